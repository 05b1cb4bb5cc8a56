"""A published report as files: CSV for whatever reads it, and a workbook with tables and charts."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from api.reports.files import BOM, harmless
from api.reports.tables import MOMENT, NUMBER, TEXT, Table, figures_table, lines_table, tables
from complaints.domain.text import Text
from complaints.usecases.report_store import UnknownEdition

FONT = {"font_name": "Microsoft YaHei", "font_size": 10, "font_scheme": ""}
LINE = 16  # points
HEAD = FONT | {"bold": True, "valign": "vcenter", "bg_color": "#E8EEF4", "bottom": 1, "bottom_color": "#7A8794"}
LOOKS: dict[str, dict[str, Any]] = {
    TEXT: {"text_wrap": True, "indent": 1},
    NUMBER: {"align": "right"},
    MOMENT: {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
}
WIDEST = 44  # characters of a column, of which a Chinese one is two
NO_SHEET = re.compile(r"[\[\]:*?/\\'：]+")
LONGEST_NAME = 31
COVER = Text("封面", "Cover")
ABOUT = (
    ("title", Text("报告", "Report")),
    ("period", Text("期间", "Period")),
    ("edition", Text("版次", "Edition")),
    ("as_of", Text("统计截至", "As of")),
    ("policy", Text("依据制度", "Regulation")),
    ("reason", Text("更正原因", "Why it was corrected")),
)
CHANGED, CONTENTS = Text("更正内容", "What was corrected"), Text("内容", "Contents")


def document_csv(view: Mapping[str, Any], locale: str, *, of: str) -> bytes:
    """One part of it: `lines` (a line each case), `figures`, or any by its id. Raises UnknownEdition for no such."""
    found = {table.id: table for table in tables(view, locale)}
    if of == "lines":
        table = lines_table(view["document"], locale)
    elif of == "figures":
        table = figures_table(view, locale)
    elif of in found:
        table = found[of]
    else:
        raise UnknownEdition
    text = io.StringIO(newline="")
    written = csv.writer(text)
    written.writerow([title for title, _ in table.columns])
    for row in table.rows:
        written.writerow([_as_text(cell) for cell in row])
    return (BOM + text.getvalue()).encode()


def document_workbook(view: Mapping[str, Any], locale: str) -> bytes:
    """A sheet with what it is, and one for each of its parts; of one edition the same bytes."""
    import xlsxwriter  # only who asks for a workbook pays for it

    held, told = io.BytesIO(), view["document"]
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(held, options | {"default_format_properties": dict(FONT)})
    made = datetime.fromisoformat(told["as_of"]).replace(tzinfo=None)
    book.set_properties({"title": view["title"][locale], "created": made})
    every = tables(view, locale)
    names = _names([COVER.in_locale(locale), *(table.title for table in every)])
    _cover(book, book.add_worksheet(names[0]), view, list(zip(names[1:], every, strict=True)), locale)
    for name, table in zip(names[1:], every, strict=True):
        _fill(book, book.add_worksheet(name), table, f"{view['title'][locale]} {view['period']}")
    book.close()
    return held.getvalue()


def _cover(book: Any, sheet: Any, view: Mapping[str, Any], held: list[tuple[str, Table]], locale: str) -> None:
    heading = book.add_format(FONT | {"bold": True, "font_size": 16})
    label = book.add_format(FONT | {"bold": True, "valign": "top"})
    wrapped = book.add_format(FONT | {"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    sheet.write(0, 0, view["title"][locale], heading)
    lines = [(title.in_locale(locale), _about(view, name, locale)) for name, title in ABOUT]
    lines += [(CHANGED.in_locale(locale), _change(each, locale)) for each in view["changes"]]
    contents = [(CONTENTS.in_locale(locale), "")] + [(name, table.note) for name, table in held]
    place = 2
    for first, second in [line for line in lines if line[1]] + contents:
        sheet.write_string(place, 0, first, label)
        sheet.write_string(place, 1, second, wrapped)
        place += 1
    sheet.hide_gridlines(2)
    _printed(sheet, view["title"][locale])


def _about(view: Mapping[str, Any], name: str, locale: str) -> str:
    match name:
        case "title":
            return str(view["title"][locale])
        case "as_of":
            return str(view["as_of"])[:16].replace("T", " ")
        case "policy":
            return " ".join(view["policy"].values())
        case _:
            return str(view[name])


def _change(each: Mapping[str, Any], locale: str) -> str:
    words = f"{each['before']} → {each['after']}" if each["before"] else str(each["after"])
    return f"{each['title'][locale]}{'：' if locale == 'zh-CN' else ': '}{words}"


def _fill(book: Any, sheet: Any, table: Table, header: str) -> None:
    """A real table; its looks are in the cells, for not every program draws the styles of tables."""
    line = FONT | {"valign": "top", "bottom": 1, "bottom_color": "#D0D7DE"}
    formats = {kind: book.add_format(line | extra) for kind, extra in LOOKS.items()}
    heads = {kind: book.add_format(HEAD | looks | {"num_format": "General"}) for kind, looks in LOOKS.items()}
    columns = [
        {"header": title, "header_format": heads[kind], "format": formats[kind]}
        for title, kind in _told_apart(table.columns)
    ]
    rows = [list(row) for row in table.rows]
    options = {"columns": columns, "data": rows, "style": None}
    sheet.add_table(0, 0, max(len(rows), 1), len(columns) - 1, options)
    sheet.freeze_panes(1, 1)
    widths = [
        _width(title, kind, [_as_shown(row[place]) for row in rows])
        for place, (title, kind) in enumerate(table.columns)
    ]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    total = book.add_format(FONT | {"bold": True})
    for number, row in enumerate(rows, 1):
        last = table.last_is_total and number == len(rows)
        sheet.set_row(number, LINE * _lines(row, widths), total if last else None)
    sheet.set_row(0, LINE * 1.4)
    sheet.repeat_rows(0)
    _printed(sheet, f"{header}  {table.title}")
    _chart(book, sheet, table)


def _width(title: str, kind: str, cells: Sequence[str]) -> int:
    if kind == MOMENT:
        return 17
    return min(max([_wide(title) + 4, *(_wide(part) + 2 for cell in cells for part in cell.split("\n"))]), WIDEST)


def _lines(row: Sequence[Any], widths: Sequence[int]) -> int:
    """How many lines the tallest cell takes."""
    cells = zip((_as_shown(cell) for cell in row), widths, strict=True)
    return max(sum(max(-(-_wide(part) // (width - 1)), 1) for part in cell.split("\n")) for cell, width in cells)


def _chart(book: Any, sheet: Any, table: Table) -> None:
    drawn = len(table.rows) - table.last_is_total
    if not table.charted or drawn < 1:
        return
    chart = book.add_chart({"type": "column"})
    for place in range(1, table.charted + 1):
        chart.add_series(
            {
                "name": [sheet.name, 0, place],
                "categories": [sheet.name, 1, 0, drawn, 0],
                "values": [sheet.name, 1, place, drawn, place],
            }
        )
    chart.set_title({"name": table.title, "name_font": {"name": FONT["font_name"], "size": 12}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": {"name": FONT["font_name"]}})
    chart.set_x_axis({"num_font": {"name": FONT["font_name"]}})
    chart.set_y_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_size({"width": 640, "height": 360})
    sheet.insert_chart(1, len(table.columns) + 1, chart)


def _printed(sheet: Any, header: str) -> None:
    """On paper: A4 across, as wide as the paper, with its name above and the page below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{header.replace('&', '&&')}")
    sheet.set_footer("&C&P / &N")


def _told_apart(columns: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Titles of a table's columns, each once: a workbook does not open otherwise."""
    seen: dict[str, int] = {}
    found = []
    for title, kind in columns:
        seen[title.casefold()] = seen.get(title.casefold(), 0) + 1
        times = seen[title.casefold()]
        found.append((title if times == 1 else f"{title} {times}", kind))
    return found


def _names(titles: Sequence[str]) -> list[str]:
    """Names of sheets, each once, without what no sheet may be called."""
    found: list[str] = []
    for title in titles:
        name = NO_SHEET.sub(" ", title).strip()[:LONGEST_NAME] or "-"
        times = 2
        while name.casefold() in {each.casefold() for each in found}:
            name = f"{name[: LONGEST_NAME - 3]} {times}"
            times += 1
        found.append(name)
    return found


def _as_text(cell: Any) -> str:
    return harmless(cell) if isinstance(cell, str) else _as_shown(cell)


def _as_shown(cell: Any) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
