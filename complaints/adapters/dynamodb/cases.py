"""CaseRepository on the one table: case <-> items, one transaction a write, queries only."""

import hashlib
import json
import random
import time
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from complaints.adapters.dynamodb.desks import desk_item, rows_of_desk
from complaints.adapters.dynamodb.entries import read_entries, write_entry
from complaints.adapters.dynamodb.erasing import erase, unerased
from complaints.adapters.dynamodb.figure_rows import FigureRowsOfTable, figure_item, figure_items
from complaints.adapters.dynamodb.figure_sums import FigureSumsOfTable
from complaints.adapters.dynamodb.items import (
    SHARDS,
    CaseItem,
    CounterItem,
    EntriesItem,
    EnvelopeItem,
    FigureRowItem,
    Item,
    KeyItem,
    SearchKeyItem,
)
from complaints.adapters.dynamodb.lists import OWING, find, row_of
from complaints.adapters.dynamodb.mentioning import find_mentioning
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.adapters.dynamodb.search import key_items, sharing
from complaints.adapters.dynamodb.words import file_words, words_item
from complaints.domain.case import BrokenTimeline, ComplaintCase, Entry, Stage
from complaints.domain.circumstances import asdict_json
from complaints.domain.lifecycle import new_entries
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
SHORTEST, LONGEST = 0.05, 1.0  # seconds that who collided stands back at most: at first, and at last
GRACE = timedelta(minutes=1)  # the stream delivers first; what it has not done by then is swept up


class DynamoDBCases(FigureRowsOfTable, FigureSumsOfTable):
    """The cases of the bound table."""

    def next_number(self, *, month: str) -> int:
        """The next serial of `month`: one atomic update, so it may leave a gap but never repeats."""
        counter = CounterItem("N", month)
        counter.update(actions=[CounterItem.serial.add(1), CounterItem.kind.set(CounterItem)])
        return int(counter.serial)

    def get(self, *, reference: str) -> ComplaintCase:
        """The case from one strongly consistent query of its snapshot and its entries.

        A query is not isolated from a transaction under way: entries newer than the snapshot are left out, and a
        snapshot newer than its entries is read again before it is called broken.
        """
        for _ in range(READS):
            version, length, entries = self._read(reference)
            if len(entries) >= length:
                return fold(reference=reference, entries=entries[:length], version=version)
        raise BrokenTimeline(reference=reference, seq=len(entries) + 1, reason="the entries after it are missing")

    def _read(self, reference: str) -> tuple[int, int, list[Entry]]:
        """(version, number of entries by the snapshot, entries found). Raises UnknownReference."""
        snapshot: CaseItem | None = None
        entries: list[Entry] = []
        for item in Item.query(_partition(reference), Item.sk >= "S", consistent_read=True):
            if isinstance(item, CaseItem):
                snapshot = item
            elif isinstance(item, EntriesItem):
                entries.extend(read_entries(item.entries))
        if snapshot is None:
            raise UnknownReference
        return int(snapshot.version), int(snapshot.entries), entries

    def glance(self, *, reference: str) -> tuple[CaseSummary, int]:
        """One strongly consistent read of the snapshot."""
        try:
            snapshot = CaseItem.get(_partition(reference), "S", consistent_read=True)
        except CaseItem.DoesNotExist as error:
            raise UnknownReference from error
        return row_of(snapshot), int(snapshot.version)

    def submitted_as(self, *, idempotency_key: str) -> str | None:
        """The reference a submission with this key was given, read consistently."""
        try:
            return str(KeyItem.get(_hashed(idempotency_key), "K", consistent_read=True).reference)
        except KeyItem.DoesNotExist:
            return None

    def stand_back(self, *, attempt: int) -> None:
        """Any time up to a bound that doubles with each attempt: of many who collided, few do so again."""
        time.sleep(random.uniform(0, min(LONGEST, SHORTEST * 2**attempt)))  # noqa: S311 (nobody gains by guessing it)

    def save(self, *, writing: Writing) -> ComplaintCase:
        """Snapshot, entries, envelope, and what a new case is found by in one TransactWriteItems."""
        after, entries = writing.after, new_entries(writing.before, writing.after)
        snapshot = _snapshot(writing)
        try:
            with TransactWrite(connection=CaseItem._get_connection().connection) as transaction:
                transaction.save(snapshot)
                if entries:
                    page = EntriesItem(_partition(after.reference), f"T#{entries[0].seq:06}")
                    page.entries = json.dumps([write_entry(entry) for entry in entries], ensure_ascii=False)
                    transaction.save(page, condition=EntriesItem.pk.does_not_exist())
                if writing.letters:
                    transaction.save(_envelope(writing, entries), condition=EnvelopeItem.pk.does_not_exist())
                for found_by in () if writing.before else (*key_items(case=after), words_item(case=after)):
                    transaction.save(found_by)
                for laid in (*map(desk_item, writing.laid), *_figures(writing)):
                    transaction.save(laid)
                for gone in (*map(desk_item, writing.taken), *_no_longer_found_by(writing), *_uncounted(writing)):
                    transaction.delete(gone)
                if writing.idempotency_key:
                    key = KeyItem(_hashed(writing.idempotency_key), "K", reference=after.reference)
                    transaction.save(key, condition=KeyItem.pk.does_not_exist())
        except TransactWriteError as error:
            raise self._refusal(error, writing) from error
        return replace(after, version=int(snapshot.version))

    def due(self, *, now: datetime, limit: int) -> tuple[str, ...]:
        """Due references over all shards of the sparse index, the longest due first."""
        rows = sorted(row for shard in range(SHARDS) for row in due_rows(f"c{shard}", until=now, limit=limit))
        return tuple(pk.removeprefix("C#") for _, pk, _ in rows[:limit])

    def next_due_at(self) -> datetime | None:
        """The first sort key over all shards, one item read each."""
        first = [row for shard in range(SHARDS) for row in due_rows(f"c{shard}", until=None, limit=1)]
        return min((as_moment(at) for at, _, _ in first), default=None)

    def rows(self, *, references: Iterable[str]) -> Iterator[CaseSummary]:
        """A batch of snapshots for each hundred."""
        return map(row_of, CaseItem.batch_get([(_partition(reference), "S") for reference in references]))

    def find(self, *, wanted: CaseFilter, now: datetime, limit: int, cursor: str | None) -> Page:
        """Rows from the index that fits the filter best, or from that of words; see lists.py and mentioning.py."""
        if wanted.q:
            return find_mentioning(wanted=wanted, now=now, limit=limit, cursor=cursor)
        return find(wanted=wanted, now=now, limit=limit, cursor=cursor)

    def sharing(self, *, keys: Collection[Key], limit: int) -> tuple[Shared, ...]:
        """One query of each key and one batch of snapshots; see search.py."""
        return sharing(keys=keys, limit=limit)

    def file_words(self) -> int:
        """Fresh words, filed as segments while there are enough of them; see words.py."""
        return file_words()

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

    def _refusal(self, error: TransactWriteError, writing: Writing) -> Exception:
        """What a cancelled transaction means: a key used meanwhile, a case changed meanwhile, or the error itself."""
        codes = {reason.code for reason in error.cancellation_reasons if reason}
        if not codes & {"ConditionalCheckFailed", "TransactionConflict"}:
            return error
        if writing.idempotency_key:
            reference = self.submitted_as(idempotency_key=writing.idempotency_key)
            return AlreadySubmitted(reference=reference) if reference else StaleCase()
        return StaleCase()


