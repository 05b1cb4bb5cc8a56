"""The acts that people do to a case, as values, and who may do them."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from complaints.domain.case import COMPLAINANT, PORTAL, TIMER, Attachment, ComplaintCase, staff_actor
from complaints.domain.policy import PolicyProfile
from complaints.domain.staff import Roster, StaffMember, stand_in


class Act(StrEnum):
    """Every way in which a case can change after it was registered."""

    ASSIGNMENT = "assignment"
    NOTE = "note"
    RECORD = "record"
    CLASSIFICATION = "classification"
    REQUEST = "request"
    DECISION = "decision"
    CONTACT = "contact"
    REPLY = "reply"
    FOLLOW_UP = "follow-up"
    CLOSURE = "closure"
    REOPENING = "reopening"
    SUPPLEMENT = "supplement"
    WITHDRAWAL = "withdrawal"
    OBJECTION = "objection"
    SURVEY = "survey"
    LADDER = "ladder"
    BOUNCE = "bounce"


VIEW = "view"
INTAKE = "intake"
QUARANTINE = "quarantine"
OUTSIDE_ANY_CASE = (INTAKE, VIEW, QUARANTINE)  # what staff may do that changes no case


@dataclass(frozen=True)
class Assignment:
    """The case goes to another handler, and with him to his department."""

    act: ClassVar = Act.ASSIGNMENT
    handler: str
    reason: str = ""


@dataclass(frozen=True)
class Note:
    """Something worth keeping, for staff only. `message_id` names the mail it came by."""

    act: ClassVar = Act.NOTE
    text: str
    attachments: tuple[Attachment, ...] = ()
    message_id: str = ""


@dataclass(frozen=True)
class Contact:
    """The handler has spoken with the complainant (OPPEIN-10)."""

    act: ClassVar = Act.CONTACT
    text: str
    message_id: str = ""


@dataclass(frozen=True)
class Reply:
    """The handler's answer to the agent (OPPEIN-34, 48). `final`: the result or the plan, not an interim word.

    `five_w_two_h`: what, who, why, when_start, when_planned, when_done, where, how, how_much, as far as given.
    """

    act: ClassVar = Act.REPLY
    text: str
    final: bool = True
    five_w_two_h: dict[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    message_id: str = ""


@dataclass(frozen=True)
class Record:
    """A milestone of the policy, with its fields filled in: numbers and dates as text, yes and no as `yes`, `no`."""

    act: ClassVar = Act.RECORD
    record: str
    fields: dict[str, str] = field(default_factory=dict)
    text: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Classification:
    """The case stands at another level of a scheme."""

    act: ClassVar = Act.CLASSIFICATION
    scheme: str
    level: str
    reason: str = ""


@dataclass(frozen=True)
class Request:
    """Somebody asks for a matter to be decided. `until` (ISO 8601) is the time asked for where clocks are extended."""

    act: ClassVar = Act.REQUEST
    matter: str
    text: str
    until: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Decision:
    """The word of one tier on the open request of a matter."""

    act: ClassVar = Act.DECISION
    matter: str
    approved: bool
    text: str = ""


@dataclass(frozen=True)
class FollowUp:
    """A call to the complainant: `outcome` is satisfied, not_satisfied or unreachable."""

    act: ClassVar = Act.FOLLOW_UP
    outcome: str
    text: str = ""


@dataclass(frozen=True)
class Closure:
    """The case ends: `kind` is one of the policy's ways of closing."""

    act: ClassVar = Act.CLOSURE
    kind: str
    reason: str = ""


@dataclass(frozen=True)
class Reopening:
    """A closed case is taken up again."""

    act: ClassVar = Act.REOPENING
    reason: str


@dataclass(frozen=True)
class Supplement:
    """The complainant adds something."""

    act: ClassVar = Act.SUPPLEMENT
    text: str
    attachments: tuple[Attachment, ...] = ()
    message_id: str = ""


@dataclass(frozen=True)
class Withdrawal:
    """The complainant takes the complaint back."""

    act: ClassVar = Act.WITHDRAWAL
    reason: str = ""


@dataclass(frozen=True)
class Objection:
    """The complainant disagrees with the result: a closed case is opened again."""

    act: ClassVar = Act.OBJECTION
    text: str


@dataclass(frozen=True)
class SurveyAnswer:
    """The complainant's rating, 1 (very dissatisfied) to 5; given once and never changed (OPPEIN-63)."""

    act: ClassVar = Act.SURVEY
    score: int
    comment: str = ""


Command = (
    Assignment
    | Note
    | Record
    | Classification
    | Request
    | Decision
    | Contact
    | Reply
    | FollowUp
    | Closure
    | Reopening
    | Supplement
    | Withdrawal
    | Objection
    | SurveyAnswer
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
    """Whether the policy's act table lets `actor` do `act`: `case` is None for acts outside any case."""
    rule = policy.acts.get(act)
    if rule is None:
        return False
    if actor.member is None:
        return actor.name == COMPLAINANT and COMPLAINANT in rule.by
    return stands_as(roles=rule.by, member=actor.member, case=case, roster=roster, today=today)


def stands_as(
    *, roles: tuple[str, ...], member: StaffMember, case: ComplaintCase | None, roster: Roster, today: date
) -> bool:
    """Whether `member` stands for one of `roles`; `handler` and `head` mean those of `case`."""
    return any(_stands_as(role, member, case, roster, today) for role in roles)


def permitted(
    *, actor: Actor, case: ComplaintCase, policy: PolicyProfile, roster: Roster, today: date
) -> tuple[str, ...]:
    """Every act that `actor` may do to `case` by role, whatever its stage."""
    acts = (act for act in policy.acts if act not in OUTSIDE_ANY_CASE)
    return tuple(act for act in acts if may(actor=actor, act=act, case=case, policy=policy, roster=roster, today=today))


def _stands_as(role: str, member: StaffMember, case: ComplaintCase | None, roster: Roster, today: date) -> bool:
    if role == "handler" and case is not None:
        return _handles(member, case, roster, today)
    if role == "head" and case is not None:
        return role in member.roles and member.department == case.department
    return role in member.roles


def _handles(member: StaffMember, case: ComplaintCase, roster: Roster, today: date) -> bool:
    handler = roster.find(case.handler)
    if handler is None:
        return False
    return member == handler or member == stand_in(member=handler, roster=roster, today=today)
