"""Desks as somebody reads them: a lane of one desk in its order, without what he may not know of, page by page."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from complaints.domain.confidentiality import Sight
from complaints.domain.waiting import EVERYBODY, LATE, Lane
from complaints.usecases.desk_port import FACTS, DeskRow, place
from complaints.usecases.ports import BadCursor, CaseRepository, CaseSummary


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


def late_rows(*, cases: CaseRepository, seen: Sight, since: datetime, after: str | None, limit: int) -> list[DeskRow]:
    """What the timer has left undone `since` then, as rows of what is stuck behind the place `after`; at most `limit`.

    The longest due first, of what the reader may know of: the due index does not say, the rows of the lists do.
    """
    asked = limit
    while True:
        references = cases.neglected(since=since, limit=asked)
        rows = (row for summary in cases.rows(references=references) if (row := _late_row(summary, since)))
        found = sorted(
            (row for row in rows if seen.shows(**row.facts) and row.sort > (after or "")), key=attrgetter("sort")
        )
        if len(found) >= limit or len(references) < asked:
            return found[:limit]
        asked *= 2


def _late_row(summary: CaseSummary, since: datetime) -> DeskRow | None:
    """None where the timer has come meanwhile."""
    at = summary.next_action_at
    if at is None or at > since:
        return None
    facts = {name: getattr(summary, name) for name in FACTS}
    where = place(at=at, reference=summary.reference, what=LATE)
    return DeskRow(summary.reference, (Lane.STUCK, EVERYBODY, LATE), where, facts)


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
