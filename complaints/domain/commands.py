"""The acts that people do to a case, as values."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from complaints.domain.case import Attachment


class Act(StrEnum):
    """Every way in which a case can change after it was registered."""

    ASSIGNMENT = "assignment"
    NOTE = "note"
    UNMASKING = "unmasking"
    QUESTION = "question"
    RECORD = "record"
    CLASSIFICATION = "classification"
    REQUEST = "request"
    DECISION = "decision"
    PENALTY = "penalty"
    PENALTY_DECISION = "penalty-decision"
    PENALTY_APPEAL = "penalty-appeal"
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
    MAIL = "mail"
    UNDOING = "undoing"
    LEGAL_HOLD = "legal-hold"
    HOLD_LIFTING = "legal-hold-lifting"
    DISPOSAL = "disposal"
    DISPOSAL_DECISION = "disposal-decision"


@dataclass(frozen=True)
class Assignment:
    """The case goes to another handler, and with him to his department."""

    act: ClassVar = Act.ASSIGNMENT
    handler: str
    reason: str = ""


@dataclass(frozen=True)
class Note:
    """Something worth keeping, for staff only."""

    act: ClassVar = Act.NOTE
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Unmasking:
    """Somebody who need not reach the complainant looks at how to reach him, and says why (GENREG-18)."""

    act: ClassVar = Act.UNMASKING
    reason: str


@dataclass(frozen=True)
class Question:
    """Staff ask the complainant for what they need to know to go on."""

    act: ClassVar = Act.QUESTION
    text: str


@dataclass(frozen=True)
class Contact:
    """The handler has spoken with the complainant (OPPEIN-10)."""

    act: ClassVar = Act.CONTACT
    text: str


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
class PenaltyProposal:
    """Somebody proposes a penalty. `on`: the address of whom it falls on (the handler, where nobody is named).

    `evidence`: the number of the entry that calls for it; 0 where none does.
    """

    act: ClassVar = Act.PENALTY
    penalty: str
    text: str
    on: str = ""
    evidence: int = 0
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PenaltyDecision:
    """The word of one tier on the penalty with this number of the case, or, after an appeal, of who hears it.

    `money` in yuan and `points` to be taken off: needed where the clause leaves a choice.
    """

    act: ClassVar = Act.PENALTY_DECISION
    number: int
    approved: bool
    money: int | None = None
    points: int | None = None
    text: str = ""


@dataclass(frozen=True)
class PenaltyAppeal:
    """Whom a penalty falls on objects to it."""

    act: ClassVar = Act.PENALTY_APPEAL
    number: int
    text: str


@dataclass(frozen=True)
class FollowUp:
    """A call to the complainant: `outcome` is one of the policy's (followups.OUTCOMES)."""

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
    """The complainant adds something. `call_at` (ISO 8601 with offset): when he asks to be called.

    `answers`: the numbers of the questions that he answers by it.
    """

    act: ClassVar = Act.SUPPLEMENT
    text: str
    attachments: tuple[Attachment, ...] = ()
    call_at: str = ""
    answers: tuple[int, ...] = ()


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
    """The complainant's rating, 1 (very dissatisfied) to 5; given once and never changed (OPPEIN-63).

    `answers`: the same of the other questions of the policy, as far as they were answered.
    """

    act: ClassVar = Act.SURVEY
    score: int
    comment: str = ""
    answers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Undoing:
    """Who did it takes back what the entry with this number stands for, with all that came of it."""

    act: ClassVar = Act.UNDOING
    seq: int


@dataclass(frozen=True)
class LegalHold:
    """What the case holds may be evidence: it is not disposed of, however long ago it was closed."""

    act: ClassVar = Act.LEGAL_HOLD
    reason: str


@dataclass(frozen=True)
class HoldLifting:
    """The legal hold ends: the case is kept as long as the regulation says, and no longer."""

    act: ClassVar = Act.HOLD_LIFTING
    reason: str


@dataclass(frozen=True)
class DisposalProposal:
    """Somebody proposes to dispose of a case that was kept for its time."""

    act: ClassVar = Act.DISPOSAL
    reason: str


@dataclass(frozen=True)
class DisposalDecision:
    """The word of another person on it. Once approved it is done for good."""

    act: ClassVar = Act.DISPOSAL_DECISION
    approved: bool
    reason: str


OfHandling = Assignment | Note | Unmasking | Question | Contact | Reply | FollowUp | Closure | Reopening | Undoing
OfTheRegulation = Record | Classification | Request | Decision
OfPenalties = PenaltyProposal | PenaltyDecision | PenaltyAppeal
OfTheComplainant = Supplement | Withdrawal | Objection | SurveyAnswer
OfKeeping = LegalHold | HoldLifting | DisposalProposal | DisposalDecision
Command = OfHandling | OfTheRegulation | OfPenalties | OfTheComplainant | OfKeeping
