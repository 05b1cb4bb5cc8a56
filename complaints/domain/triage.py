"""Where a new complaint goes: its severity and levels, who handles it, and who will call the complainant."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from complaints.domain.case import SEVERITY, Complaint, ComplaintCase
from complaints.domain.confidentiality import Circle
from complaints.domain.policy import PolicyProfile
from complaints.domain.routing import BY_MATRIX, chosen, destined, responsible, route
from complaints.domain.staff import Roster


@dataclass(frozen=True)
class Triage:
    """`handler` and `agent` are e-mail addresses; an empty handler is a gap in the matrix, or a vacant post.

    `department` is that of the row, for a handler who has none himself.
    """

    severity: str
    classes: Mapping[str, str]
    handler: str
    department: str
    agent: str


def triage(
    *, reference: str, complaint: Complaint, policy: PolicyProfile, roster: Roster, today: date, agent: str = ""
) -> Triage:
    """The triage of `complaint`: severity by its category, handler by the routes, else by the matrix (OPPEIN-17, 19).

    `agent`: who has taken the complaint and will call the complainant; else he is drawn from the reference.
    """
    category = policy.category(complaint.category)
    levels = starting_levels(complaint=complaint, policy=policy)
    severity = levels.pop(SEVERITY)
    row = responsible(complaint=complaint, policy=policy, roster=roster, today=today)
    case = ComplaintCase(
        reference,
        complaint=complaint,
        severity=severity,
        classes=levels,
        department=row.department if row else (category.department if category else ""),
    )
    rule = route(case=case, policy=policy)
    of_agent = replace(case, agent=_agent(Circle(case, policy, roster, today), agent))  # to whom a route may bring it
    holders = destined(role=rule.to if rule else BY_MATRIX, case=of_agent, policy=policy, roster=roster, today=today)
    handler = chosen(holders, reference=reference).email if holders else ""
    circle = Circle(replace(case, handler=handler), policy, roster, today)
    return Triage(
        severity=severity,
        classes=levels,
        handler=handler,
        department=case.department,
        agent=_agent(circle, agent),
    )


def _agent(circle: Circle, taken_by: str) -> str:
    """Who will call: the one who took the complaint, or one drawn from the reference, of those who may know of it."""
    agents = circle.agents()
    if taken_by in {member.email for member in agents}:
        return taken_by
    return chosen(agents, reference=circle.case.reference).email if agents else ""


def starting_levels(*, complaint: Complaint, policy: PolicyProfile) -> dict[str, str]:
    """Where a case begins, scheme -> level, the severity among them: by default, by its category, by who took it."""
    category = policy.category(complaint.category)
    of_category = {SEVERITY: category.severity} | dict(category.levels) if category else {}
    return {
        SEVERITY: policy.default_severity,
        **{scheme.id: scheme.default for scheme in policy.schemes if scheme.default},
        **{scheme: level for scheme, level in of_category.items() if level},
        **complaint.levels,
    }
