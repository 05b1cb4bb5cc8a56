"""Letters that are owed, in memory, honouring Outbox of complaints/usecases/outbox_port.py."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import RLock

from complaints.domain.letter_owed import Letter
from complaints.domain.lifecycle import asdict_json
from complaints.usecases.outbox_port import Earlier, Envelope

GRACE = timedelta(minutes=1)


@dataclass
class _Kept:
    letters: str
    due_at: datetime | None
    sent: dict[int, str] = field(default_factory=dict)
    attempts: int = 0
    held_until: datetime | None = None
    owed_since: datetime | None = None
    together_at: dict[int, datetime] = field(default_factory=dict)
    put_off: bool = False


class InMemoryOutbox:
    """Envelopes, put in by InMemoryCases. `owed()` lists the letters that have not left; `envelopes` their keys."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], _Kept] = {}
        self._counted = Counter[tuple[str, datetime]]()
        self._lock = RLock()

    @property
    def envelopes(self) -> list[tuple[str, int]]:
        """(reference, seq) of every envelope of which something is owed."""
        return [key for key, kept in self._kept.items() if kept.due_at]

    def owed(self) -> list[Letter]:
        """Every letter that has not left yet."""
        open_ones = (self._kept[key] for key in self.envelopes)
        return [letter for kept in open_ones for index, letter in enumerate(_letters(kept)) if index not in kept.sent]

    def put(self, *, reference: str, seq: int, letters: Iterable[Letter], at: datetime) -> None:
        """Owes `letters` from `at` on."""
        self._kept[reference, seq] = _Kept(
            json.dumps([asdict_json(letter) for letter in letters]), at + GRACE, owed_since=at
        )

    def claim(self, *, reference: str, seq: int, now: datetime, until: datetime) -> Envelope | None:
        with self._lock:
            kept = self._kept.get((reference, seq))
            if kept is None or kept.due_at is None or (kept.held_until and now < kept.held_until):
                return None
            kept.held_until, kept.attempts = until, kept.attempts + 1
            return Envelope(reference, seq, _letters(kept), dict(kept.sent), kept.attempts, dict(kept.together_at))

    def mark_sent(self, *, reference: str, seq: int, index: int, message_id: str) -> None:
        self._kept[reference, seq].sent[index] = message_id

    def count(self, *, to: str, hour_ends: datetime) -> int:
        with self._lock:
            self._counted[to.casefold(), hour_ends] += 1
            return self._counted[to.casefold(), hour_ends]

    def put_together(self, *, reference: str, seq: int, index: int, at: datetime) -> None:
        self._kept[reference, seq].together_at[index] = at

    def finish(self, *, envelope: Envelope, last: tuple[int, str] | None = None) -> None:
        kept = self._kept[envelope.reference, envelope.seq]
        kept.sent |= dict([last] if last else [])
        kept.due_at = kept.held_until = None
        kept.letters = json.dumps([{"kind": letter["kind"], "to": letter["to"]} for letter in json.loads(kept.letters)])

    def earlier(self, *, reference: str, before: int) -> Earlier:
        found, put_off = dict[str, tuple[int, int]](), list[int]()
        for (of, seq), kept in sorted(self._kept.items()):
            for index, letter in enumerate(json.loads(kept.letters)):
                if of == reference and seq < before:
                    found.setdefault(letter["to"], (seq, index))
            if of == reference and seq < before and kept.due_at and kept.put_off:
                put_off.append(seq)
        return Earlier(found, tuple(put_off))

    def retry(self, *, reference: str, seq: int, at: datetime, unwilling: bool = False) -> None:
        kept = self._kept[reference, seq]
        kept.due_at, kept.held_until, kept.put_off = at, None, unwilling

    def put_off(self, *, reference: str, seq: int, now: datetime, at: datetime) -> None:
        with self._lock:
            kept = self._kept.get((reference, seq))
            if kept and kept.due_at and not (kept.held_until and now < kept.held_until):
                kept.due_at, kept.put_off = at, True

    def owed_since(self, *, before: datetime, limit: int) -> tuple[datetime, ...]:
        since = (self._kept[key].owed_since for key in self.envelopes)
        return tuple(sorted(each for each in since if each and each < before))

    def next_due_at(self, *, after: datetime) -> datetime | None:
        return min((kept.due_at for kept in self._kept.values() if kept.due_at and kept.due_at > after), default=None)

    def erase(self, *, reference: str) -> None:
        """Nothing is left of the letters of a case."""
        for key in [key for key in self._kept if key[0] == reference]:
            del self._kept[key]

    def waiting(self, *, now: datetime, limit: int) -> tuple[tuple[str, int], ...]:
        due = sorted((kept.due_at, key) for key, kept in self._kept.items() if kept.due_at and kept.due_at <= now)
        return tuple(key for _, key in due[:limit])


def _letters(kept: _Kept) -> tuple[Letter, ...]:
    return tuple(Letter(**letter) for letter in json.loads(kept.letters))
