"""A published report as files: CSV for whatever reads it, and a workbook with tables and a chart."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from api.reports.files import BOM, HEADS, STAGES, harmless, lines_of_figures, table, typed
from complaints.domain.text import Text

LINE_HEADS = (
    Text("编号", "Number"),
    Text("受理时间", "Received"),
    Text("结案时间", "Closed"),
    Text("阶段", "Stage"),
    Text("类别", "Category"),
    Text("业务线", "Business line"),
    Text("渠道", "Channel"),
    Text("严重程度", "Severity"),
    Text("部门", "Department"),
    Text("责任人", "Handler"),
    Text("轮次", "Round"),
    Text("重复投诉", "Repeated"),
    Text("逾期的时限", "Limits not kept"),
    Text("结案方式", "Way of closing"),
)
OWED_HEADS = (
    Text("编号", "Number"),
    Text("时限", "Limit"),
    Text("到期", "Was due"),
    Text("责任人", "Handler"),
    Text("部门", "Department"),
)
SHEETS = (Text("投诉汇总", "Complaints"), Text("指标", "Figures"), Text("逾期未答复", "Unanswered"))
WORDS, TREND = Text("说明", "Words"), Text("类别对比", "By category")
YES, NO = Text("是", "yes"), Text("否", "no")
BEFORE, NOW = Text("上期", "Period before"), Text("本期", "This period")


def document_csv(told: Mapping[str, Any], locale: str, *, of: str) -> bytes:
    """A line each case (`lines`), or the figures and their parts (`figures`)."""
    heads, rows = (LINE_HEADS, _lines(told, locale)) if of == "lines" else (HEADS, lines_of_figures(told, locale))
    text = io.StringIO(newline="")
    written = csv.writer(text)
    written.writerow([head.in_locale(locale) for head in heads])
    for row in rows:
        written.writerow([harmless(str(cell)) for cell in row])
    return (BOM + text.getvalue()).encode()


def document_workbook(told: Mapping[str, Any], texts: Mapping[str, str], locale: str) -> bytes:
    """Cases, figures, what is unanswered, the words of the sections, and a chart; of one document the same bytes."""
    import xlsxwriter  # only who asks for a workbook pays for it

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {"title": told["title"][locale], "created": datetime.fromisoformat(told["as_of"]).replace(tzinfo=None)}
    )
    lines, figures, owed = (name.in_locale(locale) for name in SHEETS)
    table(book.add_worksheet(lines), LINE_HEADS, _lines(told, locale), locale)
    numbers = [[typed(cell) for cell in row] for row in lines_of_figures(told, locale)]
    table(book.add_worksheet(figures), HEADS, numbers, locale)
    table(book.add_worksheet(owed), OWED_HEADS, _owed(told, locale), locale)
    _chart(book, told, locale)
    if texts:
        heads = (Text("部分", "Section"), Text("内容", "Words"))
        table(book.add_worksheet(WORDS.in_locale(locale)), heads, list(_words(told, texts, locale)), locale)
    book.close()
    return held.getvalue()


def _lines(told: Mapping[str, Any], locale: str) -> list[list[Any]]:
    return [
        [
            line["reference"],
            _when(line["received_at"]),
            _when(line["closed_at"]),
            STAGES[line["stage"]].in_locale(locale),
            *(line[key][locale] for key in ("category", "business_line", "channel", "severity")),
            line["department"],
            line["handler"][locale],
            line["round"],
            (YES if line["repeat"] else NO).in_locale(locale),
            "; ".join(each[locale] for each in line["late"]),
            line["closing"][locale] if line["closed_at"] else "",
        ]
        for line in told["lines"]
    ]


def _owed(told: Mapping[str, Any], locale: str) -> list[list[Any]]:
    return [
        [row["reference"], row["clock"][locale], _when(row["due_at"]), row["handler"][locale], row["department"]]
        for row in told["unanswered"]
    ]


def _words(told: Mapping[str, Any], texts: Mapping[str, str], locale: str) -> Iterable[list[Any]]:
    for place, section in enumerate(told["sections"] or [{"zh-CN": "说明", "en": "Remarks"}]):
        if texts.get(str(place)):
            yield [section[locale], texts[str(place)]]


def _chart(book: Any, told: Mapping[str, Any], locale: str) -> None:
    """How many complaints each category had, beside the period before."""
    volume = next(each for each in told["figures"] if each["id"] == "ordinary.volume")
    before = told["compared"][0]["parts"]
    rows = [[part["title"][locale], part["numerator"], before.get(part["part"], 0)] for part in volume["parts"]]
    name = TREND.in_locale(locale)
    sheet = book.add_worksheet(name)
    table(sheet, (Text("类别", "Category"), NOW, BEFORE), rows, locale)
    chart = book.add_chart({"type": "column"})
    for place, head in ((1, NOW), (2, BEFORE)):
        chart.add_series(
            {
                "name": head.in_locale(locale),
                "categories": [name, 1, 0, max(len(rows), 1), 0],
                "values": [name, 1, place, max(len(rows), 1), place],
            }
        )
    sheet.insert_chart("E2", chart)


def _when(moment: str | None) -> str:
    return moment[:16].replace("T", " ") if moment else ""
