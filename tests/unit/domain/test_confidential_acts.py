"""Who gets a confidential case, who may do something to it, and what becomes of one that is confidential later."""

from dataclasses import replace

import pytest

from complaints.domain.acts import permitted
from complaints.domain.case import ComplaintCase, Kind, Stage
from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import Assignment, Classification, Closure, Contact, FollowUp, Note, Reply
from complaints.domain.lifecycle import NotAllowed, perform
from complaints.domain.policy import ActRule, PolicyProfile
from complaints.domain.staff import Responsibility
from complaints.domain.tiers import may_speak
from tests.factories import NAMES, a_member, a_path, a_policy, a_roster, a_route, acting, after, circumstances
from tests.unit.domain.on_a_path import a_case, circle, knowing, under

TUESDAY = "Tue 2026-11-24 10:00"

# -- who gets it


def test_a_case_that_the_matrix_would_give_to_somebody_outside_goes_to_the_path():
    case = a_case(under(a_path()))
    assert (case.handler, case.agent, case.stage) == (
        "auditor@staff.example",
        "auditor@staff.example",
        Stage.DISPATCHED,
    )


def test_a_route_that_leads_outside_ends_on_the_path():
    case = a_case(under(a_path(), routes=(a_route("legal"),)))
    assert case.handler == "auditor@staff.example"
    assert a_case(under(a_path(), routes=(a_route("executive"),))).handler == "executive@staff.example"


def test_a_path_of_the_handlers_leaves_the_case_to_the_matrix():
    assert a_case(under(a_path(seen_by=("handler",)))).handler == "handler@staff.example"


def test_a_case_goes_to_nobody_whom_it_is_about():
    own = {"category": "design", "respondent": "handler@staff.example"}
    assert a_case(under(), **own).stage is Stage.REGISTERED
    others = [Responsibility("handler@staff.example", "doors", "design"), Responsibility("legal@staff.example", "law")]
    roster = a_roster(a_member("legal", roles=frozenset({"handler"})), responsibilities=tuple(others))
    assert a_case(under(), roster=roster, **own).handler == "legal@staff.example"


def test_an_agent_is_not_drawn_for_a_complaint_about_himself():
    own = {"category": "design", "respondent": "agent@staff.example"}
    assert a_case(under(), **own).agent == ""
    second = a_member("agent2", roles=frozenset({"agent"}))
    assert a_case(under(), roster=a_roster(second), **own).agent == "agent2@staff.example"


def test_it_is_given_by_hand_to_somebody_on_the_path_only():
    policy = under(a_path())
    by = circumstances(actor=acting("auditor"), policy=policy)
    case = a_case(policy)
    for outside in ("handler", "head"):
        with pytest.raises(UnknownValue):
            perform(case=case, command=Assignment(f"{outside}@staff.example"), circumstances=by)
    given = perform(case=case, command=Assignment("executive@staff.example"), circumstances=by)
    assert given.handler == "executive@staff.example"


def test_it_is_not_given_by_hand_to_whom_it_is_about():
    policy = under()
    case = a_case(policy, category="design", respondent="head@staff.example")
    with pytest.raises(UnknownValue):
        perform(
            case=case,
            command=Assignment("head@staff.example"),
            circumstances=circumstances(actor=acting("agent"), policy=policy),
        )


# -- who acts


def test_outside_the_path_nothing_can_be_done_to_the_case():
    policy = under(a_path())
    case = a_case(policy)
    for who in set(NAMES) - {"auditor", "executive"}:
        by = circumstances(actor=acting(who), policy=policy)
        assert permitted(actor=by.actor, case=case, policy=policy, roster=by.roster, today=by.today) == ()
        with pytest.raises(NotAllowed):
            perform(case=case, command=Note("…"), circumstances=by)


def test_whom_it_is_about_can_do_nothing_to_any_case():
    policy = under()
    case = a_case(policy, category="design", respondent="supervisor@staff.example")
    by = circumstances(actor=acting("supervisor"), policy=policy)
    with pytest.raises(NotAllowed):
        perform(case=case, command=Note("…"), circumstances=by)


