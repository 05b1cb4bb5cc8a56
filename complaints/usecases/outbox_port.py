"""What the use cases need of the outbox. Adapters honour it; the tests' fake does too."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from complaints.domain.letter_owed import Letter


@dataclass(frozen=True)
class Earlier:
    """Envelopes of a case before one of them: e-mail -> (seq, index) of the first letter to it; and those, in order,
    that wait for the mail service to be willing."""

    first: Mapping[str, tuple[int, int]]
    put_off: tuple[int, ...]


@dataclass(frozen=True)
class Envelope:
    """The letters that one write called for. `sent` maps the index of a letter to the message id it went out with,
    `together_at` that of a letter which is put together with others to when they leave. `earlier`: what is known of
    those before it, where that was read with it. `secret_hash`: with the first letters of a case."""

    reference: str
    seq: int
    letters: tuple[Letter, ...]
    sent: Mapping[int, str]
    attempts: int
    together_at: Mapping[int, datetime] = field(default_factory=dict)
    earlier: Earlier | None = None
    secret_hash: str = ""


class Outbox(Protocol):
    """Letters that are owed, until each has left."""

    def claim(self, *, reference: str, seq: int, now: datetime, until: datetime) -> Envelope | None:
        """The envelope, held until `until` so that no second run sends it; None when done or held by another."""

    def mark_sent(self, *, reference: str, seq: int, index: int, message_id: str) -> None:
        """Letter `index` has left."""

    def count(self, *, to: str, hour_ends: datetime) -> int:
        """Counts one more letter to `to` in the hour that ends then; how many that makes. Never two runs the same."""

    def put_together(self, *, reference: str, seq: int, index: int, at: datetime) -> None:
        """Letter `index` leaves with others at `at`; only the run that holds the claim says so."""

    def finish(self, *, envelope: Envelope, last: tuple[int, str] | None = None) -> None:
        """Nothing of this envelope is owed any more; of its letters only kind and recipient are kept.

        `last`: the letter that has just left (index, message id), which needs no mark of its own then.
        """

    def earlier(self, *, reference: str, before: int) -> Earlier:
        """What is known of the envelopes of the case before `before`."""

    def retry(self, *, reference: str, seq: int, at: datetime, unwilling: bool = False) -> None:
        """Lets go of the envelope; it is waiting again from `at` on, `unwilling`: since the mail service is."""

    def put_off(self, *, reference: str, seq: int, now: datetime, at: datetime) -> None:
        """The mail service is unwilling: the envelope waits until `at`, unless a run holds it or nothing is owed."""

    def owed_since(self, *, before: datetime, limit: int) -> tuple[datetime, ...]:
        """Since when the envelopes are owed that are owed since before `before`, the longest first; about `limit`."""

    def next_due_at(self, *, after: datetime) -> datetime | None:
        """When the next envelope is due after `after`; None when nothing waits longer than that."""

    def waiting(self, *, now: datetime, limit: int) -> tuple[tuple[str, int], ...]:
        """(reference, seq) of envelopes that ought to have left by `now`, the oldest first."""
