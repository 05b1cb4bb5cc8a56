"""Desks as somebody reads them: a lane of one desk in its order, without what he may not know of, page by page."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from complaints.domain.confidentiality import Sight
from complaints.usecases.desk_port import DeskRow
from complaints.usecases.ports import BadCursor, CaseRepository


@dataclass(frozen=True)
class Asked:
    """A desk and how it is read: `limit` rows at a time, up to `until` (aware) or all."""

    lane: str
    who: str
    until: datetime | None
    limit: int


def rows_on(*, cases: CaseRepository, asked: Asked, seen: Sight, after: str | None = None) -> Iterator[DeskRow]:
    """The rows of a desk of which the reader may know; what he may not know of does not end them early."""
    while True:
        rows = cases.desk(lane=asked.lane, who=asked.who, until=asked.until, after=after, limit=asked.limit)
        yield from (row for row in rows if seen.shows(**row.facts))
        if len(rows) < asked.limit:
            return
        after = rows[-1].sort


def write_place(*, sort: str) -> str:
    """The opaque cursor of what stands behind the place `sort`."""
    return urlsafe_b64encode(sort.encode()).decode().rstrip("=")


def read_place(*, cursor: str | None) -> str | None:
    """The place behind `write_place`. Raises BadCursor."""
    if cursor is None:
        return None
    try:
        sort = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        datetime.fromisoformat(sort.partition("#")[0])
    except ValueError as error:
        raise BadCursor from error
    return sort
