"""Free search: of the cases that may answer, by the index of words, those that do, as a list shows them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from complaints.adapters.dynamodb.cursors import read_cursor, write_cursor
from complaints.adapters.dynamodb.items import CaseItem, EntriesItem
from complaints.adapters.dynamodb.lists import narrow_rows, row_of
from complaints.adapters.dynamodb.looking_up import Places
from complaints.adapters.dynamodb.pages import FIRST, entries_of
from complaints.adapters.dynamodb.segments import GONE, LATEST
from complaints.domain.case import BrokenTimeline, Complaint
from complaints.domain.mentions import Question, mentions, question
from complaints.domain.timeline import fold
from complaints.usecases.fitting import fits, tells_name
from complaints.usecases.ports import CaseFilter, CaseSummary, Page

AT_ONCE = 100  # cases: what one request may ask for
MANY = 500  # cases that may answer: of more it is asked first which of them a narrow list has

Placed = tuple[str, CaseSummary]


def find_mentioning(*, wanted: CaseFilter, now: datetime, limit: int, cursor: str | None) -> Page:
    """At most `limit` rows that fit `wanted` and say what it asks, newest first."""
    _, before = read_cursor(cursor, wanted)
    asked = question(text=wanted.q or "")
    step = min(AT_ONCE, limit + 1)
    places = Places(asked=asked, before=before, at_once=step)
    listed = narrow_rows(wanted=wanted, before=before)
    narrow = listed is not None and places.more_than(MANY)
    rows = _rows_of(listed, places) if listed is not None and narrow else _rows_at(places, step)
    fitting = (each for each in rows if fits(row=each[1], wanted=wanted, now=now))
    found: list[Placed] = []
    while some := list(islice(fitting, step)):
        found += _answering(some, asked, wanted)
        if len(found) > limit:
            shown = found[:limit]
            return Page(tuple(row for _, row in shown), write_cursor("", shown[-1][0], wanted))
    return Page(tuple(row for _, row in found), None)


def _rows_of(listed: Iterator[CaseItem], places: Places) -> Iterator[Placed]:
    """Those of a list that stand at `places`."""
    place = LATEST
    for item in listed:
        if place > item.listed:
            places.skip(place=item.listed)
            place = next(places, GONE)
        if place == GONE:
            return
        if place == item.listed:
            yield place, row_of(item)


def _rows_at(places: Iterator[str], step: int) -> Iterator[Placed]:
    """The rows at `places`, in that order; of a case that is gone there is none."""
    while some := list(islice(places, step)):
        keys = [(f"C#{place.partition('#')[2]}", "S") for place in some]
        items = {str(item.listed): item for item in CaseItem.batch_get(keys)}
        yield from ((place, row_of(items[place])) for place in some if place in items)


def _answering(rows: Sequence[Placed], asked: Question, wanted: CaseFilter) -> Iterator[Placed]:
    """Those of `rows` whose cases say what is asked, so far as the reader is told it."""
    complaints = _complaints([row.reference for _, row in rows])
    for place, row in rows:
        complaint, named = complaints.get(row.reference), tells_name(row=row, wanted=wanted)
        if asked.is_answered(said=mentions(reference=row.reference, complaint=complaint, named=named)):
            yield place, row


def _complaints(references: Sequence[str]) -> dict[str, Complaint]:
    """What was complained of; not of a case whose first entries are gone or were altered."""
    found = {}
    for item in EntriesItem.batch_get([(f"C#{reference}", FIRST) for reference in references]):
        reference = str(item.pk).removeprefix("C#")
        try:
            received = list(entries_of(item))[:1]
            found[reference] = fold(reference=reference, entries=received, version=1).content
        except BrokenTimeline:
            continue
    return found
