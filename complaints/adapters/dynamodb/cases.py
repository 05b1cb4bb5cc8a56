"""CaseRepository on the one table: case <-> items, one conditional put a write, queries only."""

import hashlib
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from operator import itemgetter
from typing import Any

from pynamodb.exceptions import PutError

from complaints.adapters.dynamodb.desks import rows_of_desk
from complaints.adapters.dynamodb.erasing import erase, unerased
from complaints.adapters.dynamodb.figure_rows import FigureRowsOfTable
from complaints.adapters.dynamodb.figure_sums import FigureSumsOfTable
from complaints.adapters.dynamodb.items import SHARDS, CaseItem, CounterItem, EntriesItem, Item, KeyItem
from complaints.adapters.dynamodb.lists import count, find, row_of
from complaints.adapters.dynamodb.mentioning import find_mentioning
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.adapters.dynamodb.pages import as_it_was, entries_of, page_of, partition
from complaints.adapters.dynamodb.refusals import refused
from complaints.adapters.dynamodb.search import sharing
from complaints.adapters.dynamodb.snapshots import DESKS, desks_of, refresh, settle, with_desks
from complaints.adapters.dynamodb.turns import in_turn
from complaints.adapters.dynamodb.words import file_words
from complaints.domain.case import BrokenTimeline, ComplaintCase, Entry
from complaints.domain.confidentiality import Sight
from complaints.domain.search import Key
from complaints.domain.timeline import fold
from complaints.usecases.desk_port import DeskRow
from complaints.usecases.ports import (
    AlreadySubmitted,
    CaseFilter,
    CaseSummary,
    Page,
    Shared,
    StaleCase,
    UnknownReference,
    Writing,
)

READS = 3
A_MINUTE = timedelta(minutes=1)
DueRow = tuple[str, str, str]  # next action, pk, sk
A_MOMENT = 0.2  # seconds; from the page to the snapshot it is some thirty milliseconds


