"""Who is missing: posts that clauses count on, heads of departments, and complaints nobody would answer for."""

from dataclasses import replace

import pytest

from complaints.domain.policy import ActRule, RoleRule
from complaints.domain.policy_clauses import ObjectionRule
from complaints.domain.staff import Responsibility
from complaints.domain.staffing import departments_without_head, roles_used, short_posts, unanswered
from tests.factories import (
    REGISTERED_AT,
    a_member,
    a_penalty,
    a_policy,
    a_record,
    a_roster,
    a_route,
    an_approval,
)

TODAY = REGISTERED_AT.date()


def with_roles(*further: str, **changes):
    """The regulation of 欧派 with further roles, each named so in both languages."""
    roles = {role: RoleRule(role, role) for role in further}
    return a_policy(**{"roles": {**a_policy().roles, **roles}} | changes)


def posts(policy, roster=None):
    return short_posts(policy=policy, roster=roster or everybody(policy))


def everybody(policy, *without: str):
    """All posts of `policy` filled but those of `without`."""
    return a_roster(*(a_member(role, active=role not in without) for role in policy.roles))


def test_with_every_post_filled_none_is_short():
    assert posts(a_policy()) == {}


@pytest.mark.parametrize("role", ["agent", "supervisor", "director", "admin"])
def test_a_post_that_only_people_who_have_left_held_is_short(role):
    assert posts(a_policy(), everybody(a_policy(), role)) == {role: (1, 0)}


def test_a_role_that_no_clause_names_may_stay_empty():
    assert posts(with_roles("gardener"), a_roster()) == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"records": (a_record("seen", by=("gardener",)),)},
        {"records": (a_record("seen", hands_to="gardener"),)},
        {"approvals": (an_approval("money", tiers=("supervisor", "gardener")),)},
        {"approvals": (an_approval("money", by=("gardener",)),)},
        {"penalties": (a_penalty("late", appeal=("gardener",)),)},
        {"routes": (a_route("gardener", when={"category": ("price",)}),)},
        {"objection": ObjectionRule(to="gardener")},
    ],
    ids=str,
)
def test_a_role_that_some_clause_names_must_be_held(changes):
    policy = with_roles("gardener", **changes)
    assert posts(policy, a_roster(*(a_member(role) for role in a_policy().roles))) == {"gardener": (1, 0)}
    assert posts(policy) == {}


def test_of_two_who_may_decide_either_is_enough():
    policy = with_roles("president", "vice", approvals=(an_approval("money", tiers=("president|vice",)),))
    assert posts(policy, everybody(policy, "president")) == {}
    assert set(posts(policy, everybody(policy, "president", "vice"))) == {"president", "vice"}


def test_where_the_regulation_wants_several_people_as_many_must_be_there():
    assistants = {"specialist": RoleRule("专员", "Specialist", at_least=2)}
    policy = a_policy(roles={**a_policy().roles, **assistants})
    assert posts(policy) == {"specialist": (2, 1)}
    second = a_member("second", roles=frozenset({"specialist"}))
    roster = everybody(policy)
    assert posts(policy, replace(roster, members=(*roster.members, second))) == {}


def test_who_is_who_in_a_case_is_no_post():
    assert not roles_used(policy=a_policy(), roster=a_roster()) & {"handler", "head", "complainant", ""}


def test_a_department_that_answers_for_complaints_needs_a_head():
    rows = (
        Responsibility("handler@staff.example", "kitchen-line"),
        Responsibility("agent@staff.example", "doors", category="price"),
    )
    roster = a_roster(responsibilities=rows)
    assert departments_without_head(policy=a_policy(), roster=roster, today=TODAY) == ("doors",)
    without = replace(roster, members=tuple(member for member in roster.members if "head" not in member.roles))
    assert departments_without_head(policy=a_policy(), roster=without, today=TODAY) == ("doors", "kitchen-line")


def test_no_head_is_missed_where_no_clause_names_one():
    plain = {"clocks", "letters", "records", "approvals", "penalties", "routes", "closing"}
    policy = a_policy(acts={"reply": ActRule(("handler",))}, **dict.fromkeys(plain, ()))
    roster = a_roster(a_member("head", active=False))
    assert departments_without_head(policy=policy, roster=roster, today=TODAY) == ()


def gaps(roster, policy=None):
    return unanswered(policy=policy or a_policy(), roster=roster, today=TODAY)


def test_with_somebody_responsible_for_everything_every_complaint_is_answered_for():
    assert gaps(a_roster()) == ()


def test_a_category_that_nobody_who_is_there_answers_for_is_named():
    rows = [
        Responsibility("handler@staff.example", "x", category=category.id) for category in a_policy().intake.categories
    ]
    left = Responsibility("gone@staff.example", "x", category="price")
    roster = a_roster(responsibilities=(*(row for row in rows if row.category != "price"), left))
    assert gaps(roster) == (("price", ""),)
    assert gaps(replace(roster, responsibilities=())) == tuple(
        (category.id, "") for category in a_policy().intake.categories
    )


def test_a_business_line_that_is_left_out_is_named_with_its_category():
    lines = [line.id for line in a_policy().intake.business_lines]
    rows = tuple(Responsibility("handler@staff.example", "x", business_line=line) for line in lines[1:])
    found = gaps(a_roster(responsibilities=rows))
    assert set(found) == {(category.id, lines[0]) for category in a_policy().intake.categories}


def test_what_a_route_takes_to_a_person_who_is_there_is_answered_for():
    policy = a_policy(routes=(a_route("auditor", when={"category": ("price",)}),))
    nobody = a_roster(responsibilities=())
    assert "price" not in {category for category, _ in gaps(nobody, policy)}
    assert ("price", "") in gaps(replace(nobody, members=()), policy)
