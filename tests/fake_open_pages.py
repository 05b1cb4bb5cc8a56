"""What the pages of the public stand on, in memory."""

from datetime import datetime

from complaints.domain.open_figures import OpenMonth


class InMemoryCaseLinks:
    """Links to cases by hash."""

    def __init__(self) -> None:
        self._links: dict[str, tuple[str | None, datetime]] = {}

    def put(self, *, token_hash: str, reference: str, expires_at: datetime) -> None:
        self._links[token_hash] = (reference, expires_at)

    def use(self, *, token_hash: str, now: datetime) -> str | None:
        reference, expires_at = self._links.pop(token_hash, (None, now))
        return reference if now < expires_at else None


class InMemoryOpenFigures:
    """What was published, by month."""

    def __init__(self) -> None:
        self._months: dict[str, OpenMonth] = {}

    def put(self, *, figures: OpenMonth) -> None:
        self._months.setdefault(figures.month, figures)

    def latest(self, *, limit: int) -> tuple[OpenMonth, ...]:
        return tuple(self._months[month] for month in sorted(self._months, reverse=True)[:limit])
