"""A published report as files: CSV for whatever reads it, and a workbook with tables and charts."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.reports.files import BOM, harmless
from api.reports.tables import figures_table, lines_table, tables
from api.reports.workbook import FONT, Table, as_shown, fill, names, new_book, printed
from complaints.domain.text import Text
from complaints.usecases.report_store import UnknownEdition

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
    title, made = view["title"][locale], datetime.fromisoformat(view["document"]["as_of"])
    book, held = new_book(title=title, made=made)
    every = tables(view, locale)
    cover, *called = names(titles=[COVER.in_locale(locale), *(table.title for table in every)])
    _cover(book, book.add_worksheet(cover), view, list(zip(called, every, strict=True)), locale)
    for name, table in zip(called, every, strict=True):
        fill(book=book, sheet=book.add_worksheet(name), table=table, header=f"{title} {view['period']}")
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
    printed(sheet=sheet, header=view["title"][locale])


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


def _as_text(cell: Any) -> str:
    return harmless(cell) if isinstance(cell, str) else as_shown(cell)
