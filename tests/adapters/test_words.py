"""Free search on the index of words: before, after and while words are filed, every case once, newest first."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest

from complaints.adapters.dynamodb import words
from complaints.adapters.dynamodb.items import CaseItem, EntriesItem, SegmentItem, WordsItem
from complaints.domain.case import Complainant, Complaint
from complaints.domain.commands import Note
from complaints.domain.confidentiality import Sight
from complaints.usecases.ports import BadCursor, CaseFilter
from tests.adapters.stores import Store, change, put, put_row
from tests.factories import REGISTERED_AT, a_complaint, a_registered_case, moment

NOW = moment("Thu 2026-12-10 12:00")
SAID = ("橱柜门板开裂", "door 门板 scratched", "油烟机有噪音", "门板掉漆，有噪音", "the door is loud")


def saying(text: str) -> Complaint:
    who = Complainant("", "end_user")
    return a_complaint(complainant=who, order_no="", place="", demand="", description=text)


def fill(store: Store, count: int, *, first: int = 1) -> None:
    for serial in range(first, first + count):
        complaint = saying(SAID[serial % len(SAID)])
        put_row(store, f"2611{serial:04}", now=REGISTERED_AT + timedelta(minutes=serial), complaint=complaint)


def pages(store: Store, limit: int, q: str, **wanted: Any) -> Iterator[list[str]]:
    cursor = None
    for _ in range(50):
        page = store.cases.find(wanted=CaseFilter(q=q, **wanted), now=NOW, limit=limit, cursor=cursor)
        assert len(page.rows) <= limit
        yield [row.reference for row in page.rows]
        cursor = page.cursor
        if cursor is None:
            return
    raise AssertionError("the list does not end")


def found(store: Store, q: str, limit: int = 50, **wanted: Any) -> list[str]:
    return [reference for page in pages(store, limit, q, **wanted) for reference in page]


def those_saying(*said: int, last: int) -> list[str]:
    return [f"2611{serial:04}" for serial in range(last, 0, -1) if serial % len(SAID) in said]


@pytest.mark.parametrize("filed", [0, 2, 5])
def test_every_case_is_on_one_page_whatever_of_it_is_filed(table: Store, filed: int):
    fill(table, 6)
    if filed:
        assert words.file_words(size=filed) == 6 // filed * filed
    fill(table, 2, first=7)
    for limit in (1, 2, 4, 50):
        assert found(table, "门板", limit) == those_saying(0, 1, 3, last=8)
    assert found(table, "门板 噪音", 1) == those_saying(3, last=8)
    assert found(table, "door", 1) == those_saying(1, 4, last=8)
    assert found(table, "DOOR 门板", 1) == those_saying(1, last=8)
    assert found(table, "2611", 3) == those_saying(0, 1, 2, 3, 4, last=8)
    assert found(table, "2611 0007") == ["26110007"]
    assert found(table, "噪音 door") == []


def test_a_page_that_is_not_the_last_is_full(table: Store):
    fill(table, 7)
    words.file_words(size=3)
    assert [len(page) for page in pages(table, 2, "门板")] == [2, 2]
    assert [len(page) for page in pages(table, 2, "261100")] == [2, 2, 2, 1]


def test_words_are_filed_by_whole_segments_the_oldest_first_and_once(table: Store):
    fill(table, 5)
    assert words.file_words(size=2) == 4
    assert words.file_words(size=2) == 0
    assert [str(item.sk).partition("#")[2] for item in WordsItem.query(words.FRESH)] == ["26110005"]
    assert len(list(SegmentItem.query(words.SEGMENTS))) == 2
    assert table.cases.file_words() == 0, "one case is no segment"


@pytest.mark.parametrize(
    "where", ["complaints.adapters.dynamodb.items.SegmentItem.save", "pynamodb.models.BatchWrite.delete"]
)
def test_filing_that_was_broken_off_hides_and_repeats_nothing(
    table: Store, monkeypatch: pytest.MonkeyPatch, where: str
):
    def fail(*_: Any, **__: Any) -> None:
        raise ConnectionError

    fill(table, 4)
    with monkeypatch.context() as broken:
        broken.setattr(where, fail)
        with pytest.raises(ConnectionError):
            words.file_words(size=3)
    assert found(table, "门板", 1) == those_saying(0, 1, 3, last=4)
    fill(table, 1, first=0)
    assert words.file_words(size=2) == 4
    assert found(table, "门板", 1) == [*those_saying(0, 1, 3, last=4), "26110000"]


def test_a_case_received_earlier_but_stored_later_stands_in_its_place(table: Store):
    fill(table, 4, first=2)
    words.file_words(size=2)
    put_row(table, "26119999", now=REGISTERED_AT, complaint=saying("门板"))
    put_row(
        table,
        "26119998",
        now=REGISTERED_AT + timedelta(minutes=2, seconds=30),
        complaint=saying("门板"),
    )
    words.file_words(size=2)
    assert found(table, "门板", 1) == ["26110005", "26110003", "26119998", "26119999"]


def test_a_case_that_comes_between_two_pages_neither_repeats_nor_hides_a_row(table: Store):
    fill(table, 5)
    both = pages(table, 2, "2611")
    assert list(islice(both, 1)) == [["26110005", "26110004"]]
    fill(table, 1, first=6)
    words.file_words(size=2)
    assert [reference for page in both for reference in page] == ["26110003", "26110002", "26110001"]


def test_two_words_with_the_same_code_are_told_from_each_other(table: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("complaints.adapters.dynamodb.looking_up.code_of", lambda word: b"\x01\x02\x03")
    monkeypatch.setattr("complaints.adapters.dynamodb.segments.code_of", lambda word: b"\x01\x02\x03")
    fill(table, 4)
    words.file_words(size=2)
    assert found(table, "门板 噪音") == ["26110003"]
    assert found(table, "window") == []


def test_a_case_that_is_gone_is_not_found_and_one_that_cannot_be_read_by_its_number_alone(table: Store):
    fill(table, 3)
    words.file_words(size=3)
    CaseItem.get("C#26110003", "S").delete()
    EntriesItem.get("C#26110001", "T#000001").delete()
    assert found(table, "门板") == []
    assert found(table, "2611") == ["26110002", "26110001"]


def test_a_search_stays_within_filters_and_within_what_its_reader_may_know_of(table: Store):
    fill(table, 5)
    put_row(table, "26110008", complaint=saying("门板"), seen_by=("auditor",), category="price")
    put_row(table, "26110009", complaint=saying("门板"), respondent="me@staff.example", handler="a@x")
    words.file_words(size=7)
    me, auditor = Sight("me@staff.example"), Sight("auditor@staff.example", roles=("auditor",))
    assert found(table, "门板", 1, sight=me) == those_saying(0, 1, 3, last=5)
    assert sorted(found(table, "门板", 1, sight=auditor)) == sorted(
        [*those_saying(0, 1, 3, last=5), "26110008", "26110009"]
    )
    assert found(table, "门板", 1, sight=me, category="price") == []
    assert found(table, "门板", 1, sight=auditor, category="price") == ["26110008"]
    assert found(table, "门板", handler="a@x") == ["26110009"]
    last = table.cases.find(wanted=CaseFilter(q="门板", sight=me), now=NOW, limit=3, cursor=None)
    assert (len(last.rows), last.cursor) == (3, None), "that there is something hidden behind them is not told either"


@pytest.mark.parametrize("many", [0, 100])
def test_where_many_may_answer_a_narrow_list_finds_the_same(table: Store, monkeypatch: pytest.MonkeyPatch, many: int):
    monkeypatch.setattr("complaints.adapters.dynamodb.mentioning.MANY", many)
    fill(table, 6)
    words.file_words(size=4)
    for serial, row in ((7, {"handler": "a@x"}), (8, {"seen_by": ("auditor",)}), (9, {"stage": "closed"})):
        put_row(table, f"2611000{serial}", now=REGISTERED_AT, complaint=saying("门板"), **row)
    me = Sight("me@staff.example")
    for limit in (1, 2, 50):
        assert found(table, "门板", limit, sight=me, handler="a@x") == ["26110007"]
        assert found(table, "门板", limit, sight=me, stage="closed") == ["26110009"]
        everybody = [*those_saying(0, 1, 3, last=6), "26110009", "26110007"]
        assert found(table, "门板", limit, sight=me, month="2026-11") == everybody
        assert found(table, "门板", limit, sight=me) == everybody
        assert found(table, "噪音", limit, month="2026-11", stage="closed") == []
        assert found(table, "噪音", limit, month="2026-12") == []


def test_a_name_is_found_by_those_alone_who_are_told_it(table: Store):
    put_row(table, "26110001", named_to=("auditor",))
    assert found(table, "林芳", sight=Sight("me@staff.example")) == []
    assert found(table, "林芳", sight=Sight("me@staff.example", roles=("auditor",))) == ["26110001"]


def test_what_is_done_later_writes_no_words_again(table: Store):
    case = put(table, a_registered_case())
    before = WordsItem.count(words.FRESH)
    table.cases.save(writing=change(case, "agent", "Fri 2026-11-20 11:00", Note("又说起噪音")))
    assert WordsItem.count(words.FRESH) == before == 1
    assert found(table, "op-2026-0815") == [case.reference]


def test_a_cursor_of_another_search_is_refused(table: Store):
    fill(table, 5)
    cursor = table.cases.find(wanted=CaseFilter(q="门板"), now=NOW, limit=1, cursor=None).cursor
    for other in (CaseFilter(q="噪音"), CaseFilter(), CaseFilter(q="门板", stage="closed")):
        with pytest.raises(BadCursor):
            table.cases.find(wanted=other, now=NOW, limit=1, cursor=cursor)
