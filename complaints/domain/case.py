"""A complaint case: its timeline, and the view that folding the timeline gives.

A case *is* its timeline. `ComplaintCase` holds nothing that does not follow from its entries; every change appends
entries and applies them. Nothing is ever altered or taken out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from complaints.domain import audit


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
    RECORDED = "recorded"
    CLASSIFIED = "classified"
    REQUESTED = "requested"
    DECIDED = "decided"
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


# What the complainant may read of the timeline; everything else stays in the house.
PUBLIC_KINDS = frozenset(
    {
        Kind.RECEIVED,
        Kind.REGISTERED,
        Kind.DISPATCHED,
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


def staff_actor(email: str) -> str:
    """The actor string of a member of staff."""
    return f"staff:{email}"


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
    """What is complained of, as it was received."""

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


@dataclass(frozen=True)
class Entry:
    """One line of the timeline. `at` is UTC; `seq` counts from 1; `hash` chains over all entries before."""

    seq: int
    at: datetime
    actor: str
    kind: Kind
    data: Mapping[str, Any]
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class ComplaintCase:
    """The state that follows from a timeline. `version` counts the writes, `round` the times a reply was owed."""

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

    @property
    def content(self) -> Complaint:
        """The complaint; a case without one has not been received and raises BrokenTimeline."""
        if self.complaint is None:
            raise BrokenTimeline(reference=self.reference, seq=1, reason="the case has no received entry")
        return self.complaint

    @property
    def locale(self) -> str:
        """The complainant's locale."""
        return self.content.locale


class BrokenTimeline(Exception):
    """The stored entries are not a whole, untouched timeline: `seq` is the first that does not fit."""

    def __init__(self, *, reference: str, seq: int, reason: str) -> None:
        super().__init__(f"timeline of {reference} breaks at entry {seq}: {reason}")
        self.reference, self.seq, self.reason = reference, seq, reason


def append(case: ComplaintCase, *, kind: Kind, actor: str, at: datetime, data: Mapping[str, Any]) -> ComplaintCase:
    """`case` with one more entry, chained and applied. `data` holds JSON values only; `at` is aware."""
    previous = case.timeline[-1] if case.timeline else None
    seq = previous.seq + 1 if previous else 1
    at = at.astimezone(UTC)
    previous_hash = previous.hash if previous else audit.GENESIS
    entry_hash = _hash(case.reference, seq, at, actor, kind, data, previous_hash)
    return _apply(case, Entry(seq, at, actor, kind, data, previous_hash, entry_hash))


def fold(*, reference: str, entries: Iterable[Entry], version: int) -> ComplaintCase:
    """The case that `entries` tell, the hash chain checked on the way. Raises BrokenTimeline."""
    case = ComplaintCase(reference)
    for entry in entries:
        expected = case.timeline[-1] if case.timeline else None
        previous_hash = expected.hash if expected else audit.GENESIS
        if entry.seq != len(case.timeline) + 1 or entry.previous_hash != previous_hash:
            raise BrokenTimeline(reference=reference, seq=entry.seq, reason="an entry is missing or out of order")
        wanted = _hash(reference, entry.seq, entry.at, entry.actor, entry.kind, entry.data, previous_hash)
        if entry.hash != wanted:
            raise BrokenTimeline(reference=reference, seq=entry.seq, reason="the entry was altered")
        case = _apply(case, entry)
    return replace(case, version=version)


def _hash(
    reference: str, seq: int, at: datetime, actor: str, kind: Kind, data: Mapping[str, Any], previous_hash: str
) -> str:
    return audit.link(
        reference=reference,
        seq=seq,
        at=at.isoformat(),
        actor=actor,
        kind=kind.value,
        data_digest=audit.digest(data=data),
        previous_hash=previous_hash,
    )


def _apply(case: ComplaintCase, entry: Entry) -> ComplaintCase:
    changed = _EFFECTS[entry.kind](case, entry) if entry.kind in _EFFECTS else case
    return replace(changed, timeline=(*case.timeline, entry))


def _received(case: ComplaintCase, entry: Entry) -> ComplaintCase:
    data = dict(entry.data)
    complainant = Complainant(**data.pop("complainant"))
    attachments = tuple(Attachment(**attachment) for attachment in data.pop("attachments"))
    complaint = Complaint(complainant=complainant, attachments=attachments, **data)
    return replace(case, complaint=complaint, received_at=entry.at)


def _registered(case: ComplaintCase, entry: Entry) -> ComplaintCase:
    known = ("policy_id", "policy_version", "month", "severity", "agent", "secret_hash")
    told = {name: entry.data[name] for name in known}
    return replace(case, stage=Stage.REGISTERED, classes=dict(entry.data.get("classes", {})), **told)


def _undelivered(case: ComplaintCase, entry: Entry) -> ComplaintCase:
    if entry.data["outcome"] != COMPLAINANT:
        return case
    return replace(case, undelivered=(*case.undelivered, entry.data["to"]))


def _called(case: ComplaintCase, entry: Entry) -> ComplaintCase:
    outcome = entry.data["outcome"]
    if outcome == "unreachable":
        return replace(case, attempts=case.attempts + 1)
    return replace(case, satisfied=outcome == "satisfied", attempts=0)


def _classified(case: ComplaintCase, entry: Entry) -> ComplaintCase:
    scheme, level = entry.data["scheme"], entry.data["level"]
    return (
        replace(case, severity=level) if scheme == SEVERITY else replace(case, classes={**case.classes, scheme: level})
    )


_EFFECTS: Mapping[Kind, Callable[[ComplaintCase, Entry], ComplaintCase]] = {
    Kind.RECEIVED: _received,
    Kind.REGISTERED: _registered,
    Kind.UNASSIGNED: lambda case, entry: replace(
        case, stage=Stage.REGISTERED, handler="", department=entry.data["department"]
    ),
    Kind.ASSIGNED: lambda case, entry: replace(
        case, handler=entry.data["handler"], department=entry.data["department"]
    ),
    Kind.DISPATCHED: lambda case, entry: replace(
        case, stage=Stage.DISPATCHED, round=entry.data["round"], final_result=False, satisfied=None, attempts=0
    ),
    Kind.REPLIED: lambda case, entry: replace(case, stage=Stage.FOLLOW_UP, final_result=entry.data["final"]),
    Kind.FURTHER_REPLY: lambda case, entry: replace(case, final_result=case.final_result or entry.data["final"]),
    Kind.CALLED: _called,
    Kind.CLASSIFIED: _classified,
    Kind.RATED: lambda case, entry: replace(case, rating=entry.data["score"]),
    Kind.CLOSED: lambda case, entry: replace(
        case, stage=Stage.CLOSED, closing_kind=entry.data["kind"], closed_at=entry.at
    ),
    Kind.REOPENED: lambda case, entry: replace(
        case,
        stage=Stage.REGISTERED,
        closing_kind="",
        closed_at=None,
        final_result=False,
        satisfied=None,
        attempts=0,
    ),
    Kind.UNDELIVERED: _undelivered,
}