class DynamoDBCases(FigureRowsOfTable, FigureSumsOfTable):
    """The cases of the bound table. `_quiet`: at which moment nothing was due, as far as that was looked up."""

    def __init__(self) -> None:
        self._quiet: datetime | None = None

    def next_number(self, *, month: str) -> int:
        """The next serial of `month`: one atomic update, so it may leave a gap but never repeats."""
        counter = CounterItem("N", month)
        counter.update(actions=[CounterItem.serial.add(1), CounterItem.kind.set(CounterItem)])
        return int(counter.serial)

    def get(self, *, reference: str) -> ComplaintCase:
        """The case from one strongly consistent query of its snapshot and its pages.

        A query is not isolated from writes under way: a timeline with a gap is read again before it is called broken.
        """
        for again in reversed(range(READS)):
            snapshot, pages = _read(reference)
            try:
                return _whole(reference, snapshot, pages)
            except BrokenTimeline:
                if not again:
                    raise
        raise AssertionError("unreachable")

    def unsettled(self, *, reference: str, seq: int) -> tuple[ComplaintCase | None, ComplaintCase] | None:
        """Half a read unit where the snapshot knows of the entry, as it mostly does; else it and its pages are read.

        The stream may be faster than whoever is writing: he gets a moment, as otherwise both would write the same.
        """
        for moment in (A_MOMENT, 0):
            with suppress(CaseItem.DoesNotExist):
                if CaseItem.get(partition(reference), "S").entries >= seq:
                    return None
            time.sleep(moment)
        snapshot, pages = _read(reference)
        after = _whole(reference, snapshot, pages)
        if snapshot is None:
            return None, after
        known = int(snapshot.entries)
        return None if known == len(after.timeline) else (as_it_was(reference, pages, known), after)

    def settle(self, *, writing: Writing) -> None:
        """As `save` would have gone on; see snapshots.py."""
        settle(writing, torn=True)

    def glance(self, *, reference: str) -> tuple[CaseSummary, int]:
        """One strongly consistent read of the snapshot."""
        try:
            snapshot = CaseItem.get(partition(reference), "S", consistent_read=True)
        except CaseItem.DoesNotExist as error:
            raise UnknownReference from error
        return row_of(snapshot), int(snapshot.version)

    def submitted_as(self, *, idempotency_key: str) -> str | None:
        """The reference a submission with this key was given, read consistently."""
        try:
            return str(KeyItem.get(_hashed(idempotency_key), "K", consistent_read=True).reference)
        except KeyItem.DoesNotExist:
            return None

    def in_turn(self, *, reference: str) -> AbstractContextManager[Callable[[], None]]:
        """A moment by chance at first, then one after the other; see turns.py."""
        return in_turn(reference)

    def save(self, *, writing: Writing) -> ComplaintCase:
        """One conditional put of the page commits the write, entries and letters; see pages.py and snapshots.py."""
        if writing.idempotency_key:
            self._reserve(writing.idempotency_key, writing.after.reference)
        page = page_of(writing)
        if page is None:
            return with_desks(replace(writing.after, version=refresh(writing)), desks_of(writing.before))
        try:
            page.save(condition=EntriesItem.pk.does_not_exist())
        except PutError as error:
            if not refused(error):
                raise
            if not _is_kept(page):
                raise StaleCase from error
        return with_desks(replace(writing.after, version=settle(writing)), DESKS)

    def due(self, *, now: datetime, at_once: int) -> Iterator[str]:
        """Of the sparse index, page by page of each shard, so that no row of it is read twice."""
        shards = (all_due_rows(f"c{shard}", until=now, at_once=at_once) for shard in range(SHARDS))
        return (pk.removeprefix("C#") for _, pk, _ in merge(*shards, key=itemgetter(0)))

    def neglected(self, *, since: datetime, limit: int) -> tuple[str, ...]:
        """As `due`, two read units; none for a minute where there was nothing, as it is looked for with every desk."""
        if self._quiet and self._quiet <= since < self._quiet + A_MINUTE:
            return ()
        found = tuple(islice(self.due(now=since, at_once=limit), limit))
        self._quiet = None if found else since
        return found

    def next_due_at(self) -> datetime | None:
        """The first sort key over all shards, one item read each."""
        first = [row for shard in range(SHARDS) for row in due_rows(f"c{shard}", until=None, limit=1)]
        return min((as_moment(at) for at, _, _ in first), default=None)

    def rows(self, *, references: Iterable[str]) -> Iterator[CaseSummary]:
        """A batch of snapshots for each hundred."""
        return map(row_of, CaseItem.batch_get([(partition(reference), "S") for reference in references]))

    def find(self, *, wanted: CaseFilter, now: datetime, limit: int, cursor: str | None) -> Page:
        """Rows from the index that fits the filter best, or from that of words; see lists.py and mentioning.py."""
        if wanted.q:
            return find_mentioning(wanted=wanted, now=now, limit=limit, cursor=cursor)
        return find(wanted=wanted, now=now, limit=limit, cursor=cursor)

    def count(self, *, month: str, sight: Sight | None, until: datetime) -> int:
        """One query, whose rows the table keeps to itself; see lists.py."""
        return count(month=month, sight=sight, until=until)

    def sharing(self, *, keys: Collection[Key], limit: int, apart_from: str = "") -> tuple[Shared, ...]:
        """One query of each key and one batch of snapshots; see search.py."""
        return sharing(keys=keys, limit=limit, apart_from=apart_from)

    def file_words(self) -> int:
        """Fresh words, filed as segments while there are enough of them, and these merged; see words.py, merging.py."""
        from complaints.adapters.dynamodb.merging import merge_segments  # only what files in the morning merges

        filed = file_words()
        merge_segments()
        return filed

    def desk(
        self, *, lane: str, who: str, until: datetime | None, after: str | None, limit: int
    ) -> tuple[DeskRow, ...]:
        """One query of the desk's partition; see desks.py."""
        return rows_of_desk(lane=lane, who=who, until=until, after=after, limit=limit)

    def unerased(self, *, reference: str) -> tuple[Entry, ...]:
        """One query of the entries; see erasing.py."""
        return unerased(reference=reference)

    def erase(self, *, row: DeskRow) -> None:
        """Step by step, what a step is found by last; see erasing.py."""
        erase(row=row)

    def _reserve(self, key: str, reference: str) -> None:
        """From then on the key leads to that reference, and to no other. Raises AlreadySubmitted."""
        try:
            KeyItem(_hashed(key), "K", reference=reference).save(
                condition=KeyItem.pk.does_not_exist() | (KeyItem.reference == reference)
            )
        except PutError as error:
            if not refused(error):
                raise
            kept = KeyItem.get(_hashed(key), "K", consistent_read=True)
            raise AlreadySubmitted(reference=str(kept.reference)) from error


