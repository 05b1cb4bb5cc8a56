"""Where editions of reports and their documents are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from complaints.domain.publishing import Edition


class UnknownEdition(Exception):
    """No report of this rule, period and number was drafted."""


class StaleEdition(Exception):
    """The edition was changed since it was read, or one of its number was drafted meanwhile."""


@dataclass(frozen=True)
class Making:
    """A report that is being made since a moment (aware): of which cases it has come how far.

    `of`: the period whose cases are read, its own or one that it is compared with; `about`: how many there may be.
    """

    rule: str
    period: str
    begun: datetime
    of: str
    read: int
    about: int


class ReportStore(Protocol):
    """The editions of all reports, and what stands in them."""

    def newest(self, *, rule: str, period: str) -> Edition | None:
        """The last edition of a report; None where none was drafted."""
        ...

    def get(self, *, rule: str, period: str, number: int) -> Edition:
        """One edition. Raises UnknownEdition."""
        ...

    def listed(self, *, limit: int, before: str | None) -> tuple[tuple[Edition, ...], str | None]:
        """Editions, those of the latest periods first, and where the next page begins; None after the last."""
        ...

    def draft(self, *, edition: Edition, document: bytes) -> None:
        """Keeps a new edition with its document. Raises StaleEdition where one of its number is there already."""
        ...

    def keep(self, *, edition: Edition, before: Edition) -> None:
        """Replaces `before` by `edition`. Raises StaleEdition where it is not what is kept any more."""
        ...

    def document(self, *, digest: str) -> bytes:
        """The document with this SHA-256, as it was kept. Raises UnknownEdition."""
        ...

    def note_making(self, *, making: Making) -> None:
        """Notes how far a report has come that is being made."""
        ...

    def no_longer_making(self, *, rule: str, period: str) -> None:
        """It is made, or was given up."""
        ...

    def making(self) -> tuple[Making, ...]:
        """The reports that are being made, those that were given up without a word among them."""
        ...
