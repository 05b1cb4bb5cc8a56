"""Desks in the store: what is laid on them, taken off them, and in which order they are read."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from complaints.domain.acts import THE_TIMER
from complaints.domain.case import ComplaintCase
from complaints.domain.commands import Reply
from complaints.domain.waiting import EVERYBODY, Lane, waits
from complaints.usecases.desk_port import DeskRow
from tests.adapters.stores import Store, an_empty_table, change, put, written
from tests.adapters.test_costs import cost_of
from tests.factories import (
    REGISTERED_AT,
    a_calendar,
    a_policy,
    a_registered_case,
    circumstances,
    moment,
    with_due_steps,
)

HANDLER = "handler@staff.example"


@pytest.fixture
def table(dynamodb_local: str) -> Store:
    return an_empty_table(dynamodb_local)


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


def put_exhausted(store: Store, **changes) -> ComplaintCase:
    """A case whose reply is late, and of which the timer has said all it has to say."""
    case, now = put(store, a_registered_case(**changes)), moment("Wed 2026-11-25 10:00")
    by = circumstances(actor=THE_TIMER, now=now)
    return store.cases.save(writing=written(case, with_due_steps(case, now=now), by))


def test_nothing_is_stuck_before_the_last_step_of_the_ladder_was_taken(store: Store):
    put(store, a_registered_case())
    assert rows(store, Lane.STUCK, EVERYBODY) == []
    case = put_exhausted(store, reference="26110002")
    [stuck] = rows(store, Lane.STUCK, EVERYBODY)
    assert (stuck.reference, stuck.key[2]) == (case.reference, "clock:reply:1")
    store.cases.save(writing=change(case, "handler", "Wed 2026-11-25 10:30", Reply("周二更换。")))
    assert rows(store, Lane.STUCK, EVERYBODY) == []


def test_what_is_not_stuck_yet_is_not_read(store: Store):
    clock = replace(a_policy().clock("reply"), ladder=())  # nothing will be said, so it lies there ahead of time
    policy = a_policy(clocks=(clock,))
    case = put(store, a_registered_case(policy=policy), policy=policy)
    [stuck] = rows(store, Lane.STUCK, EVERYBODY)
    at = next(wait.at for wait in waits(case=case, policy=policy, calendar=a_calendar()) if wait.lane == Lane.STUCK)
    assert rows(store, Lane.STUCK, EVERYBODY, until=at - timedelta(minutes=1)) == []
    assert rows(store, Lane.STUCK, EVERYBODY, until=at) == [stuck]
    assert at > REGISTERED_AT


def test_what_the_timer_left_undone_is_found_the_longest_due_first(store: Store):
    for serial, day in enumerate(("Fri 2026-11-20 12:00", "Fri 2026-11-20 09:00", "Mon 2026-11-30 10:00"), start=1):
        put(store, a_registered_case(reference=f"2611{serial:04}", now=moment(day)), now=moment(day))
    since = moment("Mon 2026-11-23 10:00")
    assert store.cases.neglected(since=since, limit=9) == ("26110002", "26110001")
    assert store.cases.neglected(since=since, limit=1) == ("26110002",)


def test_that_nothing_was_left_undone_is_asked_once_a_minute_and_that_something_was_each_time(table: Store):
    due = moment("Mon 2026-11-23 06:00")
    put(table, a_registered_case())

    def asked(since: datetime) -> tuple[int, tuple[str, ...]]:
        found: list[tuple[str, ...]] = []
        spent = cost_of(lambda: found.append(table.cases.neglected(since=since, limit=9)))
        return spent["calls"], found[0]

    before = due - timedelta(seconds=30)
    assert asked(before) == (4, ())
    assert asked(due + timedelta(seconds=29)) == (0, ())
    assert asked(due + timedelta(seconds=30)) == (4, ("26110001",))
    assert asked(due + timedelta(seconds=31)) == (4, ("26110001",))
    assert asked(before) == (4, ())
    assert asked(before - timedelta(minutes=5)) == (4, ()), "the clock was put back"


def test_another_desk_and_another_pile_are_empty(store: Store):
    put(store, a_registered_case())
    assert rows(store, who="other@staff.example") == []
    assert rows(store, Lane.APPROVALS) == []


def test_behind_a_place_that_lies_after_the_moment_asked_for_there_is_nothing(store: Store):
    put_exhausted(store)
    [stuck] = rows(store, Lane.STUCK, EVERYBODY)
    assert rows(store, Lane.STUCK, EVERYBODY, until=REGISTERED_AT, after=stuck.sort) == []