def _is_kept(page: EntriesItem) -> bool:
    """Whether it is this very page that is there: the answer to its put was lost, and the client put it again."""
    there = EntriesItem.get(page.pk, page.sk, consistent_read=True)
    return bool((there.entries, there.chain) == (page.entries, page.chain))


def _read(reference: str) -> tuple[CaseItem | None, list[EntriesItem]]:
    """(snapshot, pages) of a case. Raises UnknownReference."""
    snapshot: CaseItem | None = None
    pages: list[EntriesItem] = []
    for item in Item.query(partition(reference), Item.sk >= "S", consistent_read=True):
        if isinstance(item, CaseItem):
            snapshot = item
        elif isinstance(item, EntriesItem):
            pages.append(item)
    if snapshot is None and not pages:
        raise UnknownReference
    return snapshot, pages


def _whole(reference: str, snapshot: CaseItem | None, pages: Sequence[EntriesItem]) -> ComplaintCase:
    """The case that the pages tell of: each that the snapshot does not know of yet has changed it once more.

    Raises BrokenTimeline.
    """
    known, version = (int(snapshot.entries), int(snapshot.version)) if snapshot else (0, 0)
    desks = int(snapshot.desks or 0) if snapshot else 0
    entries = [entry for page in pages for entry in entries_of(page)]
    if len(entries) < known:
        raise BrokenTimeline(reference=reference, seq=len(entries) + 1, reason="the entries after it are missing")
    later = sum(int(page.sk.removeprefix("T#")) > known for page in pages)
    return with_desks(fold(reference=reference, entries=entries, version=version + later), desks)


def due_rows(shard: str, *, until: datetime | None, limit: int, after: datetime | None = None) -> Iterator[DueRow]:
    """Rows of a shard of the due index in order, up to and including `until`; at most `limit`.

    `after`: those behind that time alone; then there is no `until`.
    """
    condition = CaseItem.next_action_at <= as_text(until) if until else None
    if after:
        condition = CaseItem.next_action_at > as_text(after)
    answer = _query(shard, range_key_condition=condition, limit=limit)
    yield from map(_due_row, answer["Items"])


def all_due_rows(shard: str, *, until: datetime, at_once: int) -> Iterator[DueRow]:
    """As `due_rows`, every one up to `until`: a query for each `at_once`, which begins behind the last."""
    behind = None
    while True:
        answer = _query(
            shard,
            range_key_condition=CaseItem.next_action_at <= as_text(until),
            limit=at_once,
            exclusive_start_key=behind,
        )
        yield from map(_due_row, answer["Items"])
        behind = answer.get("LastEvaluatedKey")
        if behind is None:
            return


def _query(shard: str, **what: Any) -> dict[str, Any]:
    answer: dict[str, Any] = CaseItem._get_connection().query(shard, index_name="due", **what)
    return answer


def _due_row(item: dict[str, dict[str, str]]) -> DueRow:
    return item["na"]["S"], item["pk"]["S"], item["sk"]["S"]


def _hashed(key: str) -> str:
    return "K#" + hashlib.sha256(key.encode()).hexdigest()
