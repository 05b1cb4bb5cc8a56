"""Cases by exact key: an item for each key of a case, under a hash; of what it says, no more than that it is there."""

import hashlib
from collections.abc import Collection, Iterator

from complaints.adapters.dynamodb.items import CaseItem, SearchKeyItem
from complaints.adapters.dynamodb.lists import row_of
from complaints.adapters.dynamodb.moments import as_text
from complaints.domain.case import ComplaintCase
from complaints.domain.search import Key, keys_of
from complaints.usecases.ports import Shared


def key_items(*, case: ComplaintCase) -> Iterator[SearchKeyItem]:
    """What makes a new `case` found by each of its keys."""
    assert case.received_at is not None
    for key in keys_of(complaint=case.content):
        yield SearchKeyItem(_partition(key), f"{as_text(case.received_at)}#{case.reference}")


def sharing(*, keys: Collection[Key], limit: int, apart_from: str = "") -> tuple[Shared, ...]:
    """Cases received with any of `keys`, newest first: of each key at most `limit`, the newest; `apart_from` not."""
    found: dict[str, list[Key]] = {}
    for key in dict.fromkeys(keys):
        # PynamoDB reads on after a page that `limit` ended: the page is as long, and one request is made
        answer = SearchKeyItem.query(_partition(key), scan_index_forward=False, limit=limit, page_size=limit)
        for item in answer:
            found.setdefault(str(item.sk).partition("#")[2], []).append(key)
    found.pop(apart_from, None)
    snapshots = CaseItem.batch_get([(f"C#{reference}", "S") for reference in found]) if found else ()
    rows = sorted(map(row_of, snapshots), key=lambda row: (row.received_at, row.reference), reverse=True)
    return tuple(Shared(row, tuple(key.by for key in found[row.reference])) for row in rows)


def _partition(key: Key) -> str:
    return "X#" + hashlib.sha256(f"{key.by}#{key.value}".encode()).hexdigest()[:32]
