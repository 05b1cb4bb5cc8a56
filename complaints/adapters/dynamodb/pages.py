"""A page of a timeline: the entries that one write appended, and the letters that it called for until they have left.

One item, so that they are written together or not at all without a transaction. Its key is the number of its first
entry, so that of two who append to the same timeline one is refused.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from complaints.adapters.dynamodb.entries import read_entries, write_entry
from complaints.adapters.dynamodb.items import SHARDS, EntriesItem
from complaints.adapters.dynamodb.moments import as_text
from complaints.adapters.dynamodb.packing import pack, unpack
from complaints.domain.case import ComplaintCase, Entry
from complaints.domain.circumstances import asdict_json
from complaints.domain.lifecycle import new_entries
from complaints.domain.timeline import fold
from complaints.usecases.ports import Writing

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
    page = EntriesItem(partition(reference), f"T#{first.seq:06}", entries=_written(entries))
    if writing.letters:
        letters = json.dumps([asdict_json(letter) for letter in writing.letters], ensure_ascii=False)
        page.letters = pack(letters, known=page.entries)
    if writing.letters or writing.before is None:
        page.owed_since = as_text(first.at)
        page.due_shard = f"o{shard(reference)}"
        page.next_action_at = as_text(first.at + GRACE)
    return page


def entries_of(page: EntriesItem) -> Iterator[Entry]:
    """Its entries."""
    return read_entries(page.entries)


def pages_of(reference: str) -> list[EntriesItem]:
    """All pages of a case, consistently read."""
    return list(EntriesItem.query(partition(reference), EntriesItem.sk.startswith("T#"), consistent_read=True))


def as_it_was(reference: str, pages: Iterable[EntriesItem], length: int) -> ComplaintCase:
    """A case when it had so many entries: out of what is stored, as what was disposed of later is in no timeline."""
    entries = [entry for page in pages for entry in entries_of(page)]
    return fold(reference=reference, entries=entries[:length], version=1)


def letters_of(page: EntriesItem) -> list[dict[str, Any]]:
    """Its letters: whole while they are owed, then of each to whom it went and of what kind it was."""
    if page.bare:
        return [{"kind": kind, "to": to} for kind, to in json.loads(page.bare)]
    if not page.letters:
        return []
    told = page.letters if isinstance(page.letters, str) else unpack(page.letters, known=page.entries or "")
    letters: list[dict[str, Any]] = json.loads(told)
    return letters


def without_letters(page: EntriesItem, entries: Sequence[Entry]) -> EntriesItem:
    """The page with other `entries` in the place of its own, and nothing else."""
    return EntriesItem(page.pk, page.sk, entries=_written(entries))


def _written(entries: Sequence[Entry]) -> str:
    return json.dumps([write_entry(entry) for entry in entries], ensure_ascii=False)
