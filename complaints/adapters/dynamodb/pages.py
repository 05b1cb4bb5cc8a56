"""A page of a timeline: the entries that one write appended, and the letters that it called for until they have left.

One item, so that they are written together or not at all without a transaction. Its key is the number of its first
entry, so that of two who append to the same timeline one is refused.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from complaints.adapters.dynamodb.entries import read_entries, write_entries
from complaints.adapters.dynamodb.items import SHARDS, EntriesItem
from complaints.adapters.dynamodb.moments import as_text
from complaints.adapters.dynamodb.packing import pack, unpack
from complaints.domain.case import ComplaintCase, Entry
from complaints.domain.circumstances import asdict_json
from complaints.domain.timeline import fold, new_entries
from complaints.usecases.ports import Writing

FIRST = "T#000001"
GRACE = timedelta(minutes=1)  # the stream delivers first; what it has not done by then is swept up


def partition(reference: str) -> str:
    """Where everything of a case lies."""
    return f"C#{reference}"


def shard(reference: str) -> int:
    """Which shard of the due index a case belongs to."""
    return zlib.crc32(reference.encode()) % SHARDS


def page_of(writing: Writing) -> EntriesItem | None:
    """What a write appends; None where that is nothing.

    It stands among what is due while letters are owed, and the first one until it is known that the case can be found.
    """
    reference, entries = writing.after.reference, new_entries(writing.before, writing.after)
    if not entries:
        return None
    first = entries[0]
    said, chain = write_entries(entries)
    page = EntriesItem(partition(reference), f"T#{first.seq:06}", entries=said, chain=chain)
    if writing.letters:
        received = _said_at_first(writing.before)
        letters = _compact([asdict_json(letter) for letter in writing.letters])
        page.letters, page.beside = pack(letters, known=received + said), True if received else None
    if writing.letters or writing.before is None:
        page.due_shard = f"o{shard(reference)}"
        page.next_action_at = as_text(first.at + GRACE)
    return page


def entries_of(page: EntriesItem) -> Iterator[Entry]:
    """Its entries."""
    return read_entries(reference=str(page.pk).removeprefix("C#"), stored=page.entries, chain=page.chain)


def pages_of(reference: str) -> list[EntriesItem]:
    """All pages of a case, consistently read."""
    return list(EntriesItem.query(partition(reference), EntriesItem.sk.startswith("T#"), consistent_read=True))


def as_it_was(reference: str, pages: Iterable[EntriesItem], length: int) -> ComplaintCase:
    """A case when it had so many entries: out of what is stored, as what was disposed of later is in no timeline."""
    entries = [entry for page in pages for entry in entries_of(page)]
    return fold(reference=reference, entries=entries[:length], version=1)


def letters_of(page: EntriesItem, *, first: EntriesItem | None) -> list[dict[str, Any]]:
    """Its letters: whole while they are owed, then of each to whom it went and of what kind it was.

    `first`: the first page of the case, without which the letters of the others cannot be read while they are owed.
    """
    if page.bare:
        return [{"kind": kind, "to": to} for kind, to in json.loads(page.bare)]
    if not page.letters:
        return []
    known = (_compact(next(entries_of(first)).data) if first and page.beside else "") + (page.entries or "")
    told = page.letters if isinstance(page.letters, str) else unpack(page.letters, known=known)
    letters: list[dict[str, Any]] = json.loads(told)
    return letters


def first_page(reference: str) -> EntriesItem:
    """That on which the case was received, consistently read. Raises EntriesItem.DoesNotExist."""
    return EntriesItem.get(partition(reference), FIRST, consistent_read=True)


def without_letters(page: EntriesItem, entries: Sequence[Entry]) -> EntriesItem:
    """The page with other `entries` in the place of its own, and nothing else."""
    said, chain = write_entries(entries)
    return EntriesItem(page.pk, page.sk, entries=said, chain=chain)


def _said_at_first(before: ComplaintCase | None) -> str:
    """What a letter repeats that is not on its own page: what was received. Nothing once that was disposed of."""
    return _compact(before.timeline[0].data) if before and before.disposed_at is None else ""


def _compact(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
