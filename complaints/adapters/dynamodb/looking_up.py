"""Where the cases stand that may say what is asked: newest first, and read only as far as somebody asks.

Words go from the fresh ones into segments, and from segments into merged ones, and are taken away last where they
were. So they are read in that order: the fresh ones whole, of segments the buckets that are asked, both bounded by what
comes in some days; then those of merged ones, the more the larger the store, the newest first, some at a time.
What lies in two places is found once.

What a bucket tells of a segment is numbers; places are in its lists, which are read when a place from them is due.
The name of a segment says how new a place in it can be: what is newer than all that was not read is next.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from heapq import merge
from operator import and_, attrgetter

from complaints.adapters.dynamodb.items import SegmentItem, WordsItem
from complaints.adapters.dynamodb.segments import (
    GONE,
    LATEST,
    SEGMENTS,
    begins_behind,
    code_of,
    codes_of,
    cut,
    in_lists,
    merged_numbers_in,
    merged_partition,
    newest_of,
    numbers_in,
    partition,
    places_in,
)
from complaints.domain.mentions import Question

FRESH = "Y~fresh"
FIRST_READ = 4  # merged segments of a bucket, then four times as many, and so on
MOST_AT_ONCE = 5_000  # cases that may answer: of so many the lists are read together

Key = tuple[str, str]


@dataclass
class _Source:
    """Those of a segment that may answer. `newest` stands before no place of it that was not read yet."""

    name: str
    newest: str
    lists: deque[tuple[Key, list[int]]]


class Places(Iterator[str]):
    """`<received>#<reference>` of the cases that may answer `asked` and stand behind `before`, newest first.

    So many as are wanted `at_once` are looked for; twice as many each time that those were not enough.
    """

    def __init__(self, *, asked: Question, before: str | None, at_once: int) -> None:
        told = asked.tokens()
        self._ways = [(tokens, tuple(map(code_of, tokens))) for tokens in told if tokens]
        self._before, self._at_once = before or LATEST, at_once
        self._gone: set[str] = set()
        self._look_up()

    def __next__(self) -> str:
        while True:
            source = self._foremost()
            if self._found and (source is None or self._found[-1] >= source.newest):
                self._before = self._found.pop()
                return self._before
            if source is None:
                raise StopIteration
            self._read_lists()

    def more_than(self, count: int) -> bool:
        """Whether more than `count` may answer; for which no list is read."""
        while self._next is not None and self._known() <= count:
            self._draw()
        return self._known() > count

    def skip(self, *, place: str) -> None:
        """Those before `place` are not wanted; a segment that has no others is not read."""
        self._before = min(self._before, f"{place}{LATEST}")
        while self._found and self._found[-1] > place:
            self._found.pop()

    def _known(self) -> int:
        return len(self._found) + sum(len(numbers) for source in self._sources for _, numbers in source.lists)

    def _look_up(self) -> None:
        condition = WordsItem.sk < self._before
        fresh = list(WordsItem.query(FRESH, condition, consistent_read=True)) if self._ways else []
        may_say = {str(item.sk) for item in fresh if any(_may_say(item, *way) for way in self._ways)}
        self._found = sorted(may_say)
        filed = [source for _, way in self._ways for source in _filed(way) if source.name not in self._gone]
        filed.sort(key=attrgetter("newest"), reverse=True)
        merged = (_merged(way) for _, way in self._ways)
        self._ahead = merge(filed, *merged, key=attrgetter("newest"), reverse=True)
        self._next, self._sources = next(self._ahead, None), list[_Source]()

    def _draw(self) -> None:
        if self._next is not None:
            self._sources.append(self._next)
        self._next = next(self._ahead, None)

    def _foremost(self) -> _Source | None:
        """The source whose next list may have the newest place of all that was not read."""
        while True:
            source = max(self._sources, key=attrgetter("newest"), default=None)
            if self._next is not None and (source is None or self._next.newest >= source.newest):
                self._draw()
            elif source is not None and (not source.lists or begins_behind(name=source.name, place=self._before)):
                self._sources.remove(source)
            else:
                return source

    def _read_lists(self) -> None:
        taken: list[tuple[_Source, Key, list[int]]] = []
        count = 0
        while count < self._at_once and (source := self._foremost()):
            key, numbers = source.lists.popleft()
            taken.append((source, key, numbers))
            count += len(numbers)
        keys = dict.fromkeys(key for _, key, _ in taken)
        lists = {(str(item.pk), str(item.sk)): item for item in SegmentItem.batch_get(keys, consistent_read=True)}
        if gone := {name for _, name in keys.keys() - lists.keys()} - self._gone:
            self._gone |= gone  # what they said is in a merged segment by now; or their filing died, and is done again
            self._look_up()
            return
        found = set(self._found)
        for source, key, numbers in taken:
            places = places_in(item=lists[key]) if key in lists else []
            found.update(places[number] for number in numbers if places and GONE < places[number] < self._before)
            source.newest = min((place for place in places if place != GONE), default=source.newest)
        self._found = sorted(found)
        self._at_once = min(2 * self._at_once, MOST_AT_ONCE)


def _filed(way: Sequence[bytes]) -> Iterator[_Source]:
    """Of each segment the cases that have all codes of `way`."""
    buckets: dict[str, dict[str, bytes]] = {}
    for where in dict.fromkeys(partition(code=code) for code in way):
        buckets[where] = _bucket(where)
        if not buckets[where]:
            return
    for name in reduce(and_, (bucket.keys() for bucket in buckets.values())):
        having = (numbers_in(packed=buckets[partition(code=code)][name], code=code) for code in way)
        if numbers := reduce(and_, having):
            yield _Source(name, newest_of(name=name), deque([((SEGMENTS, name), sorted(numbers))]))


def _bucket(where: str) -> dict[str, bytes]:
    """All of a bucket, by segment."""
    return {str(item.sk): item.packed for item in WordsItem.query(where, consistent_read=True)}


def _merged(way: Sequence[bytes]) -> Iterator[_Source]:
    """The same of merged segments, the newest first, read as they are asked for."""
    where = {code: merged_partition(code=code) for code in way}
    for name, packed in _side_by_side({each: _newest_first(each) for each in where.values()}):
        numbers = reduce(and_, (merged_numbers_in(packed=packed[where[code]], code=code) for code in way))
        if numbers:
            yield _Source(name, name, deque(in_lists(name=name, numbers=sorted(numbers))))


def _side_by_side(buckets: Mapping[str, Iterator[WordsItem]]) -> Iterator[tuple[str, dict[str, bytes]]]:
    """What buckets have of the same segment, where all of them have something."""
    heads: dict[str, WordsItem] = {}
    ahead = list(buckets)
    while True:
        for where in ahead:
            head = next(buckets[where], None)
            if head is None:
                return
            heads[where] = head
        last = min(str(item.sk) for item in heads.values())
        ahead = [where for where, item in heads.items() if item.sk != last]
        if not ahead:
            yield last, {where: item.packed for where, item in heads.items()}
            ahead = list(buckets)


def _newest_first(where: str) -> Iterator[WordsItem]:
    """What a bucket has of merged segments."""
    before, size = LATEST, FIRST_READ
    while True:
        query = partial(WordsItem.query, where, WordsItem.sk < before, scan_index_forward=False, consistent_read=True)
        items = list(query(limit=size, page_size=size))
        yield from items
        if len(items) < size:
            return
        before, size = str(items[-1].sk), size * 4


def _may_say(item: WordsItem, tokens: Sequence[str], way: Sequence[bytes]) -> bool:
    """Whether a fresh item has all `tokens`: of words the beginnings, too. An earlier version kept their codes."""
    if item.said:
        return all(token in item.said for token in tokens)
    return fresh_codes(item=item).issuperset(way)


def fresh_codes(*, item: WordsItem) -> frozenset[bytes]:
    """The codes of a fresh item."""
    return codes_of(said=item.said) if item.said else frozenset(cut(item.packed))
