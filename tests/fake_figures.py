"""Facts of cases in memory, honouring FigureRows and FigureSums of complaints/usecases/figure_port.py."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from complaints.domain.figure_sums import Place, Vector, difference, plain, together
from complaints.usecases.figure_port import Change, FigureRow, StaleSums, Summed
from complaints.usecases.ports import Writing


class InMemoryFigureRows:
    """The rows by month and reference, each with the version of its case."""

    def __init__(self) -> None:
        self._figures: dict[tuple[str, str], tuple[FigureRow, int]] = {}
        self._mark = "since the first case"
        self._sums: dict[tuple[str, Place], Mapping[str, Vector]] = {}
        self._summed: dict[tuple[str, str, str], Summed] = {}
        self._sums_mark, self._begun, self._going = "", "", ""
        self._renewing: Mapping[str, Any] = {}

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

    def renewing(self) -> Mapping[str, Any]:
        return self._renewing

    def note_renewing(self, *, told: Mapping[str, Any]) -> None:
        self._renewing = json.loads(json.dumps(told))

    def note_rows(self, *, mark: str) -> None:
        self._mark = mark

    def sums(self, *, mark: str, scope: str, until: str | None = None) -> Iterator[tuple[str, Mapping[str, Any]]]:
        names = sorted(place.name for held, place in self._sums if held == mark and place.scope == scope)
        found = [name for name in names if until is None or name < until]
        return iter([(name, plain(told=self._sums[mark, Place(scope, name)])) for name in found])

    def summed(self, *, mark: str, places: Iterable[tuple[str, str]]) -> dict[str, Summed]:
        there = ((reference, self._summed.get((mark, month, reference))) for month, reference in places)
        return {reference: summed for reference, summed in there if summed}

    def add_up(self, *, mark: str, changes: Sequence[Change]) -> None:
        for change in changes:
            there = self._summed.get((mark, change.month, change.reference), Summed({}, 0))
            if change.before.version != there.version:
                raise StaleSums
        for change in changes:
            for place, more in difference(before=change.before.additions, after=change.after).items():
                self._sums[mark, place] = together(told=self._sums.get((mark, place), {}), more=more)
                if not self._sums[mark, place]:
                    del self._sums[mark, place]
            after = Summed(change.after, change.before.version + 1)
            self._summed[mark, change.month, change.reference] = after

    def sums_begun(self) -> str:
        return self._begun

    def begin_sums(self, *, mark: str) -> None:
        if self._begun != mark:
            self._going, self._sums_mark, self._begun = self._begun or self._going, "", mark
        if self._going:
            self.forget_sums(mark=self._going)
            self._going = ""

    def sums_since(self) -> str:
        return self._sums_mark

    def note_sums(self, *, mark: str) -> None:
        self._sums_mark = self._begun = mark

    def forget_sums(self, *, mark: str) -> None:
        self._sums = {key: told for key, told in self._sums.items() if key[0] != mark}
        self._summed = {key: told for key, told in self._summed.items() if key[0] != mark}

    def _keep_figures(self, writing: Writing, version: int) -> None:
        if writing.figures:
            self.put_figure_row(row=writing.figures, version=version)
        for month in writing.uncounted:
            self._figures.pop((month, writing.after.reference), None)
