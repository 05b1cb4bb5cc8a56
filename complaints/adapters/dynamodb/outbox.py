"""Outbox on the one table: pages that owe letters, claimed by a conditional write, marked one by one."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from complaints.adapters.dynamodb.cases import due_rows
from complaints.adapters.dynamodb.counter import counted
from complaints.adapters.dynamodb.entries import plain_entries
from complaints.adapters.dynamodb.items import SHARDS, EntriesItem, EnvelopeItem, HourItem
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.adapters.dynamodb.pages import FIRST, entries_of, first_page, letters_of, partition
from complaints.adapters.dynamodb.refusals import refused
from complaints.domain.case import Kind
from complaints.domain.letter_owed import Letter
from complaints.usecases.outbox_port import Earlier, Envelope

KEPT_FOR = timedelta(days=1)


class DynamoDBOutbox:
    """The envelopes of the bound table."""

    def claim(self, *, reference: str, seq: int, now: datetime, until: datetime) -> Envelope | None:
        """One conditional update: still owed, and held by nobody (or by a run that died)."""
        item = _updated(
            (reference, seq), _free(now), EntriesItem.held_until.set(as_text(until)), EntriesItem.attempts.add(1)
        )
        if item is None:
            return None
        before = list(_before(reference, seq))
        letters = tuple(Letter(**letter) for letter in letters_of(item, first=_first(reference, before, item)))
        together = {int(index): as_moment(at) for index, at in json.loads(item.together_at or "{}").items()}
        told = (_sent(item), int(item.attempts), together, _earlier(reference, before))
        return Envelope(reference, seq, letters, *told, _secret_hash(item) if seq == 1 else "")

    def mark_sent(self, *, reference: str, seq: int, index: int, message_id: str) -> None:
        """One update of a list that grows: nothing is read."""
        _updated((reference, seq), None, _mark(index, message_id))

    def count(self, *, to: str, hour_ends: datetime) -> int:
        """One atomic update of an item for each person and hour; the address itself is not kept."""
        item = HourItem(f"H#{hashlib.sha256(to.casefold().encode()).hexdigest()[:32]}", as_text(hour_ends))
        return counted(item, by=1, gone=hour_ends + KEPT_FOR)

    def put_together(self, *, reference: str, seq: int, index: int, at: datetime) -> None:
        """Read and written without a race, like the marks."""
        item = _read(reference, seq)
        together = json.loads(item.together_at or "{}") | {str(index): as_text(at)}
        item.update(actions=[EntriesItem.together_at.set(json.dumps(together))])

    def finish(self, *, envelope: Envelope, last: tuple[int, str] | None = None) -> None:
        """One update takes the page out of the due index, and of its letters what they said of people."""
        bare = [[letter.kind, letter.to] for letter in envelope.letters]
        _updated(
            (envelope.reference, envelope.seq),
            None,
            *([_mark(*last)] if last else []),
            EntriesItem.bare.set(json.dumps(bare, ensure_ascii=False)),
            *(each.remove() for each in (EntriesItem.letters, EntriesItem.beside)),
            *(each.remove() for each in (EntriesItem.held_until, EntriesItem.put_off)),
            *(each.remove() for each in (EntriesItem.due_shard, EntriesItem.next_action_at)),
        )

    def earlier(self, *, reference: str, before: int) -> Earlier:
        """One query of the case's earlier pages."""
        return _earlier(reference, list(_before(reference, before)))

    def retry(self, *, reference: str, seq: int, at: datetime, unwilling: bool = False) -> None:
        """Free again, and due at `at`."""
        why = EntriesItem.put_off.set(as_text(at)) if unwilling else EntriesItem.put_off.remove()
        due = EntriesItem.next_action_at.set(as_text(at))
        _updated((reference, seq), None, EntriesItem.held_until.remove(), due, why)

    def put_off(self, *, reference: str, seq: int, now: datetime, at: datetime) -> None:
        """One conditional update, under the condition of a claim."""
        told = as_text(at)
        _updated((reference, seq), _free(now), EntriesItem.next_action_at.set(told), EntriesItem.put_off.set(told))

    def owed_since(self, *, before: datetime, limit: int) -> tuple[datetime, ...]:
        """All that is in the due index, up to `limit` in each shard, and those items."""
        rows = [row for shard in range(SHARDS) for row in due_rows(f"o{shard}", until=None, limit=limit)]
        items = EntriesItem.batch_get([(pk, sk) for _, pk, sk in rows])
        since = sorted(map(_since, items))
        return tuple(each for each in since if each < before)

    def next_due_at(self, *, after: datetime) -> datetime | None:
        """The first row behind `after` of each shard of the due index."""
        shards = (f"o{shard}" for shard in range(SHARDS))
        rows = (row for shard in shards for row in due_rows(shard, until=None, after=after, limit=1))
        return min((as_moment(at) for at, _, _ in rows), default=None)

    def waiting(self, *, now: datetime, limit: int) -> tuple[tuple[str, int], ...]:
        """Envelopes whose time has come, over all shards of the due index, the oldest first."""
        rows = sorted(row for shard in range(SHARDS) for row in due_rows(f"o{shard}", until=now, limit=limit))
        return tuple((pk.removeprefix("C#"), int(sk[2:])) for _, pk, sk in rows[:limit])


