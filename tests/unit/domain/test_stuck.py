"""When a limit counts as stuck: its ladder has said all it has to say, or the timer does not say what it ought to."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.commands import Decision, Reply, Request
from complaints.domain.policy import LadderStep, PolicyProfile, StepKind
from complaints.domain.waiting import PATIENCE, Lane, Wait, late, waits
from complaints.domain.working_time import Limit, Unit
from tests.factories import (
    a_calendar,
    a_policy,
    a_record,
    a_registered_case,
    after,
    an_approval,
    circumstances,
    moment,
    with_due_steps,
)

MINUTE = timedelta(minutes=1)
DUE, LAST = moment("Mon 2026-11-23 10:00"), moment("Wed 2026-11-25 10:00")  # of the reply, and of its ladder
URGING = LadderStep("urging", StepKind.URGING, to=("handler",))
LATER = LadderStep("later", StepKind.ESCALATION, to=("head",), after=Limit(5, Unit.WORKING_DAYS))
REMINDER = LadderStep("reminder", StepKind.REMINDER, to=("handler",), before=Limit(4, Unit.HOURS))
EXTENDS = an_approval("postponement", by=("handler",), tiers=("head",), extends=("reply",))


def a_reply_clock(*ladder: LadderStep, **changes) -> PolicyProfile:
    rule = replace(a_policy().clock("reply"), ladder=ladder, **changes)
    return a_policy(clocks=(rule,), approvals=(EXTENDS,), records=(a_record("waiting"), a_record("going_on")))


def stuck(case: ComplaintCase, policy: PolicyProfile | None = None) -> list[tuple[str, datetime]]:
    found = waits(case=case, policy=policy or a_policy(), calendar=a_calendar())
    return [(wait.what, wait.at) for wait in found if wait.lane is Lane.STUCK]


def climbed(case: ComplaintCase, *times: str, policy: PolicyProfile | None = None) -> ComplaintCase:
    for time in times:
        case = with_due_steps(case, now=moment(time), policy=policy or a_policy())
    return case


def test_a_limit_is_stuck_from_the_last_step_of_its_ladder_on_and_not_while_one_is_still_to_come():
    case = a_registered_case()
    for step in ("Mon 2026-11-23 06:00", "Mon 2026-11-23 10:00", "Mon 2026-11-23 12:00", "Tue 2026-11-24 10:00"):
        assert stuck(case) == []
        case = climbed(case, step)
    assert stuck(case) == []
    case = climbed(case, "Wed 2026-11-25 10:00")
    assert stuck(case) == [("clock:reply:1", LAST)]
    assert stuck(climbed(case, "Thu 2026-11-26 10:00")) == stuck(case), "what is repeated was said"


def test_what_the_timer_says_late_counts_from_when_it_ought_to_have_been_said():
    assert stuck(climbed(a_registered_case(), "Mon 2026-12-07 10:00")) == [("clock:reply:1", LAST)]


@pytest.mark.parametrize("ladder", [(), (REMINDER,)], ids=["none", "reminder"])
def test_a_limit_of_which_nothing_is_said_when_it_has_passed_is_stuck_from_then_on(ladder):
    policy = a_reply_clock(*ladder)
    assert stuck(a_registered_case(policy=policy), policy) == [("clock:reply:1", DUE)]


def test_a_step_that_is_not_taken_in_such_a_case_is_not_waited_for():
    other = a_reply_clock(URGING, replace(LATER, when={"category": ("installation",)}))
    case = climbed(a_registered_case(policy=other), "Mon 2026-11-23 10:00", policy=other)
    assert stuck(case, other) == [("clock:reply:1", DUE)]
    same = a_reply_clock(URGING, replace(LATER, when={"category": ("product_quality",)}))
    assert stuck(case, same) == []


def test_an_extension_starts_the_ladder_anew():
    policy, until = a_reply_clock(URGING), "2026-11-27T18:00:00+08:00"
    asked = ("handler", "Mon 2026-11-23 09:00", Request("postponement", "等待配件", until=until))
    case = after(a_registered_case(policy=policy), asked, policy=policy)
    case = climbed(case, "Mon 2026-11-23 10:00", policy=policy)
    assert stuck(case, policy) == [("clock:reply:1", DUE)]
    granted = ("head", "Mon 2026-11-23 12:00", Decision("postponement", approved=True))
    case = after(case, granted, policy=policy)
    assert stuck(case, policy) == []
    case = climbed(case, "Fri 2026-11-27 18:00", policy=policy)
    assert stuck(case, policy) == [("clock:reply:1", moment("Fri 2026-11-27 18:00"))]


def test_what_stands_still_is_not_stuck_and_is_again_when_it_goes_on():
    policy = a_reply_clock(URGING, pauses=("recorded.waiting",), resumes=("recorded.going_on",))
    case = climbed(a_registered_case(policy=policy), "Mon 2026-11-23 10:00", policy=policy)
    for record, at, found in (
        ("waiting", "Mon 2026-11-23 11:00", []),
        ("going_on", "Tue 2026-11-24 11:00", [("clock:reply:1", moment("Tue 2026-11-24 10:00"))]),
    ):
        case = circumstances(now=moment(at)).put(case, Kind.RECORDED, {"record": record, "outcome": record})
        assert stuck(case, policy) == found


def test_of_several_limits_the_one_that_has_been_stuck_longest_is_told():
    long, short = a_policy().clock("reply"), a_reply_clock(URGING).clock("reply")
    policy = a_policy(clocks=(replace(long, id="long"), short))
    case = climbed(a_registered_case(policy=policy), "Mon 2026-11-23 10:00", policy=policy)
    assert stuck(case, policy) == [("clock:reply:1", DUE)]
    assert stuck(climbed(case, "Wed 2026-11-25 10:00", policy=policy), policy) == [("clock:reply:1", DUE)]


def test_what_was_answered_is_stuck_no_more():
    case = climbed(a_registered_case(), "Wed 2026-11-25 10:00")
    replied = after(case, ("handler", "Wed 2026-11-25 11:00", Reply("周二更换。")))
    assert [what for what, _ in stuck(replied)] == []


def undone(case: ComplaintCase, now: datetime) -> Wait | None:
    return late(case=case, policy=a_policy(), calendar=a_calendar(), now=now)


def test_the_timer_is_late_an_hour_after_any_step_that_it_ought_to_have_taken():
    case, reminder = a_registered_case(), moment("Mon 2026-11-23 06:00")
    assert undone(case, reminder + PATIENCE - MINUTE) is None
    found = undone(case, reminder + PATIENCE)
    assert found == Wait(Lane.STUCK, "*", "late:reply:1", reminder, DUE)
    assert undone(case, moment("Mon 2027-02-01 10:00")) == found, "also of a reminder that nobody sends any more"


def test_a_timer_that_has_come_is_not_late():
    case = climbed(a_registered_case(), "Mon 2026-11-23 06:00")
    assert undone(case, DUE + PATIENCE - MINUTE) is None
    assert undone(climbed(case, "Mon 2026-11-23 10:00"), DUE + PATIENCE) is None
