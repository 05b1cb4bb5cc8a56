"""What must hold of the steps of a clock's ladder."""

from collections.abc import Iterator

from complaints.domain.policy import ClockRule, LadderStep, PolicyProblem, PolicyProfile, StepKind
from complaints.domain.working_time import Limit, Unit

_HOURS = {Unit.MINUTES: 1 / 60, Unit.HOURS: 1, Unit.WORKING_HOURS: 1}
# At least so many hours on the wall lie between a moment and the one so long before it …
_LEAST = {**_HOURS, Unit.WORKING_DAYS: 24, Unit.CALENDAR_DAYS: 24, Unit.MONTHS: 28 * 24}
# … and at most so many between the start of a limit and its end; days off lengthen working time without a bound.
_MOST = {Unit.MINUTES: 1 / 60, Unit.HOURS: 1, Unit.CALENDAR_DAYS: 24, Unit.MONTHS: 31 * 24}
_A_DAY = 24


def ladders(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """Steps that stand on the wrong side of the due time, come before the clock starts, or say the same twice."""
    for clock in policy.clocks:
        for index, step in enumerate(clock.ladder):
            clause = f"clocks.{clock.id}.ladder.{step.id}"
            yield from _step(step, clause)
            if (
                step.before
                and not clock.agreed
                and all(_is_past(step.before, limit, clock) for limit in _limits(clock))
            ):
                yield PolicyProblem(f"{clause}.before", "lies in the past: the clock does not run so long")
            for twin in (other for other in clock.ladder[:index] if _says_the_same(step, other)):
                yield PolicyProblem(clause, f"says the same at the same time as the step {twin.id!r}")


def _step(step: LadderStep, clause: str) -> Iterator[PolicyProblem]:
    if step.before and step.after:
        yield PolicyProblem(clause, "a step is either before or after the due time")
    elif (step.kind is StepKind.REMINDER) != (step.before is not None):
        yield PolicyProblem(clause, "a reminder stands before the due time, every other step at it or after")
    if step.before and step.before.unit is Unit.SAME_DAY:
        yield PolicyProblem(f"{clause}.before", "the end of a day is no time before another")
    if step.repeat and not step.repeat.amount and step.repeat.unit is not Unit.SAME_DAY:
        yield PolicyProblem(f"{clause}.repeat", "would be repeated without end at the same moment")


def _limits(clock: ClockRule) -> tuple[Limit, ...]:
    return (clock.limit, *clock.limits.values())


def _is_past(before: Limit, limit: Limit, clock: ClockRule) -> bool:
    """Whether `before` the end of `limit` never comes after its start; some limits of a clock may be that short."""
    if before.unit is Unit.SAME_DAY or clock.pauses or clock.agreed:
        return False
    counted_longer = clock.counting.grace is not None or clock.counting.end_of_day or clock.counting.start != "at_once"
    if before.unit is limit.unit and not counted_longer:
        return before.amount >= limit.amount
    if limit.unit is Unit.SAME_DAY:
        most: float = _A_DAY
    elif limit.unit in _MOST and clock.counting.grace is None:
        most = limit.amount * _MOST[limit.unit] + _A_DAY * counted_longer
    else:
        return False
    return before.amount * _LEAST[before.unit] >= most


def _says_the_same(one: LadderStep, other: LadderStep) -> bool:
    """Two steps at one time, in the same words, to somebody whom both address, in the same cases."""
    same_time = (one.kind, one.before, one.after, one.when) == (other.kind, other.before, other.after, other.when)
    return same_time and bool({*one.to, *one.copy} & {*other.to, *other.copy})
