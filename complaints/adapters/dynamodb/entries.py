"""Entries of a timeline as they are stored: each a list, those of one write as JSON; and their chain of hashes.

The hash of an entry follows from what it says and the hash before it. So of those that one write appended only the hash
before the first and that of the last are kept: whoever alters one of them alters the last.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.domain.audit import GENESIS, digest
from complaints.domain.case import Entry, Kind
from complaints.domain.timeline import hash_of

HASH = 32  # bytes


def write_entries(entries: Sequence[Entry]) -> tuple[str, bytes]:
    """(what they say, the hash before the first unless the timeline begins with it, and that of the last)."""
    before, last = entries[0].previous_hash, entries[-1].hash
    chain = bytes.fromhex(last if before == GENESIS else before + last)
    return json.dumps([*map(_written, entries)], ensure_ascii=False, separators=(",", ":")), chain


def read_entries(*, reference: str, stored: str, chain: bytes | None) -> Iterator[Entry]:
    """The entries of one write of a case; without `chain` they were stored with the hashes of each."""
    if chain is None:
        for seq, at, actor, kind, data, own, previous, *disposed in json.loads(stored):
            yield Entry(seq, as_moment(at), actor, Kind(kind), data, previous, own, *disposed)
        return
    previous, last, entries = chain[:-HASH].hex() or GENESIS, chain[-HASH:].hex(), list[Entry]()
    for seq, at, actor, kind, data, *disposed in json.loads(stored):
        told = (seq, as_moment(at), actor, Kind(kind))
        said = disposed[0] if disposed else digest(data=data)
        own = hash_of(reference, *told, said, previous)
        entries.append(Entry(*told, data, previous, own, *disposed))
        previous = own
    if previous != last and entries:  # altered: which of them it was nobody knows, so the first does not hold
        entries[0] = replace(entries[0], hash="")
        entries[-1] = replace(entries[-1], hash=last)
    yield from entries


def plain_entries(stored: str) -> Iterator[tuple[Kind, dict[str, Any]]]:
    """(kind, what it says) of the entries of one write; whether their chain holds is not looked at."""
    return ((Kind(kind), data) for _, _, _, kind, data, *_ in json.loads(stored))


def _written(entry: Entry) -> list[Any]:
    """What is stored of an entry: where it was disposed of, the digest of what it said."""
    plain = [entry.seq, as_text(entry.at), entry.actor, entry.kind.value, entry.data]
    return [*plain, entry.digest] if entry.digest else plain
