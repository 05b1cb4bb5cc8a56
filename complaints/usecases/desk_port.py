"""Desks as the store keeps them: their rows, and beside them what the timer has left undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

FACTS = ("seen_by", "respondent", "handler", "agent", "department")


@dataclass(frozen=True)
class DeskRow:
    """One thing on a desk. `key`: (lane, who, what) of a Wait; `sort`: its place in the pile, unlike any other's.

    `facts`: what decides who may know of the case (FACTS, see Sight.shows).
    """

    reference: str
    key: tuple[str, str, str]
    sort: str
    facts: Mapping[str, Any]

    @property
    def at(self) -> datetime:
        """When it is due, or since when it waits."""
        return datetime.fromisoformat(self.sort.partition("#")[0])


def place(*, at: datetime, reference: str, what: str) -> str:
    """Where in a pile something lies: by when it is due, or since when it waits."""
    return f"{at.astimezone(UTC).isoformat(timespec='microseconds')}#{reference}#{what}"


class Desks(Protocol):
    """What somebody looks at who works."""

    def desk(
        self, *, lane: str, who: str, until: datetime | None, after: str | None, limit: int
    ) -> tuple[DeskRow, ...]:
        """The rows of a desk by their place, behind the place `after` and up to the moment `until`; at most `limit`."""

    def neglected(self, *, since: datetime, limit: int) -> tuple[str, ...]:
        """Open cases whose next action was due at `since`, the longest due first; at most `limit`.

        For who only looks: that there are none may be what was so a minute before.
        """