def _before(reference: str, seq: int) -> Iterator[EntriesItem]:
    """The pages of a case before `seq`, and envelopes of an earlier version."""
    if seq > 1:
        yield from EntriesItem.query(partition(reference), EntriesItem.sk.between("O#", f"T#{seq - 1:06}"))


def _first(reference: str, pages: Sequence[EntriesItem], *read: EntriesItem) -> EntriesItem | None:
    """The first page of a case, of which `pages` were read, if any of these and of `read` cannot be read without."""
    if not any(page.beside for page in (*pages, *read)):
        return None
    found = next((page for page in pages if page.sk == FIRST), None)
    return found or first_page(reference)  # just written: a query that is eventually consistent may miss it


def _earlier(reference: str, pages: Sequence[EntriesItem]) -> Earlier:
    to, put_off, first = dict[str, tuple[int, int]](), list[int](), _first(reference, pages)
    for item in pages:
        seq = int(item.sk[2:])
        for index, letter in enumerate(letters_of(item, first=first)):
            to.setdefault(letter["to"], (seq, index))
        if item.due_shard and item.put_off:
            put_off.append(seq)
    return Earlier(to, tuple(sorted(put_off)))


def _secret_hash(item: EntriesItem) -> str:
    """With which the case was registered on its first page; empty where an earlier version kept letters alone."""
    said = plain_entries(item.entries) if item.entries else ()
    return next((data.get("secret_hash", "") for kind, data in said if kind is Kind.REGISTERED), "")


def _since(item: EntriesItem) -> datetime:
    """Since when its letters are owed; `owed_since`: as an earlier version kept it, and every envelope."""
    return as_moment(item.owed_since) if item.owed_since else next(entries_of(item)).at


def _free(now: datetime) -> Condition:
    """Held by nobody, or by a run that died."""
    free: Condition = EntriesItem.held_until.does_not_exist() | (EntriesItem.held_until <= as_text(now))
    return free


def _updated(place: tuple[str, int], condition: Condition | None, *actions: Action) -> EntriesItem | None:
    """The page, changed; None where nothing of it is owed, or `condition` does not hold."""
    owed = EntriesItem.due_shard.exists()
    for item in _places(*place):
        try:
            item.update(actions=list(actions), condition=owed & condition if condition is not None else owed)
        except UpdateError as error:
            if not refused(error):
                raise
        else:
            return item
    return None


def _read(reference: str, seq: int) -> EntriesItem:
    """The page of which letters are owed, as it is now."""
    page, envelope = _places(reference, seq)
    try:
        read = EntriesItem.get(page.pk, page.sk, consistent_read=True)
    except EntriesItem.DoesNotExist:
        read = envelope
    return read if read.due_shard else EntriesItem.get(envelope.pk, envelope.sk, consistent_read=True)


def _places(reference: str, seq: int) -> tuple[EntriesItem, EntriesItem]:
    """The page, and the envelope in which an earlier version kept its letters."""
    return EntriesItem(partition(reference), f"T#{seq:06}"), EnvelopeItem(partition(reference), f"O#{seq:06}")


def _mark(index: int, message_id: str) -> Action:
    """That a letter has left."""
    marked: Action = EntriesItem.marks.set((EntriesItem.marks | []).append([f"{index} {message_id}"]))
    return marked


def _sent(item: EntriesItem) -> dict[int, str]:
    """What has left; `sent`: as an earlier version kept it."""
    before = json.loads(item.sent or "{}").items()
    marks = (mark.partition(" ") for mark in item.marks or ())
    return {int(index): id for index, id in (*before, *((index, id) for index, _, id in marks))}
