"""Many at once: writers on one case, and submissions on one table."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier, Lock
from time import perf_counter
from typing import Any, TypeVar

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from tests.functional.portal import COMPLAINT
from tests.torture.attempts import API, AS_IT_IS
from tests.torture.world import World

T = TypeVar("T")


@dataclass(frozen=True)
class Crowd:
    """What came of many at once.

    `answers`: how many got which status; `calls`, `collisions`: of AWS by operation, all and those that met another;
    `seconds`: from the first to the last answer; `faults`: what was found wrong.
    """

    answers: Counter[int]
    calls: Counter[str]
    collisions: Counter[str]
    seconds: float
    faults: tuple[str, ...]


def writers(world: World, *, many: int) -> Crowd:
    """So many members of staff note something on one case at the same moment, on the case as it is."""
    filed = world.file()
    browsers = [world.signed_in("agent") for _ in range(many)]
    address = f"{API}/cases/{filed.reference}/note"

    def write(number: int) -> int:
        answer = browsers[number].post(address, json={"text": f"第{number}条"}, headers=AS_IT_IS)
        return int(answer.status_code)

    answers, calls, collisions, seconds = _at_once(write, many)
    kept = [entry.data["text"] for entry in world.case(filed).timeline if entry.kind.value == "noted"]
    said = [f"第{number}条" for number, status in enumerate(answers) if status == 200]
    faults = [*world.judged().faults]
    if sorted(kept) != sorted(said):
        faults.append(f"noted {len(kept)}, promised {len(said)}")
    return Crowd(Counter(answers), calls, collisions, seconds, tuple(faults))


def submissions(world: World, *, many: int, threads: int = 32) -> Crowd:
    """So many people complain at the same moment, by as many connections as there are `threads`."""

    def submit(number: int) -> tuple[int, str]:
        person = {"name": "林芳", "phone": f"138{number:08}", "email": f"c{number}@customer.example"}
        place = {"REMOTE_ADDR": f"10.{number // 250}.{number % 250}.1"}
        body = COMPLAINT | {"complainant": person, "order_no": f"OP-{number}"}
        client = world.client.application.test_client()
        headers = {"Idempotency-Key": f"crowd-{number}"}
        answer = client.post(f"{API}/complaints", json=body, headers=headers, environ_base=place)
        return answer.status_code, str((answer.get_json() or {}).get("reference", ""))

    answers, calls, collisions, seconds = _at_once(submit, many, threads)
    world.settle()
    given = [reference for status, reference in answers if status == 201]
    faults = [*world.judged().faults]
    faults += [f"{reference} was given {times} times" for reference, times in Counter(given).items() if times > 1]
    if sorted(given) != sorted(world.references()):
        faults.append(f"{len(given)} were told of a number, {len(world.references())} are there")
    return Crowd(Counter(status for status, _ in answers), calls, collisions, seconds, tuple(faults))


def _at_once(
    act: Callable[[int], T], many: int, threads: int | None = None
) -> tuple[list[T], Counter[str], Counter[str], float]:
    """The answers in order, the calls that were made, those that met another, and the time that it took."""
    calls, collisions, lock = Counter[str](), Counter[str](), Lock()
    make = BaseClient._make_api_call  # type: ignore[attr-defined]

    def call(client: Any, operation: str, asked: dict[str, Any]) -> Any:
        try:
            return make(client, operation, asked)
        except ClientError:
            with lock:
                collisions[operation] += 1
            raise
        finally:
            with lock:
                calls[operation] += 1

    workers = threads or many
    ready = Barrier(workers)

    def begin(number: int) -> T:
        if number < workers:
            ready.wait()
        return act(number)

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(workers) as pool:
        patch.setattr(BaseClient, "_make_api_call", call)
        began = perf_counter()
        answers = list(pool.map(begin, range(many)))
        return answers, calls, collisions, perf_counter() - began
