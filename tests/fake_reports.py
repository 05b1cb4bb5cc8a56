"""ReportStore in memory."""

from complaints.domain.publishing import Edition
from complaints.usecases.ports import BadCursor
from complaints.usecases.report_store import Making, StaleEdition, UnknownEdition

Key = tuple[str, str, int]


class InMemoryReports:
    """Editions by period, rule and number, and documents by digest."""

    def __init__(self) -> None:
        self._kept: dict[Key, Edition] = {}
        self._documents: dict[str, bytes] = {}
        self._making: dict[tuple[str, str], Making] = {}

    def newest(self, *, rule: str, period: str) -> Edition | None:
        numbers = [number for at, of, number in self._kept if (at, of) == (period, rule)]
        return self._kept[period, rule, max(numbers)] if numbers else None

    def get(self, *, rule: str, period: str, number: int) -> Edition:
        try:
            return self._kept[period, rule, number]
        except KeyError as error:
            raise UnknownEdition from error

    def listed(self, *, limit: int, before: str | None) -> tuple[tuple[Edition, ...], str | None]:
        if before == "":
            raise BadCursor
        keys = sorted((key for key in self._kept if before is None or _place(key) < before), key=_place, reverse=True)
        editions = tuple(self._kept[key] for key in keys[:limit])
        return editions, _place(keys[limit - 1]) if len(keys) > limit else None

    def draft(self, *, edition: Edition, document: bytes) -> None:
        if self._kept.setdefault(_key(edition), edition) is not edition:
            raise StaleEdition
        self._documents[edition.digest] = document

    def keep(self, *, edition: Edition, before: Edition) -> None:
        if self._kept[_key(before)] != before:
            raise StaleEdition
        self._kept[_key(before)] = edition

    def note_making(self, *, making: Making) -> None:
        self._making[making.rule, making.period] = making

    def no_longer_making(self, *, rule: str, period: str) -> None:
        self._making.pop((rule, period), None)

    def making(self) -> tuple[Making, ...]:
        return tuple(self._making.values())

    def document(self, *, digest: str) -> bytes:
        try:
            return self._documents[digest]
        except KeyError as error:
            raise UnknownEdition from error


def _key(edition: Edition) -> Key:
    return edition.period, edition.rule, edition.number


def _place(key: Key) -> str:
    return f"{key[0]}#{key[1]}#{key[2]:04}"
