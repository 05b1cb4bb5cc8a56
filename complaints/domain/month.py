"""A month as a department looks at it: the policy's own figures, those that all departments want, and what is open."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from complaints.domain.case import ComplaintCase
from complaints.domain.case_facts import Asked, CaseFacts, ticks
from complaints.domain.kpi_units import AGENT, CLOCK, DEPARTMENT, HANDLER, MET, SECOND
from complaints.domain.kpis import HOUR, Figure, RegulationOf, Tally, asked_by, facts_at
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_oversight import Counts, KpiRule, Measure
from complaints.domain.report_calendar import Period
from complaints.domain.text import Text

ORDINARY = "ordinary."  # begins the ids of figures that no policy has to name
AGES = (3, 7, 15, 30, 60)  # days after which an open case belongs to the next band
EDGES = tuple(zip((0, *AGES), (*AGES, None), strict=True))  # of each band, the days at which it begins and ends
DAY = 24 * HOUR * SECOND
AGEING, HANDLING = "ageing", "handling"  # the figures that are no share and no count


class UnknownFigure(Exception):
    """The report has no such figure, or the figure no such part."""


@dataclass(frozen=True)
class AgeBand:
    """Open cases at least `least` and less than `below` days old (None: without end); `cases`: where they are named."""

    least: int
    below: int | None
    count: int
    cases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spread:
    """How long the cases closed in the period took from receipt to closing, in hours; `count` is never 0."""

    mean: Fraction
    median: Fraction
    ninety: Fraction
    count: int
    cases: tuple[str, ...] = ()


@dataclass(frozen=True)
class MonthReport:
    """The figures of a period, reckoned from what had happened by `as_of`."""

    period: Period
    as_of: datetime
    own: tuple[Figure, ...]
    ordinary: tuple[Figure, ...]
    ageing: tuple[AgeBand, ...]
    handling: Spread | None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Those of the policy, then those of every department."""
        return (*self.own, *self.ordinary)


