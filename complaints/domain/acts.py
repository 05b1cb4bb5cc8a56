"""Who acts, and which acts the policy lets him do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from complaints.domain.case import COMPLAINANT, PORTAL, TIMER, ComplaintCase, staff_actor
from complaints.domain.commands import Act
from complaints.domain.confidentiality import Circle
from complaints.domain.policy import PolicyProfile
from complaints.domain.staff import Roster, StaffMember, stands_as

VIEW = "view"
INTAKE = "intake"
QUARANTINE = "quarantine"
DIRECTORY = "directory"
REPORTS = "reports"
AUDIT = "audit"
SIGN_INS = "sign-ins"
HANDOVER = "handover"
DELIVERIES = "deliveries"
MATRIX_DECISION = "matrix-decision"
RETENTION = "retention"
SURVEYS = "surveys"
BULLETIN = "bulletin"
# Acts whose clauses themselves name the roles that may record, ask, decide, propose and hear.
SAID_BY_CLAUSES: Mapping[str, Callable[[PolicyProfile], tuple[object, ...]]] = {
    Act.RECORD: lambda policy: policy.records,
    Act.REQUEST: lambda policy: policy.approvals,
    Act.DECISION: lambda policy: policy.approvals,
    Act.PENALTY: lambda policy: policy.penalties,
    Act.PENALTY_DECISION: lambda policy: policy.penalties,
    Act.PENALTY_APPEAL: lambda policy: policy.penalties,
}
# What staff may do that changes no case.
OUTSIDE_ANY_CASE = (
    INTAKE,
    VIEW,
    QUARANTINE,
    DIRECTORY,
    MATRIX_DECISION,
    REPORTS,
    AUDIT,
    SIGN_INS,
    HANDOVER,
    DELIVERIES,
    RETENTION,
    SURVEYS,
    BULLETIN,
)


@dataclass(frozen=True)
class Actor:
    """Who acts: `name` stands on the timeline; `member` is set for staff."""

    name: str
    member: StaffMember | None = None

    @property
    def email(self) -> str:
        """The staff member's address, or empty."""
        return self.member.email if self.member else ""


THE_COMPLAINANT = Actor(COMPLAINANT)
THE_TIMER = Actor(TIMER)
THE_PORTAL = Actor(PORTAL)


def staff(member: StaffMember) -> Actor:
    """A member of staff as the one who acts."""
    return Actor(staff_actor(member.email), member)


class NotAllowed(Exception):
    """The actor's roles do not include this act on this case."""

    def __init__(self, *, act: str) -> None:
        super().__init__(f"not allowed: {act}")
        self.act = act


def may(
    *, actor: Actor, act: str, case: ComplaintCase | None, policy: PolicyProfile, roster: Roster, today: date
) -> bool:
    """Whether the policy's act table lets `actor` do `act`: `case` is None for acts outside any case.

    Acts whose clauses say themselves who may do them need no row in the table; where there is one, it holds too. Who
    may not know of a case does nothing to it, but that he may appeal against a penalty that falls on him.
    """
    rule, member = policy.acts.get(act), actor.member
    circle = Circle(case, policy, roster, today) if case else None
    if member and circle and act != Act.PENALTY_APPEAL and not circle.knows(member=member):
        return False
    if act == Act.UNDOING:
        return member is not None  # what it takes back must be his own: undoing.undo_from says so
    if rule is None:
        return member is not None and act in SAID_BY_CLAUSES and bool(SAID_BY_CLAUSES[act](policy))
    if member is None:
        return actor.name == COMPLAINANT and COMPLAINANT in rule.by
    if circle is None:
        return stands_as(roles=rule.by, member=member, case=None, roster=roster, today=today)
    return circle.stands_as(roles=rule.by, member=member)


def permitted(
    *, actor: Actor, case: ComplaintCase, policy: PolicyProfile, roster: Roster, today: date
) -> tuple[str, ...]:
    """Every act that `actor` may do to `case` by role, whatever its stage."""
    acts = (act for act in dict.fromkeys((*policy.acts, *SAID_BY_CLAUSES)) if act not in OUTSIDE_ANY_CASE)
    return tuple(act for act in acts if may(actor=actor, act=act, case=case, policy=policy, roster=roster, today=today))
