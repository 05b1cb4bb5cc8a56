"""Outbox on the one table: envelopes claimed by a conditional write, marked letter by letter."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from complaints.adapters.dynamodb.cases import due_rows
from complaints.adapters.dynamodb.items import SHARDS, EnvelopeItem, HourItem
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.domain.letters import Letter
from complaints.usecases.outbox_port import Envelope

KEPT_FOR = timedelta(days=1)


class DynamoDBOutbox:
    """The envelopes of the bound table."""

    def claim(self, *, reference: str, seq: int, now: datetime, until: datetime) -> Envelope | None:
        """One conditional update: still owed, and held by nobody (or by a run that died)."""
        item = _item(reference, seq)
        if not _updated(item, now, EnvelopeItem.held_until.set(as_text(until)), EnvelopeItem.attempts.add(1)):
            return None
        letters = tuple(Letter(**letter) for letter in json.loads(item.letters))
        together = {int(index): as_moment(at) for index, at in json.loads(item.together_at or "{}").items()}
        return Envelope(reference, seq, letters, _sent(item), int(item.attempts), together)

    def mark_sent(self, *, reference: str, seq: int, index: int, message_id: str) -> None:
        """Only the run that holds the claim marks, so the map is read and written without a race."""
        item = EnvelopeItem.get(f"C#{reference}", f"O#{seq:06}", consistent_read=True)
        sent = _sent(item) | {index: message_id}
        item.update(actions=[EnvelopeItem.sent.set(json.dumps(sent))])

    def count(self, *, to: str, hour_ends: datetime) -> int:
        """One atomic update of an item for each person and hour; the address itself is not kept."""
        item = HourItem(f"H#{hashlib.sha256(to.casefold().encode()).hexdigest()[:32]}", as_text(hour_ends))
        gone = int((hour_ends + KEPT_FOR).timestamp())
        item.update(actions=[HourItem.letters.add(1), HourItem.expires_at.set(gone), HourItem.kind.set(HourItem)])
        return int(item.letters)

    def put_together(self, *, reference: str, seq: int, index: int, at: datetime) -> None:
        """Read and written without a race, like the marks."""
        item = EnvelopeItem.get(f"C#{reference}", f"O#{seq:06}", consistent_read=True)
        together = json.loads(item.together_at or "{}") | {str(index): as_text(at)}
        item.update(actions=[EnvelopeItem.together_at.set(json.dumps(together))])

    def finish(self, *, reference: str, seq: int) -> None:
        """Takes the envelope out of the due index, and out of its letters what they said of people."""
        item = EnvelopeItem.get(f"C#{reference}", f"O#{seq:06}", consistent_read=True)
        bare = [{"kind": letter["kind"], "to": letter["to"]} for letter in json.loads(item.letters)]
        item.update(
            actions=[
                EnvelopeItem.letters.set(json.dumps(bare)),
                EnvelopeItem.due_shard.remove(),
                EnvelopeItem.next_action_at.remove(),
                EnvelopeItem.held_until.remove(),
            ]
        )

    def first_letters(self, *, reference: str, before: int) -> Mapping[str, tuple[int, int]]:
        """One query of the case's earlier envelopes."""
        found: dict[str, tuple[int, int]] = {}
        for item in EnvelopeItem.query(f"C#{reference}", EnvelopeItem.sk.between("O#", f"O#{before - 1:06}")):
            for index, letter in enumerate(json.loads(item.letters)):
                found.setdefault(letter["to"], (int(item.sk.removeprefix("O#")), index))
        return found

    def retry(self, *, reference: str, seq: int, at: datetime) -> None:
        """Free again, and due at `at`."""
        _item(reference, seq).update(
            actions=[EnvelopeItem.held_until.remove(), EnvelopeItem.next_action_at.set(as_text(at))]
        )

    def put_off(self, *, reference: str, seq: int, now: datetime, at: datetime) -> None:
        """One conditional update, under the condition of a claim."""
        _updated(_item(reference, seq), now, EnvelopeItem.next_action_at.set(as_text(at)))

    def owed_since(self, *, before: datetime, limit: int) -> tuple[datetime, ...]:
        """All that is in the due index, up to `limit` in each shard, and those items."""
        rows = [row for shard in range(SHARDS) for row in due_rows(f"o{shard}", until=None, limit=limit)]
        items = EnvelopeItem.batch_get([(pk, sk) for _, pk, sk in rows])
        since = sorted(as_moment(item.owed_since) for item in items if item.owed_since)
        return tuple(each for each in since if each < before)

    def next_due_at(self, *, after: datetime) -> datetime | None:
        """The first row behind `after` of each shard of the due index."""
        shards = (f"o{shard}" for shard in range(SHARDS))
        rows = (row for shard in shards for row in due_rows(shard, until=None, after=after, limit=1))
        return min((as_moment(at) for at, _, _ in rows), default=None)

    def waiting(self, *, now: datetime, limit: int) -> tuple[tuple[str, int], ...]:
        """Envelopes whose time has come, over all shards of the due index, the oldest first."""
        rows = sorted(row for shard in range(SHARDS) for row in due_rows(f"o{shard}", until=now, limit=limit))
        return tuple((pk.removeprefix("C#"), int(sk.removeprefix("O#"))) for _, pk, sk in rows[:limit])


def _updated(item: EnvelopeItem, now: datetime, *actions: Action) -> bool:
    """Whether the envelope is still owed and held by nobody (or by a run that died); then it is changed."""
    free = EnvelopeItem.held_until.does_not_exist() | (EnvelopeItem.held_until <= as_text(now))
    try:
        item.update(actions=list(actions), condition=EnvelopeItem.due_shard.exists() & free)
    except UpdateError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            return False
        raise
    return True


def _item(reference: str, seq: int) -> EnvelopeItem:
    return EnvelopeItem(f"C#{reference}", f"O#{seq:06}")


def _sent(item: EnvelopeItem) -> dict[int, str]:
    return {int(index): message_id for index, message_id in json.loads(item.sent or "{}").items()}
