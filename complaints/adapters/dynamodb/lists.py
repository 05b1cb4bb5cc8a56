"""Lists of cases: the index that fits the filter best, newest first, with an opaque cursor. Never a scan."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any

from pynamodb.exceptions import QueryError
from pynamodb.expressions.condition import Condition

from complaints.adapters.dynamodb.cursors import read_cursor, write_cursor
from complaints.adapters.dynamodb.items import CaseItem, CounterItem
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.domain.case import Stage
from complaints.domain.confidentiality import AGENT, HANDLER, HEAD
from complaints.usecases.ports import BadCursor, CaseFilter, CaseSummary, Page

COLUMNS = ("stage", "handler", "agent", "department", "category", "business_line", "severity", "month")
FILTERED_PAGE = 250  # rows read in one request where a filter drops most of them


def find(*, wanted: CaseFilter, now: datetime, limit: int, cursor: str | None) -> Page:
    """At most `limit` rows that fit `wanted`; months are walked backwards where no narrower index fits."""
    index, partitions = _plan(wanted)
    start, listed = read_cursor(cursor, wanted)
    asked, seen = _condition(wanted, now, index), _seen(wanted, index)
    condition = _all(term for term in (asked, seen) if term is not None)
    rows: list[CaseSummary] = []
    for partition in partitions:
        if start is not None and partition != start:
            continue
        start = None
        query = getattr(CaseItem, index).query(
            partition,
            filter_condition=condition,
            scan_index_forward=False,
            limit=limit - len(rows),
            page_size=max(limit, FILTERED_PAGE) if asked is not None else None,
            last_evaluated_key=_key(index, partition, listed) if listed else None,
        )
        listed = None
        try:
            rows.extend(row_of(item) for item in query)
        except QueryError as error:
            raise BadCursor from error
        if len(rows) == limit and query.last_evaluated_key:
            return Page(tuple(rows), write_cursor(partition, query.last_evaluated_key["li"]["S"], wanted))
        if len(rows) == limit:
            following = next(partitions, None)
            return Page(tuple(rows), write_cursor(following, None, wanted) if following else None)
    if start is not None:
        raise BadCursor
    return Page(tuple(rows), None)


def narrow_rows(*, wanted: CaseFilter, before: str | None) -> Iterator[CaseItem] | None:
    """All of the index that fits `wanted` best, newest first, whether they fit in all or not.

    `before`: those behind that place alone. None where that would be all months.
    """
    if not (wanted.handler or wanted.month or wanted.stage):
        return None
    index, partitions = _plan(wanted)
    behind = CaseItem.listed < before if before else None
    rows: Iterator[CaseItem] = getattr(CaseItem, index).query(
        next(partitions), behind, scan_index_forward=False, page_size=FILTERED_PAGE
    )
    return rows


def _plan(wanted: CaseFilter) -> tuple[str, Iterator[str]]:
    """The index to ask, and its partitions in the order in which they are read."""
    if wanted.handler:
        return "by_handler", iter((wanted.handler,))
    if wanted.month:
        return "by_month", iter((wanted.month,))
    if wanted.stage:
        return "by_stage", iter((wanted.stage,))
    return "by_month", (str(counter.sk) for counter in CounterItem.query("N", scan_index_forward=False))


def _condition(wanted: CaseFilter, now: datetime, index: str) -> Condition | None:
    """What drops rows that were not asked for; None where the index itself gives no others."""
    asked = {name: value for name, value in asdict(wanted).items() if value is not None and name in COLUMNS}
    asked.pop(index.removeprefix("by_"), None)  # the index itself sees to this one
    terms = [_equals(getattr(CaseItem, name), value) for name, value in asked.items()]
    if wanted.overdue is not None:
        late = CaseItem.due_at.exists() & (CaseItem.due_at < as_text(now))
        terms.append(late if wanted.overdue else ~late)
    if wanted.closed is not None:
        terms.append(CaseItem.stage == Stage.CLOSED.value if wanted.closed else CaseItem.stage != Stage.CLOSED.value)
    if wanted.due_from is not None:
        terms.append(CaseItem.due_at >= as_text(wanted.due_from))
    if wanted.due_until is not None:
        terms.append(CaseItem.due_at < as_text(wanted.due_until))
    return _all(terms)


def _seen(wanted: CaseFilter, index: str) -> Condition | None:
    """What drops rows that the reader may not know of: the same as Sight.shows, as DynamoDB reckons it."""
    sight = wanted.sight
    if sight is None:
        return None
    shown: list[Condition] = [CaseItem.seen_by.does_not_exist()]
    shown += [CaseItem.seen_by.contains(role) for role in sight.roles]
    for role, column, values in (
        (HANDLER, "handler", sight.stands_for),
        (AGENT, "agent", sight.stands_for),
        (HEAD, "department", (sight.heads,) if sight.heads else ()),
    ):
        if not values:
            continue
        if index != f"by_{column}":
            shown.append(CaseItem.seen_by.contains(role) & getattr(CaseItem, column).is_in(*values))
        elif getattr(wanted, column) in values:
            # the key of an index is no matter for a filter: all its rows have the one asked for
            shown.append(CaseItem.seen_by.contains(role))
    not_about_him = CaseItem.respondent.does_not_exist() | (CaseItem.respondent != sight.viewer)
    seen: Condition = reduce(or_, shown) & not_about_him
    return seen


def _all(terms: Iterable[Condition]) -> Condition | None:
    return reduce(and_, terms) if (terms := list(terms)) else None


def _equals(column: Any, value: str) -> Condition:
    """Empty words are not stored, so what is asked to be empty must be absent."""
    equal: Condition = column == value if value else column.does_not_exist()
    return equal


def row_of(item: CaseItem) -> CaseSummary:
    """The row that a snapshot keeps."""
    return CaseSummary(
        reference=item.reference,
        stage=item.stage,
        handler=item.handler or "",
        department=item.department or "",
        agent=item.agent or "",
        category=item.category,
        business_line=item.business_line or "",
        severity=item.severity,
        month=item.month,
        round=int(item.round),
        complainant=item.complainant,
        summary=item.summary or "",
        received_at=as_moment(item.listed.partition("#")[0]),
        due_at=as_moment(item.due_at) if item.due_at else None,
        due_clock=item.due_clock or "",
        next_action_at=as_moment(item.next_action_at) if item.next_action_at else None,
        seen_by=tuple(sorted(item.seen_by or ())),
        respondent=item.respondent or "",
        last_at=as_moment(item.last_at) if item.last_at else None,
        named_to=tuple(sorted(item.named_to or ())),
    )


def _key(index: str, partition: str, listed: str) -> dict[str, dict[str, str]]:
    """The key of a row in `index`, as DynamoDB wants it to go on after that row."""
    hash_name = getattr(CaseItem, index)._hash_key_attribute().attr_name
    values = {"pk": f"C#{listed.partition('#')[2]}", "sk": "S", hash_name: partition, "li": listed}
    return {name: {"S": value} for name, value in values.items()}
