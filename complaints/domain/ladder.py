"""What happens if nobody acts: the steps of every open clock, which are due, and when the next one is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from complaints.domain.case import ComplaintCase
from complaints.domain.clocks import ENTRY_KINDS, Clock, clocks
from complaints.domain.conditions import holds
from complaints.domain.policy import LadderStep, PolicyProfile, StepKind
from complaints.domain.working_time import Limit, Unit, WorkingCalendar

# clock, run, step, occurrence, and the number of the decision that last moved the clock before (0: none did)
Key = tuple[str, int, str, int, int]


@dataclass(frozen=True)
class PlannedStep:
    """A ladder step that nobody has taken yet: `occurrence` counts from 1 where a step repeats."""

    at: datetime
    clock: Clock
    step: LadderStep
    occurrence: int

    @property
    def key(self) -> Key:
        """What makes the step itself and no other: a timeline holds each key at most once."""
        return (self.clock.rule.id, self.clock.run, self.step.id, self.occurrence, max(self.clock.moved_by, default=0))


def planned_steps(
    *, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar, now: datetime
) -> tuple[PlannedStep, ...]:
    """The steps of all open clocks that are still to be taken, earliest first.

    A reminder that nobody sent before the clock fell due has lapsed: what is left to say, the urging says. What was
    said before a clock was extended is said again for its new due time.
    """
    running = clocks(case=case, policy=policy, calendar=calendar)
    taken = _taken(case, running)
    planned = (
        _next(clock, step, taken, now, _Due(case, calendar))
        for clock in running
        if clock.is_open and not clock.paused_at
        for step in clock.rule.ladder
        if holds(when=step.when, case=case)
    )
    alive = (step for step in planned if step and not _has_lapsed(step, now))
    return tuple(sorted(alive, key=lambda step: (step.at, step.key)))


def due_steps(
    *, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar, now: datetime
) -> tuple[PlannedStep, ...]:
    """The planned steps whose time has come by `now`, earliest first."""
    planned = planned_steps(case=case, policy=policy, calendar=calendar, now=now)
    return tuple(step for step in planned if step.at <= now)


def next_action_at(
    *, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar, now: datetime
) -> datetime | None:
    """When the earliest thing happens if nobody acts; None when nothing will."""
    return next((step.at for step in planned_steps(case=case, policy=policy, calendar=calendar, now=now)), None)


def exhausted(
    *, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar
) -> Iterator[tuple[datetime, Clock]]:
    """The running clocks whose ladder has said all it has to say from their due time on, and by when it ought to have.

    What repeats has said it with the first time; a clock that has nothing to say is as far at its due time.
    """
    running = clocks(case=case, policy=policy, calendar=calendar)
    said, due = {(*key[:3], key[4]) for key in _taken(case, running)}, _Due(case, calendar)
    for clock in running:
        if clock.is_open and not clock.paused_at:
            steps = (step for step in clock.rule.ladder if not step.before and holds(when=step.when, case=case))
            firsts = [due.occurrence(clock, step, 1) for step in steps]
            to_come = (each for each in firsts if each.step.repeat or each.at > clock.started_at)  # see _next
            if all((*each.key[:3], each.key[4]) in said for each in to_come):
                yield max((clock.due_at, *(each.at for each in firsts))), clock


def forecast(
    *, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar, now: datetime, most: int = 20
) -> Iterator[PlannedStep]:
    """What will be done, in order, if nobody acts from `now` on: the first `most` steps, repetitions included."""
    planned = list(planned_steps(case=case, policy=policy, calendar=calendar, now=now))
    for _ in range(most):
        if not planned:
            return
        planned.sort(key=lambda step: (step.at, step.key))
        step = planned.pop(0)
        yield step
        if step.step.repeat:
            planned.append(_Due(case, calendar).occurrence(step.clock, step.step, step.occurrence + 1))


def _taken(case: ComplaintCase, running: tuple[Clock, ...]) -> set[Key]:
    """The keys of the steps that were taken: a step belongs to the due time that its clock had then."""
    moves = {(clock.rule.id, clock.run): clock.moved_by for clock in running}
    found: set[Key] = set()
    for entry in case.standing:
        if entry.kind in ENTRY_KINDS.values():
            clock, run = entry.data["clock"], entry.data["run"]
            moved = max((seq for seq in moves.get((clock, run), ()) if seq < entry.seq), default=0)
            found.add((clock, run, entry.data["step"], entry.data["occurrence"], moved))
    return found


def _next(clock: Clock, step: LadderStep, taken: set[Key], now: datetime, due: "_Due") -> PlannedStep | None:
    """The next occurrence of a step; of several that fell due while no timer ran, only the last is said."""
    first = PlannedStep(clock.due_at, clock, step, 1).key
    said = [key[3] for key in taken if (*key[:3], key[4]) == (*first[:3], first[4])]
    if said and step.repeat is None:
        return None
    planned = due.occurrence(clock, step, max(said, default=0) + 1)
    while step.repeat and (later := due.occurrence(clock, step, planned.occurrence + 1)).at <= now:
        planned = later
    # On a short limit a reminder would come before its clock has started.
    return planned if planned.at > clock.started_at else None


@dataclass(frozen=True)
class _Due:
    """When steps of a case fall due."""

    case: ComplaintCase
    calendar: WorkingCalendar

    def occurrence(self, clock: Clock, step: LadderStep, occurrence: int) -> PlannedStep:
        """The `occurrence`-th time that a step is taken, counted from 1."""
        at, shift = clock.due_at, self.calendar.shift
        if step.before:
            at = shift(moment=at, limit=step.before, back=True)
        elif step.after:
            at = shift(moment=at, limit=step.after)
        for _ in range(occurrence - 1):
            assert step.repeat is not None
            at = shift(moment=at, limit=step.repeat)
        if step.in_hours and not (step.unless and holds(when=step.unless, case=self.case)):
            at = shift(moment=at, limit=Limit(0, Unit.WORKING_HOURS))
        return PlannedStep(at, clock, step, occurrence)


def _has_lapsed(step: PlannedStep, now: datetime) -> bool:
    return step.step.kind is StepKind.REMINDER and now >= step.clock.due_at
