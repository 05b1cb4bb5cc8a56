"""Who may do what: the act table of the policy, the case's own handler, heads of their own department, deputies."""

from dataclasses import replace
from datetime import date

import pytest

from complaints.domain.acts import INTAKE, THE_COMPLAINANT, THE_PORTAL, THE_TIMER, VIEW, may, permitted, staff
from complaints.domain.case import ComplaintCase
from complaints.domain.commands import Act
from complaints.domain.policy import ActRule
from tests.factories import (
    NAMES,
    a_member,
    a_penalty,
    a_policy,
    a_record,
    a_registered_case,
    a_roster,
    acting,
    an_approval,
)

TODAY = date(2026, 11, 20)
OUTSIDER = a_member("outsider", roles=frozenset({"handler", "head"}), department="bathroom-line")


def allowed(actor, act, *, case: ComplaintCase | None = None, roster=None, today=TODAY, policy=None) -> bool:
    return may(
        actor=actor,
        act=act,
        case=case or a_registered_case(),
        policy=policy or a_policy(),
        roster=roster or a_roster(),
        today=today,
    )


@pytest.mark.parametrize(
    ("act", "who"),
    [
        (Act.ASSIGNMENT, {"agent", "head", "supervisor", "director"}),
        (Act.NOTE, set(NAMES) - {"admin", "auditor"}),
        (Act.CONTACT, {"handler", "agent", "head"}),
        (Act.REPLY, {"handler"}),  # OPPEIN-50: nobody else's reply counts
        (Act.FOLLOW_UP, {"agent", "supervisor"}),  # OPPEIN-35: never the handler himself
        (Act.CLOSURE, {"agent", "supervisor", "director"}),
        (Act.REOPENING, {"agent", "supervisor", "director"}),
        (Act.SUPPLEMENT, {"complainant"}),
        (Act.WITHDRAWAL, {"complainant"}),
        (Act.OBJECTION, {"complainant"}),
        (Act.SURVEY, {"complainant"}),  # OPPEIN-63: no member of staff touches the rating
        (VIEW, set(NAMES)),
    ],
)
def test_the_act_table_of_oppein(act, who):
    assert {name for name in [*NAMES, "complainant"] if allowed(acting(name), act)} == who


def test_only_the_front_office_takes_complaints_in():
    may_take = {name for name in NAMES if may_outside_a_case(acting(name), INTAKE)}
    assert may_take == {"agent", "supervisor", "director"}


def may_outside_a_case(actor, act) -> bool:
    return may(actor=actor, act=act, case=None, policy=a_policy(), roster=a_roster(), today=TODAY)


@pytest.mark.parametrize("act", [Act.REPLY, Act.CONTACT, VIEW])
def test_handling_means_handling_this_case(act):
    roster = a_roster(OUTSIDER)
    assert allowed(acting("handler"), act, roster=roster)
    assert not allowed(acting("outsider", roster=roster), act, roster=roster)


def test_a_head_is_head_of_his_own_department_only():
    roster = a_roster(OUTSIDER)
    assert allowed(acting("head"), Act.ASSIGNMENT, roster=roster)
    assert not allowed(acting("outsider", roster=roster), Act.ASSIGNMENT, roster=roster)


def test_the_deputy_stands_in_while_the_handler_is_away_and_not_a_day_longer():
    away = a_member(
        "handler", away_from=date(2026, 11, 20), away_until=date(2026, 11, 23), deputy="outsider@staff.example"
    )
    roster = a_roster(away, OUTSIDER)
    deputy = acting("outsider", roster=roster)
    days = [date(2026, 11, day) for day in (19, 20, 22, 23)]  # OPPEIN-21: short leave needs no change of the order
    assert [allowed(deputy, Act.REPLY, roster=roster, today=day) for day in days] == [False, True, True, False]
    assert allowed(acting("handler", roster=roster), Act.REPLY, roster=roster, today=date(2026, 11, 20))


def test_whoever_has_left_may_nothing_as_handler():
    case, gone = a_registered_case(), a_member("handler", active=False)
    assert not allowed(staff(gone), Act.REPLY, case=case, roster=a_roster(gone))


@pytest.mark.parametrize(
    ("act", "clauses"),
    [
        (Act.RECORD, {"records": (a_record("signed"),)}),
        (Act.REQUEST, {"approvals": (an_approval("redress"),)}),
        (Act.DECISION, {"approvals": (an_approval("redress"),)}),
        (Act.PENALTY, {"penalties": (a_penalty("delay"),)}),
        (Act.PENALTY_DECISION, {"penalties": (a_penalty("delay"),)}),
        (Act.PENALTY_APPEAL, {"penalties": (a_penalty("delay"),)}),
    ],
)
def test_an_act_whose_clauses_name_their_own_roles_needs_no_row_in_the_table(act, clauses):
    policy = a_policy(**clauses)
    assert allowed(acting("legal"), act, policy=policy)
    assert not allowed(acting("legal"), act)
    assert not allowed(acting("complainant"), act, policy=policy)
    narrower = replace(policy, acts=policy.acts | {act: ActRule(by=("director",))})
    assert not allowed(acting("legal"), act, policy=narrower)
    assert allowed(acting("director"), act, policy=narrower)


def test_an_act_that_the_policy_does_not_give_to_anybody_is_nobodys():
    policy = a_policy(acts={"note": a_policy().acts["note"]})
    assert allowed(acting("agent"), Act.NOTE, policy=policy)
    assert not allowed(acting("agent"), Act.CLOSURE, policy=policy)
    assert not allowed(THE_COMPLAINANT, Act.WITHDRAWAL, policy=policy)


@pytest.mark.parametrize("actor", [THE_TIMER, THE_PORTAL])
def test_the_timer_and_the_portal_do_no_acts_of_people(actor):
    everything = a_policy(acts={act.value: replace(a_policy().acts["note"], by=(actor.name,)) for act in Act})
    assert not any(allowed(actor, act, policy=everything) for act in Act)


def test_everything_that_somebody_may_do_to_a_case_is_listed():
    def may_do(name: str) -> set[str]:
        found = permitted(
            actor=acting(name), case=a_registered_case(), policy=a_policy(), roster=a_roster(), today=TODAY
        )
        return set(found)

    assert may_do("handler") == {"note", "question", "contact", "reply"}
    assert may_do("complainant") == {"supplement", "withdrawal", "objection", "survey"}
    assert may_do("admin") == {"unmasking"}


def test_the_name_of_an_actor_stands_on_the_timeline():
    assert acting("agent").name == "staff:agent@staff.example"
    assert (acting("agent").email, THE_COMPLAINANT.email) == ("agent@staff.example", "")
