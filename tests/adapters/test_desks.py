"""Desks in the store: what is laid on them, taken off them, and in which order they are read."""

from datetime import timedelta

from complaints.domain.commands import Reply
from complaints.domain.waiting import EVERYBODY, Lane, waits
from complaints.usecases.desk_port import DeskRow
from tests.adapters.stores import Store, change, put
from tests.factories import REGISTERED_AT, a_calendar, a_policy, a_registered_case, moment

HANDLER = "handler@staff.example"


def rows(store: Store, lane: str = Lane.LIMITS, who: str = HANDLER, **asked) -> list[DeskRow]:
    given = {"until": None, "after": None, "limit": 10} | asked
    return list(store.cases.desk(lane=lane, who=who, **given))


def test_a_case_lies_on_the_desk_of_whom_it_waits_for_until_that_is_done(store: Store):
    case = put(store, a_registered_case())
    before = rows(store)
    assert [row.reference for row in before] == [case.reference] * len(before)
    assert {row.key[2] for row in before} == {
        wait.what
        for wait in waits(case=case, policy=a_policy(), calendar=a_calendar())
        if (wait.lane, wait.who) == (Lane.LIMITS, HANDLER)
    }
    assert before[0].facts["handler"] == HANDLER
    store.cases.save(writing=change(case, "handler", "Fri 2026-11-20 10:30", Reply("周二更换。")))
    assert rows(store) == []


def test_what_is_due_first_is_read_first_and_pages_go_on_behind_a_place(store: Store):
    for serial, day in enumerate(("Fri 2026-11-20 12:00", "Fri 2026-11-20 09:00", "Fri 2026-11-20 10:00"), start=1):
        put(store, a_registered_case(reference=f"2611{serial:04}", now=moment(day)))
    found = rows(store, limit=100)
    assert [row.sort for row in found] == sorted(row.sort for row in found)
    assert found[0].reference == "26110002"
    paged, after = [], None
    while page := rows(store, after=after, limit=2):
        paged += page
        after = page[-1].sort
    assert paged == found


def test_what_is_not_stuck_yet_is_not_read(store: Store):
    case = put(store, a_registered_case())
    [stuck] = rows(store, Lane.STUCK, EVERYBODY)
    at = next(wait.at for wait in waits(case=case, policy=a_policy(), calendar=a_calendar()) if wait.lane == Lane.STUCK)
    assert rows(store, Lane.STUCK, EVERYBODY, until=at - timedelta(minutes=1)) == []
    assert rows(store, Lane.STUCK, EVERYBODY, until=at) == [stuck]
    assert at > REGISTERED_AT


def test_another_desk_and_another_pile_are_empty(store: Store):
    put(store, a_registered_case())
    assert rows(store, who="other@staff.example") == []
    assert rows(store, Lane.APPROVALS) == []


def test_behind_a_place_that_lies_after_the_moment_asked_for_there_is_nothing(store: Store):
    put(store, a_registered_case())
    [stuck] = rows(store, Lane.STUCK, EVERYBODY)
    assert rows(store, Lane.STUCK, EVERYBODY, until=REGISTERED_AT, after=stuck.sort) == []
