"""The month's figures: what is counted, out of what, and which cases those are."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from complaints.domain.case import ComplaintCase, Entry, staff_actor
from complaints.domain.clocks import Clock, ClockState, clocks, event_names
from complaints.domain.conditions import facts, holds
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_oversight import Counts, KpiRule, Measure
from complaints.domain.regulation import Regulation
from complaints.domain.report_calendar import Period, as_it_stood, counted_at, is_counted
from complaints.domain.timeline import states
from complaints.domain.working_time import WorkingCalendar

CASES, CLOCK = "cases", "clock:"
MET, BREACHED = "met", "breached"
HANDLER, AGENT, DEPARTMENT = "handler", "agent", "department"
HOUR = 3600
RegulationOf = Callable[[ComplaintCase], Regulation]


@dataclass(frozen=True)
class Figure:
    """A figure with what it is made of. `exact` is None when there is nothing to take a share or a mean of.

    share: `numerator` of `denominator`, the value in per cent; mean_hours: `numerator` seconds over `denominator` runs,
    the value in hours; count: the value is the numerator. `counted` and `that`: the cases of denominator and numerator.
    `other`: the cases of the denominator that have something which is not of the numerator.
    `parts`: the same for each value of the fact that the rule is broken down `by`; none where it names none.
    """

    rule: KpiRule
    numerator: int
    denominator: int
    exact: Fraction | None
    counted: tuple[str, ...]
    that: tuple[str, ...]
    other: tuple[str, ...] = ()
    parts: Mapping[str, "Figure"] = field(default_factory=dict)

    @property
    def value(self) -> Decimal | None:
        """The figure as it is shown: half and more are rounded up, to the digits of the rule (OPPEIN-9)."""
        if self.exact is None:
            return None
        whole = Decimal(self.exact.numerator) / Decimal(self.exact.denominator)
        return whole.quantize(Decimal(1).scaleb(-self.rule.digits), ROUND_HALF_UP)

    @property
    def reaches_target(self) -> bool | None:
        """Whether the target is kept, before rounding; None without a target or a value."""
        target = self.rule.target
        if target is None or self.exact is None:
            return None
        return self.exact <= target if self.rule.at_most else self.exact >= target

    @property
    def points_lost(self) -> int:
        """The points that the rule takes where its target was missed."""
        return self.rule.points if self.reaches_target is False else 0


@dataclass(frozen=True)
class _Unit:
    """One thing that is counted: of which case, when, whether it is `that`, and how many seconds it took.

    `settled`: the case as it stood when that was settled, which says whose it is.
    """

    case: ComplaintCase
    settled: ComplaintCase
    at: datetime | None
    hit: bool = True
    seconds: int = 0


def figure(
    *,
    rule: KpiRule,
    cases: Iterable[ComplaintCase],
    under: RegulationOf,
    period: Period,
    as_of: datetime,
) -> Figure:
    """The figure of `rule` over `period`, by what had happened by `as_of` (aware), and its parts.

    `under`: the regulation by which a case is reckoned, such as the one that it pins. What was settled while somebody
    had the case is his, and of his department, whoever has it since.
    """
    units = tuple(_units(rule, cases, under, period, as_of))
    parts: dict[str, list[_Unit]] = {}
    for unit in units:
        for value in _facts(rule.by, unit):
            parts.setdefault(value, []).append(unit)
    return replace(_figure(rule, units), parts={value: _figure(rule, some) for value, some in sorted(parts.items())})


def sheets(*, policy: PolicyProfile) -> Mapping[str, int]:
    """Score sheet -> the sum of the weights of its figures (CSKPI-15, 16)."""
    found: dict[str, int] = {}
    for rule in policy.kpis:
        if rule.sheet:
            found[rule.sheet] = found.get(rule.sheet, 0) + rule.weight
    return found


def _figure(rule: KpiRule, found: Sequence[_Unit]) -> Figure:
    hits = tuple(unit for unit in found if unit.hit)
    others = tuple(unit for unit in found if not unit.hit)
    counted, that, other = (
        tuple(dict.fromkeys(unit.case.reference for unit in some)) for some in (found, hits, others)
    )
    match rule.measure:
        case Measure.COUNT:
            return Figure(rule, len(hits), 1, Fraction(len(hits)), counted, that, other)
        case Measure.SHARE:
            share = Fraction(100 * len(hits), len(found)) if found else None
            return Figure(rule, len(hits), len(found), share, counted, that, other)
        case Measure.MEAN_HOURS:
            seconds = sum(unit.seconds for unit in found)
            mean = Fraction(seconds, HOUR * len(found)) if found else None
            return Figure(rule, seconds, len(found), mean, counted, that, other)


def _references(units: Sequence[_Unit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(unit.case.reference for unit in units))


def _units(
    rule: KpiRule,
    cases: Iterable[ComplaintCase],
    under: RegulationOf,
    period: Period,
    as_of: datetime,
) -> Iterator[_Unit]:
    for case in cases:
        stood = as_it_stood(case=case, at=as_of)
        if stood is None:
            continue
        by = under(stood)
        if not is_counted(case=stood, when=rule.when, policy=by.policy):
            continue
        if not (rule.unless and holds(when=rule.unless, case=stood)):
            found = _units_of(rule, stood, by.policy, by.calendar, as_of)
            yield from (unit for unit in found if period.holds(moment=unit.at))


def _units_of(
    rule: KpiRule, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar, as_of: datetime
) -> Iterator[_Unit]:
    if any(name.startswith(CLOCK) for name in rule.of):
        yield from _runs(rule, case, policy, calendar, as_of)
        return
    happened = _events(rule, rule.of, case)
    if rule.of == (CASES,) or (rule.measure is not Measure.COUNT and happened):
        settled = happened[-1][1] if happened else case
        at = counted_at(case=case, counts=rule.counts, policy=policy, calendar=calendar)
        yield _Unit(case, settled, at, _is_that(rule, case))
    elif rule.measure is Measure.COUNT:
        yield from (_Unit(case, state, entry.at, _is_that(rule, case)) for entry, state in happened)


def _runs(
    rule: KpiRule, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar, as_of: datetime
) -> Iterator[_Unit]:
    for clock in clocks(case=case, policy=policy, calendar=calendar):
        if f"{CLOCK}{clock.rule.id}" not in rule.of:
            continue
        if rule.measure is Measure.MEAN_HOURS:
            if clock.stopped_at is not None:
                seconds = int((clock.stopped_at - clock.started_at).total_seconds())
                settled = _just_before(clock.stopped_at, case)
                yield _Unit(case, settled, _belongs_at(clock, rule.counts), seconds=seconds)
        elif (verdict := _verdict(clock, as_of)) or rule.measure is Measure.COUNT:
            hit = (not rule.that or verdict in rule.that) and holds(when=rule.that_when, case=case)
            ended = clock.stopped_at or clock.cancelled_at or as_of
            settled = _just_before(min(ended, clock.due_at), case)
            yield _Unit(case, settled, _belongs_at(clock, rule.counts), hit)


def _just_before(moment: datetime, case: ComplaintCase) -> ComplaintCase:
    """The case as it stood before `moment`; where it began at that moment, as it stands."""
    past = [state for entry, state in states(case) if entry.at < moment]
    return past[-1] if past else case


def _verdict(clock: Clock, as_of: datetime) -> str:
    """Whether a run was met or breached; neither while it runs in time, nor where closing the case has ended it."""
    match clock.state(as_of):
        case ClockState.MET:
            return MET
        case ClockState.BREACHED | ClockState.OVERDUE:
            return BREACHED
        case _:
            return ""


def _belongs_at(clock: Clock, counts: Counts) -> datetime | None:
    match counts:
        case Counts.RECEIVED:
            return clock.started_at
        case Counts.DUE:
            return clock.due_at
        case Counts.CLOSED:
            return clock.stopped_at or clock.cancelled_at


def _is_that(rule: KpiRule, case: ComplaintCase) -> bool:
    return (not rule.that or bool(_events(rule, rule.that, case))) and holds(when=rule.that_when, case=case)


def _events(rule: KpiRule, names: tuple[str, ...], case: ComplaintCase) -> list[tuple[Entry, ComplaintCase]]:
    return [
        (entry, state)
        for entry, state in states(case)
        if set(names) & set(event_names(entry)) and _done_by(rule.done_by, entry, state)
    ]


def _done_by(who: str, entry: Entry, state: ComplaintCase) -> bool:
    person = {HANDLER: state.handler, AGENT: state.agent}.get(who, "")
    return not who or (bool(person) and entry.actor == staff_actor(person))


def _facts(by: str, unit: _Unit) -> tuple[str, ...]:
    if by in (HANDLER, AGENT, DEPARTMENT):
        whose = unit.settled
        return ({HANDLER: whose.handler, AGENT: whose.agent, DEPARTMENT: whose.department}[by],)
    return facts(key=by, case=unit.case) if by else ()
