"""What is counted by the hour, under names of which nothing is kept, and proofs of work."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from complaints.domain.limits import Proof


class HourCounter(Protocol):
    """Counts by the hour; the outbox does it for the letters that leave, under their addresses."""

    def count(self, *, to: str, hour_ends: datetime) -> int:
        """Counts one more under the name `to` in the hour that ends then; how many that makes."""


class Counter(HourCounter, Protocol):
    """Counts what people and machines do. Names are kept hashed, with a salt of the day, and not beyond their hour."""

    def count(self, *, to: str, hour_ends: datetime, by: int = 1) -> int:
        """Counts `by` more under the name `to` until then; how many that makes. Never two callers the same."""

    def counted(self, *, to: str, hour_ends: datetime) -> int:
        """How many there are; it may lag behind by a second."""


class Proofs(Protocol):
    """Work that a machine is asked for: dear to do, cheap to check."""

    def ask(self, *, purpose: str, level: int, until: datetime) -> Mapping[str, Any]:
        """A signed challenge, as the browser solves it; it takes twice as long for each level."""

    def read(self, *, answer: str) -> Proof | None:
        """What an answer proves, whenever it comes; None where it is no answer to a challenge of ours."""
