"""What somebody sees in lists: the same cases as he may know of one by one."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from complaints.domain.confidentiality import Circle, Sight, sight
from complaints.domain.policy_intake import ConfidentialRule, Hides
from tests.factories import a_complaint, a_member, a_path, a_policy, a_registered_case, a_roster

TODAY = date(2026, 11, 20)
PATHS = (
    a_path("audit"),
    a_path("own", when={"category": ("design",)}, seen_by=("handler", "auditor")),
    a_path("called", when={"category": ("delivery",)}, seen_by=("agent",)),
    a_path("led", when={"category": ("attitude",)}, seen_by=("head",)),
    a_path("named", when={"category": ("after_sales",)}, hides=Hides.NAME),
)
POLICY = a_policy(confidential=PATHS)
CATEGORIES = ("price", "design", "delivery", "attitude", "after_sales", "installation")
PEOPLE = a_roster(
    a_member("handler", away_from=date(2026, 11, 1), deputy="legal@staff.example"),
    a_member("handler2", roles=frozenset({"handler"}), department="doors"),
    a_member("agent2", roles=frozenset({"agent"})),
    a_member("head2", roles=frozenset({"head"}), department="doors"),
    a_member("head3", roles=frozenset({"head"})),
)


def facts(case: Any, path: ConfidentialRule | None) -> dict[str, Any]:
    own = {"handler": case.handler, "agent": case.agent, "department": case.department}
    seen_by = path.seen_by if path and path.hides is Hides.CASE else ()
    return own | {"seen_by": seen_by, "respondent": case.content.respondent.casefold()}


@pytest.mark.parametrize("member", PEOPLE.members, ids=lambda member: member.email)
def test_a_list_shows_whom_it_is_for_exactly_the_cases_that_he_may_know_of(member):
    seen = sight(member=member, roster=PEOPLE, today=TODAY)
    for category, handler, agent, respondent in product(
        CATEGORIES, ("handler", "handler2"), ("agent", "agent2"), ("", "Legal@staff.example")
    ):
        content = a_complaint(category=category, respondent=respondent)
        found = PEOPLE.find(f"{handler}@staff.example")
        own = {"handler": found.email, "department": found.department, "agent": f"{agent}@staff.example"}
        case = replace(a_registered_case(), complaint=content, **own)
        circle = Circle(case, POLICY, PEOPLE, TODAY)
        assert seen.shows(**facts(case, circle.path)) == circle.knows(member=member), (category, own, respondent)


NOWHERE: dict[str, Any] = {"handler": "", "agent": "", "department": ""}


def test_a_closed_row_is_seen_by_its_roles_alone():
    auditor = sight(member=PEOPLE.find("auditor@staff.example"), roster=PEOPLE, today=TODAY)
    assert auditor.shows(seen_by=("executive", "auditor"), respondent="", **NOWHERE)
    assert not auditor.shows(seen_by=("executive", "head", "handler", "agent"), respondent="", **NOWHERE)


def test_rows_of_no_closed_path_are_seen_by_everybody_whom_they_are_not_about():
    assert Sight("x@staff.example").shows(seen_by=(), respondent="", **NOWHERE)
    assert not Sight("x@staff.example").shows(seen_by=(), respondent="x@staff.example", **NOWHERE)
