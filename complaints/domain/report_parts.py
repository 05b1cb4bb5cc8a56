"""The parts of which a report is made, as its regulation lays them out: tables of cases, of classes, of points.

A part says of itself what it holds: columns with titles and types, and rows. Whoever shows it (page, print, CSV,
workbook) needs to know nothing of what a regulation wants told.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from complaints.domain.case import Stage
from complaints.domain.case_facts import CaseFacts, ticks
from complaints.domain.circumstances import Circumstances
from complaints.domain.conditions import met
from complaints.domain.kpi_units import belongs_at, is_counted, is_late
from complaints.domain.month import MonthReport
from complaints.domain.policy_oversight import Counts, Every, Measure, PartKind, PartRule, ReportRule
from complaints.domain.report_calendar import Period, period_of
from complaints.domain.report_columns import COLUMNS, column_title
from complaints.domain.report_counts import changes, grouped
from complaints.domain.report_patterns import UNUSUAL, Shape, cluster_table, handling_table, stage_table
from complaints.domain.report_scores import TOTAL, Table, score_table, weighed
from complaints.domain.report_words import figure_numbers, part_title
from complaints.domain.text import Text, both

UNITS = {
    Measure.COUNT: Text("件", "cases"),
    Measure.SHARE: Text("%", "%"),
    Measure.MEAN_HOURS: Text("小时", "hours"),
    Measure.ENTERED: Text("", ""),
}
ORDINARY_COLUMNS = tuple(name for name in COLUMNS if name not in ("due_at", "days"))
OF_ALL = (PartKind.MONTHS, PartKind.SCORE, PartKind.STAGES)  # what is reckoned from more cases than the report tells
TYPICAL_COLUMNS = ("reference", "category", "severity", "round", "late", "stage", "department")
BY_WHICH_RULE = Text(
    "按严重程度从重到轻、回访轮次从多到少、受理从早到晚，取前三件。",
    "The first three by severity, then by rounds, then by when they came.",
)
BY_CLASS = Text("件数较多，按类别汇总。", "There are many: they are told by class.")
ORDINARY_PARTS = (
    PartRule("figures", PartKind.FIGURES, Text("指标", "Figures")),
    PartRule("categories", PartKind.CATEGORIES, Text("类别与上期对比", "Categories, beside the period before")),
    PartRule("breakdown", PartKind.BREAKDOWN, Text("分项统计", "Breakdown")),
    PartRule("handling", PartKind.HANDLING, Text("处理时长", "Handling time")),
    PartRule("lines", PartKind.LINES, Text("投诉明细", "Complaints")),
    PartRule("unanswered", PartKind.UNANSWERED, Text("逾期未答复", "Overdue and unanswered")),
    PartRule("words", PartKind.WORDS, Text("说明", "Words")),
)


@dataclass(frozen=True)
class Material:
    """What a report is made of: the cases that it tells as they stood, their lines, the figures, those of the period
    before, the typical ones.

    `cases`: all that were open or can count in the period, where a part of it is OF_ALL of them; `alike_before`: by
    the id of a part of clusters, how many of each there were in the period before.
    """

    rule: ReportRule
    period: Period
    cases: Sequence[CaseFacts]
    told: Sequence[CaseFacts]
    lines: Sequence[Mapping[str, Any]]
    typical: Sequence[str]
    report: MonthReport
    before: MonthReport
    alike_before: Mapping[str, Mapping[Shape, int]]
    by: Circumstances
    as_of: datetime


def parts(*, of: Material) -> list[dict[str, Any]]:
    """The parts in the order of the regulation, those of an ordinary report where it names none.

    Each is `{id, made, kind, title, note}`: `made` by which kind of clause, shown as which `kind`. A table has
    `columns` of `{title, type}` and `rows` besides; `lines` has the ids and titles of its `columns`, and the numbers of
    the cases (`references`).
    """
    return [_part(part, of) for part in of.rule.parts or ORDINARY_PARTS]


def is_told(*, rule: ReportRule, told: CaseFacts, period: Period, as_of: datetime) -> bool:
    """Whether a case belongs to the report of `rule` over `period`; `told`: as it stood at `as_of`."""
    at = belongs_at(rule.counts, told.received, told.due, told.closed)
    if at is None or not ticks(period.start) <= at < ticks(period.end) or not is_counted(told=told, when=rule.when):
        return False
    return not rule.breached or any(
        run.clock in rule.breached and is_late(run=run, as_of=ticks(as_of)) for run in told.runs
    )


def _part(part: PartRule, of: Material) -> dict[str, Any]:
    note = both(part.note) if part.note else None
    made = part.kind.value
    told: dict[str, Any] = {"id": part.id, "made": made, "kind": made, "title": both(part.title), "note": note}
    make = _MAKERS.get(part.kind)
    return told | make(part, of) if make else told


def _cases(part: PartRule, of: Material) -> dict[str, Any]:
    cases = [facts for facts in of.told if met(when=part.when, known=facts.known)]
    if part.one_by_one and len(cases) > part.one_by_one:
        return _table(*_by_class(cases, of), total=True) | {"note": both(part.note or BY_CLASS)}
    return _lines([case.reference for case in cases], part.columns, of)


def _groups(part: PartRule, of: Material) -> Table:
    shown = {case.reference for case in of.told if met(when=part.when, known=case.known)}
    lines = [line for line in of.lines if line["reference"] in shown]
    return grouped(lines=lines, columns=part.columns, policy=of.by.policy)


def _changes(part: PartRule, of: Material) -> Table:
    now, before = of.report, of.before
    return changes(now=now.figures, before=before.figures, of=part.of, period=before.period.id)


def _typical(part: PartRule, of: Material) -> dict[str, Any]:
    told = _lines(of.typical, part.columns or TYPICAL_COLUMNS, of)
    return told | {"note": both(part.note or BY_WHICH_RULE)}


def _clusters(part: PartRule, of: Material) -> dict[str, Any]:
    heads = [column_title(name=name, policy=of.by.policy) or Text(name, name) for name in part.columns]
    told = cluster_table(part=part, heads=heads, told=of.told, before=of.alike_before[part.id], by=of.by)
    return _table(*told) | {"note": both(part.note or UNUSUAL)}


def _table(
    columns: Sequence[tuple[Text, str]], rows: Sequence[Sequence[Any]], *, total: bool = False, charted: int = 0
) -> dict[str, Any]:
    """Any table: its columns have a type (text or number), its cells are wordings, texts or numbers.

    `total`: the last row is one; `charted`: how many columns after the first a chart draws.
    """
    return {
        "kind": "table",
        "charted": charted,
        "last_is_total": total,
        "columns": [{"title": both(title), "type": kind} for title, kind in columns],
        "rows": [[both(cell) if isinstance(cell, Text) else cell for cell in row] for row in rows],
    }


def _lines(references: Iterable[str], columns: Sequence[str], of: Material) -> dict[str, Any]:
    known = {line["reference"]: line for line in of.lines}
    numbers = [reference for reference in references if reference in known]
    shown = columns or [name for name in ORDINARY_COLUMNS if any(_says(known[each].get(name)) for each in numbers)]
    titles = ((name, column_title(name=name, policy=of.by.policy)) for name in shown or ("reference",))
    return {
        "kind": "lines",
        "columns": [{"id": name, "title": both(title)} for name, title in titles if title],
        "references": numbers,
    }


def _says(cell: Any) -> bool:
    """Whether a cell tells anything; what stands for nothing stated is in brackets."""
    return bool(cell) and not (isinstance(cell, Mapping) and cell["zh-CN"].startswith("（"))


def _by_class(cases: Sequence[CaseFacts], of: Material) -> Table:
    lines = {line["reference"]: line for line in of.lines}
    classes: dict[str, list[Mapping[str, Any]]] = {}
    for case in cases:
        classes.setdefault(case.only("category"), []).append(lines[case.reference])
    columns = [
        (COLUMNS["category"], "text"),
        (Text("件数", "Complaints"), "number"),
        (Text("已结案", "Closed"), "number"),
        (Text("有逾期", "Some limit not kept"), "number"),
        (Text("重复投诉", "Repeated"), "number"),
    ]
    ranked = sorted(classes.items(), key=lambda each: (-len(each[1]), each[0]))
    rows: list[list[Any]] = [
        [part_title(key="category", value=name, by=of.by), *_counts(some)] for name, some in ranked
    ]
    return columns, [*rows, [TOTAL, *_counts([lines[case.reference] for case in cases])]]


def _counts(lines: Sequence[Mapping[str, Any]]) -> list[int]:
    closed = sum(line["stage"] == Stage.CLOSED.value for line in lines)
    return [len(lines), closed, sum(bool(line["late"]) for line in lines), sum(line["repeat"] for line in lines)]


def _breakdown(part: PartRule, of: Material) -> Table:
    """What each figure comes to for each value of the fact by which it is told apart."""
    columns = [
        (Text("指标", "Figure"), "text"),
        (Text("分项", "Part"), "text"),
        (Text("数值", "Value"), "number"),
        (Text("单位", "Unit"), "text"),
        (Text("分子", "Numerator"), "number"),
        (Text("分母", "Denominator"), "number"),
    ]
    names = part.of or tuple(figure.rule.id for figure in of.report.figures)
    wanted = [figure for name in names for figure in of.report.figures if figure.rule.id == name]
    rows: list[list[Any]] = []
    for figure in wanted:
        count = figure.rule.measure is Measure.COUNT
        for value, each in sorted(figure.parts.items(), key=lambda one: (-one[1].denominator, -one[1].numerator)):
            title, told = part_title(key=figure.rule.by, value=value, by=of.by), figure_numbers(each)
            ratio = [None, None] if count else [told["numerator"], told["denominator"]]
            rows.append([figure.rule.title, title, told["value"], UNITS[figure.rule.measure], *ratio])
    return columns, rows


def _months(of: Material) -> Table:
    """How many came and were closed in each month of the period, and in all of it."""
    columns = [
        (Text("月份", "Month"), "text"),
        (Text("受理件数", "Received"), "number"),
        (Text("结案件数", "Closed"), "number"),
    ]
    months = list(_months_in(of.period, of.by))
    counted = [[_how_many(month, counts, of) for counts in (Counts.RECEIVED, Counts.CLOSED)] for month in months]
    rows: list[list[Any]] = [[month.id, *numbers] for month, numbers in zip(months, counted, strict=True)]
    return columns, [*rows, [TOTAL, *(sum(numbers) for numbers in zip(*counted, strict=True))]]


def _months_in(period: Period, by: Circumstances) -> Iterable[Period]:
    month = period_of(every=Every.MONTH, day=period.start.astimezone(by.calendar.zone).date(), calendar=by.calendar)
    while month.start < period.end:
        yield month
        after = (month.end + timedelta(hours=1)).astimezone(by.calendar.zone).date()
        month = period_of(every=Every.MONTH, day=after, calendar=by.calendar)


def _how_many(month: Period, counts: Counts, of: Material) -> int:
    rule = replace(of.rule, counts=counts, breached=())
    return sum(is_told(rule=rule, told=facts, period=month, as_of=of.as_of) for facts in of.cases)


def _roles(roles: Iterable[str], of: Material) -> dict[str, Any]:
    titles = of.by.policy.roles
    return {"roles": [{"role": role, "title": both(titles[role]) if role in titles else None} for role in roles]}


_MAKERS: Mapping[PartKind, Callable[[PartRule, Material], dict[str, Any]]] = {
    PartKind.FIGURES: lambda part, of: {"figures": list(part.of)},
    PartKind.BREAKDOWN: lambda part, of: _table(*_breakdown(part, of)) | {"of": list(part.of)},
    PartKind.HANDLING: lambda part, of: _table(*handling_table(report=of.report)),
    PartKind.STAGES: lambda part, of: _table(
        *stage_table(cases=of.cases, period=of.period, when=part.when, policy=of.by.policy)
    ),
    PartKind.CLUSTERS: _clusters,
    PartKind.LINES: _cases,
    PartKind.GROUPS: lambda part, of: _table(*_groups(part, of), total=True),
    PartKind.CHANGES: lambda part, of: _table(*_changes(part, of)),
    PartKind.TYPICAL: _typical,
    PartKind.MONTHS: lambda part, of: _table(*_months(of), total=True, charted=2),
    PartKind.SCORE: lambda part, of: _table(
        *score_table(part=part, report=of.report, cases=of.cases, policy=of.by.policy), total=True
    ),
    PartKind.SHEET: lambda part, of: {"rows": weighed(part=part, report=of.report, by=of.by)},
    PartKind.RECIPIENTS: lambda part, of: _roles(of.rule.to, of),
    PartKind.SIGNATURES: lambda part, of: _roles(of.rule.review, of),
}
