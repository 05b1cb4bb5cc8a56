"""Limits by the level of a scheme, and the care calls after a case was closed."""

from dataclasses import replace

import pytest

from complaints.domain.circumstances import UnknownValue
from complaints.domain.clocks import Clock, ClockState, clocks
from complaints.domain.commands import Classification, Record, Reopening, Reply, Withdrawal
from complaints.domain.ladder import next_action_at
from complaints.domain.policy import ActRule, ClockRule, LadderStep, StepKind
from complaints.domain.policy_clauses import Scheme
from complaints.domain.policy_intake import Choice, FieldKind
from complaints.domain.text import Text
from complaints.domain.working_time import Limit, Unit
from tests.factories import a_calendar, a_field, a_policy, a_record, a_registered_case, after, moment

ACTS = a_policy().acts | {act: ActRule(by=("agent",)) for act in ("classification", "record")}


def choices(*ids: str) -> tuple[Choice, ...]:
    return tuple(Choice(each, Text(each, each)) for each in ids)


def limits(unit: Unit, **amounts: int) -> dict[str, Limit]:
    return {level: Limit(amount, unit) for level, amount in amounts.items()}


REPLY = a_policy().clock("reply")
# The more urgent, the shorter (DAIWEI); the graver, the longer (WD123).
URGENCY = a_policy(
    schemes=(Scheme("urgency", Text("紧急程度", "Urgency"), choices("critical", "urgent", "normal"), "normal"),),
    clocks=(replace(REPLY, by="urgency", limits=limits(Unit.HOURS, critical=10, urgent=15, normal=24)),),
    acts=ACTS,
)
GRAVITY = a_policy(
    severities=choices("general", "major", "grave"),
    clocks=(replace(REPLY, by="severity", limits=limits(Unit.WORKING_DAYS, general=1, major=2, grave=3)),),
    acts=ACTS,
)


def classified(policy, scheme: str, level: str, *, when: str = "Fri 2026-11-20 10:30"):
    case = a_registered_case(policy=policy)
    return after(case, ("agent", when, Classification(scheme, level, "电话核实")), policy=policy)


def the_clocks(case, policy) -> list[Clock]:
    return list(clocks(case=case, policy=policy, calendar=a_calendar()))


@pytest.mark.parametrize(
    ("policy", "scheme", "level", "due", "minute_later"),
    [
        (URGENCY, "urgency", "critical", "Fri 2026-11-20 20:00", "Fri 2026-11-20 20:01"),
        (URGENCY, "urgency", "urgent", "Sat 2026-11-21 01:00", "Sat 2026-11-21 01:01"),
        (URGENCY, "urgency", "normal", "Sat 2026-11-21 10:00", "Sat 2026-11-21 10:01"),
        (GRAVITY, "severity", "general", "Sat 2026-11-21 10:00", "Sat 2026-11-21 10:01"),
        (GRAVITY, "severity", "major", "Mon 2026-11-23 10:00", "Mon 2026-11-23 10:01"),
        (GRAVITY, "severity", "grave", "Tue 2026-11-24 10:00", "Tue 2026-11-24 10:01"),
    ],
)
def test_the_level_gives_the_limit(policy, scheme, level, due, minute_later):
    (clock,) = the_clocks(classified(policy, scheme, level), policy)
    assert clock.due_at == moment(due)
    assert clock.state(moment(due)) is ClockState.RUNNING
    assert clock.state(moment(minute_later)) is ClockState.OVERDUE


def test_a_case_begins_at_the_default_of_the_scheme_or_at_the_level_of_its_category():
    assert a_registered_case(policy=URGENCY).classes == {"urgency": "normal"}
    categories = tuple(replace(each, levels={"urgency": "critical"}) for each in URGENCY.intake.categories)
    policy = replace(URGENCY, intake=replace(URGENCY.intake, categories=categories))
    case = a_registered_case(policy=policy)
    assert case.classes == {"urgency": "critical"}
    assert the_clocks(case, policy)[0].due_at == moment("Fri 2026-11-20 20:00")


def test_a_run_that_has_ended_keeps_the_level_at_which_it_ran():
    case = after(
        a_registered_case(policy=URGENCY),
        ("handler", "Sat 2026-11-21 09:59", Reply("周二更换。")),
        ("agent", "Sat 2026-11-21 11:00", Classification("urgency", "critical")),
        policy=URGENCY,
    )
    (clock,) = the_clocks(case, URGENCY)
    assert clock.state(moment("Mon 2026-11-23 09:00")) is ClockState.MET


