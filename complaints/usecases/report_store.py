"""Where editions of reports and their documents are kept."""

from typing import Protocol

from complaints.domain.publishing import Edition


class UnknownEdition(Exception):
    """No report of this rule, period and number was drafted."""


class StaleEdition(Exception):
    """The edition was changed since it was read, or one of its number was drafted meanwhile."""


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
