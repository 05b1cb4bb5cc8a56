"""Where the facts lie from which figures are reckoned: a row a case in each month in which anything of it can count."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from complaints.domain.case_facts import CaseFacts


@dataclass(frozen=True, slots=True)
class FigureRow:
    """The facts of a case, derived from its timeline alone, and what a reader must know of them.

    `made_by`: by what they were reckoned (case_facts.made_by); `last`: the moment of the last entry that they know of,
    in ticks: as of an earlier moment the timeline says more. `months`: in which the row lies (YYYY-MM). `seen_by` and
    `respondent`: as those of a row in the lists.
    """

    facts: CaseFacts
    made_by: str
    last: int
    months: tuple[str, ...]
    seen_by: tuple[str, ...]
    respondent: str


class FigureRows(Protocol):
    """The rows of all cases, written with the cases themselves."""

    def figure_rows(self, *, month: str) -> Iterator[FigureRow]:
        """The rows of `month` by reference, read page by page."""

    def figure_rows_of(self, *, places: Iterable[tuple[str, str]]) -> Iterator[FigureRow]:
        """The rows at these places (month, reference), in any order; none where there is none."""

    def rows_about(self, *, month: str) -> int:
        """About how many rows there are in `month`: as many as cases were numbered in it."""

    def put_figure_row(self, *, row: FigureRow, version: int) -> bool:
        """Keeps the row of a case that had this version; whether it did: what a later write has put stays."""

    def rows_since(self) -> str:
        """By what mark every case has its row (see note_rows); empty where nobody has seen to it yet."""

    def note_rows(self, *, mark: str) -> None:
        """Notes that every case has its row."""
