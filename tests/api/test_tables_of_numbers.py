"""Numbers that people enter stand in a workbook as numbers where it can hold them, and as words where it cannot."""

import io

import pytest

from api.reports.files import typed
from api.reports.tables import figures_table


@pytest.mark.parametrize("cell", ["nan", "NaN", "inf", "-Infinity", "1e999", "三", "=1+1", ""])
def test_what_a_workbook_holds_as_no_number_stays_a_word(cell: str) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True, "strings_to_formulas": False})
    book.add_worksheet().add_table(0, 0, 1, 0, {"data": [[typed(cell)]]})
    book.close()
    assert typed(cell) == cell


def test_a_figure_that_somebody_entered_as_no_number_stands_in_its_table_as_it_was_written() -> None:
    title = {"zh-CN": "满意度", "en": "Satisfaction"}
    figure = {"id": "mood", "title": title, "measure": "entered", "value": None, "target": None, "reached": None}
    figure |= {"definition": title, "rules": ["X-1"], "parts": []}
    document = {"compared": [], "figures": [figure], "period": "2026-11"}
    view = {"document": document, "texts": {"value.mood": "nan"}}
    [row] = figures_table(view, "en").rows
    assert row[2] == "nan"
