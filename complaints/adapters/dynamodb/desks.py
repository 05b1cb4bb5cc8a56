"""Desks on the one table: a partition a desk and lane, in the order in which things are due."""

import json
from datetime import UTC, datetime

from complaints.adapters.dynamodb.items import DeskItem
from complaints.usecases.desk_port import FACTS, DeskRow

END = "\x7f"  # behind every place of a moment


def desk_item(row: DeskRow) -> DeskItem:
    """The item of a row."""
    lane, who, _ = row.key
    facts = json.dumps([row.facts[name] for name in FACTS], ensure_ascii=False)
    return DeskItem(_partition(lane, who), row.sort, facts=facts)


def rows_of_desk(*, lane: str, who: str, until: datetime | None, after: str | None, limit: int) -> tuple[DeskRow, ...]:
    """The rows behind `after` and up to `until` (aware), in order: one query, eventually consistent."""
    last = f"{until.astimezone(UTC).isoformat(timespec='microseconds')}{END}" if until else END
    if after is not None and after > last:
        return ()  # a place of another pile, or of a moment that has not come: the engine refuses such a range
    places = DeskItem.sk.between(after or "0", last)
    found = DeskItem.query(_partition(lane, who), places, limit=limit + (after is not None))
    return tuple(_row(item, lane, who) for item in found if item.sk != after)[:limit]


def _row(item: DeskItem, lane: str, who: str) -> DeskRow:
    _, reference, what = str(item.sk).split("#", 2)
    facts = dict(zip(FACTS, json.loads(item.facts), strict=True))
    return DeskRow(reference, (lane, who, what), str(item.sk), facts | {"seen_by": tuple(facts["seen_by"])})


def _partition(lane: str, who: str) -> str:
    return f"D#{lane}#{who}"
