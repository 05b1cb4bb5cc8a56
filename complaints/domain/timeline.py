"""A case is its timeline: entries are appended and applied, chained by their hashes, never altered or taken out.

What an entry said may be disposed of. Its hash is made of the digest of what it said, so the chain stays whole; what is
left of it stands in the entry that disposed of it, where the chain covers it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from itertools import accumulate, islice
from typing import Any

from complaints.domain import audit
from complaints.domain.case import (
    COMPLAINANT,
    SEVERITY,
    Attachment,
    BrokenTimeline,
    Complainant,
    Complaint,
    ComplaintCase,
    Entry,
    Kind,
    Stage,
    staff_actor,
)

BY_MAIL = ("message_id", "mail", "released_by")  # what an entry that came of a mail says beside its own
_FIELDS = len(fields(ComplaintCase))
APPROVED, REFUSED, FORWARDED = "approved", "refused", "forwarded"


def append(case: ComplaintCase, *, kind: Kind, actor: str, at: datetime, data: Mapping[str, Any]) -> ComplaintCase:
    """`case` with one more entry, chained and applied. `data` holds JSON values only; `at` is aware."""
    previous = case.timeline[-1] if case.timeline else None
    seq = previous.seq + 1 if previous else 1
    at = at.astimezone(UTC)
    previous_hash = previous.hash if previous else audit.GENESIS
    entry_hash = hash_of(case.reference, seq, at, actor, kind, audit.digest(data=data), previous_hash)
    return _apply(case, Entry(seq, at, actor, kind, data, previous_hash, entry_hash))


def new_entries(before: ComplaintCase | None, after: ComplaintCase) -> tuple[Entry, ...]:
    """The entries that a change appended."""
    return after.timeline[len(before.timeline) if before else 0 :]


def fold(*, reference: str, entries: Iterable[Entry], version: int) -> ComplaintCase:
    """The case that `entries` tell, the hash chain checked on the way. Raises BrokenTimeline."""
    entries = tuple(entries)
    left, case = _left(reference, entries), ComplaintCase(reference)
    for entry in entries:
        expected = case.timeline[-1] if case.timeline else None
        previous_hash = expected.hash if expected else audit.GENESIS
        if entry.seq != len(case.timeline) + 1 or entry.previous_hash != previous_hash:
            raise BrokenTimeline(reference=reference, seq=entry.seq, reason="an entry is missing or out of order")
        said = entry.digest or audit.digest(data=entry.data)
        if entry.hash != hash_of(reference, entry.seq, entry.at, entry.actor, entry.kind, said, previous_hash):
            raise BrokenTimeline(reference=reference, seq=entry.seq, reason="the entry was altered")
        if entry.seq <= len(left):
            entry = replace(entry, data=left[entry.seq - 1], digest=said)
        elif entry.digest:
            raise BrokenTimeline(reference=reference, seq=entry.seq, reason="what the entry said is missing")
        case = _apply(case, entry)
    return replace(case, version=version)


def bared(case: ComplaintCase) -> ComplaintCase:
    """`case` as it reads once its last entry has disposed of it: of the others only what that entry leaves."""
    return fold(reference=case.reference, entries=case.timeline, version=case.version)


def _left(reference: str, entries: tuple[Entry, ...]) -> list[Mapping[str, Any]]:
    """What is left of each entry that was disposed of, whether the store has lost the rest already or is about to."""
    if not entries or entries[-1].kind is not Kind.DISPOSED:
        return []
    left: list[Mapping[str, Any]] = entries[-1].data["left"]
    if len(left) != len(entries) - 1:
        raise BrokenTimeline(reference=reference, seq=len(left) + 1, reason="an entry is missing or out of order")
    return left


def states(case: ComplaintCase) -> tuple[tuple[Entry, ComplaintCase], ...]:
    """Each entry that stands with the case as it stood after it, as if what was undone had never been done."""
    if "states" not in case.kept:
        applied = accumulate(case.standing, _apply, initial=ComplaintCase(case.reference))
        case.kept["states"] = tuple(zip(case.standing, islice(applied, 1, None), strict=True))
    found: tuple[tuple[Entry, ComplaintCase], ...] = case.kept["states"]
    return found


def up_to(case: ComplaintCase, seq: int) -> ComplaintCase:
    """The case as it was after the entry with this number, with what was undone only later."""
    state = ComplaintCase(case.reference)
    for entry in case.timeline[:seq]:
        state = _apply(state, entry)
    return state


def recorded(case: ComplaintCase, name: str) -> bool:
    """Whether a milestone stands on the timeline: `record`, or `record.value` where that is what it told last."""
    record, _, told = name.partition(".")
    outcomes = [entry.data["outcome"] for entry in case.standing if _is_record(entry, record)]
    return bool(outcomes) and (not told or outcomes[-1] == name)


def _is_record(entry: Entry, record: str) -> bool:
    return entry.kind is Kind.RECORDED and bool(entry.data["record"] == record)


def approved(case: ComplaintCase, matter: str) -> bool:
    """Whether the last decision on a matter was an approval."""
    verdicts = [
        entry.data["verdict"]
        for entry in case.standing
        if entry.kind is Kind.DECIDED and entry.data["matter"] == matter
    ]
    return bool(verdicts) and verdicts[-1] == APPROVED


def open_request(case: ComplaintCase, matter: str) -> Entry | None:
    """The request of `matter` that still waits for a decision, or None."""
    waiting: Entry | None = None
    for entry in case.standing:
        if entry.kind is Kind.REQUESTED and entry.data["matter"] == matter:
            waiting = entry
        elif entry.kind is Kind.CLOSED or (
            entry.kind is Kind.DECIDED and entry.data["matter"] == matter and entry.data["verdict"] != FORWARDED
        ):
            waiting = None
    return waiting


def first_handler(case: ComplaintCase) -> str:
    """The address of who had the case first; empty while nobody has had it."""
    return next((entry.data["handler"] for entry in case.standing if entry.kind is Kind.ASSIGNED), "")


def hash_of(
    reference: str, seq: int, at: datetime, actor: str, kind: Kind, data_digest: str, previous_hash: str
) -> str:
    """The hash of an entry, as `audit.link` makes it."""
    return audit.link(
        reference=reference,
        seq=seq,
        at=at.isoformat(),
        actor=actor,
        kind=kind.value,
        data_digest=data_digest,
        previous_hash=previous_hash,
    )


def _apply(case: ComplaintCase, entry: Entry) -> ComplaintCase:
    effect = _EFFECTS.get(entry.kind)
    changed = effect(case, entry) if effect else case
    if changed.deputy and (entry.kind is Kind.ASSIGNED or entry.actor == staff_actor(case.handler)):
        changed = _with(changed, deputy="")  # the handler is back, or another has come
    return _with(changed, timeline=(*case.timeline, entry))


def _with(case: ComplaintCase, **changed: Any) -> ComplaintCase:
    """What `replace` gives, in a fifth of its time: it is asked for twice for each entry of each case that is read."""
    other = object.__new__(ComplaintCase)
    told = vars(other)
    told.update(vars(case), **changed)
    told.pop("kept", None)
    assert len(told) == _FIELDS, f"no field of a case: {changed.keys()}"
    return other


def _undone(case: ComplaintCase, entry: Entry) -> ComplaintCase:
    """The case as the other entries tell it."""
    undone = case.undone | frozenset(entry.data["undoes"])
    state = ComplaintCase(case.reference)
    for other in case.timeline:
        if other.seq not in undone and other.kind is not Kind.UNDONE:
            state = _apply(state, other)
    return _with(state, timeline=case.timeline, version=case.version, undone=undone)


def _received(case: ComplaintCase, entry: Entry) -> ComplaintCase:
    data = dict(entry.data)
    complainant = Complainant(**data.pop("complainant"))
    attachments = tuple(Attachment(**attachment) for attachment in data.pop("attachments"))
    data = {name: value for name, value in data.items() if name not in BY_MAIL}
    data["unsure"] = tuple(data.get("unsure", ()))
    complaint = Complaint(complainant=complainant, attachments=attachments, **data)
    # At which levels it stands is known from the start where whoever took it said so.
    levels = {scheme: level for scheme, level in complaint.levels.items() if scheme != SEVERITY}
    severity = complaint.levels.get(SEVERITY, "")
    return _with(case, complaint=complaint, received_at=entry.at, classes=levels, severity=severity)


def _registered(case: ComplaintCase, entry: Entry) -> ComplaintCase:
    known = ("policy_id", "policy_version", "month", "severity", "agent", "secret_hash")
    told = {name: entry.data[name] for name in known}
    return _with(case, stage=Stage.REGISTERED, classes=dict(entry.data.get("classes", {})), **told)


def _undelivered(case: ComplaintCase, entry: Entry) -> ComplaintCase:
    if entry.data["outcome"] != COMPLAINANT:
        return case
    return _with(case, undelivered=(*case.undelivered, entry.data["to"]))


def _freed(case: ComplaintCase, entry: Entry) -> ComplaintCase:
    left = tuple(each for each in case.undelivered if each.casefold() != entry.data["to"].casefold())
    return _with(case, undelivered=left)


def _called(case: ComplaintCase, entry: Entry) -> ComplaintCase:
    outcome = entry.data["outcome"]
    if outcome == "unreachable":
        return _with(case, attempts=case.attempts + 1)
    return _with(case, satisfied=outcome == "satisfied", attempts=0)


def _classified(case: ComplaintCase, entry: Entry) -> ComplaintCase:
    scheme, level = entry.data["scheme"], entry.data["level"]
    return _with(case, severity=level) if scheme == SEVERITY else _with(case, classes={**case.classes, scheme: level})


_EFFECTS: Mapping[Kind, Callable[[ComplaintCase, Entry], ComplaintCase]] = {
    Kind.RECEIVED: _received,
    Kind.REGISTERED: _registered,
    Kind.UNASSIGNED: lambda case, entry: _with(
        case, stage=Stage.REGISTERED, handler="", department=entry.data["department"]
    ),
    Kind.ASSIGNED: lambda case, entry: _with(case, handler=entry.data["handler"], department=entry.data["department"]),
    Kind.DISPATCHED: lambda case, entry: _with(
        case, stage=Stage.DISPATCHED, round=entry.data["round"], final_result=False, satisfied=None, attempts=0
    ),
    Kind.REPLIED: lambda case, entry: _with(case, stage=Stage.FOLLOW_UP, final_result=entry.data["final"]),
    Kind.FURTHER_REPLY: lambda case, entry: _with(case, final_result=case.final_result or entry.data["final"]),
    Kind.CALLED: _called,
    Kind.CLASSIFIED: _classified,
    Kind.RATED: lambda case, entry: _with(case, rating=entry.data["score"]),
    Kind.CLOSED: lambda case, entry: _with(
        case, stage=Stage.CLOSED, closing_kind=entry.data["kind"], closed_at=entry.at
    ),
    Kind.REOPENED: lambda case, entry: _with(
        case,
        stage=Stage.REGISTERED,
        closing_kind="",
        closed_at=None,
        final_result=False,
        satisfied=None,
        attempts=0,
    ),
    Kind.UNDELIVERED: _undelivered,
    Kind.RESENT: _freed,  # whoever sends to the same address again holds that it takes mail
    Kind.FREED: _freed,
    Kind.UNDONE: _undone,
    Kind.AWAY: lambda case, entry: _with(case, deputy=entry.data["deputy"]),
    Kind.DISPOSED: lambda case, entry: _with(case, disposed_at=entry.at),
}
