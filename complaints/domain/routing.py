"""Who gets a case by the policy's routes, and by the responsibility matrix where no route decides (OPPEIN-17)."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date

from complaints.domain.case import Complaint, ComplaintCase
from complaints.domain.conditions import holds
from complaints.domain.confidentiality import Circle
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import RouteRule
from complaints.domain.staff import Responsibility, Roster, StaffMember

BY_MATRIX = "handler"  # the role to which a route names whoever the matrix names


def route(*, case: ComplaintCase, policy: PolicyProfile) -> RouteRule | None:
    """The first route that holds for `case` as it is registered, or None."""
    return next((rule for rule in policy.routes if not rule.on and holds(when=rule.when, case=case)), None)


def destined(
    *, role: str, case: ComplaintCase, policy: PolicyProfile, roster: Roster, today: date
) -> tuple[StaffMember, ...]:
    """Those to one of whom a route to `role` brings `case`: present holders, deputies, or who stands above a vacancy.

    Nobody, where the whole succession is vacant: a case goes to no administrator. Never whom the complaint is about; on
    a closed path to who is in charge, where it would go to somebody outside.
    """
    circle = Circle(case, policy, roster, today)
    if role != BY_MATRIX:
        return circle.destined(role=role)
    row = responsible(complaint=case.content, policy=policy, roster=roster, today=today)
    member = roster.find(row.handler) if row else None
    if member and circle.may_handle(member=member):
        return (member,)
    return circle.in_charge() if circle.is_closed else ()


def chosen(members: Sequence[StaffMember], *, reference: str) -> StaffMember:
    """One of `members`, drawn from the reference: work spreads evenly, and a second reckoning gives the same person."""
    drawn = int.from_bytes(hashlib.sha256(reference.encode()).digest()[:4], "big")
    return sorted(members, key=lambda member: member.email)[drawn % len(members)]


def can_handle(*, member: StaffMember, policy: PolicyProfile) -> bool:
    """Whether a case may be given to `member`: handlers, department heads, who may reply, and whom a clause names."""
    return bool(member.roles & {"handler", "head", *policy.acts["reply"].by, *_destinations(policy)})


def _destinations(policy: PolicyProfile) -> Iterator[str]:
    """The roles to which routes, records, rounds, objections and confidential paths bring a case."""
    yield from (rule.to for rule in policy.routes)
    yield from (rule.hands_to for rule in policy.records)
    yield from (rule.hand_to for rule in policy.follow_up.rounds)
    yield from (policy.objection.to,) if policy.objection else ()
    yield from (role for rule in policy.confidential for role in rule.seen_by)


def responsible(*, complaint: Complaint, policy: PolicyProfile, roster: Roster, today: date) -> Responsibility | None:
    """The most specific row of today's matrix that fits and names an active person; None where nobody answers for it.

    Nobody answers for a complaint about himself.
    """
    fitting = [
        row
        for row in roster.matrix(today=today)
        if row.category in ("", complaint.category)
        and row.business_line in ("", complaint.business_line)
        and (member := roster.find(row.handler))
        and can_handle(member=member, policy=policy)
        and member.email.casefold() != complaint.respondent.casefold()
    ]
    return max(fitting, key=lambda row: (bool(row.category), bool(row.business_line)), default=None)
