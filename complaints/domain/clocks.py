"""Clocks are computed, not stored: timeline + policy + calendar say when each ran, for whom, until when and why."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import partial

from complaints.domain.case import SEVERITY, ComplaintCase, Entry, Kind, Stage
from complaints.domain.conditions import holds
from complaints.domain.counting import deadline
from complaints.domain.policy import ClockRule, PolicyProfile, StepKind
from complaints.domain.timeline import APPROVED, states
from complaints.domain.working_time import Deadline, Limit, Unit, WorkingCalendar

# Which entry tells of a ladder step of a clock.
ENTRY_KINDS = {
    StepKind.REMINDER: Kind.REMINDED,
    StepKind.URGING: Kind.URGED,
    StepKind.ESCALATION: Kind.ESCALATED,
}
# What every clock hears of besides what its rule names: it may give it another level, move its end, or cancel it.
_HEARD = frozenset(kind.value for kind in (Kind.REGISTERED, Kind.CLASSIFIED, Kind.DECIDED, Kind.CLOSED, Kind.REOPENED))
Told = tuple[tuple[frozenset[str], Entry, ComplaintCase], ...]  # names, entry, and the case as it stood after it


class ClockState(StrEnum):
    """Where a clock stands at a moment."""

    RUNNING = "running"
    PAUSED = "paused"
    OVERDUE = "overdue"
    MET = "met"
    BREACHED = "breached"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Clock:
    """One run of a clock rule. `run` counts the runs of that rule in the case from 1.

    `stopped_at`: when what it waited for happened; `cancelled_at`: when the case was closed before that; `paused_at`:
    since when it stands still, and with it its due time; `moved_by`: the numbers of the decisions that have moved it.
    """

    rule: ClockRule
    run: int
    started_at: datetime
    deadline: Deadline
    stopped_at: datetime | None = None
    cancelled_at: datetime | None = None
    paused_at: datetime | None = None
    moved_by: tuple[int, ...] = ()

    @property
    def due_at(self) -> datetime:
        """The latest time (最迟时间): what happens at this very moment is still in time."""
        return self.deadline.due_at

    @property
    def extended(self) -> bool:
        """Whether an approved request has moved it."""
        return bool(self.moved_by)

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
        if self.paused_at is not None:
            return ClockState.PAUSED
        return ClockState.RUNNING if now <= self.due_at else ClockState.OVERDUE


def clocks(*, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar) -> tuple[Clock, ...]:
    """Every clock that has run in `case`, in the order of the policy's clocks and of their starts."""
    kept = case.kept.get("clocks")
    if kept is None or kept[0] is not policy or kept[1] is not calendar:
        kept = case.kept["clocks"] = (policy, calendar, tuple(_all_runs(case, policy, calendar)))
    found: tuple[Clock, ...] = kept[2]
    return found


def _all_runs(case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar) -> Iterator[Clock]:
    told = tuple((frozenset(event_names(entry)), entry, state) for entry, state in states(case))
    happened = frozenset[str]().union(*(names for names, _, _ in told))
    for rule in policy.clocks:
        if not happened.isdisjoint(rule.starts):
            heard = _HEARD.union(rule.starts, rule.stops, rule.pauses, rule.resumes)
            yield from _runs(rule, tuple(each for each in told if not heard.isdisjoint(each[0])), policy, calendar)


def first_due(running: Iterable[Clock]) -> Clock | None:
    """Of the clocks that run, the one that is due first; None when none does: what is paused is due at no time yet."""
    going = (clock for clock in running if clock.is_open and clock.paused_at is None)
    return min(going, key=lambda clock: clock.due_at, default=None)


def event_names(entry: Entry) -> tuple[str, ...]:
    """The names under which clocks and letters know an entry: its kind, then kind.outcome, part by part."""
    outcome = entry.data.get("outcome")
    if not outcome:
        return (entry.kind,)
    parts = [entry.kind, *str(outcome).split(".")]
    return tuple(".".join(parts[: end + 1]) for end in range(len(parts)) if parts[end])


@dataclass(frozen=True)
class Promise:
    """A date that the complainant is told: which stage, until when, and the rules it follows."""

    clock: ClockRule
    due_at: datetime


