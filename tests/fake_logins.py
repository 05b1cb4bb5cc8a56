"""LoginTrail in memory."""

from datetime import datetime

from complaints.domain.logins import LoginEntry


class InMemoryLogins:
    """Entries by month and number, in `kept`."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[int, LoginEntry]] = {}

    def last(self, *, month: str) -> LoginEntry | None:
        return next(iter(self.page(month=month, limit=1, before=None)), None)

    def append(self, *, month: str, entry: LoginEntry, kept_until: datetime) -> bool:
        return self.kept.setdefault(month, {}).setdefault(entry.seq, entry) is entry

    def page(self, *, month: str, limit: int, before: int | None) -> tuple[LoginEntry, ...]:
        found = (entry for seq, entry in self.kept.get(month, {}).items() if before is None or seq < before)
        return tuple(sorted(found, key=lambda entry: entry.seq, reverse=True)[:limit])
