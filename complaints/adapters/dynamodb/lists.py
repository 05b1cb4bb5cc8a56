"""Lists of cases: the index that fits the filter best, newest first, with an opaque cursor. Never a scan."""

import binascii
import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pynamodb.exceptions import QueryError
from pynamodb.expressions.condition import Condition

from complaints.adapters.dynamodb.items import CaseItem, CounterItem
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.usecases.ports import BadCursor, CaseFilter, CaseSummary, Page

COLUMNS = ("stage", "handler", "department", "category", "business_line", "severity", "month")


def find(*, wanted: CaseFilter, now: datetime, limit: int, cursor: str | None) -> Page:
    """At most `limit` rows that fit `wanted`; months are walked backwards where no narrower index fits."""
    index, partitions = _plan(wanted)
    start, key = _read_cursor(cursor, wanted)
    condition = _condition(wanted, now, index)
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
            last_evaluated_key=key,
        )
        key = None
        try:
            rows.extend(_row(item) for item in query)
        except QueryError as error:
            raise BadCursor from error
        if len(rows) == limit and query.last_evaluated_key:
            return Page(tuple(rows), _write_cursor(partition, query.last_evaluated_key, wanted))
        if len(rows) == limit:
            following = next(partitions, None)
            return Page(tuple(rows), _write_cursor(following, None, wanted) if following else None)
    if start is not None:
        raise BadCursor
    return Page(tuple(rows), None)


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
    asked = {name: value for name, value in asdict(wanted).items() if value is not None and name in COLUMNS}
    asked.pop(index.removeprefix("by_"), None)  # the index itself sees to this one
    terms = [getattr(CaseItem, name) == value for name, value in asked.items()]
    if wanted.overdue is not None:
        late = CaseItem.due_at.exists() & (CaseItem.due_at <= as_text(now))
        terms.append(late if wanted.overdue else ~late)
    if wanted.q:
        terms.append(_mentions(wanted.q))
    condition = None
    for term in terms:
        condition = term if condition is None else condition & term
    return condition


def _mentions(words: str) -> Condition:
    reference = CaseItem.reference.startswith(words)
    mentioned: Condition = reference | CaseItem.complainant.contains(words) | CaseItem.summary.contains(words)
    return mentioned


def _row(item: CaseItem) -> CaseSummary:
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
    )


def _fingerprint(wanted: CaseFilter) -> str:
    return hashlib.sha256(json.dumps(asdict(wanted), sort_keys=True).encode()).hexdigest()[:12]


def _write_cursor(partition: str, key: Any, wanted: CaseFilter) -> str:
    return urlsafe_b64encode(json.dumps([_fingerprint(wanted), partition, key]).encode()).decode().rstrip("=")


def _read_cursor(cursor: str | None, wanted: CaseFilter) -> tuple[str | None, Any]:
    """(partition, key to go on from); (None, None) for the first page. Raises BadCursor."""
    if cursor is None:
        return None, None
    try:
        fingerprint, partition, key = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise BadCursor from error
    if fingerprint != _fingerprint(wanted) or not isinstance(partition, str) or not isinstance(key, dict | None):
        raise BadCursor
    return partition, key
