"""What was disposed of leaves the table: words, then letters, and last what the entries said.

Each step may be repeated, and finds what it needs in what the later ones take away: a run that died is repeated from
its beginning, and does again only what costs nothing. Nobody else writes to a case that was disposed of.
"""

from collections.abc import Iterable
from dataclasses import replace

from pynamodb.exceptions import DeleteError, UpdateError

from complaints.adapters.dynamodb.desks import desk_item
from complaints.adapters.dynamodb.items import CaseItem, EntriesItem, EnvelopeItem, Item
from complaints.adapters.dynamodb.pages import entries_of, pages_of, partition, without_letters
from complaints.adapters.dynamodb.refusals import refused
from complaints.adapters.dynamodb.words import forget_words
from complaints.domain.audit import digest
from complaints.domain.case import Entry, Kind
from complaints.domain.timeline import fold
from complaints.usecases.desk_port import DeskRow
from complaints.usecases.ports import NotDisposed, StaleCase, UnknownReference


def unerased(*, reference: str) -> tuple[Entry, ...]:
    """Every entry that has all its words still, but the last."""
    pages = pages_of(reference)
    if not pages:
        raise UnknownReference
    entries = [entry for page in pages for entry in entries_of(page)]
    return tuple(entry for entry in entries if not entry.digest and entry.kind is not Kind.DISPOSED)


def erase(*, row: DeskRow) -> None:
    """Everything of the case that `row` is about, and the row when nothing else is left.

    Raises UnknownReference, NotDisposed, and StaleCase while another case is taken out of the same words.
    """
    pages = pages_of(row.reference)
    if not pages:
        raise UnknownReference
    if list(entries_of(pages[-1]))[-1].kind is not Kind.DISPOSED:
        raise NotDisposed
    _forget(row.reference, pages)
    with Item.batch_write() as batch:
        for envelope in EnvelopeItem.query(partition(row.reference), EnvelopeItem.sk.startswith("O#")):
            batch.delete(envelope)
    for page in reversed(pages):  # what was received last: without it no letter can be read
        _strip(page)
    desk_item(row).delete()


def _forget(reference: str, pages: Iterable[EntriesItem]) -> None:
    """By no word that was said when it came is the case found any more; once that is gone, this was done before."""
    first = next(entries_of(next(iter(pages))))
    if first.digest:
        return
    case = fold(reference=reference, entries=(first,), version=1)
    try:
        forget_words(case=case)
    except (UpdateError, DeleteError) as error:
        if refused(error):
            raise StaleCase from error
        raise


def _strip(page: EntriesItem) -> None:
    """Of what the entries of a page said, the digest alone stays; of its letters nothing."""
    before = tuple(entries_of(page))
    after = [_stripped(entry) for entry in before]
    if list(before) != after or page.letters or page.bare:
        without_letters(page, after).save(condition=CaseItem.pk.exists())


def _stripped(entry: Entry) -> Entry:
    if entry.digest or entry.kind is Kind.DISPOSED:
        return entry
    return replace(entry, data={}, digest=digest(data=entry.data))
