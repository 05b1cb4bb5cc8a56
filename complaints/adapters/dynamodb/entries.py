"""Entries of a timeline as they are stored: each a list, those of one write together as JSON."""

import json
from collections.abc import Iterator
from typing import Any

from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.domain.case import Entry, Kind


def write_entry(entry: Entry) -> list[Any]:
    """What is stored of an entry: where it was disposed of, the digest of what it said."""
    plain = [entry.seq, as_text(entry.at), entry.actor, entry.kind.value, entry.data, entry.hash, entry.previous_hash]
    return [*plain, entry.digest] if entry.digest else plain


def read_entries(stored: str) -> Iterator[Entry]:
    """The entries of one write."""
    for seq, at, actor, kind, data, own, previous, *digest in json.loads(stored):
        yield Entry(seq, as_moment(at), actor, Kind(kind), data, previous, own, *digest)
