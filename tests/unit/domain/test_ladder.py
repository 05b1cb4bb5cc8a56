"""If nobody acts: each step at its minute, once, to the end of the ladder and beyond."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.commands import Closure, FollowUp, Reply, Withdrawal
from complaints.domain.ladder import due_steps, forecast, next_action_at, planned_steps
from complaints.domain.policy import LadderStep, PolicyProfile, StepKind
from complaints.domain.working_time import Limit, Unit
from tests.factories import a_calendar, a_member, a_policy, a_registered_case, a_roster, after, moment, with_due_steps

MINUTE = timedelta(minutes=1)

# The reply to a case dispatched on Friday at 10:00 is due on Monday at 10:00.
LADDER = [
    ("Mon 2026-11-23 06:00", "reminder", 1),
    ("Mon 2026-11-23 10:00", "urging", 1),
    ("Mon 2026-11-23 12:00", "head", 1),
    ("Tue 2026-11-24 10:00", "supervisor", 1),
    ("Wed 2026-11-25 10:00", "executive", 1),
    ("Thu 2026-11-26 10:00", "executive", 2),
    ("Fri 2026-11-27 10:00", "executive", 3),
    ("Sat 2026-11-28 10:00", "executive", 4),
    ("Mon 2026-11-30 10:00", "executive", 5),
]


def due(case: ComplaintCase, now: datetime, policy: PolicyProfile | None = None) -> list[tuple[str, int]]:
    steps = due_steps(case=case, policy=policy or a_policy(), calendar=a_calendar(), now=now)
    return [(step.step.id, step.occurrence) for step in steps]


def next_action(case: ComplaintCase, now: datetime, policy: PolicyProfile | None = None) -> datetime | None:
    return next_action_at(case=case, policy=policy or a_policy(), calendar=a_calendar(), now=now)


def taken(case: ComplaintCase) -> list[tuple]:
    kinds = (Kind.REMINDED, Kind.URGED, Kind.ESCALATED)
    names = ("clock", "run", "step", "occurrence")
    return [tuple(entry.data[name] for name in names) for entry in case.timeline if entry.kind in kinds]


def a_reply_ladder(*steps: LadderStep, limit: str = "2 working_days") -> PolicyProfile:
    amount, unit = limit.split()
    rule = replace(a_policy().clock("reply"), ladder=steps, limit=Limit(int(amount), Unit(unit)))
    return a_policy(clocks=(rule,))


def test_each_step_is_taken_at_its_minute_and_not_before():
    case = a_registered_case()
    for at, step, occurrence in LADDER:
        assert due(case, moment(at) - MINUTE) == [], f"{step} comes too early"
        assert next_action(case, moment(at) - MINUTE) == moment(at)
        assert due(case, moment(at)) == [(step, occurrence)]
        case = with_due_steps(case, now=moment(at))
        assert due(case, moment(at)) == [], f"{step} comes twice"


def test_the_kinds_of_entries_follow_the_kinds_of_steps():
    case = a_registered_case()
    for at, _, _ in LADDER[:3]:
        case = with_due_steps(case, now=moment(at))
    assert [entry.kind for entry in case.timeline[-3:]] == [Kind.REMINDED, Kind.URGED, Kind.ESCALATED]


def test_a_timer_that_runs_twice_takes_nothing_twice():
    now = moment("Tue 2026-11-24 11:00")
    once = with_due_steps(a_registered_case(), now=now)
    assert with_due_steps(once, now=now) == once
    assert taken(once) == [("reply", 1, "urging", 1), ("reply", 1, "head", 1), ("reply", 1, "supervisor", 1)]


def test_a_timer_that_comes_late_takes_what_it_missed_in_order_reminds_nobody_and_repeats_nothing():
    now, case = moment("Mon 2026-11-30 10:30"), a_registered_case()
    for _ in range(20):
        case = with_due_steps(case, now=now)
    once = [("urging", 1), ("head", 1), ("supervisor", 1)]
    last = max(occurrence for at, step, occurrence in LADDER if step == "executive")
    assert [(step, occurrence) for _, _, step, occurrence in taken(case)] == [*once, ("executive", last)]


def test_a_timer_that_ticks_every_hour_takes_each_step_once():
    case, now = a_registered_case(), moment("Fri 2026-11-20 10:00")
    for hour in range(11 * 24):
        case = with_due_steps(case, now=now + timedelta(hours=hour))
    assert [(step, occurrence) for _, _, step, occurrence in taken(case)] == [rung[1:] for rung in LADDER]


def test_a_reminder_lapses_when_the_clock_is_due():
    case = a_registered_case()
    assert due(case, moment("Mon 2026-11-23 09:59")) == [("reminder", 1)]
    assert due(case, moment("Mon 2026-11-23 10:00")) == [("urging", 1)]
    assert next_action(case, moment("Mon 2026-11-23 09:59")) == moment("Mon 2026-11-23 06:00")


def test_a_reminder_that_would_come_before_its_clock_starts_is_left_out():
    reminder = LadderStep("reminder", StepKind.REMINDER, ("handler",), before=Limit(4, Unit.WORKING_HOURS))
    urging = LadderStep("urging", StepKind.URGING, ("handler",))
    policy = a_reply_ladder(reminder, urging, limit="4 working_hours")
    assert next_action(a_registered_case(), moment("Fri 2026-11-20 10:00"), policy) == moment("Fri 2026-11-20 14:00")
    longer = a_reply_ladder(reminder, urging, limit="5 working_hours")
    assert next_action(a_registered_case(), moment("Fri 2026-11-20 10:00"), longer) == moment("Fri 2026-11-20 11:00")


def test_the_ladder_stops_at_the_reply():
    case = with_due_steps(a_registered_case(), now=moment("Mon 2026-11-23 12:00"))
    case = after(case, ("handler", "Mon 2026-11-23 13:00", Reply("对不起,已处理。")))
    later = with_due_steps(case, now=moment("Tue 2026-11-24 10:00"))
    assert [clock for clock, *_ in taken(later)] == ["reply", "reply", "follow_up"]  # reminded of the call instead
    assert due(later, moment("Tue 2026-11-24 12:59")) == []
    assert due(later, moment("Tue 2026-11-24 13:00")) == [("urging", 1)]


def test_the_next_round_climbs_the_ladder_again():
    case = with_due_steps(a_registered_case(), now=moment("Mon 2026-11-23 10:00"))
    case = after(
        case,
        ("handler", "Mon 2026-11-23 11:00", Reply("已处理。")),
        ("agent", "Mon 2026-11-23 12:00", FollowUp("not_satisfied")),
    )
    case = with_due_steps(case, now=moment("Wed 2026-11-25 12:00"))
    assert taken(case) == [("reply", 1, "urging", 1), ("reply", 2, "urging", 1)]


@pytest.mark.parametrize("ending", [Closure("invalid", "不是我司产品"), Withdrawal()])
def test_nothing_happens_any_more_once_a_case_is_closed(ending):
    who = "agent" if isinstance(ending, Closure) else "complainant"
    case = after(a_registered_case(), (who, "Sat 2026-11-21 09:00", ending))
    assert planned_steps(case=case, policy=a_policy(), calendar=a_calendar(), now=moment("2027-01-01 00:00")) == ()
    assert next_action(case, moment("2026-11-21 09:00")) is None


def test_a_case_that_nobody_answers_for_is_urged_and_escalated_until_somebody_is_found():
    nobody = a_roster(a_member("handler", active=False))
    case = a_registered_case(roster=nobody)
    rungs = [("Fri 2026-11-20 14:00", "urging", 1), ("Sat 2026-11-21 14:00", "director", 1)]
    for at, step, occurrence in [*rungs, ("Mon 2026-11-23 14:00", "director", 2)]:
        assert due(case, moment(at) - MINUTE) == []
        assert due(case, moment(at)) == [(step, occurrence)]
        case = with_due_steps(case, now=moment(at), roster=nobody)


def test_the_timeline_says_who_was_told_and_which_posts_were_vacant():
    headless = a_roster(a_member("head", active=False))
    case = with_due_steps(a_registered_case(), now=moment("Tue 2026-11-24 10:00"), roster=headless)
    told = [
        (entry.data["step"], entry.data["to"], entry.data["copy"], entry.data["vacant"]) for entry in case.timeline[4:]
    ]
    handler, agent, supervisor = (f"{role}@staff.example" for role in ("handler", "agent", "supervisor"))
    assert told == [
        ("urging", [handler], [agent], []),
        ("head", [supervisor], [handler], ["head"]),
        ("supervisor", [supervisor], [], ["head"]),  # who is told need not be copied
    ]


def test_steps_of_several_clocks_come_in_the_order_of_their_times():
    closure = replace(a_policy().clock("closure"), id="plan", starts=("dispatched",), limit=Limit(1, Unit.HOURS))
    case, policy = a_registered_case(), a_policy(clocks=(a_policy().clock("reply"), closure))
    planned = planned_steps(case=case, policy=policy, calendar=a_calendar(), now=moment("2026-11-20 10:00"))
    assert [step.at for step in planned] == sorted(step.at for step in planned)
    assert planned[0].clock.rule.id == "plan"


def test_the_forecast_is_what_then_really_happens():
    case, now = a_registered_case(), moment("Fri 2026-11-20 10:00")
    steps = list(forecast(case=case, policy=a_policy(), calendar=a_calendar(), now=now, most=len(LADDER)))
    told = [(f"{step.at:%a %Y-%m-%d %H:%M}", step.step.id, step.occurrence) for step in steps]
    assert told == LADDER


def test_the_forecast_ends_where_nothing_repeats():
    policy = a_reply_ladder(LadderStep("urging", StepKind.URGING, ("handler",)))
    now = moment("Fri 2026-11-20 10:00")
    steps = list(forecast(case=a_registered_case(), policy=policy, calendar=a_calendar(), now=now))
    assert [step.step.id for step in steps] == ["urging"]


def test_the_forecast_goes_on_from_the_steps_already_taken():
    now = moment("Thu 2026-11-26 10:00")
    case = a_registered_case()
    for _ in range(3):
        case = with_due_steps(case, now=now)
    (step,) = forecast(case=case, policy=a_policy(), calendar=a_calendar(), now=now, most=1)
    assert (step.step.id, step.occurrence, step.at) == ("executive", 3, moment("Fri 2026-11-27 10:00"))


def test_repetitions_count_working_days_over_national_day():
    case = a_registered_case(now=moment("Mon 2026-09-28 10:00"))  # due on Wednesday the 30th
    steps = list(forecast(case=case, policy=a_policy(), calendar=a_calendar(), now=moment("2026-09-28 10:00"), most=7))
    assert [(f"{step.at:%a %m-%d %H:%M}", step.step.id) for step in steps[3:]] == [
        ("Thu 10-08 10:00", "supervisor"),
        ("Fri 10-09 10:00", "executive"),
        ("Sat 10-10 10:00", "executive"),
        ("Mon 10-12 10:00", "executive"),
    ]
