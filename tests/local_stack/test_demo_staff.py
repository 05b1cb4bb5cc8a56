"""The people of the demo: one for each role of whichever policy runs, and nobody's details lost over it."""

from dataclasses import replace

import pytest

from complaints.adapters.policy_files import POLICIES, known_policies, load_policy
from complaints.domain.policy import RoleRule
from complaints.domain.staff import Responsibility, Roster
from dev.demo_staff import put_demo_staff
from tests.factories import a_policy
from tests.fakes import InMemoryStaff

THE_NINE = {"agent", "handler", "head", "supervisor", "director", "executive", "auditor", "legal", "admin"}


def another_policy():
    roles = {"internal_affairs": RoleRule("部门内务", "Internal affairs"), "agent": RoleRule("受理员", "Intake")}
    return a_policy(roles=roles)


def nobody() -> InMemoryStaff:
    return InMemoryStaff(Roster())


@pytest.mark.parametrize("policy_id", known_policies())
def test_every_role_of_every_policy_is_held_by_somebody_with_a_name(policy_id):
    policy, staff = load_policy(POLICIES / f"{policy_id}.toml"), nobody()
    put_demo_staff(staff=staff, policy=policy)
    roster = staff.roster()
    assert {role for role in policy.roles if not roster.holding(role)} == set()
    assert all(roster.find(f"{role}@staff.example").roles == {role} for role in THE_NINE)
    assert all(member.name for member in roster.members)


def test_a_further_role_is_called_by_its_title_at_an_address_with_hyphens():
    staff = nobody()
    put_demo_staff(staff=staff, policy=another_policy())
    added = staff.roster().find("internal-affairs@staff.example")
    assert (added.name, added.roles) == ("部门内务", {"internal_affairs"})
    assert staff.roster().find("agent@staff.example").name == "受理员"


def test_another_policy_on_the_same_data_adds_who_is_missing_and_overwrites_nobody():
    staff = nobody()
    put_demo_staff(staff=staff, policy=a_policy())
    changed = replace(staff.roster().find("agent@staff.example"), name="林芳", active=False)
    staff.put(member=changed)
    before = staff.roster().members
    added = put_demo_staff(staff=staff, policy=another_policy())
    assert added == ("internal-affairs@staff.example",)
    assert changed in staff.roster().members
    assert {member.email for member in staff.roster().members} == {member.email for member in before} | set(added)
    assert put_demo_staff(staff=staff, policy=another_policy()) == ()


def test_every_category_goes_to_the_handler_unless_somebody_has_said_otherwise():
    staff = nobody()
    put_demo_staff(staff=staff, policy=a_policy())
    [everything] = staff.roster().responsibilities
    assert (everything.handler, everything.category) == ("handler@staff.example", "")
    own = Responsibility("head@staff.example", "售后服务部", category="price")
    staff.set_responsibilities(rows=[own])
    put_demo_staff(staff=staff, policy=another_policy())
    assert staff.roster().responsibilities == (own,)
