"""Lists of cases: each filter among rows that do not fit, newest first, page by page; bad cursors refused."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pynamodb.signals import pre_dynamodb_send

from complaints.domain.case import Complainant
from complaints.domain.commands import Assignment
from complaints.usecases.ports import BadCursor, CaseFilter
from tests.adapters.stores import Store, a_fake_store, a_table, an_empty_table, change, put, put_row
from tests.factories import a_complaint, a_member, a_registered_case, a_roster, moment

NOW = moment("Thu 2026-12-10 12:00")
SEPTEMBER, NOVEMBER, DECEMBER = (moment(f"2026-{month}-05 10:00") for month in ("09", "11", "12"))
MINUTE = timedelta(minutes=1)
NORA = Complainant("Nora Quist", "end_user", "", "nora@customer.example")
A_NOISE = a_complaint(complainant=Complainant("张", "end_user", "13900139000"), description="noise！")
ROWS: dict[str, dict[str, Any]] = {
    "26090001": {"now": SEPTEMBER, "category": "delivery", "stage": "closed", "due_at": None},
    "26080001": {"now": SEPTEMBER - MINUTE, "agent": "", "stage": "closed", "due_at": NOW - MINUTE},
    "26090002": {"now": SEPTEMBER + MINUTE, "severity": "major", "stage": "follow_up", "department": "doors"},
    "26110001": {"now": NOVEMBER, "handler": "", "department": "", "stage": "registered"},
    "26110002": {"now": NOVEMBER + MINUTE, "handler": "other@staff.example", "due_at": NOW},
    "26110003": {
        "now": NOVEMBER + 2 * MINUTE,
        "business_line": "",
        "complaint": a_complaint(complainant=NORA, order_no="XY-77/4", description="Knarrende TÜR"),
        "due_at": NOW + MINUTE,
    },
    "26110004": {"now": NOVEMBER + 2 * MINUTE, "business_line": "bathroom", "agent": "b@x", "due_at": NOW - MINUTE},
    "26120001": {"now": DECEMBER, "category": "delivery", "handler": "other@staff.example", "due_at": None},
    "26120002": {
        "now": DECEMBER + MINUTE,
        "complaint": a_complaint(description="有噪音 Noise in the night"),
        "handler": "",
        "due_at": NOW,
    },
    "26120003": {"now": DECEMBER + 2 * MINUTE, "severity": "major", "stage": "follow_up", "complaint": A_NOISE},
}
ALL = sorted(ROWS, reverse=True)
EVERYTHING, TABLE = CaseFilter(), "complaints-of-the-list-tests"


@pytest.fixture(scope="module")
def kept(any_engine: str) -> Store:
    """ROWS in a store of each kind in turn, for the whole module."""
    store = an_empty_table(any_engine, table=TABLE) if any_engine else a_fake_store()
    for month, serials in (("2026-09", 3), ("2026-11", 4), ("2026-12", 3)):
        for _ in range(serials):
            store.cases.next_number(month=month)
    for reference, row in ROWS.items():
        put_row(store, reference, **row)
    return store


@pytest.fixture
def filled(kept: Store, any_engine: str) -> Store:
    """ROWS in a store, to be read only."""
    return a_table(any_engine, table=TABLE) if any_engine else kept


def listed(store: Store, limit: int = 50, **wanted: Any) -> list[str]:
    page = store.cases.find(wanted=CaseFilter(**wanted), now=NOW, limit=limit, cursor=None)
    return [row.reference for row in page.rows]


def pages(store: Store, limit: int, **wanted: Any) -> Iterator[list[str]]:
    cursor = None
    for _ in range(50):
        page = store.cases.find(wanted=CaseFilter(**wanted), now=NOW, limit=limit, cursor=cursor)
        assert len(page.rows) <= limit
        yield [row.reference for row in page.rows]
        cursor = page.cursor
        if cursor is None:
            return
    raise AssertionError("the list does not end")


def test_without_a_filter_all_cases_are_listed_newest_first(filled: Store):
    assert listed(filled) == ALL


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"stage": "closed"}, ["26090001", "26080001"]),
        ({"stage": "follow_up"}, ["26120003", "26090002"]),
        ({"handler": "other@staff.example"}, ["26120001", "26110002"]),
        ({"handler": ""}, ["26120002", "26110001"]),
        ({"agent": "b@x"}, ["26110004"]),
        ({"department": "doors"}, ["26090002"]),
        ({"department": ""}, ["26110001"]),
        ({"category": "delivery"}, ["26120001", "26090001"]),
        ({"business_line": "bathroom"}, ["26110004"]),
        ({"business_line": ""}, ["26110003"]),
        ({"severity": "major"}, ["26120003", "26090002"]),
        ({"month": "2026-11"}, ["26110004", "26110003", "26110002", "26110001"]),
        ({"month": "2026-10"}, []),
        ({"q": "261200"}, ["26120003", "26120002", "26120001"]),
        ({"q": "6110003"}, []),
        ({"q": "Quist"}, ["26110003"]),
        ({"q": "XY-77"}, ["26110003"]),
        ({"q": "nora@CUSTOMER"}, ["26110003"]),
        ({"q": "TÜR"}, ["26110003"]),
        ({"q": "噪音"}, ["26120002"]),
        ({"q": "张"}, ["26120003"]),
        ({"q": "night 噪音"}, ["26120002"]),
        ({"q": "139-0013-9000"}, ["26120003"]),
        ({"q": "9000"}, ["26120003"]),
        ({"q": "noise", "severity": "major"}, ["26120003"]),
        ({"q": "noise", "handler": ""}, ["26120002"]),
        ({"q": "noise"}, ["26120003", "26120002"]),
        ({"q": "' OR 1=1"}, []),
        ({"stage": "nonsense"}, []),
        ({"handler": "", "stage": "registered"}, ["26110001"]),
        ({"handler": "", "month": "2026-12"}, ["26120002"]),
        ({"handler": "other@staff.example", "month": "2026-11"}, ["26110002"]),
        ({"handler": "other@staff.example", "stage": "dispatched", "category": "delivery"}, ["26120001"]),
        ({"month": "2026-12", "stage": "follow_up", "severity": "major"}, ["26120003"]),
        ({"stage": "follow_up", "department": "doors"}, ["26090002"]),
        ({"category": "delivery", "q": "2609"}, ["26090001"]),
    ],
    ids=lambda value: ",".join(f"{name}={asked}" for name, asked in value.items()) if isinstance(value, dict) else "",
)
def test_a_filter_shows_what_fits_and_nothing_else(filled: Store, wanted: dict[str, str], found: list[str]):
    assert listed(filled, **wanted) == found


def test_what_is_due_now_is_still_in_time_and_what_was_due_a_minute_ago_is_not(filled: Store):
    among = {"month": "2026-11"}
    assert listed(filled, overdue=True, **among) == ["26110004", "26110001"]
    assert listed(filled, overdue=False, **among) == ["26110003", "26110002"]


def test_cases_are_due_within_their_bounds_the_later_not_included(filled: Store):
    among = {"department": "kitchen-line", "stage": "dispatched", "month": "2026-11"}
    span = {"due_from": NOW - MINUTE, "due_until": NOW + MINUTE}
    assert listed(filled, **span, **among) == ["26110004", "26110002"]
    assert listed(filled, due_from=NOW, due_until=NOW + 2 * MINUTE, **among) == ["26110003", "26110002"]
    assert listed(filled, due_from=NOW + 2 * MINUTE, **among) == []


def test_cases_that_nobody_has_are_found(filled: Store):
    assert listed(filled, handler="") == ["26120002", "26110001"]


def test_a_case_that_waits_for_nothing_is_not_overdue(filled: Store):
    assert "26090001" in listed(filled, overdue=False)
    assert "26090001" not in listed(filled, overdue=True)
    assert sorted(listed(filled, overdue=False) + listed(filled, overdue=True), reverse=True) == ALL


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 8, 9, 10])
def test_paging_over_months_gives_every_row_once(filled: Store, limit: int):
    assert [reference for page in pages(filled, limit) for reference in page] == ALL


@pytest.mark.parametrize("limit", [1, 2])
@pytest.mark.parametrize(
    "wanted",
    [
        {"category": "delivery"},
        {"handler": ""},
        {"stage": "follow_up"},
        {"handler": "handler@staff.example"},
        {"month": "2026-11"},
        {"overdue": True},
        {"due_from": NOW - MINUTE, "due_until": NOW + MINUTE},
        {"handler": "handler@staff.example", "overdue": False},
        {"q": "noise"},
    ],
    ids=str,
)
def test_paging_a_filtered_list_gives_every_fitting_row_once(filled: Store, limit: int, wanted: dict[str, Any]):
    assert [reference for page in pages(filled, limit, **wanted) for reference in page] == listed(filled, **wanted)


def test_a_page_that_is_not_the_last_is_full(filled: Store):
    *full, _ = pages(filled, 2, category="product_quality")
    assert [len(page) for page in full if page] == [2] * len(full)


def test_a_cursor_of_another_list_is_refused(filled: Store):
    cursor = filled.cases.find(wanted=EVERYTHING, now=NOW, limit=2, cursor=None).cursor
    for other in (CaseFilter(stage="dispatched"), CaseFilter(handler="other@staff.example"), CaseFilter(overdue=True)):
        with pytest.raises(BadCursor):
            filled.cases.find(wanted=other, now=NOW, limit=2, cursor=cursor)


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "!!!!", "游标", "NQ==", "bnVsbA==", "W10=", "e30=", "WzEsMiwzXQ==", "/////w==", "W1tb" * 500, "\x00"],
)
def test_a_cursor_that_was_never_given_out_is_refused(filled: Store, cursor: str):
    with pytest.raises(BadCursor):
        filled.cases.find(wanted=EVERYTHING, now=NOW, limit=2, cursor=cursor)


def test_a_cursor_that_was_cut_short_is_refused(filled: Store):
    cursor = filled.cases.find(wanted=EVERYTHING, now=NOW, limit=2, cursor=None).cursor
    assert cursor is not None
    with pytest.raises(BadCursor):
        filled.cases.find(wanted=EVERYTHING, now=NOW, limit=2, cursor=cursor[: len(cursor) // 2])


def test_a_case_that_comes_in_between_two_pages_neither_repeats_nor_hides_a_row(store: Store):
    for serial in range(1, 6):
        put_row(store, f"2612000{serial}", now=DECEMBER + serial * MINUTE)
    store.cases.next_number(month="2026-12")
    first = store.cases.find(wanted=EVERYTHING, now=NOW, limit=2, cursor=None)
    put_row(store, "26120009", now=DECEMBER + 9 * MINUTE)
    second = store.cases.find(wanted=EVERYTHING, now=NOW, limit=3, cursor=first.cursor)
    assert [row.reference for row in first.rows] == ["26120005", "26120004"]
    assert [row.reference for row in second.rows] == ["26120003", "26120002", "26120001"]


def test_a_row_says_what_was_written_last(store: Store):
    case = put(store, a_registered_case(), roster=a_roster(a_member("handler", active=False)))
    order = change(case, "agent", "Fri 2026-11-20 11:00", Assignment("head@staff.example"))
    store.cases.save(writing=order)
    (row,) = store.cases.find(wanted=CaseFilter(month="2026-11"), now=NOW, limit=5, cursor=None).rows
    assert replace(row, next_action_at=order.summary.next_action_at) == order.summary
    assert listed(store, handler="head@staff.example") == ["26110001"]
    assert listed(store, handler="handler@staff.example") == []


def test_a_row_without_optional_words_is_read_back_equal(store: Store):
    nobody = a_roster(a_member("handler", active=False), a_member("agent", active=False))
    case = a_registered_case(roster=nobody, complaint=a_complaint(business_line="", description="。"))
    put(store, case, roster=nobody)
    (row,) = store.cases.find(wanted=CaseFilter(stage="registered"), now=NOW, limit=5, cursor=None).rows
    assert (row.handler, row.agent, row.business_line, row.summary) == ("", "", "", "。")
    assert row.received_at == case.received_at


@pytest.mark.parametrize(
    "place",
    [5, {}, [], "", "#", "C#26110001", "2026-12-05#26120002", {"pk": {"S": "C#26120002"}}, "x" * 27 + "#26120002"],
    ids=str,
)
def test_a_forged_place_to_go_on_from_is_refused(table: Store, place: Any):
    put_row(table, "26120001", now=DECEMBER)
    put_row(table, "26120002", now=DECEMBER + MINUTE)
    table.cases.next_number(month="2026-12")
    cursor = table.cases.find(wanted=EVERYTHING, now=NOW, limit=1, cursor=None).cursor
    assert cursor is not None
    with pytest.raises(BadCursor):
        table.cases.find(wanted=EVERYTHING, now=NOW, limit=1, cursor=forged(cursor, place=place))


def test_a_cursor_forged_onto_another_handlers_list_shows_none_of_his_cases(table: Store):
    for serial in (1, 2):
        put_row(table, f"2612000{serial}", now=DECEMBER + serial * MINUTE, handler="mine@staff.example")
        put_row(table, f"2612001{serial}", now=DECEMBER + serial * MINUTE, handler="noise@staff.example")
    mine = CaseFilter(handler="mine@staff.example")
    cursor = table.cases.find(wanted=mine, now=NOW, limit=1, cursor=None).cursor
    assert cursor is not None
    with pytest.raises(BadCursor):
        table.cases.find(wanted=mine, now=NOW, limit=5, cursor=forged(cursor, partition="noise@staff.example"))


def forged(cursor: str, **changes: Any) -> str:
    """`cursor` with another partition, or another place to go on from."""
    fields = ("fingerprint", "partition", "place")
    read = dict(zip(fields, json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))), strict=True)) | changes
    return urlsafe_b64encode(json.dumps([read[field] for field in fields]).encode()).decode().rstrip("=")


def test_a_rare_row_of_a_long_month_is_found_in_few_requests(table: Store):
    for serial in range(30):
        put_row(table, f"2612{serial:04}", now=DECEMBER + serial * MINUTE, category="price" if serial == 3 else "other")
    table.cases.next_number(month="2026-12")
    requests = []

    def counted(sender: Any, **request: Any) -> None:
        requests.append(request["operation_name"])

    with pre_dynamodb_send.connected_to(counted):
        assert listed(table, limit=2, category="price") == ["26120003"]
    assert set(requests) == {"Query"}
    assert len(requests) <= 4
