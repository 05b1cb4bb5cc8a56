"""Where a new complaint goes: its severity, and who is responsible by the responsibility matrix (OPPEIN-17, 19)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from complaints.domain.case import Complaint
from complaints.domain.policy import PolicyProfile
from complaints.domain.staff import Responsibility, Roster, StaffMember


@dataclass(frozen=True)
class Triage:
    """`handler` and `agent` are e-mail addresses; an empty handler is a gap in the matrix."""

    severity: str
    classes: Mapping[str, str]
    handler: str
    department: str
    agent: str


def triage(*, reference: str, complaint: Complaint, policy: PolicyProfile, roster: Roster) -> Triage:
    """The triage of `complaint`: severity by its category, handler by the most specific row of the matrix.

    The agent who will call the complainant is drawn from the reference, so that work spreads evenly and a second
    reckoning gives the same person.
    """
    category = policy.category(complaint.category)
    severity = (category.severity if category else "") or policy.default_severity
    row = responsible(complaint=complaint, policy=policy, roster=roster)
    agents = sorted(member.email for member in roster.holding("agent"))
    drawn = int.from_bytes(hashlib.sha256(reference.encode()).digest()[:4], "big")
    return Triage(
        severity=severity,
        classes={scheme.id: scheme.default for scheme in policy.schemes if scheme.default}
        | (dict(category.levels) if category else {}),
        handler=row.handler if row else "",
        department=row.department if row else (category.department if category else ""),
        agent=agents[drawn % len(agents)] if agents else "",
    )


def can_handle(*, member: StaffMember, policy: PolicyProfile) -> bool:
    """Whether a case may be given to `member`: handlers, department heads, and who else may reply by the policy."""
    return bool(member.roles & {"handler", "head", *policy.acts["reply"].by})


def responsible(*, complaint: Complaint, policy: PolicyProfile, roster: Roster) -> Responsibility | None:
    """The most specific row that fits and names an active person; None where nobody answers for it."""
    fitting = [
        row
        for row in roster.responsibilities
        if row.category in ("", complaint.category)
        and row.business_line in ("", complaint.business_line)
        and (member := roster.find(row.handler))
        and can_handle(member=member, policy=policy)
    ]
    return max(fitting, key=lambda row: (bool(row.category), bool(row.business_line)), default=None)