def _figures(writing: Writing) -> Iterator[FigureRowItem]:
    return figure_items(row=writing.figures, version=(writing.before.version if writing.before else 0) + 1)


def _uncounted(writing: Writing) -> Iterator[FigureRowItem]:
    return (figure_item(month=month, reference=writing.after.reference) for month in writing.uncounted)


def _no_longer_found_by(writing: Writing) -> Iterator[SearchKeyItem]:
    """The keys of a case that is just disposed of: from this write on nobody is told whose it was."""
    if writing.before and writing.before.disposed_at is None and writing.after.disposed_at is not None:
        yield from key_items(case=writing.before)


def due_rows(
    shard: str, *, until: datetime | None, limit: int, after: datetime | None = None
) -> Iterator[tuple[str, str, str]]:
    """(next action, pk, sk) of a shard of the due index in order, up to and including `until`; at most `limit`.

    `after`: those behind that time alone; then there is no `until`.
    """
    condition = CaseItem.next_action_at <= as_text(until) if until else None
    if after:
        condition = CaseItem.next_action_at > as_text(after)
    answer = CaseItem._get_connection().query(shard, range_key_condition=condition, index_name="due", limit=limit)
    for item in answer["Items"]:
        yield item["na"]["S"], item["pk"]["S"], item["sk"]["S"]


def case_shard(reference: str) -> int:
    """Which shard of the due index a case belongs to."""
    return zlib.crc32(reference.encode()) % SHARDS


def _partition(reference: str) -> str:
    return f"C#{reference}"


def _hashed(key: str) -> str:
    return "K#" + hashlib.sha256(key.encode()).hexdigest()


def _snapshot(writing: Writing) -> CaseItem:
    summary, before = writing.summary, writing.before
    next_at = summary.next_action_at
    item = CaseItem(
        _partition(summary.reference),
        "S",
        entries=len(writing.after.timeline),
        reference=summary.reference,
        stage=OWING if summary.stage == Stage.CLOSED and summary.due_at else summary.stage,
        handler=summary.handler or None,
        department=summary.department or None,
        agent=summary.agent or None,
        category=summary.category,
        business_line=summary.business_line or None,
        severity=summary.severity,
        month=summary.month,
        round=summary.round,
        complainant=summary.complainant,
        summary=summary.summary or None,
        listed=f"{as_text(summary.received_at)}#{summary.reference}",
        due_at=as_text(summary.due_at) if summary.due_at else None,
        due_clock=summary.due_clock or None,
        seen_by=set(summary.seen_by) or None,
        respondent=summary.respondent or None,
        last_at=as_text(summary.last_at) if summary.last_at else None,
        named_to=set(summary.named_to) or None,
        due_shard=f"c{case_shard(summary.reference)}" if next_at else None,
        next_action_at=as_text(next_at) if next_at else None,
    )
    if before is not None:
        item.version = before.version
    return item


def _envelope(writing: Writing, entries: tuple[Entry, ...]) -> EnvelopeItem:
    reference, first = writing.after.reference, entries[0]
    return EnvelopeItem(
        _partition(reference),
        f"O#{first.seq:06}",
        letters=json.dumps([asdict_json(letter) for letter in writing.letters], ensure_ascii=False),
        owed_since=as_text(first.at),
        due_shard=f"o{case_shard(reference)}",
        next_action_at=as_text(first.at + GRACE),
    )
