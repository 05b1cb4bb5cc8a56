"""The month's figures: what is counted, out of what, and which cases those are."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from complaints.domain.case import ComplaintCase
from complaints.domain.case_facts import Asked, CaseFacts, case_facts, keys_of, ticks
from complaints.domain.kpi_units import BREACHED, CASES, CLOCK, MET, WHOSE, Gauge, Numbers
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_oversight import KpiRule, Measure, ReportRule
from complaints.domain.regulation import Regulation
from complaints.domain.report_calendar import Period, as_it_stood

HOUR = 3600
NO_FACTS = {"reference", "received_at", "due_at", "closed_at", "days", "late", "handler"}  # columns that are reckoned
RegulationOf = Callable[[ComplaintCase], Regulation]


@dataclass(frozen=True)
class Figure:
    """A figure with what it is made of. `exact` is None when there is nothing to take a share or a mean of.

    share: `numerator` of `denominator`, the value in per cent; mean_hours: `numerator` seconds over `denominator` runs,
    the value in hours; count: the value is the numerator. `counted` and `that`: the cases of denominator and numerator.
    `other`: the cases of the denominator that have something which is not of the numerator.
    `numbers`: what it was reckoned from, also where the cases are not known by name.
    `parts`: the same for each value of the fact that the rule is broken down `by`; none where it names none.
    """

    rule: KpiRule
    numerator: int
    denominator: int
    exact: Fraction | None
    counted: tuple[str, ...]
    that: tuple[str, ...]
    other: tuple[str, ...]
    numbers: Numbers
    parts: Mapping[str, "Figure"] = field(default_factory=dict)

    def with_parts(self, parts: Mapping[str, "Figure"]) -> "Figure":
        """The same, told apart."""
        return replace(self, parts=parts)

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


class Tally:
    """The figure of `rule` over a period, added up a case at a time."""

    def __init__(self, *, rule: KpiRule, period: Period) -> None:
        self._gauge, self._start, self._end = Gauge(rule=rule), ticks(period.start), ticks(period.end)
        self._whole = _Sum()
        self._parts: dict[str, _Sum] = {}

    def add(self, *, told: CaseFacts, as_of: int) -> None:
        """Counts what is to count of a case; `told`: as it stood at `as_of`."""
        shares = self._gauge.shares(told=told, start=self._start, end=self._end, as_of=as_of)
        for part, numbers in shares.items():
            found = self._whole if part is None else self._parts.get(part)
            if found is None:
                found = self._parts[part or ""] = _Sum()
            found.add(numbers, told.reference)

    @property
    def figure(self) -> Figure:
        """The figure of all that was added."""
        rule = self._gauge.rule
        return replace(
            self._whole.figure(rule), parts={value: part.figure(rule) for value, part in sorted(self._parts.items())}
        )


class _Sum:
    """Numbers, and the cases behind them."""

    def __init__(self) -> None:
        self._units = self._hits = self._seconds = 0
        self._counted: list[str] = []
        self._that: list[str] = []
        self._other: list[str] = []

    def add(self, numbers: Numbers, reference: str) -> None:
        units, hits, seconds, _, that, other = numbers
        self._units += units
        self._hits += hits
        self._seconds += seconds
        self._counted.append(reference)
        if that:
            self._that.append(reference)
        if other:
            self._other.append(reference)

    def figure(self, rule: KpiRule) -> Figure:
        cases = self._counted, self._that, self._other
        numbers = Numbers(self._units, self._hits, self._seconds, *map(len, cases))
        return figure_of(rule=rule, numbers=numbers, cases=tuple(map(tuple, cases)))


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
    told = facts_at(cases=cases, under=under, asked=asked_by(rules=(rule,)), as_of=as_of)
    return figure_of_facts(rule=rule, told=told, period=period, as_of=as_of)


def figure_of_facts(*, rule: KpiRule, told: Iterable[CaseFacts], period: Period, as_of: datetime) -> Figure:
    """The same of facts of cases, as they stood at `as_of`."""
    tally = Tally(rule=rule, period=period)
    for facts in told:
        tally.add(told=facts, as_of=ticks(as_of))
    return tally.figure


def facts_at(
    *, cases: Iterable[ComplaintCase], under: RegulationOf, asked: Asked, as_of: datetime
) -> Iterator[CaseFacts]:
    """The facts of those cases that had been registered by `as_of`, as they stood then."""
    for case in cases:
        stood = as_it_stood(case=case, at=as_of)
        if stood is not None:
            yield case_facts(case=stood, regulation=under(stood), asked=asked)


def asked_by(*, rules: Iterable[KpiRule], reports: Iterable[ReportRule] = ()) -> Asked:
    """What these figures and reports ask of a case."""
    rules = tuple(rules)
    columns = set[str]()
    conditions = [*(when for rule in rules for when in (rule.when, rule.unless, rule.that_when))]
    for report in reports:
        conditions += [report.when, *(part.when for part in report.parts)]
        columns |= {name for part in report.parts for name in part.columns} - NO_FACTS
    broken_down = {rule.by for rule in rules} - {"", *WHOSE}
    names = {name for rule in rules for name in (*rule.of, *rule.that) if not name.startswith(CLOCK)}
    return Asked(frozenset({*keys_of(conditions), *broken_down, *columns}), frozenset(names - {CASES, MET, BREACHED}))


def sheets(*, policy: PolicyProfile) -> Mapping[str, int]:
    """Score sheet -> the sum of the weights of its figures (CSKPI-15, 16)."""
    found: dict[str, int] = {}
    for rule in policy.kpis:
        if rule.sheet:
            found[rule.sheet] = found.get(rule.sheet, 0) + rule.weight
    return found


def figure_of(
    *,
    rule: KpiRule,
    numbers: Numbers,
    cases: tuple[tuple[str, ...], ...] = ((), (), ()),
) -> Figure:
    """What `rule` makes of numbers; with the cases behind them, where these are known by name."""
    counted, that, other = cases
    match rule.measure:
        case Measure.COUNT:
            return Figure(rule, numbers.hits, 1, Fraction(numbers.hits), counted, that, other, numbers)
        case Measure.ENTERED:
            return Figure(rule, 0, 0, None, counted, that, other, numbers)
        case Measure.SHARE:
            share = Fraction(100 * numbers.hits, numbers.units) if numbers.units else None
            return Figure(rule, numbers.hits, numbers.units, share, counted, that, other, numbers)
        case Measure.MEAN_HOURS:
            mean = Fraction(numbers.seconds, HOUR * numbers.units) if numbers.units else None
            return Figure(rule, numbers.seconds, numbers.units, mean, counted, that, other, numbers)
