"""Clocks are computed, not stored: timeline + policy + calendar say when each ran, for whom, until when and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from complaints.domain.case import ComplaintCase, Entry, Kind
from complaints.domain.policy import ClockRule, PolicyProfile
from complaints.domain.working_time import Deadline, WorkingCalendar


class ClockState(StrEnum):
    """Where a clock stands at a moment."""

    RUNNING = "running"
    OVERDUE = "overdue"
    MET = "met"
    BREACHED = "breached"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Clock:
    """One run of a clock rule. `run` counts the runs of that rule in the case from 1.

    `stopped_at`: when what it waited for happened; `cancelled_at`: when the case was closed before that.
    """

    rule: ClockRule
    run: int
    started_at: datetime
    deadline: Deadline
    stopped_at: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def due_at(self) -> datetime:
        """The latest time (最迟时间): what happens at this very moment is still in time."""
        return self.deadline.due_at

    @property
    def is_open(self) -> bool:
        """Whether it still waits for something."""
        return self.stopped_at is None and self.cancelled_at is None

    def state(self, now: datetime) -> ClockState:
        """Where the clock stands at `now` (aware)."""
        if self.stopped_at is not None:
            return ClockState.MET if self.stopped_at <= self.due_at else ClockState.BREACHED
        if self.cancelled_at is not None:
            return ClockState.CANCELLED if self.cancelled_at <= self.due_at else ClockState.BREACHED
        return ClockState.RUNNING if now <= self.due_at else ClockState.OVERDUE


def clocks(*, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar) -> tuple[Clock, ...]:
    """Every clock that has run in `case`, in the order of the policy's clocks and of their starts."""
    return tuple(clock for rule in policy.clocks for clock in _runs(rule, case.timeline, calendar))


def event_names(entry: Entry) -> tuple[str, ...]:
    """The names under which clocks and letters know an entry: its kind, and kind.outcome where it has one."""
    outcome = entry.data.get("outcome")
    return (entry.kind.value, f"{entry.kind.value}.{outcome}") if outcome else (entry.kind.value,)


@dataclass(frozen=True)
class Promise:
    """A date that the complainant is told: which stage, until when, and the rules it follows."""

    clock: ClockRule
    due_at: datetime


def promises(*, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar) -> tuple[Promise, ...]:
    """The promised dates of the current round: of clocks that ran, and reckoned ahead for those still to start."""
    latest = {clock.rule.id: clock for clock in clocks(case=case, policy=policy, calendar=calendar)}
    due: dict[str, datetime] = {}
    for rule in policy.clocks:
        clock, before = latest.get(rule.id), due.get(rule.promised_after)
        earlier = latest.get(rule.promised_after)
        outdated = clock and earlier and not clock.is_open and earlier.started_at > clock.started_at
        if clock and not outdated:
            due[rule.id] = clock.due_at
        elif before is not None:
            due[rule.id] = calendar.shift(moment=before, limit=rule.limit)
    return tuple(Promise(rule, due[rule.id]) for rule in policy.clocks if rule.promise and rule.id in due)


def _runs(rule: ClockRule, timeline: Iterable[Entry], calendar: WorkingCalendar) -> list[Clock]:
    runs: list[Clock] = []
    started_at: datetime | None = None
    for entry in timeline:
        names = event_names(entry)
        if started_at is None:
            started_at = entry.at if any(name in rule.starts for name in names) else None
        elif any(name in rule.stops for name in names):
            runs.append(_clock(rule, len(runs) + 1, started_at, calendar, stopped_at=entry.at))
            started_at = None
        elif entry.kind is Kind.CLOSED:
            runs.append(_clock(rule, len(runs) + 1, started_at, calendar, cancelled_at=entry.at))
            started_at = None
    if started_at is not None:
        runs.append(_clock(rule, len(runs) + 1, started_at, calendar))
    return runs


def _clock(
    rule: ClockRule,
    run: int,
    started_at: datetime,
    calendar: WorkingCalendar,
    *,
    stopped_at: datetime | None = None,
    cancelled_at: datetime | None = None,
) -> Clock:
    deadline = calendar.add(start=started_at, limit=rule.limit)
    return Clock(rule, run, started_at, deadline, stopped_at, cancelled_at)
