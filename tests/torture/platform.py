"""What Lambda, its queues and the stream do with what fails: hand it over again, and at last set it aside."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from functions import waiting_letters
from tests.torture.world import World

TRIES = 3  # of an asynchronous call; of a batch of the stream
BATCH = 25
Function = Callable[[Any, None], Any]


@dataclass
class Platform:
    """The queue of asynchronous calls, the stream, and the queue of what failed for good (`dead`)."""

    world: World
    chance: random.Random
    sheltered: Callable[[], AbstractContextManager[None]] = nullcontext
    waiting: list[tuple[Function, Any, int]] = field(default_factory=list)
    stream: list[tuple[Any, int]] = field(default_factory=list)
    dead: list[tuple[Function, Any]] = field(default_factory=list)
    poison: set[str] = field(default_factory=set)
    failed: int = 0

    def call(self, function: Function, event: Any, *, times: int = 1) -> None:
        """An asynchronous call; `times`: how often the event is delivered."""
        self.waiting += [(function, event, 0)] * times

    def run(self) -> None:
        """Every call that waits is made once; what fails waits again, or is dead."""
        calls, self.waiting = self.waiting, []
        self.chance.shuffle(calls)
        for function, event, tried in calls:
            if not self._succeeds(function, event):
                if tried + 1 < TRIES:
                    self.waiting.append((function, event, tried + 1))
                else:
                    self.dead.append((function, event))

    def scheduled(self, function: Function, event: Any) -> bool:
        """A call by the schedule, which nobody repeats: the next run comes."""
        return self._succeeds(function, event)

    def read_stream(self) -> None:
        """One batch is handed over. What fails is handed over again from there on, and after some times set aside."""
        with self.sheltered():
            fresh = self.world.new_stream_records()["Records"]
        self.stream += [(record, 0) for record in fresh if _is_let_through(record)]
        batch = self.stream[:BATCH]
        if not batch:
            return
        records = [record for record, _ in batch]
        if self.chance.random() < 0.05:
            records = records + records[:1] * 10  # a record ten times
        try:
            failures = waiting_letters.run({"Records": records}, None)["batchItemFailures"]
        except Exception:
            self.failed += 1
            failures = [{"itemIdentifier": batch[0][0]["dynamodb"]["SequenceNumber"]}]
        numbers = [record["dynamodb"]["SequenceNumber"] for record, _ in batch]
        first = min((numbers.index(each["itemIdentifier"]) for each in failures), default=len(batch))
        again = [(record, tried + 1) for record, tried in batch[first:]]
        self.dead += [(waiting_letters.run, {"Records": [record]}) for record, tried in again if tried >= TRIES]
        self.stream[: len(batch)] = [(record, tried) for record, tried in again if tried < TRIES]

    def redrive(self) -> None:
        """A person sends what was set aside once more, as docs/operations.md says."""
        dead, self.dead = self.dead, []
        self.waiting += [(function, event, 0) for function, event in dead]

    def _succeeds(self, function: Function, event: Any) -> bool:
        try:
            function(event, None)
        except Exception:  # whatever it is: Lambda asks no questions
            self.failed += 1
            return False
        return True


def _is_let_through(record: dict[str, Any]) -> bool:
    """What the filter of the event source mapping lets through: new pages of timelines, and errands."""
    keys = record["dynamodb"]["Keys"]
    pk, sk = keys["pk"]["S"], keys["sk"]["S"]
    return record["eventName"] == "INSERT" and pk.startswith(("C#", "E#")) and sk.startswith(("T#", "O#"))
