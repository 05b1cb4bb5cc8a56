"""What a report finds in many cases: how long stages took, and which facts came together oftener than before."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from complaints.domain.case_facts import CaseFacts, ticks
from complaints.domain.circumstances import Circumstances
from complaints.domain.kpi_units import SECOND, is_counted
from complaints.domain.month import MonthReport, Spread, spread
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import When
from complaints.domain.policy_oversight import PartRule
from complaints.domain.report_calendar import Period
from complaints.domain.report_scores import Table
from complaints.domain.report_words import hours_told, part_title
from complaints.domain.text import Text

Shape = tuple[str, ...]  # what a case is, fact by fact
FEWEST, TIMES = 3, 2  # of a cluster: cases at least, and times as many as in the period before
UNUSUAL = Text(
    "同一组合至少三件，且不少于上期的两倍。",
    "At least three cases that are alike, and at least twice as many as in the period before.",
)
HOURS = [
    (Text("平均（小时）", "Mean, hours"), "number"),
    (Text("中位数（小时）", "Median, hours"), "number"),
    (Text("九成在此之内（小时）", "Nine in ten within, hours"), "number"),
]
NOW, BEFORE = Text("本期件数", "This period"), Text("上期件数", "Period before")


def handling_table(*, report: MonthReport) -> Table:
    """How long the cases that were closed took from receipt to closing."""
    return [(Text("结案件数", "Closed"), "number"), *HOURS], [_spread(report.handling)]


def stage_table(*, cases: Iterable[CaseFacts], period: Period, when: When, policy: PolicyProfile) -> Table:
    """How long each stage took: the runs of every clock that ended in the period with what they waited for.

    The time is told as it went by, nights and pauses included; clocks of which no run ended stay out.
    """
    start, end, taken = ticks(period.start), ticks(period.end), dict[str, list[int]]()
    for run in (run for facts in cases if is_counted(told=facts, when=when) for run in facts.runs):
        if run.stopped is not None and start <= run.stopped < end:
            taken.setdefault(run.clock, []).append((run.stopped - run.started) // SECOND)
    columns = [(Text("环节", "Stage"), "text"), (Text("完成次数", "Ended"), "number"), *HOURS]
    rows = [
        [clock.title, *_spread(spread(seconds=sorted(taken[clock.id])))] for clock in policy.clocks if clock.id in taken
    ]
    return columns, rows


def shape_of(*, part: PartRule, facts: CaseFacts) -> Shape:
    """What a case is by the facts of a part of clusters."""
    return tuple(facts.only(name) for name in part.columns)


def cluster_table(
    *,
    part: PartRule,
    heads: Sequence[Text],
    told: Iterable[CaseFacts],
    before: Mapping[Shape, int],
    by: Circumstances,
) -> Table:
    """What came together far oftener than in the period before, the steepest rise first; what is not stated is none."""
    now = Counter(shape_of(part=part, facts=facts) for facts in told)
    unusual = sorted(
        (before.get(shape, 0) - count, shape)
        for shape, count in now.items()
        if all(shape) and count >= FEWEST and count >= TIMES * before.get(shape, 0)
    )
    rows: list[list[Any]] = []
    for _, shape in unusual:
        titles = [part_title(key=key, value=value, by=by) for key, value in zip(part.columns, shape, strict=True)]
        rows.append([*titles, now[shape], before.get(shape, 0)])
    return [*((head, "text") for head in heads), (NOW, "number"), (BEFORE, "number")], rows


def _spread(spread: Spread | None) -> list[Any]:
    if spread is None:
        return [0, *["—"] * len(HOURS)]
    return [spread.count, *(hours_told(each) for each in (spread.mean, spread.median, spread.ninety))]