def promises(*, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar) -> tuple[Promise, ...]:
    """The promised dates, the earliest first: of the latest run of each clock, and ahead for clocks still to come.

    A clock still to come is promised only while the case is open, and only where it would run as the case stands now.
    """
    latest = {clock.rule.id: clock for clock in clocks(case=case, policy=policy, calendar=calendar)}
    due: dict[str, datetime] = {}
    for rule in as_promised(policy=policy):
        clock, before = latest.get(rule.id), due.get(rule.promised_after)
        earlier = latest.get(rule.promised_after)
        outdated = clock and earlier and not clock.is_open and earlier.started_at > clock.started_at
        if clock and not outdated:
            due[rule.id] = clock.due_at
        elif before is not None and case.stage is not Stage.CLOSED and holds(when=rule.when, case=case):
            limit = _limit(rule, case)
            due[rule.id] = deadline(calendar=calendar, start=before, limit=limit, counting=rule.counting).due_at
    promised = (Promise(rule, due[rule.id]) for rule in as_promised(policy=policy) if rule.promise and rule.id in due)
    return tuple(sorted(promised, key=lambda promise: promise.due_at))


def as_promised(*, policy: PolicyProfile) -> tuple[ClockRule, ...]:
    """The clocks as the policy has them, but each after the one that it is promised after; put in order once."""
    if "as promised" not in policy.kept:
        policy.kept["as promised"] = _in_order(policy)
    found: tuple[ClockRule, ...] = policy.kept["as promised"]
    return found


def _in_order(policy: PolicyProfile) -> tuple[ClockRule, ...]:
    by_id = {clock.id: clock for clock in policy.clocks}
    found: dict[str, ClockRule] = {}
    for clock in policy.clocks:
        chain = [clock]
        while (before := by_id.get(chain[-1].promised_after)) and before.id not in found:
            chain.append(before)
        for each in reversed(chain):
            found.setdefault(each.id, each)
    return tuple(found.values())


def _runs(rule: ClockRule, told: Told, policy: PolicyProfile, calendar: WorkingCalendar) -> list[Clock]:
    runs: list[Clock] = []
    current: Clock | None = None
    limit, left, until = rule.limit, 0, ""
    lived: list[tuple[frozenset[str], Entry]] = []
    begin: Callable[[Limit, WorkingCalendar], Clock]
    for names, entry, state in told:
        before, limit = limit, _limit_after(rule, entry, limit)
        if current is None:
            if _any(names, rule.starts) and _begins(rule, entry, state, policy):
                begin, lived, left = partial(_started, rule, len(runs) + 1, entry, state), [], rule.times - 1
                until = _named(rule.until, entry, state)
                current = begin(limit, calendar)
        elif _any(names, rule.stops):
            runs.append(replace(current, stopped_at=entry.at, paused_at=None))
            begin, lived = partial(_following, runs[-1]), []
            current = begin(limit, calendar) if left and not _is_past(runs[-1].due_at, until) else None
            left -= 1
        elif _cancels(rule, entry):
            runs.append(replace(current, cancelled_at=entry.at, paused_at=None))
            current = None
        else:
            lived.append((names, entry))
            current, since = (current, lived[-1:]) if limit == before else (begin(limit, calendar), lived)
            for each in since:  # at another level the run is reckoned anew, with all that befell it
                current = _lived(current, *each, limit.unit, policy, calendar)
    return [*runs, current] if current else runs


def _limit_after(rule: ClockRule, entry: Entry, limit: Limit) -> Limit:
    """The limit from `entry` on: a run that has ended keeps the level at which it ran."""
    if rule.by and entry.kind is Kind.REGISTERED:
        levels = {**entry.data.get("classes", {}), SEVERITY: entry.data["severity"]}
        return rule.limit_at(levels.get(rule.by, ""))
    if rule.by and entry.kind is Kind.CLASSIFIED and entry.data["scheme"] == rule.by:
        return rule.limit_at(entry.data["level"])
    return limit


def _any(names: frozenset[str], wanted: tuple[str, ...]) -> bool:
    return not names.isdisjoint(wanted)


def _limit(rule: ClockRule, case: ComplaintCase) -> Limit:
    level = case.severity if rule.by == SEVERITY else case.classes.get(rule.by, "")
    return rule.limit_at(level)


def _cancels(rule: ClockRule, entry: Entry) -> bool:
    return entry.kind is (Kind.REOPENED if rule.after_closing else Kind.CLOSED)


