"""Editions of reports are kept once each, changed by who read them last, and listed by period; documents stay."""

from dataclasses import replace
from typing import Any

import pytest

from complaints.adapters.dynamodb.reports import DynamoDBReports
from complaints.domain.publishing import Edition, Move, Step
from complaints.usecases.ports import BadCursor
from complaints.usecases.report_store import Making, StaleEdition, UnknownEdition
from tests.adapters.stores import an_empty_table
from tests.factories import REGISTERED_AT
from tests.fake_reports import InMemoryReports

DRAFTED = Step(Move.DRAFTED, REGISTERED_AT)


class Documents:
    """A bucket in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def put(self, *, digest: str, body: bytes) -> None:
        self._kept[digest] = body

    def read(self, *, digest: str) -> bytes:
        return self._kept[digest]


@pytest.fixture
def store(any_engine: str) -> Any:
    """A store in memory, on moto and on AWS's own engine in turn."""
    if not any_engine:
        return InMemoryReports()
    an_empty_table(any_engine)
    return DynamoDBReports(documents=Documents())


def an_edition(period: str = "2026-11", *, number: int = 1, rule: str = "monthly", **changes: Any) -> Edition:
    made = Edition(rule, period, number, "oppein", "1", REGISTERED_AT, f"{period}{rule}{number}", (DRAFTED,), {})
    return replace(made, **changes)


def drafted(store: Any, *editions: Edition) -> None:
    for edition in editions:
        store.draft(edition=edition, document=b"{}")


def test_an_edition_comes_back_as_it_was_kept(store: Any) -> None:
    told = {"title": {"zh-CN": "及时回复率", "en": "Timely"}, "before": "—", "after": "83 % (5/6)"}
    edition = an_edition(number=2, reason="漏计一件", changes=(told,), texts={"0": "措施"}, told=("a@x", "b@x"))
    drafted(store, edition)
    assert store.get(rule="monthly", period="2026-11", number=2) == edition
    assert store.document(digest=edition.digest) == b"{}"


def test_an_edition_is_drafted_once(store: Any) -> None:
    drafted(store, an_edition())
    with pytest.raises(StaleEdition):
        drafted(store, an_edition(reason="another"))
    assert store.get(rule="monthly", period="2026-11", number=1).reason == ""


def test_who_changes_what_was_changed_meanwhile_is_refused(store: Any) -> None:
    edition = an_edition()
    drafted(store, edition)
    after = replace(edition, steps=(DRAFTED, Step(Move.AGREED, REGISTERED_AT, "a@x", "director", "好")))
    store.keep(edition=after, before=edition)
    with pytest.raises(StaleEdition):
        store.keep(edition=replace(edition, told=("b@x",)), before=edition)
    assert store.get(rule="monthly", period="2026-11", number=1) == after


def test_the_newest_edition_is_that_with_the_highest_number_of_the_very_report(store: Any) -> None:
    drafted(store, *(an_edition(number=number) for number in range(1, 12)), an_edition(rule="monthly2", number=99))
    assert store.newest(rule="monthly", period="2026-11").number == 11
    assert store.newest(rule="monthly", period="2026-10") is None


def test_the_list_begins_with_the_latest_periods_and_pages_through_all(store: Any) -> None:
    drafted(store, *(an_edition(f"2026-{month:02}") for month in range(1, 8)))
    first, place = store.listed(limit=4, before=None)
    rest, end = store.listed(limit=4, before=place)
    assert [each.period for each in (*first, *rest)] == [f"2026-{month:02}" for month in range(7, 0, -1)]
    assert end is None


def test_what_is_not_there_is_said(store: Any) -> None:
    with pytest.raises(UnknownEdition):
        store.get(rule="monthly", period="2026-11", number=1)
    with pytest.raises(UnknownEdition):
        store.document(digest="0" * 64)
    with pytest.raises(BadCursor):
        store.listed(limit=1, before="")


def test_how_far_a_report_has_come_is_noted_until_it_is_made(store: Any) -> None:
    making = Making("monthly", "2026-11", REGISTERED_AT, "2026-10", 40_000, 100_000)
    for each in (replace(making, read=5_000), making, replace(making, rule="yearly", period="2026")):
        store.note_making(making=each)
    assert {each.rule: each.read for each in store.making()} == {"monthly": 40_000, "yearly": 40_000}
    store.no_longer_making(rule="yearly", period="2026")
    assert store.making() == (making,)
