"""The complainant rates the handling: once, for a time; who is dissatisfied is heard again."""

import tomllib
from dataclasses import replace
from typing import Any

import pytest

from complaints.domain.case import Kind, Stage
from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import Closure, FollowUp, Reply, SurveyAnswer, Withdrawal
from complaints.domain.policy import PolicyError
from complaints.domain.policy_checks import parse_policy
from complaints.domain.policy_clauses import RoundEnd, RoundRule
from complaints.domain.policy_intake import TypeRule
from complaints.domain.survey import AlreadyRated, NotAsked, may_rate
from complaints.domain.text import Text
from tests.factories import (
    A_REGULATION,
    a_complaint,
    a_policy,
    a_registered_case,
    after,
    circumstances,
    moment,
    with_intake,
)

REPLIED = ("handler", "Sat 2026-11-21 09:00", Reply("门板已更换"))
CLOSED = [REPLIED, ("agent", "Sat 2026-11-21 10:00", FollowUp("satisfied"))]
RATED_AT = "Mon 2026-11-23 10:00"


def rated(score: int, *, before: list[Any] = CLOSED, at: str = RATED_AT, policy: Any = None, **answer: Any) -> Any:
    """The case after `before` and a rating."""
    steps = [*before, ("complainant", at, SurveyAnswer(score, **answer))]
    return after(a_registered_case(), *steps, policy=policy or a_policy())


def ending_after(round_: str, then: RoundEnd, **rule: Any) -> Any:
    follow_up = replace(a_policy().follow_up, rounds=(RoundRule(round_, Text("一", "one"), then=then, **rule),))
    return a_policy(follow_up=follow_up)


@pytest.mark.parametrize(
    ("score", "stage", "round_"), [(3, Stage.CLOSED, 1), (2, Stage.DISPATCHED, 2), (1, Stage.DISPATCHED, 2)]
)
def test_rating_up_to_the_one_that_the_policy_names_opens_the_next_round(score: int, stage: Stage, round_: int) -> None:
    case = rated(score, comment="还是裂")
    assert (case.stage, case.round, case.rating) == (stage, round_, score)
    if round_ == 2:
        last = case.timeline[-1]
        assert (last.kind, last.data["why"], last.data["text"]) == (Kind.DISPATCHED, "not_satisfied", "还是裂")


def test_without_the_clause_no_rating_opens_anything() -> None:
    assert rated(1, policy=a_policy(survey=replace(a_policy().survey, dissatisfied=0))).stage is Stage.CLOSED


def test_next_round_goes_to_whom_the_rounds_of_the_policy_name() -> None:
    case = rated(1, policy=ending_after("1", RoundEnd.HAND_OVER, hand_to="supervisor"))
    assert case.handler == "supervisor@staff.example"


def test_where_the_rounds_are_over_the_case_stays_closed() -> None:
    assert rated(1, policy=ending_after("1", RoundEnd.CLOSE, closing="answered")).stage is Stage.CLOSED


def test_who_withdrew_is_not_heard_again_against_his_will() -> None:
    assert rated(1, before=[("complainant", "Sat 2026-11-21 09:00", Withdrawal())]).stage is Stage.CLOSED


def test_before_closing_the_call_is_still_owed_and_the_rating_alone_moves_nothing() -> None:
    case = rated(1, before=[REPLIED])
    assert (case.stage, case.round) == (Stage.FOLLOW_UP, 1)


def test_rating_is_given_once_whatever_came_since() -> None:
    with pytest.raises(AlreadyRated):
        rated(5, before=[*CLOSED, ("complainant", "Sat 2026-11-21 11:00", SurveyAnswer(4))])


@pytest.mark.parametrize(("at", "asked"), [("Sun 2027-02-21 10:00", True), ("Sun 2027-02-21 10:01", False)])
def test_handling_is_rated_for_as_long_after_closing_as_the_policy_says(at: str, asked: bool) -> None:
    closed = after(a_registered_case(), *CLOSED)
    assert may_rate(case=closed, by=circumstances(now=moment(at))) is asked
    if not asked:
        with pytest.raises(NotAsked):
            rated(5, at=at)


def test_who_praised_is_not_asked_how_his_complaint_was_dealt_with() -> None:
    policy = with_intake(types=(TypeRule("praise", Text("表扬", "Praise"), by=("complainant",), counted=False),))
    case = after(
        a_registered_case(policy=policy, complaint=replace(a_complaint(), type="praise")),
        ("agent", "Sat 2026-11-21 10:00", Closure("answered", "致谢")),
        policy=policy,
    )
    assert case.stage is Stage.CLOSED
    assert not may_rate(case=case, by=circumstances(now=moment(RATED_AT), policy=policy))


def test_other_questions_are_those_of_the_policy() -> None:
    assert rated(4, answers={"speed": 2}).timeline[-1].data["answers"] == {"speed": 2}
    with pytest.raises(UnknownValue):
        rated(4, answers={"overall": 5})


@pytest.mark.parametrize(
    ("clause", "value", "faulty"),
    [
        ("survey", {"dissatisfied": 5}, "survey.dissatisfied"),
        ("acts", {"survey": {"by": ["complainant", "agent"]}}, "acts.survey.by"),
    ],
)
def test_policy_that_lets_others_rate_or_always_reopens_is_refused(
    clause: str, value: dict[str, Any], faulty: str
) -> None:
    sound = tomllib.loads(A_REGULATION.read_text(encoding="utf-8"))
    changed = sound | {clause: sound[clause] | value}
    with pytest.raises(PolicyError) as refused:
        parse_policy(changed)
    assert [problem.clause for problem in refused.value.problems] == [faulty]
