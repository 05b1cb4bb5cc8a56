"""Where a complaint goes: the most specific row of the responsibility matrix, the severity, the agent."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_clauses import Scheme
from complaints.domain.policy_intake import Choice
from complaints.domain.routing import responsible
from complaints.domain.staff import Responsibility
from complaints.domain.text import Text
from complaints.domain.triage import Triage, triage
from tests.factories import a_complaint, a_member, a_policy, a_roster

ANYTHING = Responsibility(handler="handler@staff.example", department="hotline")
QUALITY = Responsibility(handler="legal@staff.example", department="quality", category="product_quality")
KITCHEN = Responsibility(handler="auditor@staff.example", department="kitchen-line", business_line="kitchen")
KITCHEN_QUALITY = replace(QUALITY, handler="director@staff.example", business_line="kitchen")

TODAY = date(2026, 11, 20)
LINES = [a_member(email, roles=frozenset({"handler"})) for email in ("legal", "auditor", "director")]


def triaged(*rows: Responsibility, policy: PolicyProfile | None = None, reference="26110001", **complaint) -> Triage:
    return triage(
        reference=reference,
        complaint=a_complaint(**complaint),
        policy=policy or a_policy(),
        roster=a_roster(*LINES, responsibilities=rows),
        today=TODAY,
    )


@pytest.mark.parametrize(
    ("category", "business_line", "row"),
    [
        ("product_quality", "kitchen", KITCHEN_QUALITY),
        ("product_quality", "bathroom", QUALITY),
        ("product_quality", "", QUALITY),
        ("delivery", "kitchen", KITCHEN),
        ("delivery", "bathroom", ANYTHING),
    ],
)
def test_the_most_specific_row_of_the_matrix_wins(category, business_line, row):
    for rows in ((ANYTHING, KITCHEN, QUALITY, KITCHEN_QUALITY), (KITCHEN_QUALITY, QUALITY, KITCHEN, ANYTHING)):
        found = triaged(*rows, category=category, business_line=business_line)
        assert (found.handler, found.department) == (row.handler, row.department)


def test_the_category_says_more_than_the_business_line():
    assert triaged(KITCHEN, QUALITY).handler == QUALITY.handler


def test_a_row_that_names_somebody_who_left_does_not_count():
    left = a_member("director", roles=frozenset({"handler"}), active=False)
    roster = a_roster(left, responsibilities=(ANYTHING, KITCHEN_QUALITY))
    assert responsible(complaint=a_complaint(), policy=a_policy(), roster=roster, today=TODAY) == ANYTHING


def test_a_row_that_names_somebody_who_handles_no_cases_does_not_count():
    roster = a_roster(responsibilities=(ANYTHING, KITCHEN_QUALITY))
    assert responsible(complaint=a_complaint(), policy=a_policy(), roster=roster, today=TODAY) == ANYTHING


def test_a_gap_in_the_matrix_leaves_no_handler():
    assert triaged().handler == ""
    roster = a_roster(*LINES, responsibilities=(QUALITY,))
    assert (
        responsible(complaint=a_complaint(category="delivery"), policy=a_policy(), roster=roster, today=TODAY) is None
    )


def with_category(**changes) -> PolicyProfile:
    policy = a_policy()
    first, *others = policy.intake.categories
    return replace(policy, intake=replace(policy.intake, categories=(replace(first, **changes), *others)))


def test_the_severity_is_that_of_the_category_or_the_default():
    policy = with_category(severity="major")
    assert triaged(policy=policy).severity == "major"
    assert triaged(policy=policy, category="delivery").severity == "general"
    assert triaged(policy=policy, category="of another policy").severity == "general"


def test_without_a_row_the_department_is_that_of_the_category():
    assert triaged(policy=with_category(department="quality")).department == "quality"


def test_the_agent_is_drawn_from_the_reference_and_drawn_again_the_same():
    agents = [a_member(f"agent-{number}", roles=frozenset({"agent"})) for number in range(4)]
    roster = a_roster(a_member("agent", active=False), *agents)

    def agent(reference: str, roster=roster) -> str:
        return triage(reference=reference, complaint=a_complaint(), policy=a_policy(), roster=roster, today=TODAY).agent

    drawn = Counter(agent(f"2611{serial:04}") for serial in range(1, 401))
    assert set(drawn) == {member.email for member in agents}
    assert min(drawn.values()) > 60
    shuffled = a_roster(a_member("agent", active=False), *reversed(agents))
    assert all(agent(f"2611{serial:04}") == agent(f"2611{serial:04}", shuffled) for serial in range(1, 50))


def test_without_agents_nobody_is_drawn():
    roster = a_roster(a_member("agent", active=False))
    assert triage(reference="1", complaint=a_complaint(), policy=a_policy(), roster=roster, today=TODAY).agent == ""


def test_a_case_begins_by_default_by_its_category_and_by_who_took_it_in_this_order():
    levels = tuple(Choice(level, Text(level, level)) for level in ("low", "middle", "high"))
    schemes = (Scheme("urgency", Text("紧急", "Urgency"), levels, "low"), Scheme("crisis", Text("危机", "C"), levels))
    policy = replace(with_category(severity="major", levels={"urgency": "middle"}), schemes=schemes)
    assert triaged(policy=policy, category="delivery").classes == {"urgency": "low"}
    assert triaged(policy=policy).classes == {"urgency": "middle"}
    taken = triaged(policy=policy, levels={"urgency": "high", "crisis": "low", "severity": "general"})
    assert taken.classes == {"urgency": "high", "crisis": "low"}
    assert taken.severity == "general"
    of_scheme = replace(with_category(levels={"severity": "major"}), schemes=schemes)
    assert (triaged(policy=of_scheme).severity, triaged(policy=of_scheme).classes) == ("major", {"urgency": "low"})
