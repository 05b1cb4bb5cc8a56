"""When each clock ran, until when, and where it stands: a minute either side of every edge."""

from dataclasses import replace
from datetime import timedelta

import pytest

from complaints.domain.case import Kind, Stage
from complaints.domain.clocks import Clock, ClockState, clocks, event_names, promises
from complaints.domain.commands import Assignment, Closure, FollowUp, Objection, Reopening, Reply, Withdrawal
from complaints.domain.timeline import states
from complaints.domain.working_time import Limit, Unit
from tests.factories import (
    a_calendar,
    a_member,
    a_policy,
    a_registered_case,
    a_roster,
    after,
    moment,
)

MINUTE = timedelta(minutes=1)
REPLY_DUE = moment("Mon 2026-11-23 10:00")
REPLIED = ("handler", "Sat 2026-11-21 09:00", Reply("门板周二更换。"))
NOBODY = a_roster(a_member("handler", active=False))


def the_clocks(case, policy=None) -> list[Clock]:
    return list(clocks(case=case, policy=policy or a_policy(), calendar=a_calendar()))


def the_clock(case, clock_id: str, run: int = 1) -> Clock:
    return next(clock for clock in the_clocks(case) if (clock.rule.id, clock.run) == (clock_id, run))


def promised(case, policy=None) -> dict[str, str]:
    found = promises(case=case, policy=policy or a_policy(), calendar=a_calendar())
    return {promise.clock.id: f"{promise.due_at:%a %Y-%m-%d %H:%M}" for promise in found}


def test_dispatching_starts_the_reply_clock_alone():
    (clock,) = the_clocks(a_registered_case())
    assert (clock.rule.id, clock.run, clock.is_open) == ("reply", 1, True)
    assert (clock.started_at, clock.due_at) == (moment("Fri 2026-11-20 10:00"), REPLY_DUE)
    assert clock.rule.accountable == "handler"


def test_a_gap_in_the_matrix_starts_the_assignment_clock():
    (clock,) = the_clocks(a_registered_case(roster=NOBODY))
    assert (clock.rule.id, clock.due_at) == ("assignment", moment("Fri 2026-11-20 14:00"))
    assert clock.rule.accountable == "supervisor"


def test_an_open_clock_is_overdue_once_its_due_time_has_passed():
    clock = the_clock(a_registered_case(), "reply")
    assert clock.state(REPLY_DUE - MINUTE) is ClockState.RUNNING
    assert clock.state(REPLY_DUE) is ClockState.RUNNING
    assert clock.state(REPLY_DUE + MINUTE) is ClockState.OVERDUE


@pytest.mark.parametrize(
    ("replied_at", "state"),
    [
        ("Mon 2026-11-23 09:59", ClockState.MET),
        ("Mon 2026-11-23 10:00", ClockState.MET),  # OPPEIN-8: 「最迟回复时间为下个星期一上午10:00」
        ("Mon 2026-11-23 10:01", ClockState.BREACHED),
    ],
)
def test_a_reply_up_to_the_latest_time_is_in_time_and_a_minute_after_is_not(replied_at, state):
    case = after(a_registered_case(), ("handler", replied_at, Reply("已处理。")))
    clock = the_clock(case, "reply")
    assert clock.stopped_at == moment(replied_at)
    assert clock.state(moment("2026-12-31 00:00")) is state


@pytest.mark.parametrize(
    ("withdrawn_at", "state"),
    [
        ("Mon 2026-11-23 09:59", ClockState.CANCELLED),
        ("Mon 2026-11-23 10:00", ClockState.CANCELLED),
        ("Mon 2026-11-23 10:01", ClockState.BREACHED),
    ],
)
def test_closing_cancels_the_clocks_that_still_run_and_hides_no_breach(withdrawn_at, state):
    case = after(a_registered_case(), ("complainant", withdrawn_at, Withdrawal("不需要了")))
    clock = the_clock(case, "reply")
    assert (clock.stopped_at, clock.cancelled_at) == (None, moment(withdrawn_at))
    assert clock.state(moment("2026-12-31 00:00")) is state
    assert not clock.is_open


