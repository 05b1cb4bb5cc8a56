"""Tables as a workbook: real tables with frozen heads, widths by what stands in them, charts, a page set-up."""

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

TEXT, NUMBER, MOMENT = "text", "number", "moment"
FONT = {"font_name": "Microsoft YaHei", "font_size": 10, "font_scheme": ""}
LINE = 16  # points
HEAD = FONT | {"bold": True, "valign": "vcenter", "bg_color": "#E8EEF4", "bottom": 1, "bottom_color": "#7A8794"}
LOOKS: dict[str, dict[str, Any]] = {
    TEXT: {"text_wrap": True, "align": "left", "indent": 1},
    NUMBER: {"align": "right"},
    MOMENT: {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
}
WIDEST = 44  # characters of a column, of which a Chinese one is two
NO_SHEET = re.compile(r"[\[\]:*?/\\'：]+")
LONGEST_NAME = 31


@dataclass(frozen=True)
class Table:
    """`columns`: title and type; a cell is a string, a number, a moment on the wall clock, or None.

    `charted`: how many columns after the first are drawn as columns of a chart; `last_is_total`: not the last row.
    """

    id: str
    title: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Any]]
    note: str = ""
    charted: int = 0
    last_is_total: bool = False


def new_book(*, title: str, made: datetime) -> tuple[Any, io.BytesIO]:
    """An empty workbook, and where its bytes are once it is closed. The same content gives the same bytes."""
    import xlsxwriter  # only who asks for a workbook pays for it

    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(held, options | {"default_format_properties": dict(FONT)})
    book.set_properties({"title": title, "created": made.replace(tzinfo=None)})
    return book, held


def fill(*, book: Any, sheet: Any, table: Table, header: str) -> None:
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
        _width(title, kind, [as_shown(row[place]) for row in rows]) for place, (title, kind) in enumerate(table.columns)
    ]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    total = book.add_format(FONT | {"bold": True})
    for number, row in enumerate(rows, 1):
        last = table.last_is_total and number == len(rows)
        sheet.set_row(number, LINE * _lines(row, widths), total if last else None)
    sheet.set_row(0, LINE * 1.4)
    sheet.repeat_rows(0)
    printed(sheet=sheet, header=f"{header}  {table.title}")
    _chart(book, sheet, table)


def _width(title: str, kind: str, cells: Sequence[str]) -> int:
    if kind == MOMENT:
        return 17
    return min(max([_wide(title) + 4, *(_wide(part) + 2 for cell in cells for part in cell.split("\n"))]), WIDEST)


def _lines(row: Sequence[Any], widths: Sequence[int]) -> int:
    """How many lines the tallest cell takes."""
    cells = zip((as_shown(cell) for cell in row), widths, strict=True)
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
    numbers = [row[place] for row in table.rows[:drawn] for place in range(1, table.charted + 1)]
    most = max([each for each in numbers if isinstance(each, int | float)], default=0)
    step = max(1, -(-int(most) // 5))  # of whole complaints
    chart.set_y_axis({"min": 0, "major_unit": step, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_size({"width": 640, "height": 360})
    sheet.insert_chart(1, len(table.columns) + 1, chart)


def printed(*, sheet: Any, header: str) -> None:
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


def names(*, titles: Sequence[str]) -> list[str]:
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


def as_shown(cell: Any) -> str:
    """A cell as text."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
