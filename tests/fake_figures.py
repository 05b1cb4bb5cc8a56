"""Facts of cases in memory, honouring FigureRows of complaints/usecases/figure_port.py."""

from collections.abc import Iterable, Iterator

from complaints.usecases.figure_port import FigureRow
from complaints.usecases.ports import Writing


class InMemoryFigureRows:
    """The rows by month and reference, each with the version of its case."""

    def __init__(self) -> None:
        self._figures: dict[tuple[str, str], tuple[FigureRow, int]] = {}
        self._mark = "since the first case"

    def figure_rows(self, *, month: str) -> Iterator[FigureRow]:
        return iter([row for place, (row, _) in sorted(self._figures.items()) if place[0] == month])

    def figure_rows_of(self, *, places: Iterable[tuple[str, str]]) -> Iterator[FigureRow]:
        return iter([self._figures[place][0] for place in places if place in self._figures])

    def rows_about(self, *, month: str) -> int:
        return len(list(self.figure_rows(month=month)))

    def put_figure_row(self, *, row: FigureRow, version: int) -> bool:
        places = [(month, row.facts.reference) for month in row.months]
        if any(place in self._figures and self._figures[place][1] > version for place in places):
            return False
        self._figures |= dict.fromkeys(places, (row, version))
        return True

    def rows_since(self) -> str:
        return self._mark

    def note_rows(self, *, mark: str) -> None:
        self._mark = mark

    def _keep_figures(self, writing: Writing, version: int) -> None:
        if writing.figures:
            self.put_figure_row(row=writing.figures, version=version)
        for month in writing.uncounted:
            self._figures.pop((month, writing.after.reference), None)
