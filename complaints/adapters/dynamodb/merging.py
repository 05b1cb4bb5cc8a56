"""Many segments become a merged one: a word is then read in one item for thousands of cases, not for each 256.

What is to be merged is written down first. Then everything is written that the merged segment says, that it is whole,
and only then the segments go, buckets before lists. So whatever died is done again by the next run, from the segments
that are all there still, or by taking away the rest of them; and two runs at once write and take away the same. Until
then what is asked is found in both.
"""

from collections.abc import Mapping, Sequence

from complaints.adapters.dynamodb.items import MergedItem, SegmentItem, WordsItem
from complaints.adapters.dynamodb.segments import (
    BUCKETS,
    GONE,
    LIST,
    MERGED,
    SEGMENT,
    SEGMENTS,
    cut,
    list_of,
    merged_partition,
    name_of,
    pack_places,
    pack_postings,
    partition,
    places_in,
    posting,
)

TOGETHER = 16  # segments, so that numbers in a merged one have twelve bits
A_MORNING = 4  # merged ones: what a run does

Lists = Mapping[str, Sequence[str]]  # places by number, by segment


def merge_segments(*, together: int = TOGETHER, at_most: int = A_MORNING) -> int:
    """Merges the oldest segments, `together` at a time, while there are so many; how many merged ones that makes.

    What an earlier run began is done first.
    """
    merged = 0
    for item in MergedItem.query(MERGED, filter_condition=MergedItem.sources.exists(), consistent_read=True):
        _finish(item)
    there = {str(item.sk): places_in(item=item) for item in SegmentItem.query(SEGMENTS, consistent_read=True)}
    names = sorted(there, key=lambda name: max(there[name]))
    while len(names) >= together and merged < at_most:
        sources, names = names[:together], names[together:]
        name = name_of(places=[place for source in sources for place in there[source]])
        item = MergedItem(MERGED, name, sources="\n".join(sources))
        item.save()
        _finish(item)
        merged += 1
    return merged


def _finish(item: MergedItem) -> None:
    sources = item.sources.split("\n")
    if not item.whole:
        _write(str(item.sk), sources)
        item.update(actions=[MergedItem.whole.set(True)])
    _take_away(sources)
    item.update(actions=[MergedItem.sources.remove()])


def _write(name: str, sources: Sequence[str]) -> None:
    """Everything that the merged segment says, unless another run did that and took away what it says it from.

    Once more, where a case was forgotten meanwhile.
    """
    lists: Lists = {}
    while (now := _lists(sources)) != lists:
        lists = now
        newest_first = sorted({place for places in lists.values() for place in places} - {GONE}, reverse=True)
        buckets = _buckets(lists, {place: number for number, place in enumerate(newest_first)})
        if MergedItem.get(MERGED, name, consistent_read=True).whole:
            return
        with SegmentItem.batch_write() as batch:
            for first in range(0, len(sources) * SEGMENT, LIST):
                key, _ = list_of(name=name, number=first)
                kept = SegmentItem(*key, places=pack_places(places=newest_first[first : first + LIST]))
                batch.save(kept) if first < len(newest_first) else batch.delete(kept)
        with WordsItem.batch_write() as batch:
            for where, packed in buckets.items():
                said = WordsItem(where, name, packed=packed)
                batch.save(said) if packed else batch.delete(said)


def _lists(sources: Sequence[str]) -> Lists:
    keys = [(SEGMENTS, source) for source in sources]
    return {str(item.sk): places_in(item=item) for item in SegmentItem.batch_get(keys, consistent_read=True)}


def _buckets(lists: Lists, numbers: Mapping[str, int]) -> dict[str, bytes]:
    """What each bucket says, by its partition; nothing where none of the segments has a word of it."""
    buckets: dict[str, bytes] = {}
    for first in range(BUCKETS):
        said: dict[str, set[int]] = {merged_partition(code=bytes((first, part << 6))): set() for part in range(4)}
        within = WordsItem.sk.between(min(lists), max(lists)) if lists else WordsItem.sk == GONE
        for item in WordsItem.query(partition(code=bytes((first,))), within, consistent_read=True):
            places = lists.get(str(item.sk), ())
            for each in cut(item.packed) if places else ():
                if (number := numbers.get(places[each[-1]])) is not None:
                    code = bytes((first, *each[:2]))
                    said[merged_partition(code=code)].add(posting(code=code, number=number))
        buckets |= {where: pack_postings(postings=each) if each else b"" for where, each in said.items()}
    return buckets


def _take_away(sources: Sequence[str]) -> None:
    with WordsItem.batch_write() as batch:
        for first in range(BUCKETS):
            for source in sources:
                batch.delete(WordsItem(partition(code=bytes((first,))), source))
    with SegmentItem.batch_write() as batch:
        for source in sources:
            batch.delete(SegmentItem(SEGMENTS, source))
