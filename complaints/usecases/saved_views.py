"""Views of the list of cases that a member of staff keeps: under which name, with which filters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

AT_MOST = 20  # views of a person: they stand in one item


@dataclass(frozen=True)
class SavedView:
    """A list of cases as somebody wants to see it again. `filters`: name -> what is asked for, as the API takes it."""

    name: str
    filters: Mapping[str, str | bool]


class StaleViews(Exception):
    """The views were changed since they were read: by the same person, elsewhere."""


class SavedViews(Protocol):
    """The views of everybody, each person's for himself."""

    def of(self, *, email: str) -> tuple[tuple[SavedView, ...], int]:
        """The views of a person in his order, and their version; none and 0 where he never kept any."""

    def keep(self, *, email: str, views: tuple[SavedView, ...], expected_version: int | None) -> int:
        """Replaces the views of a person on the version he read, on any where it is None; the new one.

        Raises StaleViews.
        """
