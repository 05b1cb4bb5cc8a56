"""Ways of closing: who may use which, and the guards that name something of the policy."""

from dataclasses import replace

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.case import Stage
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Classification, Closure, FollowUp, Record, Reply, SurveyAnswer
from complaints.domain.openings import closings_open
from complaints.domain.policy import ActRule
from complaints.domain.policy_clauses import ClosingRule, Scheme
from complaints.domain.policy_intake import Choice, FieldKind, FieldRule
from complaints.domain.text import Text
from tests.factories import NAMES, a_policy, a_record, a_registered_case, acting, after, circumstances

VALID = FieldRule("valid", Text("属实", "True"), FieldKind.YES_NO, required=True)
LEVELS = (Choice("a", Text("甲", "A")), Choice("b", Text("乙", "B")))
WAYS = {
    "checked": ("recorded:checked",),
    "valid": ("recorded:checked.yes",),
    "classified": ("classified:cause",),
    "grave": ("level:cause.b",),
    "major": ("level:severity.major",),
    "late": ("round:3",),
    "rated": ("rated",),
}


def way(kind: str, guards: tuple[str, ...] = (), by: tuple[str, ...] = ()) -> ClosingRule:
    return ClosingRule(kind, Text(kind, kind), guards, by)


POLICY = a_policy(
    records=(a_record("checked", fields=(VALID,), tells="valid"),),
    schemes=(Scheme("cause", Text("原因", "Cause"), LEVELS),),
    closing=(
        *a_policy().closing,
        *(way(kind, guards) for kind, guards in WAYS.items()),
        way("legal", by=("director",)),
    ),
    acts=a_policy().acts | {act: ActRule(by=tuple(NAMES)) for act in ("record", "classification")},
)
NOON = "Fri 2026-11-20 12:00"
REPLIED = ("handler", NOON, Reply("已更换"))
UNHAPPY = ("agent", NOON, FollowUp("not_satisfied"))
TRUE, UNTRUE = (("agent", NOON, Record("checked", {"valid": value})) for value in ("yes", "no"))


def close(kind: str, who: str = "supervisor"):
    return (who, "Fri 2026-11-20 13:00", Closure(kind, "说明"))


def did(*steps, policy=POLICY):
    return after(a_registered_case(policy=policy), *steps, policy=policy)


@pytest.mark.parametrize(
    ("kind", "too_little", "enough"),
    [
        ("checked", (), (UNTRUE,)),
        ("valid", (UNTRUE,), (TRUE,)),
        ("valid", (TRUE, UNTRUE), (UNTRUE, TRUE)),
        ("classified", (), (("agent", NOON, Classification("cause", "a")),)),
        ("grave", (), (("agent", NOON, Classification("cause", "b")),)),
        ("grave", (("agent", NOON, Classification("cause", "a")),), (("agent", NOON, Classification("cause", "b")),)),
        ("major", (), (("agent", NOON, Classification("severity", "major")),)),
        ("late", (REPLIED, UNHAPPY), (REPLIED, UNHAPPY, REPLIED, UNHAPPY)),
        ("rated", (REPLIED,), (REPLIED, ("complainant", NOON, SurveyAnswer(1)))),
    ],
)
def test_a_guard_lets_a_case_pass_that_has_been_through_it_and_no_other(kind, too_little, enough):
    with pytest.raises(GuardsUnmet) as refused:
        did(*too_little, close(kind))
    assert refused.value.guards == WAYS[kind]
    assert did(*enough, close(kind)).closing_kind == kind


@pytest.mark.parametrize("who", ["agent", "supervisor"])
def test_a_way_of_closing_is_for_whom_it_names(who):
    with pytest.raises(NotAllowed):
        did(close("legal", who))
    assert did(close("legal", "director")).closing_kind == "legal"


def test_a_satisfied_call_closes_only_where_who_called_may_close_so():
    satisfied = replace(a_policy().closing[0], by=("supervisor",))
    policy = replace(POLICY, closing=(satisfied, *POLICY.closing[1:]))
    called = did(REPLIED, ("agent", NOON, FollowUp("satisfied")), policy=policy)
    assert (called.stage, called.satisfied) == (Stage.FOLLOW_UP, True)
    assert after(called, close("satisfied"), policy=policy).closing_kind == "satisfied"
    assert did(REPLIED, ("supervisor", NOON, FollowUp("satisfied")), policy=policy).stage is Stage.CLOSED


def offered(who: str, case) -> dict[str, tuple[str, ...]]:
    by = circumstances(actor=acting(who), policy=POLICY)
    return {opening.id: opening.missing for opening in closings_open(case=case, by=by)}


def test_the_ways_of_closing_that_are_offered_say_what_they_still_want():
    case = did(TRUE)
    assert "legal" not in offered("supervisor", case)
    told = offered("director", case)
    assert (told["legal"], told["invalid"], told["valid"]) == ((), (), ())
    assert (told["satisfied"], told["late"]) == (("satisfied", "final_result"), ("round:3",))