def test_a_reply_starts_the_follow_up_clock_and_a_call_that_reaches_nobody_does_not_stop_it():
    case = after(a_registered_case(), REPLIED, ("agent", "Mon 2026-11-23 08:59", FollowUp("unreachable")))
    clock = the_clock(case, "follow_up")
    assert (clock.due_at, clock.is_open) == (moment("Mon 2026-11-23 09:00"), True)


@pytest.mark.parametrize("outcome", ["satisfied", "not_satisfied"])
def test_a_call_with_an_answer_stops_the_follow_up_clock(outcome):
    case = after(a_registered_case(), REPLIED, ("agent", "Mon 2026-11-23 08:59", FollowUp(outcome)))
    assert the_clock(case, "follow_up").state(moment("2026-12-31 00:00")) is ClockState.MET


def test_an_interim_reply_and_a_satisfied_call_start_the_closure_clock():
    interim = ("handler", "Sat 2026-11-21 09:00", Reply("正在查。", final=False))
    case = after(a_registered_case(), interim, ("agent", "Mon 2026-11-23 09:00", FollowUp("satisfied")))
    assert the_clock(case, "closure").due_at == moment("Wed 2026-11-25 09:00")
    closed = after(case, ("agent", "Tue 2026-11-24 09:00", Closure("answered", "已解决")))
    assert the_clock(closed, "closure").state(moment("2026-12-31 00:00")) is ClockState.MET


def test_each_round_runs_the_reply_clock_anew():
    not_satisfied = ("agent", "Mon 2026-11-23 09:00", FollowUp("not_satisfied", "门板颜色不对"))
    case = after(a_registered_case(), REPLIED, not_satisfied)
    first, second = the_clock(case, "reply"), the_clock(case, "reply", run=2)
    assert (first.is_open, second.is_open) == (False, True)
    assert (second.started_at, second.due_at) == (moment("Mon 2026-11-23 09:00"), moment("Wed 2026-11-25 09:00"))


def test_another_handler_inherits_the_running_clock():
    roster = a_roster(a_member("colleague", roles=frozenset({"handler"})))
    handed_on = ("agent", "Sat 2026-11-21 09:00", Assignment("colleague@staff.example", "工作交接"))
    case = after(a_registered_case(roster=roster), handed_on, roster=roster)
    (clock,) = the_clocks(case)
    assert (case.handler, clock.due_at) == ("colleague@staff.example", REPLY_DUE)


def test_reopening_starts_the_next_run():
    case = after(
        a_registered_case(),
        ("complainant", "Sat 2026-11-21 09:00", Withdrawal()),
        ("agent", "Mon 2026-11-23 09:00", Reopening("误撤")),
    )
    assert [(clock.run, clock.is_open) for clock in the_clocks(case)] == [(1, False), (2, True)]


def test_the_limit_of_the_policy_at_hand_is_reckoned_with():
    rule = replace(a_policy().clock("reply"), limit=Limit(48, Unit.HOURS))
    (clock,) = the_clocks(a_registered_case(), a_policy(clocks=(rule,)))
    assert clock.due_at == moment("Sun 2026-11-22 10:00")


def test_an_entry_is_known_by_its_kind_and_its_outcome():
    case = after(a_registered_case(), REPLIED, ("agent", "Mon 2026-11-23 09:00", FollowUp("unreachable")))
    assert event_names(case.timeline[-1]) == ("called", "called.unreachable")
    assert event_names(case.timeline[-2]) == ("replied",)
    assert case.timeline[-1].kind is Kind.CALLED


# What the complainant is promised.


def test_the_promises_of_a_new_case_are_the_reply_and_the_call_after_it():
    assert promised(a_registered_case()) == {"reply": "Mon 2026-11-23 10:00", "follow_up": "Tue 2026-11-24 10:00"}


