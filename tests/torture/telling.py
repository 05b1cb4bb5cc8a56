"""Whether refusals tell by their time what they do not say: two kinds of calls in turn, and which took longer."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.functional.portal import CUSTOMER, staff_address
from tests.torture.attempts import API
from tests.torture.world import World

Call = Callable[[], object]
RESAMPLED = 400


@dataclass(frozen=True)
class Telling:
    """`share`: how often the first kind took longer than the second of a pair; 0.5 where time tells nothing.

    `chance`: between which shares 95 of 100 runs lie in which the kinds are exchanged by chance.
    """

    pairs: int
    share: float
    chance: tuple[float, float]

    @property
    def tells(self) -> bool:
        """Whether somebody who asks a few times knows: one kind takes longer in three of four pairs."""
        return not 0.25 <= self.share <= 0.75


def told_by_time(first: Call, second: Call, *, pairs: int, chance: random.Random) -> Telling:
    """Both kinds so many times, in an order by chance; times are those of this thread's processor, nobody else's."""
    times: list[tuple[float, float]] = []
    for _ in range(pairs):
        took = {call: _seconds(call) for call in chance.sample((first, second), 2)}
        times.append((took[first], took[second]))
    mixed = sorted(
        _share([pair if chance.random() < 0.5 else (pair[1], pair[0]) for pair in times]) for _ in range(RESAMPLED)
    )
    edge = RESAMPLED // 40
    return Telling(pairs, _share(times), (mixed[edge], mixed[-edge - 1]))


def _share(times: list[tuple[float, float]]) -> float:
    return round(sum(one > other for one, other in times) / len(times), 3)


def _seconds(call: Call) -> float:
    began = time.thread_time()
    call()
    return time.thread_time() - began


def questions(world: World) -> dict[str, tuple[Call, Call]]:
    """What somebody would like to learn: the call that asks after what there is, and after what there is not."""
    filed = world.file()

    def tracked(reference: str, secret: str) -> Call:
        where = {"REMOTE_ADDR": "127.0.0.1"}
        headers = {"Authorization": f"Secret {secret}"}
        return lambda: world.client.get(f"{API}/complaints/{reference}", headers=headers, environ_base=where)

    def asked(path: str, email: str) -> Call:
        body = {"json": {"email": email}} if "session" in path else {"data": {"email": email}}
        return lambda: world.client.post(path, **body)  # type: ignore[arg-type]

    link, lost, wrong = f"{API}/session-requests", f"{API}/links", "AAAA-AAAA-AAAA-AAAA"
    return {
        "control: the same question twice": (tracked("26119999", wrong), tracked("26119998", wrong)),
        "whether a number is that of a complaint": (tracked(filed.reference, wrong), tracked("26119999", wrong)),
        "whether somebody works here": (asked(link, staff_address("agent")), asked(link, "agenx@staff.example")),
        "whether somebody complained": (asked(lost, CUSTOMER), asked(lost, "nil.gnaf@customer.example")),
    }
