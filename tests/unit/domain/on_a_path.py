"""A company with a confidential path, for the tests of who may know of a case."""

from datetime import date
from typing import Any

from complaints.domain.case import ComplaintCase
from complaints.domain.confidentiality import Circle
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import ConfidentialRule
from complaints.domain.staff import Roster, StaffMember
from tests.factories import a_complaint, a_path, a_policy, a_registered_case, a_roster

TODAY = date(2026, 11, 20)
AWAY = {"away_from": date(2026, 11, 1)}
NOISE = a_path("noise", when={"category": ("delivery",)}, seen_by=("legal",))


def under(*paths: ConfidentialRule, **changes: Any) -> PolicyProfile:
    """The regulation with these paths, after one for complaints about delivery, and without routes."""
    return a_policy(**{"routes": (), "confidential": (NOISE, *paths)} | changes)


def a_case(
    policy: PolicyProfile, *, roster: Roster | None = None, category: str = "price", **complaint: Any
) -> ComplaintCase:
    """A complaint about prices, as it is registered."""
    return a_registered_case(policy=policy, roster=roster, complaint=a_complaint(category=category, **complaint))


def circle(
    policy: PolicyProfile,
    *members: StaffMember,
    case: ComplaintCase | None = None,
    roster: Roster | None = None,
    **complaint: Any,
) -> Circle:
    """Those who may know of `case`, else of a complaint about prices."""
    people = roster or a_roster(*members)
    return Circle(case or a_case(policy, roster=people, **complaint), policy, people, TODAY)


def knowing(found: Circle) -> set[str]:
    """Who in the house may know of the case."""
    return {name(member) for member in found.roster.members if member.active and found.knows(member=member)}


def name(member: StaffMember) -> str:
    """The short name of <name>@staff.example."""
    return member.email.removesuffix("@staff.example")
