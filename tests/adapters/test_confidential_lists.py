"""Lists drop in the query itself what their reader may not know of: the fake, moto and DynamoDB Local agree."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from complaints.domain.confidentiality import Sight
from complaints.usecases.ports import BadCursor, CaseFilter
from tests.adapters.stores import Store, a_fake_store, a_table, an_empty_table, put_row
from tests.factories import moment

NOW = moment("Thu 2026-12-10 12:00")
DECEMBER = moment("2026-12-05 10:00")
TABLE = "complaints-of-the-confidential-list-tests"
ME, OTHER, AWAY = "me@staff.example", "other@staff.example", "away@staff.example"
ROWS: dict[str, dict[str, Any]] = {
    "26120001": {},
    "26120002": {"seen_by": ("auditor", "executive")},
    "26120003": {"seen_by": ("handler",), "handler": ME},
    "26120004": {"seen_by": ("handler",), "handler": OTHER},
    "26120005": {"seen_by": ("handler",), "handler": AWAY, "category": "price"},
    "26120006": {"seen_by": ("agent",), "agent": ME},
    "26120007": {"seen_by": ("agent",), "agent": OTHER, "category": "price"},
    "26120008": {"seen_by": ("head",), "department": "doors"},
    "26120009": {"seen_by": ("head",), "department": "law", "stage": "closed"},
    "26120010": {"respondent": ME, "handler": ME},
    "26120011": {"respondent": OTHER, "seen_by": ("auditor",), "category": "price"},
    "26120012": {"seen_by": ("nobody",)},
    "26120013": {"seen_by": ("auditor",), "handler": ""},
}
NOBODY = Sight("nobody@staff.example")
AUDITOR = Sight(ME, roles=("auditor", "legal"), stands_for=(ME,))
HANDLER = Sight(ME, stands_for=(ME, AWAY))
HEAD = Sight(ME, stands_for=(ME,), heads="law")
READERS = (NOBODY, AUDITOR, HANDLER, HEAD)
FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"handler": ME},
    {"handler": OTHER},
    {"handler": AWAY},
    {"handler": ""},
    {"agent": ME},
    {"department": "law"},
    {"stage": "closed"},
    {"month": "2026-12"},
    {"category": "price"},
    {"q": "261200"},
)


@pytest.fixture(scope="module")
def kept(any_engine: str) -> Store:
    """ROWS in a store of each kind in turn, for the whole module."""
    store = an_empty_table(any_engine, table=TABLE) if any_engine else a_fake_store()
    store.cases.next_number(month="2026-12")
    for minute, (reference, row) in enumerate(ROWS.items()):
        put_row(store, reference, now=DECEMBER + timedelta(minutes=minute), **row)
    return store


@pytest.fixture
def filled(kept: Store, any_engine: str) -> Store:
    """ROWS in a store, to be read only."""
    return a_table(any_engine, table=TABLE) if any_engine else kept


def pages(store: Store, limit: int, wanted: CaseFilter) -> Iterator[list[str]]:
    cursor = None
    for _ in range(50):
        page = store.cases.find(wanted=wanted, now=NOW, limit=limit, cursor=cursor)
        yield [row.reference for row in page.rows]
        cursor = page.cursor
        if cursor is None:
            return
    raise AssertionError("the list does not end")


def listed(store: Store, sight: Sight | None, **wanted: Any) -> list[str]:
    return [reference for page in pages(store, 50, CaseFilter(sight=sight, **wanted)) for reference in page]


@pytest.mark.parametrize(
    ("sight", "serials"),
    [(NOBODY, "10 1"), (AUDITOR, "13 11 6 3 2 1"), (HANDLER, "6 5 3 1"), (HEAD, "9 6 3 1")],
    ids=("nobody", "auditor", "handler", "head"),
)
def test_a_reader_is_shown_what_he_may_know_of_and_nothing_else(filled: Store, sight: Sight, serials: str):
    assert listed(filled, sight) == [f"261200{int(serial):02}" for serial in serials.split()]


def test_without_a_reader_every_row_is_listed(filled: Store):
    assert listed(filled, None) == sorted(ROWS, reverse=True)


@pytest.mark.parametrize("sight", READERS, ids=("nobody", "auditor", "handler", "head"))
@pytest.mark.parametrize("wanted", FILTERS, ids=str)
def test_every_filter_leaves_of_its_rows_those_that_the_reader_may_know_of(
    filled: Store, wanted: dict[str, Any], sight: Sight
):
    page = filled.cases.find(wanted=CaseFilter(**wanted), now=NOW, limit=50, cursor=None)
    names = ("seen_by", "respondent", "handler", "agent", "department")
    shown = [row.reference for row in page.rows if sight.shows(**{name: getattr(row, name) for name in names})]
    assert page.rows
    assert listed(filled, sight, **wanted) == shown


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
@pytest.mark.parametrize("sight", READERS, ids=("nobody", "auditor", "handler", "head"))
def test_pages_are_full_and_give_every_row_once(filled: Store, sight: Sight, limit: int):
    *full, last = pages(filled, limit, CaseFilter(sight=sight))
    assert all(len(page) == limit for page in full)
    assert [reference for page in (*full, last) for reference in page] == listed(filled, sight)


def test_a_cursor_of_another_readers_list_is_refused(filled: Store):
    cursor = filled.cases.find(wanted=CaseFilter(sight=AUDITOR), now=NOW, limit=1, cursor=None).cursor
    assert cursor
    for other in (None, HANDLER, replace(AUDITOR, roles=())):
        with pytest.raises(BadCursor):
            filled.cases.find(wanted=CaseFilter(sight=other), now=NOW, limit=1, cursor=cursor)


def test_a_row_says_who_sees_it_and_whom_it_is_about(filled: Store):
    rows = filled.cases.find(wanted=CaseFilter(q="2612"), now=NOW, limit=50, cursor=None).rows
    told = {row.reference: (row.seen_by, row.respondent) for row in rows}
    assert told["26120011"] == (("auditor",), OTHER)
    assert told["26120001"] == ((), "")
