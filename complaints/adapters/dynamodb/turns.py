"""Many who write on one case at the same moment: whoever was refused twice waits for his turn among those.

The turn is one item beside the case. It gives nobody a right: what decides is the condition on the next page, and who
was not refused yet does not look. It only keeps those who were from colliding with each other again and again. A holder
who died is known by the same turn lying there for HELD; nobody's clock is asked.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from pynamodb.exceptions import DeleteError, PutError
from pynamodb.expressions.condition import Condition

from complaints.adapters.dynamodb.items import TurnItem
from complaints.adapters.dynamodb.pages import partition
from complaints.adapters.dynamodb.refusals import refused

SHORTEST = 0.05  # seconds that who was refused once waits at most
LOOKS = (0.03, 0.15)  # seconds between two looks whether the turn is free, at least and at most
HELD = 3.0  # seconds after which a turn that nobody gives back is taken over
LONGEST = 1.0  # seconds that who got no turn waits between two tries, at most
PATIENCE = 15.0  # seconds from the first refusal, after which it is tried without a turn: a gateway waits for 29
TURN = "Q"


@contextmanager
def in_turn(reference: str) -> Iterator[Callable[[], None]]:
    """What is given is called after each refusal; the turn, if there was one, is given back at the end."""
    turn = _Turn(reference)
    try:
        yield turn.stand_back
    finally:
        turn.give_back()


class _Turn:
    """Of one writer on one case."""

    def __init__(self, reference: str) -> None:
        self._key, self._held = (partition(reference), TURN), ""
        self._since: float | None = None

    def stand_back(self) -> None:
        """A moment at first; then until the turn comes, or it took too long. Who has it goes on at once."""
        if self._since is None:
            self._since = time.monotonic()
            _sleep(0, SHORTEST)
        elif not self._held:
            self._held = self._taken(until=self._since + PATIENCE)
            if not self._held:
                _sleep(0, LONGEST)

    def give_back(self) -> None:
        """Another takes it then; where he has already, for this one took too long, it stays his."""
        if self._held:
            with suppress(_Gone):
                _tried(TurnItem(*self._key).delete, TurnItem.holder == self._held)

    def _taken(self, *, until: float) -> str:
        own = f"{random.getrandbits(64):016x}"
        seen, since = "", time.monotonic()
        while time.monotonic() < until:
            holder = self._holder()
            if holder != seen:
                seen, since = holder, time.monotonic()
            if not holder or time.monotonic() - since >= HELD:
                there = TurnItem.holder == holder if holder else TurnItem.pk.does_not_exist()
                with suppress(_Gone):
                    _tried(TurnItem(*self._key, holder=own).save, there)
                    return own
            _sleep(*LOOKS)
        return ""

    def _holder(self) -> str:
        """Half a read unit; a query, which every function that writes may make."""
        pk, sk = self._key
        return next((str(item.holder) for item in TurnItem.query(pk, TurnItem.sk == sk, limit=1)), "")


class _Gone(Exception):
    """Another was faster."""


def _tried(write: Callable[..., object], condition: Condition) -> None:
    try:
        write(condition=condition)
    except (PutError, DeleteError) as error:
        if refused(error):
            raise _Gone from error
        raise


def _sleep(least: float, most: float) -> None:
    time.sleep(random.uniform(least, most))  # noqa: S311 (nobody gains by guessing it)
