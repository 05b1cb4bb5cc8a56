"""Many at once: writers on one case, and submissions on one table."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier, Lock
from time import perf_counter
from typing import Any, TypeVar
from urllib.parse import quote

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from complaints.usecases.ports import StaleCase
from functions import inbound_mail
from tests.functional.portal import COMPLAINT, Filed, secret_of, staff_address
from tests.functional.post import fresh_mail
from tests.torture.attempts import API, AS_IT_IS
from tests.torture.world import World

T = TypeVar("T")
WRITERS = ("handler", "agent", "head", "supervisor", "director")  # more mails of one of them an hour are held back


@dataclass(frozen=True)
class Crowd:
    """What came of many at once.

    `answers`: how many got which status; `tries`: how often one of them had to write, at most; `calls`, `collisions`:
    of AWS by operation, all and those that met another; `seconds`: from the first to the last answer; `faults`: what
    was found wrong.
    """

    answers: Counter[int]
    tries: int
    calls: Counter[str]
    collisions: Counter[str]
    seconds: float
    faults: tuple[str, ...]


def writers(world: World, *, many: int) -> Crowd:
    """So many members of staff note something on one case at the same moment, on the case as it is."""
    filed = world.file()
    browsers = [world.signed_in("agent") for _ in range(many)]
    address = f"{API}/cases/{filed.reference}/note"

    def write(number: int, words: str) -> int:
        return int(browsers[number].post(address, json={"text": words}, headers=AS_IT_IS).status_code)

    return _on_one_case(world, filed, many, write)


def supplements(world: World, *, many: int) -> Crowd:
    """So many pages of the complainant add something to one case at the same moment, each under a key of its own."""
    filed = world.file()
    address = f"{API}/complaints/{filed.reference}/supplements"

    def write(number: int, words: str) -> int:
        headers = secret_of(filed) | {"Idempotency-Key": f"key-{number}"}
        client = world.client.application.test_client()
        return int(client.post(address, json={"text": words}, headers=headers).status_code)

    return _on_one_case(world, filed, many, write)


def mails(world: World, *, many: int) -> Crowd:
    """So many mails of staff about one case arrive at the same moment; 500: the platform would call again."""
    filed = world.file()
    events = [_a_mail(world, filed, WRITERS[number % len(WRITERS)], _words(number)) for number in range(many)]

    def write(number: int, words: str) -> int:
        try:
            [fate] = inbound_mail.run(events[number], None)["fates"]
        except StaleCase:
            return 500
        return 200 if fate == "recorded" else 202

    return _on_one_case(world, filed, many, write)


def _a_mail(world: World, filed: Filed, role: str, words: str) -> Any:
    """The event that tells of a mail in which somebody notes something on the case."""
    told = {"subject": "Re", "text": f"备注：{words}", "message_id": f"<{quote(words)}@staff.example>"}
    return world.stored(fresh_mail(sender=staff_address(role), to=world.address_for(role, filed), **told))


def _words(number: int) -> str:
    return f"第{number}条"


def _on_one_case(world: World, filed: Filed, many: int, write: Callable[[int, str], int]) -> Crowd:
    """Each writes words of its own. What was promised is there once, and nothing else of them."""
    every = [_words(number) for number in range(many)]
    answers, calls, collisions, seconds = _at_once(lambda number: write(number, every[number]), many)
    world.settle()
    said = [str(entry.data.get("text")) for entry in world.case(filed).timeline]
    kept = [words for words in every if words in said]
    faults = [*world.judged().faults]
    faults += [f"{words} is there {said.count(words)} times" for words in kept if said.count(words) > 1]
    promised = [words for words, status in zip(every, answers, strict=True) if status == 200]
    if kept != promised:
        faults.append(f"kept {len(kept)}, promised {len(promised)}")
    asked = Counter(str(writing.after.timeline[-1].data.get("text")) for writing in world.remembered.asked)
    tries = max(asked[words] for words in every)
    return Crowd(Counter(answers), tries, calls, collisions, seconds, tuple(faults))


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
    asked = Counter(writing.after.reference for writing in world.remembered.asked if writing.before is None)
    return Crowd(
        Counter(status for status, _ in answers), max(asked.values()), calls, collisions, seconds, tuple(faults)
    )


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
