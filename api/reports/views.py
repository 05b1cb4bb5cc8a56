"""A month's report as it is told: titles for what the timelines hold as ids, numbers as they are shown."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from api.casework.views import row_view
from api.intake.views import moment
from api.texts import both
from complaints.domain.circumstances import Circumstances
from complaints.domain.kpis import AGENT, HANDLER, Figure
from complaints.domain.month import AGEING, HANDLING, Spread, behind
from complaints.domain.policy_intake import Choice
from complaints.domain.text import Text
from complaints.usecases.ports import CaseSummary
from complaints.usecases.report_month import ReportedMonth

NONE = Text("（未注明）", "(not stated)")
_TITLES = {AGEING: Text("未结投诉的时长", "Age of open complaints"), HANDLING: Text("办结用时", "Time to close")}


def report_view(reported: ReportedMonth, by: Circumstances) -> dict[str, Any]:
    """The whole report."""
    report, zone = reported.report, by.calendar.zone
    figures = [(each, True) for each in report.own] + [(each, False) for each in report.ordinary]
    return {
        "month": report.period.id,
        "begins": moment(report.period.start, zone),
        "ends": moment(report.period.end, zone),
        "as_of": moment(report.as_of, zone),
        "policy": {"id": by.policy.id, "version": by.policy.version},
        "figures": [_figure(figure, by, own=own) for figure, own in figures],
        "ageing": [{"least": band.least, "below": band.below, "cases": len(band.cases)} for band in report.ageing],
        "handling": _spread(report.handling) if report.handling else None,
        "trend": [{"month": month, "registered": count} for month, count in reported.trend],
    }


def cases_view(reported: ReportedMonth, by: Circumstances, *, figure: str, part: str | None, of: str) -> dict[str, Any]:
    """Exactly the cases that a figure, or a part of it, counts. Raises UnknownFigure."""
    references = behind(report=reported.report, figure=figure, part=part, of=of)
    rows = newest_first(reported.rows[reference] for reference in references)
    return {"title": both(_title(reported, by, figure, part)), "cases": [row_view(row, by) for row in rows]}


def newest_first(rows: Iterable[CaseSummary]) -> list[CaseSummary]:
    """As the lists show them."""
    return sorted(rows, key=lambda row: (row.received_at, row.reference), reverse=True)


def part_title(key: str, value: str, by: Circumstances) -> Text:
    """What people call `value` of the fact `key`."""
    if not value:
        return NONE
    if key in (HANDLER, AGENT):
        name = by.roster.name_of(value) or value
        return Text(name, name)
    intake = by.policy.intake
    choices: dict[str, tuple[Choice, ...]] = {
        "category": tuple(intake.categories),
        "business_line": tuple(intake.business_lines),
        "channel": tuple(intake.channels),
        "kind": tuple(intake.complainant_kinds),
        "severity": tuple(by.policy.severities),
        "closing": tuple(by.policy.closing),  # type: ignore[arg-type]
    }
    found = next((each.title for each in choices.get(key, ()) if each.id == value), None)
    return found or Text(value, value)


def hours(exact: Fraction) -> str:
    """Hours to one digit, half and more rounded up."""
    return str((Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _title(reported: ReportedMonth, by: Circumstances, figure: str, part: str | None) -> Text:
    rule = next((each.rule for each in reported.report.figures if each.rule.id == figure), None)
    title = rule.title if rule else _TITLES[figure]
    if rule is None or part is None:
        return title
    name = part_title(rule.by, part, by)
    return Text(f"{title.zh}：{name.zh}", f"{title.en}: {name.en}")


def _figure(figure: Figure, by: Circumstances, *, own: bool) -> dict[str, Any]:
    rule = figure.rule
    return {
        **_numbers(figure),
        "id": rule.id,
        "title": both(rule.title),
        "own": own,
        "definition": both(rule.definition),
        "measure": rule.measure.value,
        "counts": rule.counts.value,
        "target": rule.target,
        "at_most": rule.at_most,
        "reached": figure.reaches_target,
        "points_lost": figure.points_lost,
        "rules": list(rule.rules),
        "by": rule.by,
        "parts": [
            {**_numbers(part), "part": value, "title": both(part_title(rule.by, value, by))}
            for value, part in sorted(figure.parts.items(), key=lambda each: (-each[1].denominator, -each[1].numerator))
        ],
    }


def _numbers(figure: Figure) -> dict[str, Any]:
    return {
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": None if figure.value is None else str(figure.value),
        "cases": {"counted": len(figure.counted), "that": len(figure.that), "other": len(figure.other)},
    }


def _spread(spread: Spread) -> dict[str, Any]:
    return {
        "cases": len(spread.cases),
        "mean": hours(spread.mean),
        "median": hours(spread.median),
        "ninety": hours(spread.ninety),
    }
