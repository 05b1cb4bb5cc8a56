"""How a search for words grows with the store: python -m dev.bench_words [--quick] prints one JSON object a line.

What the index is asked until a page of fifty is full, with 1,000, 10,000 and 100,000 cases (--quick: no 100,000, no
chart), of which 200 came this morning. What is asked for lies in the table as filing and merging write it, no more:
one merged segment of cases of 120 characters, said by chance from 3,000 words, and copies of it under earlier times.
"""

import argparse
import os
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import Any

from complaints.adapters.dynamodb import items
from complaints.adapters.dynamodb.items import CaseItem, MergedItem, SegmentItem, WordsItem
from complaints.adapters.dynamodb.looking_up import FRESH, Places
from complaints.adapters.dynamodb.moments import as_text
from complaints.adapters.dynamodb.segments import (
    CODE,
    LIST,
    MERGED,
    SEGMENT,
    SEGMENTS,
    code_of,
    list_of,
    merged_partition,
    name_of,
    pack_places,
    pack_postings,
    partition,
    posting,
    postings_in,
)
from complaints.domain.mentions import question, said_in, tokens_of
from dev import dynamodb_local
from dev.bench_clocks import NOW
from dev.bench_speed import DOCS, READS, REGION
from dev.charts import growth
from dev.costs.meter import units_of
from dev.figures import tell

SIZES = (1_000, 10_000, 100_000)
CAME = 200  # cases that are in no segment yet
TOGETHER = 16 * SEGMENT
PAGE = 51  # rows, and whether there is another
CHARACTERS = 120
HALF, OTHER, RARE = "门板", "开裂", "爿毳"  # each second case says the first, each second the other; eleven the last
RARELY = 11
NEVER = "燚犇"
ASKED = {"common": HALF, "two_common": f"{HALF} {OTHER}", "rare": RARE, "no": NEVER}
SOUGHT = {code_of(token) for text in ASKED.values() for tokens in question(text=text).tokens() for token in tokens}
IN_SEGMENTS, IN_MERGED = ({where(code=code) for code in SOUGHT} for where in (partition, merged_partition))
CALLED = {"common": "a common word", "two_common": "two of them", "rare": "one that 11 cases have"}

Codes = frozenset[bytes]


