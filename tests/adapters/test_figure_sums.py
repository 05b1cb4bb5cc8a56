"""Sums of figures in the store: kept in one transaction with what they hold of each case, for each mark apart."""

from random import Random

import pytest

from complaints.domain.confidentiality import sight
from complaints.domain.figure_sums import OPEN, TREND, Place
from complaints.domain.regulation import Regulation
from complaints.usecases.figure_port import Change, StaleSums, Summed
from complaints.usecases.keep_sums import keep_sums, mark_of
from complaints.usecases.ports import CaseFilter
from tests.adapters.stores import Store
from tests.chance import POLICY, Company
from tests.factories import a_calendar, acting
from tests.fake_cases import InMemoryCases

MEASURED = Regulation(POLICY, a_calendar())
MARK = mark_of(measured=MEASURED)
MONTHS = ("2026-09", "2026-10", "2026-11")
HERE, THERE = Place("2026-11", "a#"), Place("2026-11", "h000002#")
SOME, MORE = {HERE: {"volume": (1, 1)}}, {HERE: {"volume": (1, 0), "closed": (2, 2)}, THERE: {"7200": (1,)}}


def told(cases, **asked) -> dict:
    """By name and key, vectors as tuples."""
    read = cases.sums(**{"mark": MARK, "scope": "2026-11"} | asked)
    return {
        name: {key: tuple(one) if isinstance(one, list | tuple) else one for key, one in some.items()}
        for name, some in read
    }


def a_change(reference: str, after, before: Summed = Summed({}, 0)) -> Change:  # noqa: B008
    return Change(reference, "2026-11", before, after)


def summed(store: Store, *references: str) -> dict[str, Summed]:
    return store.cases.summed(mark=MARK, places=[("2026-11", reference) for reference in references])


def test_what_cases_add_is_added_and_what_comes_to_nothing_is_gone(store: Store) -> None:
    store.cases.add_up(mark=MARK, changes=[a_change("1", SOME), a_change("2", MORE)])
    assert told(store.cases) == {"a#": {"volume": (2, 1), "closed": (2, 2)}, "h000002#": {"7200": 1}}
    there = summed(store, "1", "2", "3")
    assert there == {"1": Summed(SOME, 1), "2": Summed(MORE, 1)}
    store.cases.add_up(mark=MARK, changes=[a_change("2", SOME, there["2"])])
    assert told(store.cases) == {"a#": {"volume": (2, 2)}}
    assert told(store.cases, until="a") == {}
    assert told(store.cases, mark="other") == {}


def test_what_was_changed_since_it_was_read_is_not_changed_and_neither_is_anything_beside_it(store: Store) -> None:
    store.cases.add_up(mark=MARK, changes=[a_change("1", SOME)])
    with pytest.raises(StaleSums):
        store.cases.add_up(mark=MARK, changes=[a_change("2", MORE), a_change("1", MORE)])
    assert told(store.cases) == {"a#": {"volume": (1, 1)}}
    assert summed(store, "2") == {}


def test_a_company_s_cases_are_summed_as_in_memory_and_forgotten_as_a_whole(store: Store) -> None:
    company = Company(cases=store.cases, chance=Random(2))
    for _ in range(25):
        company.step()
    places = [(row.months[0], row.facts.reference) for month in MONTHS for row in store.cases.figure_rows(month=month)]
    assert keep_sums(cases=store.cases, measured=MEASURED, places=places) == len(company.references)
    memory = InMemoryCases()
    for month in MONTHS:
        for row in store.cases.figure_rows(month=month):
            memory.put_figure_row(row=row, version=1)
    keep_sums(cases=memory, measured=MEASURED, places=places)
    for scope in (*MONTHS, OPEN, TREND):
        assert told(store.cases, scope=scope) == told(memory, scope=scope)
    assert keep_sums(cases=store.cases, measured=MEASURED, places=places) == 0
    for month in MONTHS:
        store.cases.next_number(month=month)
    store.cases.forget_sums(mark=MARK)
    assert [told(store.cases, scope=scope) for scope in (*MONTHS, OPEN, TREND)] == [{}] * 5
    assert store.cases.summed(mark=MARK, places=places) == {}


def test_a_case_that_touches_more_sums_than_one_transaction_holds_is_added_in_steps(store: Store, monkeypatch) -> None:
    monkeypatch.setattr("complaints.usecases.keep_sums.PLACES", 6)
    company = Company(cases=store.cases, chance=Random(4))
    for _ in range(12):
        company.step()
    places = [(row.months[0], row.facts.reference) for month in MONTHS for row in store.cases.figure_rows(month=month)]
    keep_sums(cases=store.cases, measured=MEASURED, places=places)
    monkeypatch.undo()
    assert keep_sums(cases=store.cases, measured=MEASURED, places=places) == 0


def test_sums_that_are_begun_are_not_whole_and_those_before_are_gone(store: Store) -> None:
    assert store.cases.sums_begun() == ""
    store.cases.begin_sums(mark=MARK)
    store.cases.begin_sums(mark=MARK)
    assert (store.cases.sums_begun(), store.cases.sums_since()) == (MARK, "")
    store.cases.next_number(month="2026-11")
    store.cases.add_up(mark=MARK, changes=[a_change("1", SOME)])
    store.cases.note_sums(mark=MARK)
    store.cases.begin_sums(mark=MARK)
    assert (store.cases.sums_begun(), store.cases.sums_since()) == (MARK, MARK)
    assert summed(store, "1")
    store.cases.begin_sums(mark="other")
    assert (store.cases.sums_begun(), store.cases.sums_since()) == ("other", "")
    assert (told(store.cases), summed(store, "1")) == ({}, {})
    store.cases.begin_sums(mark="")
    assert (store.cases.sums_begun(), store.cases.sums_since()) == ("", "")


def test_who_is_stopped_while_sums_go_that_are_of_no_use_lets_them_go_the_next_time(store: Store, monkeypatch) -> None:
    store.cases.next_number(month="2026-11")
    store.cases.add_up(mark=MARK, changes=[a_change("1", SOME)])
    store.cases.note_sums(mark=MARK)
    forget = store.cases.forget_sums

    def stopped(*, mark: str) -> None:
        raise InterruptedError(mark)

    monkeypatch.setattr(store.cases, "forget_sums", stopped)
    with pytest.raises(InterruptedError):
        store.cases.begin_sums(mark="other")
    assert store.cases.sums_since() == "", "nobody reads what is half gone"
    monkeypatch.setattr(store.cases, "forget_sums", forget)
    store.cases.begin_sums(mark="other")
    assert (told(store.cases), summed(store, "1"), store.cases.sums_begun()) == ({}, {}, "other")


def test_how_many_came_in_a_month_is_counted_as_who_asks_may_know(store: Store) -> None:
    company = Company(cases=store.cases, chance=Random(11))
    while len(company.references) < 25:
        company.step()
    by = company.by()
    for reader in ("supervisor", "handler", "executive"):
        seen = sight(member=acting(reader).member, roster=by.roster, today=by.today)
        for month in MONTHS:
            page = store.cases.find(wanted=CaseFilter(month=month, sight=seen), now=by.now, limit=50, cursor=None)
            came = sorted(row.received_at for row in page.rows)
            for until in (by.now, *came):
                counted = store.cases.count(month=month, sight=seen, until=until)
                assert counted == sum(at <= until for at in came), (reader, month, until)


def test_in_which_sums_every_case_is_is_noted(store: Store) -> None:
    assert store.cases.sums_since() == ""
    store.cases.note_sums(mark="first")
    assert store.cases.sums_since() == "first"
