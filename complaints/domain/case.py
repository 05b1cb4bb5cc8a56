"""A complaint case: what is complained of, the lines of its timeline, and the view that folding the timeline gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any


class Stage(StrEnum):
    """Where a case stands."""

    REGISTERED = "registered"  # numbered, nobody responsible yet
    DISPATCHED = "dispatched"  # with the handler, who owes a reply
    FOLLOW_UP = "follow_up"  # replied; the agent owes the complainant a call
    CLOSED = "closed"


class Kind(StrEnum):
    """Kinds of timeline entries."""

    RECEIVED = "received"
    REGISTERED = "registered"
    UNASSIGNED = "unassigned"
    ASSIGNED = "assigned"
    DISPATCHED = "dispatched"
    CONTACTED = "contacted"
    REPLIED = "replied"
    FURTHER_REPLY = "further_reply"
    UNCOUNTED_REPLY = "uncounted_reply"
    NOTED = "noted"
    ASKED = "asked"  # staff put a question to the complainant
    UNMASKED = "unmasked"  # somebody looked at how to reach the complainant
    RECORDED = "recorded"
    CLASSIFIED = "classified"
    REQUESTED = "requested"
    DECIDED = "decided"
    PENALTY = "penalty"
    CALLED = "called"
    REMINDED = "reminded"
    URGED = "urged"
    ESCALATED = "escalated"
    SUPPLEMENTED = "supplemented"
    OBJECTED = "objected"
    RATED = "rated"
    CLOSED = "closed"
    REOPENED = "reopened"
    UNDELIVERED = "undelivered"
    RESENT = "resent"  # a letter that did not arrive left once more
    FREED = "freed"  # an address that was not written to is again
    MISREAD = "misread"  # a mail that asked for what could not be done
    UNDONE = "undone"
    AWAY = "away"  # a member of staff answered by robot
    BRAKED = "braked"  # too many mails: some were not taken
    HELD = "held"  # under legal hold: not to be disposed of
    RELEASED = "released"  # the legal hold was lifted
    DISPOSAL_PROPOSED = "disposal_proposed"
    DISPOSAL_REFUSED = "disposal_refused"
    DISPOSED = "disposed"  # nothing comes after it, and of all before it only what it says is left


# What the complainant may read of the timeline; everything else stays in the house.
PUBLIC_KINDS = frozenset(
    {
        Kind.RECEIVED,
        Kind.REGISTERED,
        Kind.DISPATCHED,
        Kind.ASKED,
        Kind.CONTACTED,
        Kind.REPLIED,
        Kind.CALLED,
        Kind.SUPPLEMENTED,
        Kind.OBJECTED,
        Kind.RATED,
        Kind.CLOSED,
        Kind.REOPENED,
    }
)

SEVERITY = "severity"
COMPLAINANT = "complainant"
TIMER = "timer"
PORTAL = "portal"
STAFF = "staff:"


def staff_actor(email: str) -> str:
    """The actor string of a member of staff."""
    return f"{STAFF}{email}"


def staff_email(actor: str) -> str:
    """The address of the member of staff behind an actor string; an address, or another actor, as it is."""
    return actor.removeprefix(STAFF)


@dataclass(frozen=True)
class Complainant:
    """Who complains. `kind` is one of the policy's complainant kinds; at least one of phone and email is given."""

    name: str
    kind: str
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True)
class Attachment:
    """A stored file: `key` in the attachment bucket, declared `name`, `type`, `size` in bytes."""

    key: str
    name: str
    type: str
    size: int


@dataclass(frozen=True)
class Complaint:
    """What is complained of, as it was received.

    `type`, `fields` and `levels` (scheme -> level) are the policy's; `respondent`: the address of the member of staff
    complained about; `repeat_of`: the reference of an earlier case of the same matter; `unsure`: what is needed and the
    complainant says that he does not know, by its name (`order_no`, `fields.<id>`).
    """

    complainant: Complainant
    category: str
    description: str
    business_line: str = ""
    order_no: str = ""
    occurred_at: str = ""
    place: str = ""
    demand: str = ""
    attachments: tuple[Attachment, ...] = ()
    channel: str = "web"
    locale: str = "zh-CN"
    consent: str = ""
    type: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    anonymous: bool = False
    respondent: str = ""
    repeat_of: str = ""
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One line of the timeline. `at` is UTC; `seq` counts from 1; `hash` chains over all entries before.

    `digest`: of what it said, where that was disposed of and `data` is what was left; else empty.
    """

    seq: int
    at: datetime
    actor: str
    kind: Kind
    data: Mapping[str, Any]
    previous_hash: str
    hash: str
    digest: str = ""


class BrokenTimeline(Exception):
    """The stored entries are not a whole, untouched timeline: `seq` is the first that does not fit."""

    def __init__(self, *, reference: str, seq: int, reason: str) -> None:
        super().__init__(f"timeline of {reference} breaks at entry {seq}: {reason}")
        self.reference, self.seq, self.reason = reference, seq, reason


@dataclass(frozen=True)
class ComplaintCase:
    """The state that follows from a timeline. `version` counts the writes, `round` the times a reply was owed.

    `deputy`: who may act in the handler's place, whose mailbox said that he is away, until he acts himself.
    """

    reference: str
    timeline: tuple[Entry, ...] = ()
    version: int = 0
    stage: Stage = Stage.REGISTERED
    policy_id: str = ""
    policy_version: str = ""
    complaint: Complaint | None = None
    secret_hash: str = ""
    month: str = ""
    handler: str = ""
    department: str = ""
    agent: str = ""
    severity: str = ""
    classes: Mapping[str, str] = field(default_factory=dict)
    round: int = 0
    final_result: bool = False
    satisfied: bool | None = None
    attempts: int = 0
    closing_kind: str = ""
    rating: int | None = None
    received_at: datetime | None = None
    closed_at: datetime | None = None
    undelivered: tuple[str, ...] = field(default=())
    undone: frozenset[int] = frozenset()
    deputy: str = ""
    disposed_at: datetime | None = None

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What was reckoned of this very case, for who reckons it again: it stays true, as a case does not change."""
        return {}

    @property
    def standing(self) -> tuple[Entry, ...]:
        """The entries that stand: all but those that were undone."""
        return tuple(entry for entry in self.timeline if entry.seq not in self.undone) if self.undone else self.timeline

    @property
    def content(self) -> Complaint:
        """The complaint; a case without one has not been received and raises BrokenTimeline."""
        if self.complaint is None:
            raise BrokenTimeline(reference=self.reference, seq=1, reason="the case has no received entry")
        return self.complaint

    def is_about(self, email: str) -> bool:
        """Whether the complaint is about the member of staff with this address."""
        respondent = self.complaint.respondent if self.complaint else ""
        return bool(respondent) and respondent.casefold() == email.casefold()

    @property
    def locale(self) -> str:
        """The complainant's locale."""
        return self.content.locale
