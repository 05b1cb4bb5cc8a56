"""Where the facts lie from which figures are reckoned: a row a case in each month in which anything of it can count."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from complaints.domain.case_facts import CaseFacts
from complaints.domain.figure_sums import Additions, Place, difference


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


@dataclass(frozen=True)
class Summed:
    """What the sums hold of a case; `version`: how often that was changed, 0 where they hold nothing."""

    additions: Additions
    version: int


@dataclass(frozen=True)
class Change:
    """What the sums are to hold of a case (`after`) instead of what they held. `month`: the first of its months."""

    reference: str
    month: str
    before: Summed
    after: Additions

    @property
    def touched(self) -> set[Place]:
        """The places whose sums change."""
        return set(difference(before=self.before.additions, after=self.after))


class StaleSums(Exception):
    """Somebody else changed one of the sums, or what they hold of a case, since it was read."""


@dataclass(frozen=True)
class First:
    """The first case of all: in which month (YYYY-MM) it was registered, and when (aware) it had been received."""

    month: str
    received_at: datetime


class FigureRows(Protocol):
    """The rows of all cases, written with the cases themselves."""

    def figure_rows(self, *, month: str) -> Iterator[FigureRow]:
        """The rows of `month` by reference, read page by page."""

    def figure_rows_of(self, *, places: Iterable[tuple[str, str]]) -> Iterator[FigureRow]:
        """The rows at these places (month, reference), in any order; none where there is none."""

    def rows_about(self, *, month: str) -> int:
        """About how many rows there are in `month`: as many as cases were numbered in it."""

    def first_case(self) -> First | None:
        """Of the first month in which a case was registered, that which was received first; None where none was."""

    def put_figure_row(self, *, row: FigureRow, version: int) -> bool:
        """Keeps the row of a case that had this version; whether it did: what a later write has put stays."""

    def rows_since(self) -> str:
        """By what mark every case has its row (see note_rows); empty where nobody has seen to it yet."""

    def renewing(self) -> Mapping[str, Any]:
        """What was noted of a renewal of all rows that was stopped; nothing where none was."""

    def note_renewing(self, *, told: Mapping[str, Any]) -> None:
        """Notes how far a renewal has come, as JSON values; nothing: it has ended."""

    def note_rows(self, *, mark: str) -> None:
        """Notes that every case has its row."""


class FigureSums(Protocol):
    """Sums of what cases add to the figures, kept for each way in which they are made (`mark`)."""

    def sums(self, *, mark: str, scope: str, until: str | None = None) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The sums of a scope by name, those before the name `until` alone; each key's vector, or its one number."""

    def summed(self, *, mark: str, places: Iterable[tuple[str, str]]) -> dict[str, Summed]:
        """What the sums hold of the cases at these places (first month, reference), where they hold anything."""

    def add_up(self, *, mark: str, changes: Sequence[Change]) -> None:
        """Makes all of these changes, or none. Raises StaleSums."""

    def sums_begun(self) -> str:
        """The mark of the sums to which changes are added; empty where none are kept."""

    def begin_sums(self, *, mark: str) -> None:
        """From now on changes are added to the sums of this mark; where it is empty, to none. Those before are gone."""

    def sums_since(self) -> str:
        """The mark of the sums in which every case is; empty where there are none."""

    def note_sums(self, *, mark: str) -> None:
        """Notes that every case is in the sums of this mark."""

    def forget_sums(self, *, mark: str) -> None:
        """The sums of this mark, and what they hold of cases, are gone."""