def said(number: int, words: Sequence[str], chance: random.Random, *, rare: bool = False) -> str:
    """What a case is found by."""
    told = "".join(chance.choices(words, [1 / (rank + 3) for rank in range(len(words))], k=CHARACTERS // 2))
    common = (HALF if number % 2 else "") + "，" + (OTHER if number // 2 % 2 else "") + "，" + (RARE if rare else "")
    who = f"13{chance.randrange(10**9):09}"
    return said_in(texts=[f"2611{number:06}", who, who[-4:], f"{told}，{common}"])


class Store:
    """What is laid in the table: the newest cases are fresh, those before them in segments, the oldest merged."""

    def __init__(self) -> None:
        chance = random.Random(7)
        words = ["".join(chr(0x4E00 + chance.randrange(2500)) for _ in range(2)) for _ in range(3000)]
        self.said = [said(number, words, chance) for number in range(TOGETHER)]
        known: dict[str, bytes] = {}
        self.codes: list[Codes] = []
        for text in self.said:
            tokens = tokens_of(said=text)
            known |= {token: code_of(token) for token in tokens if token not in known}
            self.codes.append(frozenset(known[token] for token in tokens))
        self.packed = {where: pack_postings(postings=each) for where, each in _postings(self.codes).items()}

    def lay(self, size: int) -> None:
        """So many cases, in place of what was there."""
        items.Item.delete_table(wait=True)
        items.create_table()
        segments = (size - CAME) // SEGMENT
        merged = segments * SEGMENT // TOGETHER
        filed = segments - merged * TOGETHER // SEGMENT
        with WordsItem.batch_write() as batch:
            for number in range(CAME):
                batch.save(WordsItem(FRESH, place(number), said=self.said[number]))
        rare = [CAME + (2 * number + 1) * segments * SEGMENT // (2 * RARELY) for number in range(RARELY)]
        for which in range(filed):
            first = CAME + which * SEGMENT
            self._file(first, rare=[back - first for back in rare if first <= back < first + SEGMENT])
        for which in range(merged):
            first = CAME + filed * SEGMENT + which * TOGETHER
            self._merge(first, rare=[back - first for back in rare if first <= back < first + TOGETHER])

    def _file(self, first: int, *, rare: Sequence[int]) -> None:
        places = [place(first + number) for number in range(SEGMENT)]
        buckets: dict[str, list[bytes]] = {}
        for number, codes in enumerate(self.codes[:SEGMENT]):
            for code in codes:
                if partition(code=code) in IN_SEGMENTS:
                    buckets.setdefault(partition(code=code), []).append(code[1:CODE] + bytes((number,)))
        code = code_of(RARE)
        buckets.setdefault(partition(code=code), []).extend(code[1:CODE] + bytes((number,)) for number in rare)
        name = name_of(places=places)
        with WordsItem.batch_write() as batch:
            for where, said_there in buckets.items():
                batch.save(WordsItem(where, name, packed=b"".join(sorted(said_there))))
        SegmentItem(SEGMENTS, name, places=pack_places(places=places)).save()

    def _merge(self, first: int, *, rare: Sequence[int]) -> None:
        places = [place(first + number) for number in range(TOGETHER)]
        name = name_of(places=places)
        packed, where = dict(self.packed), merged_partition(code=code_of(RARE))
        those = (posting(code=code_of(RARE), number=number) for number in rare)
        packed[where] = pack_postings(postings=[*postings_in(packed[where]), *those])
        with WordsItem.batch_write() as batch:
            for where, each in packed.items():
                batch.save(WordsItem(where, name, packed=each))
        with SegmentItem.batch_write() as batch:
            for number in range(0, TOGETHER, LIST):
                key, _ = list_of(name=name, number=number)
                batch.save(SegmentItem(*key, places=pack_places(places=places[number : number + LIST])))
        MergedItem(MERGED, name, whole=True).save()


def _postings(codes: Sequence[Codes]) -> dict[str, list[int]]:
    buckets: dict[str, list[int]] = {}
    for number, those in enumerate(codes):
        for code in those:
            if (where := merged_partition(code=code)) in IN_MERGED:
                buckets.setdefault(where, []).append(posting(code=code, number=number))
    return buckets


def place(back: int) -> str:
    """Where the case stands that came so many before the last one, half an hour each."""
    return f"{as_text(NOW - back * timedelta(minutes=30))}#26{10**7 - back:08}"


def asked(run: Callable[[], object]) -> tuple[float, int]:
    """(read units, calls) of what `run` asks of the table, as AWS counts them."""
    events = CaseItem._get_connection().connection.client.meta.events
    given: list[dict[str, Any]] = []
    units: list[float] = []

    def ask(params: dict[str, Any], **_: Any) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"
        given.append(params)

    def note(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        units.append(units_of(model.name, given[-1], parsed))

    for operation in READS:
        events.register(f"provide-client-params.dynamodb.{operation}", ask)
        events.register(f"after-call.dynamodb.{operation}", note)
    run()
    for operation in READS:
        events.unregister(f"provide-client-params.dynamodb.{operation}", ask)
        events.unregister(f"after-call.dynamodb.{operation}", note)
    return sum(units), len(units)


def look(text: str) -> list[str]:
    """The places of a first page."""
    return list(islice(Places(asked=question(text=text), before=None, at_once=PAGE), PAGE))


def figures(*, quick: bool) -> Iterator[tuple[str, float, str]]:
    """(figure, value, unit), each as soon as it is known."""
    engine = dynamodb_local.start(data_dir=None)
    os.environ.update({"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nobody", "AWS_DEFAULT_REGION": REGION})
    units: dict[str, list[tuple[int, float]]] = {name: [] for name in ASKED}
    try:
        items.bind(table="bench", region=REGION, host=engine.endpoint)
        items.create_table()
        store = Store()
        for size in SIZES[:2] if quick else SIZES:
            store.lay(size)
            for name, text in ASKED.items():
                read, calls = asked(partial(look, text))
                assert len(look(text)) == {RARE: RARELY, NEVER: 0}.get(text, PAGE), (text, size)
                units[name].append((size, read))
                yield f"words_{name}_{size}", read, "read units"
                yield f"words_{name}_{size}_calls", calls, "calls"
    finally:
        engine.stop()
    if not quick:
        chart = growth(
            title="Read units of the index of words for a page of fifty",
            below="cases in the store",
            lines={called: units[name] for name, called in CALLED.items()},
        )
        (DOCS / "growth-words.svg").write_text(chart, encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """0; 1 when a common word costs more among 100,000 cases than among 10,000."""
    parser = argparse.ArgumentParser(prog="python -m dev.bench_words", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="no 100,000 cases, no chart")
    told = tell(figures(quick=parser.parse_args(arguments).quick))
    return 0 if told.get(f"words_common_{SIZES[-1]}", 0) <= told[f"words_common_{SIZES[1]}"] + 1 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