@pytest.mark.parametrize(("scheme", "level"), [("urgency", "grave"), ("crisis", "a"), ("severity", "critical")])
def test_an_unknown_scheme_or_level_is_refused(scheme, level):
    with pytest.raises(UnknownValue) as refused:
        classified(URGENCY, scheme, level)
    assert refused.value.value == f"{scheme}.{level}"


# -- care calls (INTEXT-32 to 34): once a month, three times, after the case was closed

CARE = ClockRule(
    id="care",
    title=Text("关怀回访", "Care call"),
    starts=("closed",),
    stops=("recorded.care_call",),
    limit=Limit(1, Unit.MONTHS),
    accountable="agent",
    ladder=(LadderStep("urging", StepKind.URGING, to=("agent",)),),
    after_closing=True,
    times=3,
)
CARING = a_policy(clocks=(*a_policy().clocks, CARE), records=(a_record("care_call"),), acts=ACTS)
CLOSED = ("complainant", "Sat 2026-11-21 11:00", Withdrawal())


def call(when: str):
    return ("agent", when, Record("care_call"))


CALLS = [call("Sat 2026-12-19 09:00"), call("Thu 2027-01-21 12:00"), call("Sat 2027-02-20 09:00")]


def care_calls(case) -> list[Clock]:
    return [clock for clock in the_clocks(case, CARING) if clock.rule is CARE]


@pytest.mark.parametrize(
    ("calls", "due"),
    [(0, "Mon 2026-12-21 11:00"), (1, "Thu 2027-01-21 11:00"), (2, "Sun 2027-02-21 11:00"), (3, None)],
)
def test_care_calls_are_due_monthly_and_the_timer_comes_back_for_them(calls, due):
    case = after(a_registered_case(policy=CARING), CLOSED, *CALLS[:calls], policy=CARING)
    now = moment("2026-11-21 12:00")
    coming = next_action_at(case=case, policy=CARING, calendar=a_calendar(), now=now)
    assert coming == (moment(due) if due else None)
    assert sum(not clock.is_open for clock in care_calls(case)) == calls


def test_each_care_call_is_judged_by_its_own_month():
    case = after(a_registered_case(policy=CARING), CLOSED, *CALLS, policy=CARING)
    states = [clock.state(moment("2027-03-01 09:00")) for clock in care_calls(case)]
    assert states == [ClockState.MET, ClockState.BREACHED, ClockState.MET]


def test_a_reopened_case_gets_its_three_calls_again_from_the_start():
    again = (
        ("agent", "Tue 2026-12-22 09:00", Reopening("又裂了")),
        ("complainant", "Thu 2026-12-24 11:00", Withdrawal()),
    )
    case = after(a_registered_case(policy=CARING), CLOSED, CALLS[0], *again, policy=CARING)
    first, cancelled, anew = care_calls(case)
    assert (first.stopped_at, cancelled.cancelled_at) == (moment(CALLS[0][1]), moment(again[0][1]))
    assert anew.due_at == moment("Sun 2027-01-24 11:00")
    case = after(case, *(call(f"2027-0{month}-20 09:00") for month in (1, 2, 3)), policy=CARING)
    assert [clock.is_open for clock in care_calls(case)] == [False] * 5


# -- what is heard when a closed case is looked at again, and starts a clock of its own

MOODS = {"angry": Text("不满", "Angry"), "calm": Text("满意", "Calm")}
HEARD = a_field("heard", kind=FieldKind.CHOICE, required=True, options=MOODS)
LOOKING = replace(CARE, id="looking", starts=("recorded.look",), stops=(), times=1, after_closing=False)
LOOKED = a_policy(
    clocks=(*a_policy().clocks, LOOKING),
    records=(a_record("look", fields=(HEARD,), tells="heard", reopens=("angry",), stages=("closed",)),),
    acts=ACTS,
)


@pytest.mark.parametrize(("heard", "due"), [("angry", ["Tue 2026-12-22 09:00"]), ("calm", [])])
def test_a_record_on_a_closed_case_starts_a_clock_where_it_takes_the_case_up_again(heard, due):
    look = ("agent", "Sun 2026-11-22 09:00", Record("look", fields={"heard": heard}))
    case = after(a_registered_case(policy=LOOKED), CLOSED, look, policy=LOOKED)
    assert [clock.due_at for clock in the_clocks(case, LOOKED) if clock.rule is LOOKING] == [*map(moment, due)]