def test_a_promise_is_made_wherever_the_policy_has_the_clock_and_the_earliest_comes_first():
    policy = replace(a_policy(), clocks=a_policy().clocks[::-1])
    assert [clock.id for clock in policy.clocks if clock.promise] == ["follow_up", "reply"]
    told = promised(a_registered_case(), policy)
    assert list(told.items()) == [("reply", "Mon 2026-11-23 10:00"), ("follow_up", "Tue 2026-11-24 10:00")]


@pytest.mark.parametrize(("category", "told"), [("product_quality", ["reply", "follow_up"]), ("delivery", ["reply"])])
def test_a_clock_still_to_come_is_promised_only_where_it_would_run(category, told):
    clocks_of = [
        replace(clock, when={"category": (category,)} if clock.id == "follow_up" else {}) for clock in a_policy().clocks
    ]
    case = a_registered_case()
    assert case.content.category == "product_quality"
    assert list(promised(case, replace(a_policy(), clocks=tuple(clocks_of)))) == told


def test_once_the_reply_is_there_the_call_is_promised_from_its_own_clock():
    case = after(a_registered_case(), REPLIED)
    assert promised(case) == {"reply": "Mon 2026-11-23 10:00", "follow_up": "Mon 2026-11-23 09:00"}


def test_the_next_round_makes_new_promises():
    case = after(a_registered_case(), REPLIED, ("agent", "Mon 2026-11-23 08:00", FollowUp("not_satisfied")))
    assert promised(case) == {"reply": "Wed 2026-11-25 08:00", "follow_up": "Thu 2026-11-26 08:00"}


@pytest.mark.parametrize(
    ("roster", "told"), [(None, {"reply": "Mon 2026-11-23 10:00"}), (NOBODY, {})], ids=["dispatched", "unassigned"]
)
def test_a_case_that_is_closed_promises_nothing_more_to_come(roster, told):
    case = after(a_registered_case(roster=roster), ("complainant", "Fri 2026-11-20 11:00", Withdrawal("已解决")))
    assert (case.stage, promised(case)) == (Stage.CLOSED, told)


def test_an_objection_to_a_closed_case_makes_new_promises():
    case = after(
        a_registered_case(),
        REPLIED,
        ("agent", "Sat 2026-11-21 10:00", FollowUp("satisfied")),
        ("complainant", "Mon 2026-11-23 12:00", Objection("又裂了")),
    )
    assert promised(case) == {"reply": "Wed 2026-11-25 12:00", "follow_up": "Thu 2026-11-26 12:00"}


def test_clocks_asked_for_twice_are_those_of_the_case_the_policy_and_the_calendar_asked_for():
    case, policy = a_registered_case(), a_policy()
    (reply,) = the_clocks(case, policy)
    shorter = replace(policy, clocks=tuple(replace(rule, limit=Limit(1, Unit.HOURS)) for rule in policy.clocks))
    (sooner,) = the_clocks(case, shorter)
    assert (reply.due_at, sooner.due_at) == (REPLY_DUE, moment("Fri 2026-11-20 11:00"))
    (again,) = the_clocks(case, policy)
    assert again == reply
    daily = replace(a_calendar(), weekdays=frozenset(range(7)))
    (on_sunday,) = clocks(case=case, policy=policy, calendar=daily)
    assert on_sunday.due_at == moment("Sun 2026-11-22 10:00")
    answered = after(case, REPLIED)
    assert not the_clock(answered, "reply").is_open
    assert the_clock(case, "reply").is_open


def test_what_was_reckoned_of_a_case_is_no_part_of_it():
    case = a_registered_case()
    as_it_was = replace(case)
    the_clocks(case)
    states(case)
    assert case == as_it_was
    assert [seq for seq, _ in enumerate(case.timeline, start=1)] == [entry.seq for entry, _ in states(case)]
    longer = after(case, REPLIED)
    assert len(states(longer)) == len(longer.timeline) > len(case.timeline)
    assert states(longer)[-1][1].timeline == longer.timeline
