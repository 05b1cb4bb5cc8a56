"""What is left of a case that was disposed of: number, times, stages, and what figures are made of.

Everything else goes: who complained, what anybody wrote, files, order numbers. It is said here which words stay; a word
that nobody has thought of goes too. Numbers and yes or no stay: they are amounts, rounds and scores.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from complaints.domain.case import Entry, Kind
from complaints.domain.conditions import FIELD
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import FieldKind, FieldRule

WHO = frozenset({"handler", "department", "agent", "respondent", "on", "who", "deputy"})  # staff, never complainants
KEPT: Mapping[Kind, frozenset[str]] = {
    Kind.RECEIVED: WHO | {"category", "business_line", "channel", "locale", "type", "levels", "repeat_of"},
    Kind.REGISTERED: WHO | {"policy_id", "policy_version", "month", "severity", "classes", "secret_hash", "outcome"},
    Kind.UNASSIGNED: WHO | {"why"},
    Kind.ASSIGNED: WHO,
    Kind.DISPATCHED: WHO | {"why"},
    Kind.RECORDED: frozenset({"record", "outcome"}),
    Kind.CLASSIFIED: frozenset({"scheme", "level", "outcome"}),
    Kind.REQUESTED: frozenset({"matter", "outcome", "tier", "until"}),
    Kind.DECIDED: frozenset({"matter", "verdict", "outcome", "tier", "until"}),
    Kind.PENALTY: WHO | {"penalty", "verdict", "outcome", "tier", "shares", "money", "points", "decided"},
    Kind.SUPPLEMENTED: frozenset({"answers"}),
    Kind.CALLED: frozenset({"outcome"}),
    **dict.fromkeys((Kind.REMINDED, Kind.URGED, Kind.ESCALATED), frozenset({"clock", "step", "due"})),
    Kind.CLOSED: frozenset({"kind", "outcome"}),
    **dict.fromkeys((Kind.UNDELIVERED, Kind.RESENT), frozenset({"outcome", "letter"})),
    Kind.MISREAD: frozenset({"why", "word", "clause"}),
    Kind.UNDONE: frozenset({"undoes"}),
    Kind.AWAY: WHO,
    Kind.BRAKED: WHO,
    Kind.DISPOSAL_PROPOSED: frozenset({"text"}),  # by whose order, and why
}


def remains(*, entry: Entry, policy: PolicyProfile) -> dict[str, Any]:
    """What is left of what `entry` says, under the regulation of its case: all its names, but few of their values."""
    kept = KEPT.get(entry.kind, frozenset())
    left = {name: value if name in kept else _bare(value) for name, value in entry.data.items()}
    if entry.kind is Kind.RECEIVED:
        left["complainant"] |= {"kind": entry.data["complainant"]["kind"]}
    if "fields" in entry.data:
        told = _telling(_asked(entry, policy), policy)
        left["fields"] = {name: value if name in told else "" for name, value in entry.data["fields"].items()}
    return left


def _bare(value: Any) -> Any:
    """`value` in its own shape without its words; of files and other lists nothing."""
    if isinstance(value, Mapping):
        return {name: _bare(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return []
    return "" if isinstance(value, str) else value


def _asked(entry: Entry, policy: PolicyProfile) -> Iterable[FieldRule]:
    """The fields that were filled in on this occasion."""
    data = entry.data
    if entry.kind is Kind.RECEIVED:
        return policy.intake.fields
    if entry.kind is Kind.RECORDED:
        record = policy.record(data["record"])
        return record.fields if record else ()
    if entry.kind is Kind.REQUESTED:
        approval = policy.approval(data["matter"])
        return approval.fields if approval else ()
    penalty = policy.penalty(data["penalty"]) if entry.kind is Kind.PENALTY else None
    return penalty.fields if penalty else ()


def _telling(fields: Iterable[FieldRule], policy: PolicyProfile) -> frozenset[str]:
    """Fields that hold a choice, a number or a day, and what decides who may know of the case."""
    guarding = {key.removeprefix(FIELD) for rule in policy.confidential for key in rule.when if key.startswith(FIELD)}
    dry = {rule.id for rule in fields if rule.kind is not FieldKind.TEXT and not rule.personal}
    return frozenset(dry | guarding)
