"""Rows of facts in the store: in each month in which a case can count; a newer one is not replaced by an older."""

from dataclasses import replace

from complaints.domain.commands import Closure, Reply
from complaints.usecases.figure_port import First
from complaints.usecases.figure_rows import figure_row
from tests.adapters.stores import Store, an_empty_table, change, put
from tests.adapters.test_costs import cost_of
from tests.factories import a_registered_case, circumstances, moment

LATE_IN_NOVEMBER = "Mon 2026-11-30 10:00"


def rows(store: Store, month: str):
    return list(store.cases.figure_rows(month=month))


def test_a_row_reads_back_as_it_was_written_in_every_month_in_which_the_case_can_count(store: Store) -> None:
    case = put(store, a_registered_case(now=moment(LATE_IN_NOVEMBER)), now=moment(LATE_IN_NOVEMBER))
    row = figure_row(case=case, circumstances=circumstances())
    assert row.months == ("2026-11", "2026-12")  # the reply is due in December
    assert rows(store, "2026-11") == rows(store, "2026-12") == [row]
    assert rows(store, "2026-10") == rows(store, "2027-01") == []
    assert list(store.cases.figure_rows_of(places=[("2026-11", case.reference), ("2026-11", "other")])) == [row]
    assert list(store.cases.figure_rows_of(places=[])) == []


def test_each_write_that_changes_what_figures_need_changes_the_row(store: Store) -> None:
    case = put(store, a_registered_case())
    case = store.cases.save(writing=change(case, "handler", "Fri 2026-11-20 10:30", Reply("周二更换。")))
    case = store.cases.save(writing=change(case, "agent", "Tue 2026-12-01 10:30", Closure("invalid", "不是我司产品")))
    row = figure_row(case=case, circumstances=circumstances())
    assert row.months == ("2026-11", "2026-12")
    assert rows(store, "2026-11") == rows(store, "2026-12") == [row]


def test_a_month_has_its_rows_by_number_and_a_row_of_an_earlier_version_does_not_replace_a_later(store: Store) -> None:
    for reference in ("26110002", "26110001"):
        case = put(store, a_registered_case(reference=reference))
    assert [row.facts.reference for row in rows(store, "2026-11")] == ["26110001", "26110002"]
    row = rows(store, "2026-11")[0]
    assert not store.cases.put_figure_row(row=replace(row, made_by="older"), version=case.version - 1)
    assert store.cases.put_figure_row(row=replace(row, made_by="same"), version=case.version)
    assert [each.made_by for each in rows(store, "2026-11")] == ["same", row.made_by]


def test_rows_of_lists_are_found_by_number(store: Store) -> None:
    case = put(store, a_registered_case())
    assert [row.reference for row in store.cases.rows(references=[case.reference, "other"])] == [case.reference]


def test_that_every_case_has_its_row_is_noted(store: Store) -> None:
    store.cases.note_rows(mark="first")
    store.cases.note_rows(mark="second")
    assert store.cases.rows_since() == "second"


def test_how_far_a_renewal_has_come_is_noted(store: Store) -> None:
    assert store.cases.renewing() == {}
    store.cases.note_renewing(told={"cursor": "x", "failed": ["26110001"]})
    assert store.cases.renewing() == {"cursor": "x", "failed": ["26110001"]}


def test_the_first_case_is_that_of_the_first_month_in_which_any_was_registered(store: Store) -> None:
    assert store.cases.first_case() is None
    store.cases.next_number(month="2026-10")  # of a submission that died
    store.cases.next_number(month="2026-11")
    for serial, at in ((1, "Fri 2026-11-20 10:00"), (2, "Thu 2026-11-19 10:00")):
        put(store, a_registered_case(reference=f"2611000{serial}", now=moment(at)), now=moment(at))
    assert store.cases.first_case() == First("2026-11", moment("Thu 2026-11-19 10:00"))


def test_asking_for_the_first_case_is_two_calls(dynamodb_local: str) -> None:
    store = an_empty_table(dynamodb_local)
    assert cost_of(store.cases.first_case) == {"calls": 1, "read": 0.5}
    store.cases.next_number(month="2026-11")
    put(store, a_registered_case())
    assert cost_of(store.cases.first_case) == {"calls": 2, "read": 1}
