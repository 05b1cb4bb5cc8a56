"""A month's report as files: CSV for whatever reads it, and a workbook with tables and a chart."""

import csv
import io
from datetime import datetime
from typing import Any

from api.reports.views import newest_first, part_title
from complaints.domain.circumstances import Circumstances
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
UNITS = {"count": Text("件", "cases"), "share": Text("%", "%"), "mean_hours": Text("小时", "hours")}
REACHED = {True: Text("是", "yes"), False: Text("否", "no"), None: Text("", "")}
WHOLE = Text("合计", "Total")
FIGURES, CASES = Text("指标", "Figures"), Text("投诉明细", "Complaints")
CASE_HEADS = (
    Text("编号", "Number"),
    Text("受理时间", "Received"),
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


def as_csv(told: dict[str, Any], locale: str) -> bytes:
    """The figures and their parts, a line each."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow([_said(head, locale) for head in HEADS])
    for row in _lines(told, locale):
        table.writerow([_harmless(cell) for cell in row])
    return (BOM + text.getvalue()).encode()


def as_workbook(told: dict[str, Any], rows: list[CaseSummary], by: Circumstances, locale: str) -> bytes:
    """Figures, a chart of the last months, and a line for each case that was read; the same of the same report."""
    import xlsxwriter  # only who asks for a workbook pays for it

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime.fromisoformat(told["as_of"]).replace(tzinfo=None)})
    sheet = book.add_worksheet(_said(FIGURES, locale))
    _table(sheet, HEADS, [[_number(cell) for cell in row] for row in _lines(told, locale)], locale)
    _chart(book, told, locale)
    _table(
        book.add_worksheet(_said(CASES, locale)),
        CASE_HEADS,
        [_case(row, by, locale) for row in newest_first(rows)],
        locale,
    )
    book.close()
    return held.getvalue()


def _lines(told: dict[str, Any], locale: str) -> list[list[str]]:
    lines = []
    for figure in told["figures"]:
        said = figure["title"][locale]
        unit = _said(UNITS[figure["measure"]], locale)
        common = ["" if figure["target"] is None else str(figure["target"]), _said(REACHED[figure["reached"]], locale)]
        about = [figure["definition"][locale], " ".join(figure["rules"])]
        lines.append([said, _said(WHOLE, locale), *_numbers(figure), unit, *common, *about])
        lines += [[said, part["title"][locale], *_numbers(part), unit, "", "", "", ""] for part in figure["parts"]]
    return lines


def _numbers(told: dict[str, Any]) -> list[str]:
    return [str(told["numerator"]), str(told["denominator"]), told["value"] or ""]


def _said(text: Text, locale: str) -> str:
    return text.en if locale == "en" else text.zh


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _number(cell: str) -> str | float:
    try:
        return float(cell)
    except ValueError:
        return cell


def _table(sheet: Any, heads: tuple[Text, ...], rows: list[list[Any]], locale: str) -> None:
    columns = [{"header": _said(head, locale)} for head in heads]
    sheet.add_table(0, 0, max(len(rows), 1), len(heads) - 1, {"columns": columns, "data": rows})
    sheet.freeze_panes(1, 0)
    for place in range(len(heads)):
        widest = max((len(str(row[place])) for row in rows), default=8)
        sheet.set_column(place, place, min(max(widest * 1.6, 10), 60))


def _chart(book: Any, told: dict[str, Any], locale: str) -> None:
    name = _said(Text("趋势", "Trend"), locale)
    sheet = book.add_worksheet(name)
    trend = told["trend"]
    _table(
        sheet,
        (Text("月份", "Month"), Text("登记件数", "Registered")),
        [[each["month"], each["registered"]] for each in trend],
        locale,
    )
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": _said(Text("登记件数", "Registered"), locale),
            "categories": [name, 1, 0, len(trend), 0],
            "values": [name, 1, 1, len(trend), 1],
        }
    )
    sheet.insert_chart("D2", chart)


def _case(row: CaseSummary, by: Circumstances, locale: str) -> list[Any]:
    return [
        row.reference,
        f"{row.received_at.astimezone(by.calendar.zone):%Y-%m-%d %H:%M}",
        _said(STAGES[row.stage], locale),
        _said(part_title("category", row.category, by), locale),
        row.department,
        by.roster.name_of(row.handler) or row.handler,
        row.round,
        row.summary,
    ]
