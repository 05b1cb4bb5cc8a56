"""A month's report as the API tells it, and the cases behind a number."""

from collections.abc import Iterable
from typing import Any

from api.casework.views import row_view
from api.texts import both
from complaints.domain.circumstances import Circumstances
from complaints.domain.month import AGEING, HANDLING, behind
from complaints.domain.report_words import part_title, report_told
from complaints.domain.text import Text
from complaints.usecases.ports import CaseSummary
from complaints.usecases.report_month import ReportedMonth

_TITLES = {AGEING: Text("未结投诉的时长", "Age of open complaints"), HANDLING: Text("办结用时", "Time to close")}


def report_view(reported: ReportedMonth, by: Circumstances) -> dict[str, Any]:
    """The whole report."""
    trend = [{"month": month, "registered": count} for month, count in reported.trend]
    return {**report_told(report=reported.report, by=by), "trend": trend}


def cases_view(reported: ReportedMonth, by: Circumstances, *, figure: str, part: str | None, of: str) -> dict[str, Any]:
    """Exactly the cases that a figure, or a part of it, counts. Raises UnknownFigure."""
    references = behind(report=reported.report, figure=figure, part=part, of=of)
    rows = newest_first(reported.rows(references=references))
    return {"title": both(_title(reported, by, figure, part)), "cases": [row_view(row, by) for row in rows]}


def newest_first(rows: Iterable[CaseSummary]) -> list[CaseSummary]:
    """As the lists show them."""
    return sorted(rows, key=lambda row: (row.received_at, row.reference), reverse=True)


def _title(reported: ReportedMonth, by: Circumstances, figure: str, part: str | None) -> Text:
    rule = next((each.rule for each in reported.report.figures if each.rule.id == figure), None)
    title = rule.title if rule else _TITLES[figure]
    if rule is None or part is None:
        return title
    name = part_title(key=rule.by, value=part, by=by)
    return Text(f"{title.zh}：{name.zh}", f"{title.en}: {name.en}")
