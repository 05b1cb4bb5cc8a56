"""Whatever was filed, merged, forgotten or broken off half-way: a search finds what a look at every case finds."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints.adapters.dynamodb import looking_up, mentioning, merging, segments, words
from complaints.adapters.dynamodb.items import Item, MergedItem, SegmentItem, WordsItem
from complaints.domain.confidentiality import Sight
from tests.adapters.stores import Store, an_empty_table, put_row
from tests.adapters.test_words import found, saying
from tests.factories import REGISTERED_AT, a_registered_case

CASES = 24
SAID = ("橱柜门板开裂", "door 门板 scratched", "油烟机有噪音", "门板掉漆，有噪音", "the door is loud", "门板 8000")
ASKED = ("门板", "噪音", "door", "门板 噪音", "loud door", "8000", "26110007", "2611", "窗", "2611 0007")
ME, AUDITOR = Sight("me@staff.example"), Sight("auditor@staff.example", roles=("auditor",))
WRITES = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")


@dataclass
class Kept:
    """A case as it stands in the store: `after` minutes behind the first."""

    serial: int
    after: int
    row: dict[str, Any] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        return f"2611{self.serial:04}"

    @property
    def text(self) -> str:
        return SAID[self.serial % len(SAID)]

    def words(self) -> WordsItem:
        return words.words_item(case=self.case())

    def case(self) -> Any:
        came = REGISTERED_AT + timedelta(minutes=self.after)
        return a_registered_case(reference=self.reference, now=came, complaint=saying(self.text))


def a_case(serial: int) -> Kept:
    """Some are received long before they are stored, some at the same moment, and some not everybody may see."""
    row: dict[str, Any] = (
        {"seen_by": ("auditor",)} if serial % 7 == 3 else {"handler": "a@x"} if serial % 3 == 0 else {}
    )
    row |= {"month": "2026-12" if serial % 5 == 0 else "2026-11"}
    return Kept(serial, serial * 700 if serial % 4 else (serial * 37 % 11) * 1000, row)


POOL = [a_case(serial) for serial in range(1, CASES + 1)]


def few_codes(word: str) -> bytes:
    """As codes are made, of which the first byte is one of two: a merger looks at each."""
    code = hashlib.sha256(word.encode()).digest()
    return bytes((code[0] & 1, *code[1:3]))


@pytest.fixture
def stored(dynamodb_local: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store with all of POOL, of which no words are kept."""
    for module in (looking_up, segments):
        monkeypatch.setattr(module, "code_of", few_codes)
    for module, name, value in ((merging, "BUCKETS", 2), (merging, "LIST", 3), (segments, "LIST", 3)):
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(merging, "SEGMENT", 8)
    monkeypatch.setattr(looking_up, "FIRST_READ", 1)
    store = an_empty_table(dynamodb_local)
    for each in POOL:
        came = REGISTERED_AT + timedelta(minutes=each.after)
        put_row(store, each.reference, now=came, complaint=saying(each.text), **each.row)
    forget_everything()
    return store


def forget_everything() -> None:
    with WordsItem.batch_write() as batch:
        for item in Item.scan(Item.pk.startswith("Y~")):
            batch.delete(item)


@dataclass
class Run:
    """What was done to the index of words; `kept`: the cases that can be found."""

    kept: dict[str, Kept] = field(default_factory=dict)
    to_come: list[Kept] = field(default_factory=lambda: list(POOL))

    def come(self, many: int) -> None:
        with WordsItem.batch_write() as batch:
            for each in self.to_come[:many]:
                self.kept[each.reference] = each
                batch.save(each.words())
        del self.to_come[:many]

    def file(self, many: int) -> None:
        words.file_words(size=many % 4 + 2)

    def file_as_before(self, many: int) -> None:
        def name(*, places: list[str]) -> str:
            return f"{min(places)[:10]}~{hashlib.sha256(places[0].encode()).hexdigest()[:12]}"

        with pytest.MonkeyPatch.context() as earlier:
            earlier.setattr(words, "name_of", name)
            words.file_words(size=many % 4 + 2)

    def merge(self, many: int) -> None:
        merging.merge_segments(together=many % 3 + 2)

    def forget(self, many: int) -> None:
        if self.kept:
            reference = sorted(self.kept)[many % len(self.kept)]
            words.forget_words(case=self.kept[reference].case())
            del self.kept[reference]


ACTS = st.sampled_from(["come", "come", "file", "file", "file_as_before", "merge", "merge", "forget"])
STEPS = st.lists(st.tuples(ACTS, st.integers(1, 9), st.none() | st.integers(1, 9)), min_size=3, max_size=14)


class Died(Exception):
    """A process ended here."""