class MonthTally:
    """The report of `period` as of a moment (aware), added up a case at a time by the definitions of `policy`.

    `only`: of this figure alone, where that is all that is asked for.
    """

    def __init__(self, *, policy: PolicyProfile, period: Period, as_of: datetime, only: str | None = None) -> None:
        rules = [rule for rule in all_rules(policy=policy) if only in (None, rule.id)]
        self._period, self._as_of, self._own = period, as_of, sum(rule in policy.kpis for rule in rules)
        self._tallies = [Tally(rule=rule, period=period) for rule in rules]
        self._now, self._at = ticks(as_of), ticks(min(as_of, period.end))
        self._span = ticks(period.start), ticks(period.end)
        self._bands: list[list[str]] = [[] for _ in range(len(AGES) + 1)]
        self._closed: list[tuple[int, str]] = []

    def add(self, *, told: CaseFacts) -> None:
        """Counts what is to count of a case; `told`: as it stood at the moment of the report."""
        for tally in self._tallies:
            tally.add(told=told, as_of=self._now)
        if told.counts:
            if told.was_open(self._at):
                self._bands[band(received=told.received, at=self._at)].append(told.reference)
            if told.closed is not None and self._span[0] <= told.closed < self._span[1]:
                self._closed.append(((told.closed - told.received) // SECOND, told.reference))

    @property
    def report(self) -> MonthReport:
        """The report of all that was added."""
        found = tuple(tally.figure for tally in self._tallies)
        bands = tuple(AgeBand(*edges, len(some), tuple(some)) for edges, some in zip(EDGES, self._bands, strict=True))
        seconds, closed = sorted(each for each, _ in self._closed), tuple(reference for _, reference in self._closed)
        handling = spread(seconds=seconds, cases=closed)
        return MonthReport(self._period, self._as_of, found[: self._own], found[self._own :], bands, handling)


def month_report(
    *, cases: Sequence[ComplaintCase], policy: PolicyProfile, under: RegulationOf, period: Period, as_of: datetime
) -> MonthReport:
    """The report of `period` as of a moment (aware): the same timelines, policy and moment give the same report.

    Each case is reckoned under the regulation that it pins (`under`), by the definitions of `policy`.
    """
    tally = MonthTally(policy=policy, period=period, as_of=as_of)
    for told in facts_at(cases=cases, under=under, asked=asked_by_figures(policy=policy), as_of=as_of):
        tally.add(told=told)
    return tally.report


def asked_by_figures(*, policy: PolicyProfile) -> Asked:
    """What the figures and reports of `policy` ask of a case; reckoned once, as it is asked at every change of one."""
    if "asked by figures" not in policy.kept:
        policy.kept["asked by figures"] = asked_by(rules=all_rules(policy=policy), reports=policy.reports)
    asked: Asked = policy.kept["asked by figures"]
    return asked


def all_rules(*, policy: PolicyProfile) -> tuple[KpiRule, ...]:
    """The figures of a policy, and those that every department wants."""
    return (*policy.kpis, *ordinary(policy=policy))


def definitions(*, policy: PolicyProfile) -> str:
    """The same for as long as every figure is defined as it is."""
    return hashlib.sha256(repr(all_rules(policy=policy)).encode()).hexdigest()[:12]


def band(*, received: int, at: int) -> int:
    """The place in EDGES of a case received at one moment and open at another."""
    return sum((at - received) // DAY >= age for age in AGES)


def behind(*, report: MonthReport, figure: str, part: str | None, of: str) -> tuple[str, ...]:
    """The cases that `figure`, or a `part` of it, counts: `counted`, of them `that`, or the `other`.

    Parts of the ageing are named by the days at which they begin. Raises UnknownFigure.
    """
    if figure == AGEING:
        bands = [band for band in report.ageing if part in (None, str(band.least))]
        return tuple(reference for band in bands for reference in band.cases)
    if figure == HANDLING:
        return report.handling.cases if report.handling else ()
    found = next((each for each in report.figures if each.rule.id == figure), None)
    if found is not None and part is not None:
        found = found.parts.get(part)
    if found is None:
        raise UnknownFigure
    return {"counted": found.counted, "that": found.that, "other": found.other}[of]


def ordinary(*, policy: PolicyProfile) -> tuple[KpiRule, ...]:
    """Figures that every department wants, whatever its regulation names."""
    running = tuple(f"{CLOCK}{clock.id}" for clock in policy.clocks if not clock.after_closing)
    rules = [
        KpiRule("volume", _VOLUME, _VOLUME_IS, Measure.COUNT, by="category"),
        KpiRule("volume_by_line", _LINES, _VOLUME_IS, Measure.COUNT, by="business_line"),
        KpiRule("volume_by_channel", _CHANNELS, _VOLUME_IS, Measure.COUNT, by="channel"),
        KpiRule("closed", _CLOSED, _CLOSED_IS, Measure.COUNT, counts=Counts.CLOSED, by="closing"),
        KpiRule(
            "satisfied",
            _SATISFIED,
            _SATISFIED_IS,
            Measure.SHARE,
            of=("called.satisfied", "called.not_satisfied"),
            that_when={"satisfied": ("yes",)},
            by=AGENT,
            digits=1,
        ),
        KpiRule(
            "repeats", _REPEATS, _REPEATS_IS, Measure.SHARE, that_when={"repeat": ("yes",)}, by="category", digits=1
        ),
    ]
    if running:
        rules += [
            KpiRule(id_, title, _IN_TIME_IS, Measure.SHARE, running, (MET,), counts=Counts.DUE, by=by, digits=1)
            for id_, title, by in (
                ("in_time", _BY_DEPARTMENT, DEPARTMENT),
                ("in_time_by_handler", _BY_HANDLER, HANDLER),
            )
        ]
    return tuple(_named(rule) for rule in rules)


def _named(rule: KpiRule) -> KpiRule:
    return KpiRule(**(vars(rule) | {"id": f"{ORDINARY}{rule.id}"}))


def spread(*, seconds: Sequence[int], cases: tuple[str, ...] = ()) -> Spread | None:
    """Of how many seconds each case took, in order."""
    if not seconds:
        return None
    middle = len(seconds) // 2
    twice = seconds[middle] * 2 if len(seconds) % 2 else seconds[middle - 1] + seconds[middle]
    mean, median = Fraction(sum(seconds), HOUR * len(seconds)), Fraction(twice, 2 * HOUR)
    ninety = Fraction(seconds[-(-len(seconds) * 9 // 10) - 1], HOUR)
    return Spread(mean, median, ninety, len(seconds), cases)


_VOLUME = Text("投诉件数（按类别）", "Complaints by category")
_LINES = Text("投诉件数（按业务线）", "Complaints by business line")
_CHANNELS = Text("投诉件数（按渠道）", "Complaints by channel")
_VOLUME_IS = Text("本月受理的投诉", "Complaints received in the month")
_CLOSED = Text("结案件数", "Complaints closed")
_CLOSED_IS = Text("本月结案的投诉，按结案方式", "Complaints closed in the month, by the way of closing")
_SATISFIED = Text("回访满意率", "Satisfied when called")
_SATISFIED_IS = Text(
    "最后一次回访满意的投诉 ÷ 已回访到的投诉（本月受理）",
    "Complaints satisfied at the last call ÷ complaints reached (received in the month)",
)
_REPEATS = Text("重复投诉率", "Repeat complaints")
_REPEATS_IS = Text(
    "同一事项再次投诉的件数 ÷ 本月受理件数", "Complaints made again about the same matter ÷ complaints received"
)
_BY_DEPARTMENT = Text("时限按时率（按部门）", "Limits kept, by department")
_BY_HANDLER = Text("时限按时率（按责任人）", "Limits kept, by handler")
_IN_TIME_IS = Text(
    "本月到期的各项时限中按时完成的 ÷ 已有结果的",
    "Limits due in the month: those kept ÷ those that have a result",
)
