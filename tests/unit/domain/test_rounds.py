"""Follow-up rounds: a call that finds nothing done, who calls in which round, and where a failed round leads."""

from dataclasses import replace

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.case import ComplaintCase, Kind, Stage
from complaints.domain.circumstances import UnknownValue
from complaints.domain.clocks import clocks, event_names
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Closure, FollowUp, Reply
from complaints.domain.followups import OUTCOMES
from complaints.domain.lifecycle import IllegalTransition
from complaints.domain.openings import calls_open
from complaints.domain.policy import ActRule, PolicyProfile
from complaints.domain.policy_clauses import FollowUpRule, RoundEnd, RoundRule
from complaints.domain.text import Text
from tests.factories import (
    a_calendar,
    a_member,
    a_policy,
    a_registered_case,
    a_roster,
    acting,
    after,
    circumstances,
    moment,
)

TITLE = Text("轮", "Round")
# The rounds of a decorator: the agent, the agent once more, the supervisor; then the whole file goes to legal.
ROUNDS = (
    RoundRule("1", TITLE, by=("agent",)),
    RoundRule("2", TITLE, by=("agent",), then=RoundEnd.HAND_OVER, hand_to="director"),
    RoundRule("3", TITLE, by=("supervisor",), then=RoundEnd.CLOSE, closing="invalid"),
)
ACTS = a_policy().acts | {"follow-up": ActRule(by=("agent", "supervisor"))}


def a_regulation(*rounds: RoundRule, outcomes: tuple[str, ...] = OUTCOMES) -> PolicyProfile:
    rule = FollowUpRule(3, "satisfied", outcomes, rounds)
    return a_policy(follow_up=rule, acts=ACTS)


POLICY = a_regulation(*ROUNDS)
NOON = "Sat 2026-11-21 12:00"
REPLIED = ("handler", NOON, Reply("已更换"))


def called(outcome: str, who: str = "agent", text: str = "门还是关不上"):
    return (who, NOON, FollowUp(outcome, text))


UNHAPPY = called("not_satisfied")


def did(*steps, policy: PolicyProfile = POLICY, roster=None) -> ComplaintCase:
    return after(a_registered_case(policy=policy), *steps, policy=policy, roster=roster)


@pytest.mark.parametrize("steps", [(), (REPLIED,)], ids=["before the reply", "after it"])
def test_a_call_that_finds_nothing_done_is_a_round_that_failed(steps):
    case = did(*steps, called("not_handled"))
    assert (case.stage, case.round, case.satisfied) == (Stage.DISPATCHED, 2, None)
    found, _, order = case.timeline[-3:]
    assert event_names(found) == ("called", "called.not_handled")
    assert order.data == {"handler": "handler@staff.example", "round": 2, "why": "not_handled", "text": "门还是关不上"}


@pytest.mark.parametrize("outcome", ["satisfied", "not_satisfied", "unreachable"])
def test_before_the_reply_a_call_finds_nothing_else(outcome):
    with pytest.raises(IllegalTransition):
        did(called(outcome))


@pytest.mark.parametrize("steps", [(), (REPLIED,)], ids=["before the reply", "after it"])
def test_a_policy_that_does_not_ask_whether_anything_was_done_hears_nothing_of_it(steps):
    with pytest.raises(UnknownValue):
        did(*steps, called("not_handled"), policy=a_policy())


def test_a_clock_may_begin_anew_with_the_order_that_follows():
    reply = replace(POLICY.clock("reply"), stops=("replied", "called.not_handled"))
    policy = replace(POLICY, clocks=(reply,))
    first, second = clocks(case=did(called("not_handled"), policy=policy), policy=policy, calendar=a_calendar())
    assert (first.stopped_at, second.started_at) == (moment(NOON), moment(NOON))


def test_a_round_is_called_by_whom_it_names():
    third = (REPLIED, UNHAPPY, REPLIED, UNHAPPY, ("director", NOON, Reply("已更换")))
    with pytest.raises(NotAllowed):
        did(REPLIED, called("satisfied", "supervisor"))
    with pytest.raises(NotAllowed):
        did(*third, called("satisfied", "agent"))
    assert did(*third, called("satisfied", "supervisor")).closing_kind == "satisfied"


def test_the_first_round_goes_back_to_the_handler():
    case = did(REPLIED, UNHAPPY)
    assert (case.handler, case.round, case.timeline[-1].data["why"]) == ("handler@staff.example", 2, "not_satisfied")


@pytest.mark.parametrize("outcome", ["not_satisfied", "not_handled"])
def test_a_round_hands_the_case_over(outcome):
    case = did(REPLIED, UNHAPPY, REPLIED, called(outcome))
    assert (case.stage, case.handler, case.round) == (Stage.DISPATCHED, "director@staff.example", 3)
    assert (case.timeline[-1].data["why"], case.timeline[-1].data["text"]) == (outcome, "门还是关不上")


def test_a_round_that_hands_over_to_nobody_leaves_the_case_unassigned():
    roster = a_roster(*(a_member(role, active=False) for role in ("director", "executive")))
    case = did(REPLIED, UNHAPPY, REPLIED, UNHAPPY, roster=roster)
    assert (case.stage, case.handler, case.timeline[-1].kind) == (Stage.REGISTERED, "", Kind.UNASSIGNED)


def test_a_round_ends_the_case_whatever_the_guards_of_that_closing():
    case = did(REPLIED, UNHAPPY, REPLIED, UNHAPPY, called("not_handled", "supervisor", text=""))
    assert (case.stage, case.closing_kind) == (Stage.CLOSED, "invalid")


def test_the_end_of_a_case_says_what_was_said_in_the_call():
    replied = ("director", NOON, Reply("已更换"))
    case = did(REPLIED, UNHAPPY, REPLIED, UNHAPPY, replied, called("not_satisfied", "supervisor", "要求退货"))
    found, closed = case.timeline[-2:]
    assert (found.kind, closed.kind, closed.data["reason"]) == (Kind.CALLED, Kind.CLOSED, "要求退货")


def test_an_unreachable_complainant_ends_no_round():
    case = did(REPLIED, UNHAPPY, REPLIED, called("unreachable"))
    assert (case.stage, case.round, case.attempts) == (Stage.FOLLOW_UP, 2, 1)


def test_the_last_round_holds_for_all_that_follow():
    policy = a_regulation(*ROUNDS[:2])
    case = did(*(REPLIED, UNHAPPY, REPLIED, UNHAPPY), policy=policy)
    for number in (4, 5):
        case = after(case, ("director", NOON, Reply("再次更换")), UNHAPPY, policy=policy)
        assert (case.round, case.handler) == (number, "director@staff.example")


def test_a_closing_by_hand_still_asks_for_its_guards():
    with pytest.raises(GuardsUnmet):
        did(REPLIED, UNHAPPY, ("agent", NOON, Closure("invalid")))


@pytest.mark.parametrize(
    ("steps", "agent", "supervisor"),
    [
        ((), ("not_handled",), ()),
        ((REPLIED,), OUTCOMES, ()),
        ((REPLIED, UNHAPPY, REPLIED, UNHAPPY), (), ("not_handled",)),
        ((REPLIED, called("satisfied")), (), ()),
    ],
)
def test_only_what_a_call_may_find_now_is_offered_to_who_may_call(steps, agent, supervisor):
    case = did(*steps)
    for who, outcomes in (("agent", agent), ("supervisor", supervisor)):
        assert calls_open(case=case, by=circumstances(actor=acting(who), policy=POLICY)) == outcomes