@contextmanager
def dying(after: int | None) -> Iterator[None]:
    """The write after so many others is not made, nor anything behind it."""
    left = after

    def die(**_: Any) -> None:
        nonlocal left
        left = None if left is None else left - 1
        if left == 0:
            raise Died

    events = WordsItem._get_connection().connection.client.meta.events
    for operation in WRITES:
        events.register(f"before-call.dynamodb.{operation}", die)
    try:
        yield
    except Died:
        return
    finally:
        for operation in WRITES:
            events.unregister(f"before-call.dynamodb.{operation}", die)


def say(each: Kept, asked: str) -> bool:
    """Whether a case answers, seen by itself."""
    said = each.words().said
    return mentioning.question(text=asked).is_answered(said=said)


def expected(kept: dict[str, Kept], asked: str, **wanted: Any) -> list[str]:
    rows = sorted(kept.values(), key=lambda each: str(each.words().sk), reverse=True)
    sight, row = wanted.pop("sight", None), wanted.items()
    seen = [each for each in rows if "seen_by" not in each.row or sight in (None, AUDITOR)]
    of = [each for each in seen if row <= each.row.items()]
    return [each.reference for each in of if say(each, asked)]


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, limit=st.sampled_from([1, 2, 5, 50]), many=st.sampled_from([0, 4, 500]))
def test_a_search_finds_what_a_look_at_every_case_finds(stored: Store, steps: Any, limit: int, many: int):
    forget_everything()
    run = Run()
    for act, number, dies in steps:
        with dying(dies if act in ("file", "merge") else None):
            getattr(run, act)(number)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(mentioning, "MANY", many)
        for place, asked in enumerate(ASKED):
            of = ({}, {"sight": ME}, {"handler": "a@x"}, {"sight": AUDITOR, "month": "2026-11"})[(place + limit) % 4]
            assert found(stored, asked, limit, **of) == expected(run.kept, asked, **of), (asked, of)


def everything_merged() -> Run:
    run = Run()
    run.come(CASES)
    words.file_words(size=4)
    assert merging.merge_segments(together=2) == 3
    assert WordsItem.count(looking_up.FRESH) == 0
    return run


def test_what_is_merged_leaves_nothing_in_segments_and_is_not_merged_again(stored: Store):
    everything_merged()
    assert merging.merge_segments(together=2) == 0
    there = list(Item.scan(Item.pk.startswith("Y~")))
    assert not [item for item in there if isinstance(item, SegmentItem) and item.pk == segments.SEGMENTS]
    assert {str(item.pk)[:4] for item in there if isinstance(item, WordsItem)} == {"Y~m~"}
    assert [(item.sources, item.whole) for item in there if isinstance(item, MergedItem)] == [(None, True)] * 3


def test_out_of_what_was_merged_go_all_cases_with_all_their_words(stored: Store):
    run = everything_merged()
    for _ in range(CASES):
        run.forget(5)
    there = list(Item.scan(Item.pk.startswith("Y~")))
    assert [item for item in there if isinstance(item, WordsItem)] == []
    lists = [segments.places_in(item=item) for item in there if isinstance(item, SegmentItem)]
    assert {place for places in lists for place in places} == {segments.GONE}
    assert found(stored, "2611") == []


def test_what_is_merged_while_it_is_read_is_on_the_page(stored: Store, monkeypatch: pytest.MonkeyPatch):
    run = Run()
    run.come(CASES)
    words.file_words(size=4)
    whole, merged = SegmentItem.batch_get, []

    def merging_first(*given: Any, **named: Any) -> Any:
        if not merged:
            merged.append(0)  # before it begins, for it reads lists, too
            merged.append(merging.merge_segments(together=2))
        return whole(*given, **named)

    monkeypatch.setattr(SegmentItem, "batch_get", merging_first)
    assert found(stored, "门板", 2) == expected(run.kept, "门板")
    assert merged == [0, 3]


def test_a_case_that_is_forgotten_while_its_segment_is_merged_is_in_neither(
    stored: Store, monkeypatch: pytest.MonkeyPatch
):
    run = Run()
    run.come(8)
    words.file_words(size=4)
    whole, forgotten = merging._buckets, []

    def forgetting_then(*given: Any) -> Any:
        buckets = whole(*given)
        if not forgotten:
            forgotten.append(run.forget(2))
        return buckets

    monkeypatch.setattr(merging, "_buckets", forgetting_then)
    merging.merge_segments(together=2)
    (place,) = {str(each.words().sk) for each in POOL[:8]} - {str(each.words().sk) for each in run.kept.values()}
    lists = [segments.places_in(item=item) for item in SegmentItem.query(segments.PLACES)]
    assert place not in {each for places in lists for each in places}
    said = {
        each & 4095
        for item in Item.scan(Item.pk.startswith("Y~m~"))
        if isinstance(item, WordsItem)
        for each in segments.postings_in(item.packed)
    }
    assert said == set(range(7))
    assert found(stored, "2611") == expected(run.kept, "2611")
