"""An index of words that is written once and never updated: which cases may say what is asked.

A new case is one fresh item: what it is found by, packed. When there are SEGMENT of these, they are filed as a segment,
each word as a code of three bytes: for each of 256 buckets of words one item that says which of the cases have which of
its words. Many segments become a merged one (merging.py). How a question is looked up: looking_up.py.

A case may be among the fresh and in segments at the same time, while it is filed or where that ended half-way: what is
found is a set. Codes may stand for several words: who finds by them compares with what was really said.
"""

from collections.abc import Callable, Iterable, Sequence

from complaints.adapters.dynamodb.items import MergedItem, SegmentItem, WordsItem
from complaints.adapters.dynamodb.looking_up import FRESH, fresh_codes
from complaints.adapters.dynamodb.moments import as_text
from complaints.adapters.dynamodb.segments import (
    GONE,
    MERGED,
    PLACES,
    SEGMENT,
    SEGMENTS,
    begins_behind,
    cut,
    first_number,
    merged_partition,
    name_of,
    newest_of,
    pack_places,
    pack_postings,
    partition,
    places_in,
    posting,
    postings_in,
)
from complaints.domain.case import ComplaintCase
from complaints.domain.mentions import mentions


def words_item(*, case: ComplaintCase) -> WordsItem:
    """What makes a new `case` found by its words, under the place where it is listed."""
    assert case.received_at is not None
    place = f"{as_text(case.received_at)}#{case.reference}"
    return WordsItem(FRESH, place, said=mentions(reference=case.reference, complaint=case.content))


def file_words(*, size: int = SEGMENT) -> int:
    """Files fresh words, the oldest first, while there are `size` of them; of how many cases.

    A segment counts when it is listed, and the fresh words go after that: a run that died is repeated by the next.
    """
    filed = 0
    while True:
        oldest = list(WordsItem.query(FRESH, consistent_read=True, limit=size, page_size=size))
        if len(oldest) < size:
            return filed
        _file(oldest)
        filed += len(oldest)


def forget_words(*, case: ComplaintCase) -> None:
    """`case` is found by no word of its own any more; where that ended half-way, it is done again.

    A segment keeps the number of the case, and under it nothing. Its name says whether the case may be in it. Segments
    come first: what is merged meanwhile is in a merged one then. Raises UpdateError, DeleteError where another case is
    just forgotten, or a segment merged.
    """
    item = words_item(case=case)
    place, codes = str(item.sk), sorted(fresh_codes(item=item))
    item.delete()
    for segment in SegmentItem.query(SEGMENTS, consistent_read=True):
        if _may_hold(segment, place):
            _forget(segment, place, codes)
    for merged in MergedItem.query(MERGED, MergedItem.sk > place, consistent_read=True):
        if _may_hold(merged, place):
            lists = SegmentItem.sk.startswith(f"{merged.sk}~")
            for segment in SegmentItem.query(PLACES, lists, consistent_read=True):
                _forget(segment, place, codes, merged=str(merged.sk))


def _may_hold(segment: SegmentItem | MergedItem, place: str) -> bool:
    name = str(segment.sk)
    return place < newest_of(name=name) and not begins_behind(name=name, place=place)


def _forget(segment: SegmentItem, place: str, codes: Sequence[bytes], *, merged: str = "") -> None:
    """Out of each bucket that has a word of the case goes its number, then its place out of the list."""
    places = places_in(item=segment)
    if place not in places:
        return
    number = places.index(place)
    if merged:
        gone = {posting(code=code, number=first_number(item=segment) + number) for code in codes}
        keys = {(merged_partition(code=code), merged) for code in codes}
        _forget_codes(keys, lambda packed: _without(packed, gone))
    else:
        own = {code[1:] + bytes((number,)) for code in codes}
        keys = {(partition(code=code), str(segment.sk)) for code in codes}
        _forget_codes(keys, lambda packed: b"".join(each for each in cut(packed) if each not in own))
    places[number] = GONE
    kept = pack_places(places=places)
    segment.update(actions=[SegmentItem.places.set(kept)], condition=SegmentItem.places == segment.places)


def _without(packed: bytes, gone: set[int]) -> bytes:
    kept = [each for each in postings_in(packed) if each not in gone]
    return pack_postings(postings=kept) if kept else b""


def _forget_codes(keys: Iterable[tuple[str, str]], without: Callable[[bytes], bytes]) -> None:
    for item in WordsItem.batch_get(sorted(keys), consistent_read=True):
        packed = without(item.packed)
        if not packed:
            item.delete(condition=WordsItem.packed == item.packed)
        elif packed != item.packed:
            item.update(actions=[WordsItem.packed.set(packed)], condition=WordsItem.packed == item.packed)


def _file(fresh: Sequence[WordsItem]) -> None:
    places = [str(item.sk) for item in fresh]
    segment = name_of(places=places)
    buckets: dict[str, list[bytes]] = {}
    for number, item in enumerate(fresh):
        for code in fresh_codes(item=item):
            buckets.setdefault(partition(code=code), []).append(code[1:] + bytes((number,)))
    with WordsItem.batch_write() as batch:
        for bucket, numbered in buckets.items():
            batch.save(WordsItem(bucket, segment, packed=b"".join(sorted(numbered))))
    SegmentItem(SEGMENTS, segment, places=pack_places(places=places)).save()
    with WordsItem.batch_write() as batch:
        for item in fresh:
            batch.delete(item)