def _named(field: str, entry: Entry, state: ComplaintCase) -> str:
    """What a field says that the entry holds, or else the complaint; empty where neither does."""
    return str(entry.data.get("fields", {}).get(field) or state.content.fields.get(field, "")) if field else ""


def _begins(rule: ClockRule, entry: Entry, state: ComplaintCase, policy: PolicyProfile) -> bool:
    """Whether a run begins with what would start it.

    A record on a closed case starts none, unless the clock is meant for one, or the record takes the case up again.
    """
    is_late = entry.kind is Kind.RECORDED and state.stage is Stage.CLOSED
    is_over = is_late and not (rule.after_closing or rule.anchor or _takes_up(entry, policy))
    return not is_over and holds(when=rule.when, case=state) and _has_anchor(rule, entry, state)


def _takes_up(entry: Entry, policy: PolicyProfile) -> bool:
    rule = policy.record(entry.data["record"])
    return rule is not None and entry.data["outcome"].removeprefix(f"{rule.id}.") in rule.reopens


def _has_anchor(rule: ClockRule, entry: Entry, state: ComplaintCase) -> bool:
    """Whether the date is known from which the limit counts; a clock without one does not run."""
    return not rule.anchor or bool(_named(rule.anchor, entry, state))


def _is_past(moment: datetime, until: str) -> bool:
    return bool(until) and moment.date() >= date.fromisoformat(until[: len("2026-11-20")])


def _started(
    rule: ClockRule, run: int, entry: Entry, state: ComplaintCase, limit: Limit, calendar: WorkingCalendar
) -> Clock:
    if agreed := _named(rule.agreed, entry, state):
        return Clock(rule, run, entry.at, Deadline(_agreed_at(agreed, calendar), (), provisional=False))
    if anchor := _named(rule.anchor, entry, state):  # the day so long after the date counts until its end
        found = deadline(calendar=calendar, start=_anchored(anchor, calendar), limit=limit, counting=rule.counting)
        return Clock(rule, run, entry.at, replace(found, due_at=_agreed_at(found.due_at.date().isoformat(), calendar)))
    found = deadline(calendar=calendar, start=entry.at, limit=limit, counting=rule.counting)
    return Clock(rule, run, entry.at, found)


def _anchored(date_named: str, calendar: WorkingCalendar) -> datetime:
    return calendar.midnight(day=date.fromisoformat(date_named[: len("2026-11-20")]))


def _agreed_at(agreed: str, calendar: WorkingCalendar) -> datetime:
    """An agreed moment; an agreed day means until its end."""
    if len(agreed) > len("2026-11-20"):
        return datetime.fromisoformat(agreed).astimezone(calendar.zone)
    return calendar.shift(moment=calendar.midnight(day=date.fromisoformat(agreed)), limit=Limit(0, Unit.SAME_DAY))


def _following(before: Clock, limit: Limit, calendar: WorkingCalendar) -> Clock:
    found = deadline(calendar=calendar, start=before.due_at, limit=limit, counting=before.rule.counting)
    return Clock(before.rule, before.run + 1, before.due_at, found)


def _lived(
    clock: Clock, names: frozenset[str], entry: Entry, unit: Unit, policy: PolicyProfile, calendar: WorkingCalendar
) -> Clock:
    """What an entry does to a running clock: pauses it, lets it go on with what was left, or moves its end."""
    rule = clock.rule
    if clock.paused_at is None and _any(names, rule.pauses):
        return replace(clock, paused_at=entry.at)
    if clock.paused_at is not None and _any(names, rule.resumes):
        due_at = calendar.after_pause(due_at=clock.due_at, paused_at=clock.paused_at, resumed_at=entry.at, unit=unit)
        return replace(clock, paused_at=None, deadline=replace(clock.deadline, due_at=due_at))
    if entry.kind is Kind.DECIDED and entry.data["verdict"] == APPROVED:
        approval = policy.approval(entry.data["matter"])
        if approval and rule.id in approval.extends:
            until = datetime.fromisoformat(entry.data["until"]).astimezone(calendar.zone)
            if until > clock.due_at:
                moved = replace(clock.deadline, due_at=until)
                return replace(clock, deadline=moved, moved_by=(*clock.moved_by, entry.seq))
    return clock