def test_where_nobody_on_the_path_has_a_role_for_an_act_who_is_in_charge_does_it():
    policy = under(a_path())
    replied = after(a_case(policy), ("auditor", TUESDAY, Reply("属实")), policy=policy)
    with pytest.raises(NotAllowed):
        after(replied, ("executive", "Tue 2026-11-24 11:00", FollowUp("unreachable")), policy=policy)
    done = after(
        replied,
        ("auditor", "Tue 2026-11-24 11:00", FollowUp("unreachable")),
        ("auditor", "Tue 2026-11-24 12:00", Closure("invalid", "重复")),
        policy=policy,
    )
    assert done.stage is Stage.CLOSED


def test_who_is_in_charge_acts_for_nobody_who_is_on_the_path_himself():
    acts = {**a_policy().acts, "contact": ActRule(by=("executive",))}
    policy = under(a_path(), acts=acts)
    with pytest.raises(NotAllowed):
        after(a_case(policy), ("auditor", TUESDAY, Contact("")), policy=policy)
    after(a_case(policy), ("executive", TUESDAY, Contact("")), policy=policy)
    gone = a_roster(a_member("executive", active=False))
    after(a_case(policy, roster=gone), ("auditor", TUESDAY, Contact("")), policy=policy, roster=gone)


def test_the_complainants_acts_are_his_alone():
    policy = under(a_path())
    by = circumstances(actor=acting("auditor"), policy=policy)
    found = permitted(actor=by.actor, case=a_case(policy), policy=policy, roster=by.roster, today=by.today)
    assert {"note", "closure", "assignment"} <= set(found)
    assert not {"supplement", "withdrawal", "objection", "survey"} & set(found)


def test_a_tier_outside_the_path_is_spoken_for_by_who_stands_above_it_on_the_path():
    policy = under(a_path(), succession={"director": "legal", "legal": "executive"})
    case = a_case(policy)
    speaking = [
        who
        for who in NAMES
        if may_speak(tier="director", case=case, by=circumstances(actor=acting(who), policy=policy))
    ]
    assert speaking == ["executive"]


# -- what becomes confidential later

GRAVE = a_path(when={"severity": ("major",)})


def classified(policy: PolicyProfile, case: ComplaintCase, **surroundings) -> ComplaintCase:
    step = ("supervisor", "Sat 2026-11-21 10:00", Classification("severity", "major", "涉嫌贪腐"))
    return after(case, step, policy=policy, **surroundings)


@pytest.fixture
def policy() -> PolicyProfile:
    acts = {**a_policy().acts, "classification": ActRule(by=("supervisor",))}
    return under(GRAVE, acts=acts)


def test_a_case_that_becomes_confidential_is_hidden_from_then_on_and_leaves_its_handler(policy: PolicyProfile):
    before = a_case(policy, category="design")
    case = classified(policy, before)
    assert before.handler == "handler@staff.example"
    assert [entry.kind for entry in case.timeline[-3:]] == [Kind.CLASSIFIED, Kind.ASSIGNED, Kind.DISPATCHED]
    assert (case.handler, case.round, case.timeline[-1].data["why"]) == ("auditor@staff.example", 1, "rerouted")
    assert knowing(circle(policy, case=case)) == {"auditor", "executive"}


def test_a_case_that_becomes_confidential_stays_with_a_handler_who_is_on_the_path(policy: PolicyProfile):
    policy = replace(policy, routes=(a_route("executive"),))
    case = classified(policy, a_case(policy, category="design"))
    assert (case.handler, case.timeline[-1].kind) == ("executive@staff.example", Kind.CLASSIFIED)


def test_where_the_whole_path_is_vacant_the_case_stays_where_nobody_sees_it(policy: PolicyProfile):
    people = a_roster(*(a_member(role, active=False) for role in ("auditor", "executive")))
    case = classified(policy, a_case(policy, category="design", roster=people), roster=people)
    assert case.timeline[-1].kind is Kind.CLASSIFIED
    assert knowing(circle(policy, case=case, roster=people)) == set()


def test_a_case_comes_back_to_those_who_see_it(policy: PolicyProfile):
    replied = after(a_case(policy, category="design"), ("handler", "Fri 2026-11-20 11:00", Reply("…")), policy=policy)
    case = classified(policy, replied)
    assert (case.stage, case.handler) == (Stage.FOLLOW_UP, "handler@staff.example")
    again = after(case, ("auditor", TUESDAY, FollowUp("not_satisfied", "…")), policy=policy)
    assert (again.stage, again.handler, again.round) == (Stage.DISPATCHED, "auditor@staff.example", 2)
