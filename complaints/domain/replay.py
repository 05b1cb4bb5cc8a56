"""What would have become of a case under another policy or calendar: its timeline reckoned anew, as far as it fits."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from complaints.domain.case import SEVERITY, Complaint, ComplaintCase, Entry, Kind
from complaints.domain.clocks import ENTRY_KINDS, ClockState, clocks
from complaints.domain.milestone_checks import levels_of
from complaints.domain.policy import PolicyProfile
from complaints.domain.triage import starting_levels
from complaints.domain.working_time import WorkingCalendar

Names = Mapping[str, str]
LATE = (ClockState.BREACHED, ClockState.OVERDUE)
# What an entry of each kind is about: the axis of its name, and where the name stands.
_ABOUT: Mapping[Kind, tuple[str, str]] = {
    Kind.RECORDED: ("record", "record"),
    Kind.REQUESTED: ("matter", "matter"),
    Kind.DECIDED: ("matter", "matter"),
    Kind.PENALTY: ("penalty", "penalty"),
    Kind.CLOSED: ("closing", "kind"),
}
_KNOWN: Mapping[str, Callable[[PolicyProfile, str], object]] = {
    "record": lambda policy, name: policy.record(name),
    "matter": lambda policy, name: policy.approval(name),
    "penalty": lambda policy, name: policy.penalty(name),
    "category": lambda policy, name: policy.category(name),
    "type": lambda policy, name: policy.type(name),
    "closing": lambda policy, name: True,  # a case that was closed is closed, in whatever way
}


@dataclass(frozen=True)
class Outcome:
    """How one run of a clock came out, or stands at the moment of asking."""

    clock: str
    run: int
    started_at: datetime
    due_at: datetime
    state: ClockState

    @property
    def is_late(self) -> bool:
        """Whether it was, or is, breached."""
        return self.state in LATE


@dataclass(frozen=True)
class Replay:
    """The clocks of a case under a policy, and what of its timeline the policy does not know: `record.inspection` …"""

    outcomes: tuple[Outcome, ...]
    unknown: tuple[str, ...] = ()

    @property
    def late(self) -> tuple[Outcome, ...]:
        """The runs that were, or are, breached."""
        return tuple(outcome for outcome in self.outcomes if outcome.is_late)


def outcomes(
    *, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar, now: datetime
) -> tuple[Outcome, ...]:
    """How the clocks of `case` stand at `now`, in the order of the policy's clocks and of their starts."""
    running = clocks(case=case, policy=policy, calendar=calendar)
    return tuple(
        Outcome(clock.rule.id, clock.run, clock.started_at, clock.due_at, clock.state(now)) for clock in running
    )


def replay(
    *, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar, now: datetime, names: Names | None = None
) -> Replay:
    """What the clocks of `policy` say of `case`, whichever policy it was registered under. Raises OutsideCalendar.

    What people and the complainant did stays as it was, at its time. What the timer did by the old ladders is left out
    (so a clock that a ladder step starts never runs here), as are entries of which the policy does not know the name:
    those are told. The levels at which the case begins are those of the policy. `names` says what is called otherwise
    there: `category.quality` -> `category.product`, `severity.major` -> `urgency.high`, `record.a` -> `record.b`.
    """
    retold, unknown = _retold(case, _Dictionary(policy, names or {}))
    return Replay(outcomes(case=retold, policy=policy, calendar=calendar, now=now), unknown)


@dataclass(frozen=True)
class _Dictionary:
    """What names of the old policy mean in the new one."""

    policy: PolicyProfile
    names: Names

    def look_up(self, axis: str, name: str) -> tuple[str, str, bool]:
        """(axis, name) in the new policy, and whether it has it."""
        axis, _, name = self.names.get(f"{axis}.{name}", f"{axis}.{name}").partition(".")
        if axis in _KNOWN:
            return axis, name, bool(_KNOWN[axis](self.policy, name))
        there = axis == SEVERITY or self.policy.scheme(axis) is not None
        return axis, name, there and name in levels_of(axis, self.policy)


def _retold(case: ComplaintCase, words: _Dictionary) -> tuple[ComplaintCase, tuple[str, ...]]:
    """The case as the new policy would tell it. Its chain does not hold: it is only for reckoning."""
    unknown: list[str] = []
    complaint = _complaint(case.content, words, unknown)
    entries: list[Entry] = []
    for entry in case.standing:
        data: Mapping[str, Any] | None = entry.data
        if entry.kind is Kind.UNDONE or entry.kind in ENTRY_KINDS.values():
            continue
        if entry.kind is Kind.RECEIVED:
            said = {"category": complaint.category, "type": complaint.type, "levels": dict(complaint.levels)}
            data = {**entry.data, **said}
        elif entry.kind is Kind.REGISTERED:
            data = {**entry.data, **_beginning(entry, complaint, words, unknown)}
        elif entry.kind is Kind.CLASSIFIED:
            data = _classified(entry, words, unknown)
        elif entry.kind in _ABOUT:
            data = _renamed(entry, words, unknown)
        if data is not None:
            entries.append(replace(entry, data=data))
    return ComplaintCase(case.reference, timeline=tuple(entries)), tuple(unknown)


def _complaint(complaint: Complaint, words: _Dictionary, unknown: list[str]) -> Complaint:
    levels = dict(_levels(complaint.levels, words, unknown))
    _, category, known = words.look_up("category", complaint.category)
    if not known:
        unknown.append(f"category.{complaint.category}")
    _, type_, known = words.look_up("type", complaint.type)
    if complaint.type and not known:
        unknown.append(f"type.{complaint.type}")
    if not known:
        type_ = next((rule.id for rule in words.policy.intake.public_types), "")
    return replace(complaint, category=category, type=type_, levels=levels)


def _levels(levels: Mapping[str, str], words: _Dictionary, unknown: list[str]) -> Iterator[tuple[str, str]]:
    for old_scheme, old_level in levels.items():
        scheme, level, known = words.look_up(old_scheme, old_level)
        if known:
            yield scheme, level
        elif old_level:
            unknown.append(f"{old_scheme}.{old_level}")


def _beginning(entry: Entry, complaint: Complaint, words: _Dictionary, unknown: list[str]) -> dict[str, Any]:
    """The levels at which the case begins: as its category says; of one the policy does not know, as it did begin."""
    levels = starting_levels(complaint=complaint, policy=words.policy)
    if words.policy.category(complaint.category) is None:
        began = {SEVERITY: entry.data["severity"], **entry.data.get("classes", {})}
        levels |= {**dict(_levels(began, words, unknown)), **complaint.levels}
    return {"severity": levels.pop(SEVERITY), "classes": levels}


def _classified(entry: Entry, words: _Dictionary, unknown: list[str]) -> dict[str, Any] | None:
    found = dict(_levels({entry.data["scheme"]: entry.data["level"]}, words, unknown))
    for scheme, level in found.items():
        return {**entry.data, "scheme": scheme, "level": level, "outcome": f"{scheme}.{level}"}
    return None


def _renamed(entry: Entry, words: _Dictionary, unknown: list[str]) -> dict[str, Any] | None:
    axis, key = _ABOUT[entry.kind]
    old = entry.data[key]
    _, name, known = words.look_up(axis, old)
    if not known:
        unknown.append(f"{axis}.{old}")
        return None
    outcome = str(entry.data.get("outcome") or "")
    return {**entry.data, key: name, "outcome": name + outcome.removeprefix(old)}
