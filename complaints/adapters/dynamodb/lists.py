"""Lists of cases: the index that fits the filter best, newest first, with an opaque cursor. Never a scan."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from functools import reduce
from heapq import merge
from itertools import dropwhile
from operator import and_, attrgetter, or_
from typing import Any

from pynamodb.expressions.condition import Condition

from complaints.adapters.dynamodb.cursors import read_cursor, write_cursor
from complaints.adapters.dynamodb.items import CaseItem, CounterItem
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.domain.case import Stage
from complaints.domain.confidentiality import AGENT, HANDLER, HEAD, Sight
from complaints.usecases.figure_port import First
from complaints.usecases.ports import BadCursor, CaseFilter, CaseSummary, Page

OPEN_STAGES = tuple(stage.value for stage in Stage if stage is not Stage.CLOSED)
# A closed case that still owes something stands apart in the index of stages: what is due is read without the closed.
OWING = f"{Stage.CLOSED.value}+"
COLUMNS = ("stage", "handler", "agent", "department", "category", "business_line", "severity", "month")
FILTERED_PAGE = 250  # rows read in one request where a filter drops most of them


def find(*, wanted: CaseFilter, now: datetime, limit: int, cursor: str | None) -> Page:
    """At most `limit` rows that fit `wanted`; months are walked backwards where no narrower index fits.

    Raises BadCursor.
    """
    index, groups = _plan(wanted)
    start, behind = read_cursor(cursor, wanted)
    if start is not None:
        groups = dropwhile(lambda group: group[0] != start, groups)
    condition, page_size = _condition(wanted, now, index), limit + 1
    if condition is not None:
        page_size = max(page_size, FILTERED_PAGE)
    seen = _seen(wanted, index)
    terms = _all(term for term in (condition, seen) if term is not None)
    rows: list[CaseSummary] = []
    group = None
    for group in groups:
        for item in _newest_first(index, group, behind=behind, condition=terms, page_size=page_size):
            if len(rows) == limit:
                return Page(tuple(rows), write_cursor(group[0], behind, wanted))
            rows.append(row_of(item))
            behind = item.listed
        behind = None
    if start is not None and group is None:
        raise BadCursor
    return Page(tuple(rows), None)


def count(*, month: str, sight: Sight | None, until: datetime) -> int:
    """How many rows of a month had come by `until`: the table counts them and hands over none."""
    came = CaseItem.listed < f"{as_text(until)}$"  # the sign behind the one that stands before the number
    return CaseItem.by_month.count(month, came, _seen(CaseFilter(month=month, sight=sight), "by_month"))


def first_case() -> First | None:
    """The months in which numbers were given, and a row of the first that has any."""
    months = (str(counter.sk) for counter in CounterItem.query("N"))
    rows = (row_of(item) for month in months for item in CaseItem.by_month.query(month, limit=1))
    return next((First(row.month, row.received_at) for row in rows), None)


def narrow_rows(*, wanted: CaseFilter, before: str | None) -> Iterator[CaseItem] | None:
    """All of the index that fits `wanted` best, newest first, whether they fit in all or not.

    `before`: those behind that place alone. None where that would be all months.
    """
    if not (wanted.handler or wanted.month or wanted.stage):
        return None
    index, groups = _plan(wanted)
    return _newest_first(index, next(groups), behind=before, condition=None, page_size=FILTERED_PAGE)


def _plan(wanted: CaseFilter) -> tuple[str, Iterator[tuple[str, ...]]]:
    """The index to ask, and its partitions in the order in which they are read: those of one group side by side."""
    if wanted.handler:
        return "by_handler", iter(((wanted.handler,),))
    if wanted.month:
        return "by_month", iter(((wanted.month,),))
    if wanted.stage:
        return "by_stage", iter((stages_of(wanted.stage),))
    if wanted.overdue or wanted.due_from is not None or wanted.due_until is not None:
        return "by_stage", iter(((*OPEN_STAGES, OWING),))  # nothing else is due at any time
    return "by_month", ((str(counter.sk),) for counter in CounterItem.query("N", scan_index_forward=False))


def _newest_first(
    index: str, group: tuple[str, ...], *, behind: str | None, condition: Condition | None, page_size: int
) -> Iterator[CaseItem]:
    """The rows of a group of partitions that come after the place `behind`, read a page at a time."""
    place = CaseItem.listed < behind if behind else None
    queries = [
        getattr(CaseItem, index).query(partition, place, condition, scan_index_forward=False, page_size=page_size)
        for partition in group
    ]
    return merge(*queries, key=attrgetter("listed"), reverse=True)


def _condition(wanted: CaseFilter, now: datetime, index: str) -> Condition | None:
    """What drops rows that were not asked for; None where the index itself gives no others."""
    asked = {name: value for name, value in asdict(wanted).items() if value is not None and name in COLUMNS}
    asked.pop(index.removeprefix("by_"), None)  # the index itself sees to this one
    terms = [_equals(getattr(CaseItem, name), value) for name, value in asked.items() if name != "stage"]
    if "stage" in asked:
        terms.append(CaseItem.stage.is_in(*stages_of(asked["stage"])))
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


def stages_of(stage: str) -> tuple[str, ...]:
    """The partitions of the index of stages that hold the cases of a stage."""
    return (stage, OWING) if stage == Stage.CLOSED.value else (stage,)


def row_of(item: CaseItem) -> CaseSummary:
    """The row that a snapshot keeps; in an index it does not say when the timer looks again."""
    return CaseSummary(
        reference=item.reference,
        stage=item.stage.removesuffix("+"),
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
