"""A month's report as files: CSV for whatever reads it, and a workbook with tables and a chart."""

import csv
import io
import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.reports.views import newest_first
from api.reports.workbook import MOMENT, NUMBER, TEXT, Table, fill, new_book
from complaints.domain.circumstances import Circumstances
from complaints.domain.report_words import part_title
from complaints.domain.text import Text
from complaints.usecases.ports import CaseSummary

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")  # full-width signs, too
BOM = "\ufeff"
HEADS = (
    Text("指标", "Figure"),
    Text("分项", "Part"),
    Text("分子", "Numerator"),
    Text("分母", "Denominator"),
    Text("数值", "Value"),
    Text("单位", "Unit"),
    Text("目标", "Target"),
    Text("达标", "Reached"),
    Text("定义", "Definition"),
    Text("依据", "Rules"),
)
UNITS = {
    "count": Text("件", "cases"),
    "share": Text("%", "%"),
    "mean_hours": Text("小时", "hours"),
    "entered": Text("人工填报", "entered by hand"),
}
REACHED = {True: Text("是", "yes"), False: Text("否", "no"), None: Text("", "")}
WHOLE = Text("合计", "Total")
MONTHLY = Text("月度报表", "Figures of the month")
FIGURES, CASES, TREND = Text("指标", "Figures"), Text("投诉明细", "Complaints"), Text("趋势", "Trend")
FIGURE_NUMBERS = (2, 3, 4, 6)  # which of their columns hold numbers
TREND_HEADS = (Text("月份", "Month"), Text("登记件数", "Registered"))
RECEIVED = Text("受理时间", "Received")
CASE_HEADS = (
    Text("编号", "Number"),
    RECEIVED,
    Text("阶段", "Stage"),
    Text("类别", "Category"),
    Text("部门", "Department"),
    Text("责任人", "Handler"),
    Text("轮次", "Round"),
    Text("摘要", "Summary"),
)
STAGES = {
    "registered": Text("待分派", "to be assigned"),
    "dispatched": Text("处理中", "in hand"),
    "follow_up": Text("待回访", "to be called"),
    "closed": Text("已结案", "closed"),
}


def as_csv(told: Mapping[str, Any], locale: str) -> bytes:
    """The figures and their parts, a line each."""
    text = io.StringIO(newline="")
    written = csv.writer(text)
    written.writerow([head.in_locale(locale) for head in HEADS])
    for row in lines_of_figures(told, locale):
        written.writerow([harmless(cell) for cell in row])
    return (BOM + text.getvalue()).encode()


def as_workbook(told: dict[str, Any], rows: list[CaseSummary], by: Circumstances, locale: str) -> bytes:
    """Figures, a chart of the last months, and a line for each case that was read; the same of the same report."""
    title = f"{MONTHLY.in_locale(locale)} {told['month']}"
    book, held = new_book(title=title, made=datetime.fromisoformat(told["as_of"]))
    figures = [[typed(cell) for cell in row] for row in lines_of_figures(told, locale)]
    cases = [_case(row, by, locale) for row in newest_first(rows)]
    trend = [[each["month"], each["registered"]] for each in told["trend"]]
    for name, heads, numbers, filled, charted in (
        (FIGURES, HEADS, FIGURE_NUMBERS, figures, 0),
        (TREND, TREND_HEADS, (1,), trend, 1),
        (CASES, CASE_HEADS, (6,), cases, 0),
    ):
        kinds = [MOMENT if head is RECEIVED else TEXT for head in heads]
        for place in numbers:
            kinds[place] = NUMBER
        columns = [(head.in_locale(locale), kind) for head, kind in zip(heads, kinds, strict=True)]
        table = Table(name.en, name.in_locale(locale), columns, filled, charted=charted)
        fill(book=book, sheet=book.add_worksheet(table.title), table=table, header=title)
    book.close()
    return held.getvalue()


def lines_of_figures(told: Mapping[str, Any], locale: str) -> list[list[str]]:
    """A row for each figure, and for each part of it."""
    lines = []
    for figure in told["figures"]:
        name = figure["title"][locale]
        unit = UNITS[figure["measure"]].in_locale(locale)
        common = [
            "" if figure["target"] is None else str(figure["target"]),
            REACHED[figure["reached"]].in_locale(locale),
        ]
        about = [figure["definition"][locale], " ".join(figure["rules"])]
        lines.append([name, WHOLE.in_locale(locale), *_numbers(figure), unit, *common, *about])
        lines += [[name, part["title"][locale], *_numbers(part), unit, "", "", "", ""] for part in figure["parts"]]
    return lines


def _numbers(told: Mapping[str, Any]) -> list[str]:
    return [str(told["numerator"]), str(told["denominator"]), told["value"] or "—"]


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def typed(cell: str) -> str | float:
    """A cell as a number where it is one that a workbook can hold: "nan" and "1e999" are words."""
    try:
        number = float(cell)
    except ValueError:
        return cell
    return number if math.isfinite(number) else cell


def _case(row: CaseSummary, by: Circumstances, locale: str) -> list[Any]:
    return [
        row.reference,
        row.received_at.astimezone(by.calendar.zone).replace(tzinfo=None, second=0, microsecond=0),
        STAGES[row.stage].in_locale(locale),
        part_title(key="category", value=row.category, by=by).in_locale(locale),
        row.department,
        by.roster.name_of(row.handler) or row.handler,
        row.round,
        row.summary,
    ]
