"""What was disposed of leaves the table: words, then letters, and last what the entries said.

Each step may be repeated, and finds what it needs in what the later ones take away: a run that died is repeated from
its beginning, and does again only what costs nothing. Nobody else writes to a case that was disposed of.
"""

import json
from collections.abc import Iterable
from dataclasses import replace

from pynamodb.exceptions import DeleteError, UpdateError

from complaints.adapters.dynamodb.desks import desk_item
from complaints.adapters.dynamodb.entries import read_entries, write_entry
from complaints.adapters.dynamodb.items import CaseItem, EntriesItem, EnvelopeItem, Item
from complaints.adapters.dynamodb.words import forget_words
from complaints.domain.audit import digest
from complaints.domain.case import Entry, Kind
from complaints.domain.timeline import fold
from complaints.usecases.desk_port import DeskRow
from complaints.usecases.ports import NotDisposed, StaleCase, UnknownReference


def unerased(*, reference: str) -> tuple[Entry, ...]:
    """Every entry that has all its words still, but the last."""
    pages = _pages(reference)
    if not pages:
        raise UnknownReference
    entries = [entry for page in pages for entry in read_entries(page.entries)]
    return tuple(entry for entry in entries if not entry.digest and entry.kind is not Kind.DISPOSED)


def erase(*, row: DeskRow) -> None:
    """Everything of the case that `row` is about, and the row when nothing else is left.

    Raises UnknownReference, NotDisposed, and StaleCase while another case is taken out of the same words.
    """
    pages = _pages(row.reference)
    if not pages:
        raise UnknownReference
    if list(read_entries(pages[-1].entries))[-1].kind is not Kind.DISPOSED:
        raise NotDisposed
    _forget(row.reference, pages)
    with Item.batch_write() as batch:
        for envelope in EnvelopeItem.query(_partition(row.reference), EnvelopeItem.sk.startswith("O#")):
            batch.delete(envelope)
    for page in pages:
        _strip(page)
    desk_item(row).delete()


def _pages(reference: str) -> list[EntriesItem]:
    found = EntriesItem.query(_partition(reference), EntriesItem.sk.startswith("T#"), consistent_read=True)
    return list(found)


def _forget(reference: str, pages: Iterable[EntriesItem]) -> None:
    """By no word that was said when it came is the case found any more; once that is gone, this was done before."""
    first = next(read_entries(next(iter(pages)).entries))
    if first.digest:
        return
    case = fold(reference=reference, entries=(first,), version=1)
    try:
        forget_words(case=case)
    except (UpdateError, DeleteError) as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            raise StaleCase from error
        raise


def _strip(page: EntriesItem) -> None:
    """Of what the entries of a page said, the digest alone stays."""
    before = tuple(read_entries(page.entries))
    after = [_stripped(entry) for entry in before]
    if list(before) != after:
        page.entries = json.dumps([write_entry(entry) for entry in after], ensure_ascii=False)
        page.save(condition=CaseItem.pk.exists())


def _stripped(entry: Entry) -> Entry:
    if entry.digest or entry.kind is Kind.DISPOSED:
        return entry
    return replace(entry, data={}, digest=digest(data=entry.data))


def _partition(reference: str) -> str:
    return f"C#{reference}"
