"""Free search: of the cases that may answer, by the index of words, those that do, as a list shows them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from complaints.adapters.dynamodb.cursors import read_cursor, write_cursor
from complaints.adapters.dynamodb.entries import read_entries
from complaints.adapters.dynamodb.items import CaseItem, EntriesItem
from complaints.adapters.dynamodb.lists import row_of
from complaints.adapters.dynamodb.words import places_of
from complaints.domain.case import BrokenTimeline, Complaint
from complaints.domain.mentions import Question, mentions, question
from complaints.domain.timeline import fold
from complaints.usecases.fitting import fits, tells_name
from complaints.usecases.ports import CaseFilter, CaseSummary, Page

AT_ONCE = 100  # cases: what one request may ask for
FIRST = "T#000001"  # the entries among which the complaint was received


def find_mentioning(*, wanted: CaseFilter, now: datetime, limit: int, cursor: str | None) -> Page:
    """At most `limit` rows that fit `wanted` and say what it asks, newest first."""
    _, before = read_cursor(cursor, wanted)
    asked = question(text=wanted.q or "")
    places = sorted((place for place in places_of(asked=asked) if before is None or place < before), reverse=True)
    step = min(AT_ONCE, limit + 1)
    found: list[tuple[str, CaseSummary]] = []
    for start in range(0, len(places), step):
        found += _answering(places[start : start + step], asked, wanted, now)
        if len(found) > limit:
            shown = found[:limit]
            return Page(tuple(row for _, row in shown), write_cursor("", shown[-1][0], wanted))
    return Page(tuple(row for _, row in found), None)


def _answering(
    places: Sequence[str], asked: Question, wanted: CaseFilter, now: datetime
) -> Iterator[tuple[str, CaseSummary]]:
    """Those of the cases at `places` that answer, in the same order: judged as rows first, then by what they say."""
    references = [place.partition("#")[2] for place in places]
    rows = {item.reference: row_of(item) for item in CaseItem.batch_get([(f"C#{each}", "S") for each in references])}
    fitting = {each: row for each, row in rows.items() if fits(row=row, wanted=wanted, now=now)}
    complaints = _complaints(list(fitting))
    for place, reference in zip(places, references, strict=True):
        if reference not in fitting:
            continue
        row = fitting[reference]
        named = tells_name(row=row, wanted=wanted)
        if asked.is_answered(said=mentions(reference=reference, complaint=complaints.get(reference), named=named)):
            yield place, row


def _complaints(references: Sequence[str]) -> dict[str, Complaint]:
    """What was complained of; not of a case whose first entries are gone or were altered."""
    found = {}
    for item in EntriesItem.batch_get([(f"C#{reference}", FIRST) for reference in references]):
        reference = str(item.pk).removeprefix("C#")
        try:
            received = list(read_entries(item.entries))[:1]
            found[reference] = fold(reference=reference, entries=received, version=1).content
        except BrokenTimeline:
            continue
    return found
