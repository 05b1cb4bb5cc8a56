"""An index of words that is written once and never updated: which cases may say what is asked.

A new case is one fresh item: what it is found by, packed. When there are SEGMENT of these, they are filed as a segment,
each word as a code of three bytes: for each of 256 buckets of words one item that says which of the cases have which of
its words. So a question reads the fresh ones, and one bucket for each of its words, a 256th of all that was ever said.

A case may be among the fresh and in segments at the same time, while it is filed or where that ended half-way: what is
found is a set. Codes may stand for several words: who finds by them compares with what was really said.
"""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from functools import partial, reduce
from operator import and_

from complaints.adapters.dynamodb.items import SegmentItem, WordsItem
from complaints.adapters.dynamodb.moments import as_text
from complaints.domain.case import ComplaintCase
from complaints.domain.mentions import Question, mentions, tokens_of

FRESH, SEGMENTS = "Y~fresh", "Y~segments"
SEGMENT = 256  # cases, so that each has a number of one byte
GONE = ""  # the place of a case that was disposed of
CODE = 3  # bytes: the bucket, two more; in a bucket these two and the number of a case

Fresh = dict[str, frozenset[bytes]]


def words_item(*, case: ComplaintCase) -> WordsItem:
    """What makes a new `case` found by its words, under the place where it is listed."""
    assert case.received_at is not None
    place = f"{as_text(case.received_at)}#{case.reference}"
    return WordsItem(FRESH, place, said=mentions(reference=case.reference, complaint=case.content))


def places_of(*, asked: Question) -> frozenset[str]:
    """`<received>#<reference>` of what may answer. Fresh words are read first: what is filed then is in a segment."""
    told = asked.tokens()
    ways = [tuple(map(_code, tokens)) for tokens in told]
    if not ways:
        return frozenset()
    fresh = list(WordsItem.query(FRESH, consistent_read=True))
    found = {str(item.sk) for item in fresh if any(map(partial(_may_say, item), told, ways))}
    numbers: dict[str, set[int]] = {}
    buckets = {code[0]: _bucket(code[0]) for way in ways for code in way}
    for way in ways:
        for segment, those in _numbered(way, buckets):
            numbers.setdefault(segment, set()).update(those)
    for item in SegmentItem.batch_get([(SEGMENTS, segment) for segment in numbers], consistent_read=True):
        places = _places(item)
        found.update(places[number] for number in numbers[str(item.sk)])
    return frozenset(found - {GONE})


def file_words(*, size: int = SEGMENT) -> int:
    """Files fresh words, the oldest first, while there are `size` of them; of how many cases.

    A segment counts when it is listed, and the fresh words go after that: a run that died is repeated by the next.
    """
    filed = 0
    while True:
        oldest = list(WordsItem.query(FRESH, consistent_read=True, limit=size, page_size=size))
        if len(oldest) < size:
            return filed
        _file(oldest)
        filed += len(oldest)


def forget_words(*, case: ComplaintCase) -> None:
    """`case` is found by no word of its own any more; where that ended half-way, it is done again.

    A segment keeps the number of the case, and under it nothing. It begins with the place of its first case, so that
    those which begin later need not be read. Raises UpdateError, DeleteError where another case is just forgotten.
    """
    item = words_item(case=case)
    place, codes = str(item.sk), sorted(_codes(item))
    item.delete()
    early = SegmentItem.sk < f"{place[:10]}~~"
    for segment in SegmentItem.query(SEGMENTS, early, consistent_read=True):
        places = _places(segment)
        if place not in places:
            continue
        number = places.index(place)
        _forget_codes(str(segment.sk), codes, number)
        places[number] = GONE
        kept = zlib.compress("\n".join(places).encode())
        segment.update(actions=[SegmentItem.places.set(kept)], condition=SegmentItem.places == segment.places)


def _forget_codes(segment: str, codes: Sequence[bytes], number: int) -> None:
    """Out of each bucket that has a word of the case goes its number."""
    own = {code[1:] + bytes((number,)) for code in codes}
    keys = [(_partition(bucket), segment) for bucket in sorted({code[0] for code in codes})]
    for item in WordsItem.batch_get(keys, consistent_read=True):
        packed = b"".join(each for each in _cut(item.packed) if each not in own)
        if not packed:
            item.delete(condition=WordsItem.packed == item.packed)
        elif packed != item.packed:
            item.update(actions=[WordsItem.packed.set(packed)], condition=WordsItem.packed == item.packed)


def _places(item: SegmentItem) -> list[str]:
    return zlib.decompress(item.places).decode().split("\n")


def _file(fresh: Sequence[WordsItem]) -> None:
    places = "\n".join(str(item.sk) for item in fresh).encode()
    segment = f"{str(fresh[0].sk)[:10]}~{hashlib.sha256(places).hexdigest()[:12]}"
    buckets: dict[int, list[bytes]] = {}
    for number, item in enumerate(fresh):
        for code in _codes(item):
            buckets.setdefault(code[0], []).append(code[1:] + bytes((number,)))
    with WordsItem.batch_write() as batch:
        for bucket, numbered in buckets.items():
            batch.save(WordsItem(_partition(bucket), segment, packed=b"".join(sorted(numbered))))
    SegmentItem(SEGMENTS, segment, places=zlib.compress(places)).save()
    with WordsItem.batch_write() as batch:
        for item in fresh:
            batch.delete(item)


def _bucket(number: int) -> dict[str, bytes]:
    """All of a bucket, by segment."""
    items = WordsItem.query(_partition(number), consistent_read=True)
    return {str(item.sk): item.packed for item in items}


def _numbered(way: Sequence[bytes], buckets: dict[int, dict[str, bytes]]) -> Iterator[tuple[str, set[int]]]:
    """Of each segment the numbers of the cases that have all codes of `way`, where there are any."""
    shared = reduce(and_, (buckets[code[0]].keys() for code in way))
    for segment in shared:
        numbers = reduce(and_, (_numbers(buckets[code[0]][segment], code[1:]) for code in way))
        if numbers:
            yield segment, numbers


def _numbers(packed: bytes, code: bytes) -> set[int]:
    return {each[-1] for each in _cut(packed) if each.startswith(code)}


def _may_say(item: WordsItem, tokens: Sequence[str], way: Sequence[bytes]) -> bool:
    """Whether a fresh item has all `tokens`: of words the beginnings, too. An earlier version kept their codes."""
    return all(token in item.said for token in tokens) if item.said else _codes(item).issuperset(way)


def _codes(item: WordsItem) -> frozenset[bytes]:
    return frozenset(map(_code, tokens_of(said=item.said)) if item.said else _cut(item.packed))


def _cut(packed: bytes) -> Iterator[bytes]:
    return (packed[at : at + CODE] for at in range(0, len(packed), CODE))


def _code(word: str) -> bytes:
    return hashlib.sha256(word.encode()).digest()[:CODE]


def _partition(bucket: int) -> str:
    return f"Y~{bucket:02x}"
