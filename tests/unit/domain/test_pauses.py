"""A clock that stands still keeps what was left of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.clocks import Clock, ClockState, clocks, first_due
from complaints.domain.counting import Counting, Start
from complaints.domain.ladder import planned_steps
from complaints.domain.working_time import Limit, Unit
from tests.factories import REGISTERED_AT, a_calendar, a_policy, a_record, a_registered_case, circumstances, moment

PAUSING = {"pauses": ("recorded.waiting",), "resumes": ("recorded.going_on",)}
LIMITS = [Limit(2, Unit.WORKING_DAYS), Limit(30, Unit.HOURS), Limit(20, Unit.WORKING_HOURS), Limit(1, Unit.MONTHS)]
moments = st.integers(0, 200 * 24 * 60).map(lambda minutes: REGISTERED_AT + timedelta(minutes=minutes))


def pausing(**changes):
    rule = replace(a_policy().clock("reply"), **PAUSING, **changes)
    return a_policy(clocks=(rule,), records=(a_record("waiting"), a_record("going_on")))


def with_pause(case: ComplaintCase, paused, resumed=None) -> ComplaintCase:
    case = circumstances(now=paused).put(case, Kind.RECORDED, {"record": "waiting", "outcome": "waiting"})
    if resumed is None:
        return case
    return circumstances(now=resumed).put(case, Kind.RECORDED, {"record": "going_on", "outcome": "going_on"})


def the_clock(case: ComplaintCase, policy) -> Clock:
    (clock,) = clocks(case=case, policy=policy, calendar=a_calendar())
    return clock


def test_a_clock_that_stands_still_is_not_the_one_that_is_due_first():
    policy = pausing()
    case = with_pause(a_registered_case(), moment("Fri 2026-11-20 11:00"))
    assert first_due(clocks(case=case, policy=policy, calendar=a_calendar())) is None
    resumed = with_pause(a_registered_case(), moment("Fri 2026-11-20 11:00"), resumed=moment("Mon 2026-11-30 11:00"))
    assert first_due([the_clock(resumed, policy)]) == the_clock(resumed, policy)


@given(minutes=st.integers(0, 47 * 60), k=st.integers(0, 40))
def test_a_pause_of_k_working_days_moves_the_deadline_by_exactly_k(minutes, k):
    paused = REGISTERED_AT + timedelta(minutes=minutes)
    resumed = a_calendar().shift(moment=paused, limit=Limit(k, Unit.WORKING_DAYS))
    before = the_clock(a_registered_case(), pausing()).due_at
    after = the_clock(with_pause(a_registered_case(), paused, max(paused, resumed)), pausing()).due_at
    assert after == a_calendar().shift(moment=before, limit=Limit(k, Unit.WORKING_DAYS))


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.unit.value)
@pytest.mark.parametrize("counting", [Counting(), Counting(Start.FIRST_DAY), Counting(end_of_day=True)])
@pytest.mark.parametrize("when", ["Fri 2026-11-20 10:00", "Fri 2026-11-20 23:59", "Sat 2026-11-21 12:00"])
def test_to_resume_directly_after_the_pause_changes_nothing(limit, counting, when):
    policy, at = pausing(limit=limit, counting=counting), moment(when)
    case = a_registered_case()
    assert the_clock(with_pause(case, at, at), policy).deadline == the_clock(case, policy).deadline


@pytest.mark.parametrize("unit", [Unit.WORKING_DAYS, Unit.WORKING_HOURS, Unit.HOURS])
@given(due=moments, first=st.tuples(moments, moments), second=st.tuples(moments, moments))
def test_the_order_of_pauses_does_not_matter(unit, due, first, second):
    def after(due_at, pause):
        return a_calendar().after_pause(due_at=due_at, paused_at=min(pause), resumed_at=max(pause), unit=unit)

    assert after(after(due, first), second) == after(after(due, second), first) >= due


def test_whole_days_stay_whole_over_a_pause():
    policy = pausing(limit=Limit(2, Unit.WORKING_DAYS), counting=Counting(Start.FIRST_DAY))
    paused, resumed = moment("Fri 2026-11-20 12:00"), moment("Mon 2026-11-30 12:00")  # 8 working days
    assert the_clock(a_registered_case(), policy).due_at == moment("Sun 2026-11-22 00:00")
    assert the_clock(with_pause(a_registered_case(), paused, resumed), policy).due_at == moment("Wed 2026-12-02 00:00")


def test_a_paused_clock_is_not_overdue_and_tells_nobody():
    policy, later = pausing(), moment("Fri 2026-12-18 10:00")
    case = with_pause(a_registered_case(), moment("Fri 2026-11-20 12:00"))
    assert the_clock(case, policy).state(later) is ClockState.PAUSED
    assert planned_steps(case=case, policy=policy, calendar=a_calendar(), now=later) == ()


def test_a_clock_is_overdue_a_minute_after_its_moved_end():
    case = with_pause(a_registered_case(), moment("Fri 2026-11-20 12:00"), moment("Sat 2026-11-21 12:00"))
    clock = the_clock(case, pausing())
    assert clock.state(moment("Tue 2026-11-24 10:00")) is ClockState.RUNNING
    assert clock.state(moment("Tue 2026-11-24 10:01")) is ClockState.OVERDUE


def test_a_pause_is_reckoned_in_the_unit_of_the_level():
    policy = pausing(by="severity", limits={"general": Limit(10, Unit.HOURS)})
    case = with_pause(a_registered_case(), moment("Fri 2026-11-20 12:00"), moment("Mon 2026-11-23 12:00"))
    assert the_clock(case, policy).due_at == moment("Mon 2026-11-23 20:00")
