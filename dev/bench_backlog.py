"""A backlog of due cases, worked off as in production: `python -m dev.bench_backlog` prints one JSON object a line.

COUNT cases (10,000) are due at the same minute, on AWS's own engine. The function of the timer is run, each time as
long as Lambda lets it, until a run leaves nothing. What each case has on its timeline then is held against what the
regulation has due for it.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient

from complaints.adapters.dynamodb import items
from complaints.adapters.dynamodb.cases import DynamoDBCases
from complaints.adapters.dynamodb.desks import desk_item
from complaints.adapters.dynamodb.figure_rows import figure_items
from complaints.adapters.dynamodb.pages import entries_of, letters_of, page_of, pages_of
from complaints.adapters.dynamodb.search import key_items
from complaints.adapters.dynamodb.snapshots import snapshot_of
from complaints.adapters.dynamodb.words import words_item
from complaints.bootstrap import Services, build_services
from complaints.domain.acts import THE_COMPLAINANT
from complaints.domain.case import Complainant, Complaint
from complaints.domain.ladder import due_steps
from complaints.domain.lifecycle import register
from complaints.settings import Settings
from complaints.usecases.ports import Writing
from complaints.usecases.writing import writing
from dev import dynamodb_local
from dev.bench_warm import NOW
from dev.costs.meter import WRITES, units_of
from dev.demo_staff import put_demo_staff
from dev.deployed import ENVIRONMENT
from dev.figures import tell
from dev.replaced import replaced
from dev.typical import COMPLAINT
from functions import _runtime, deadlines

COUNT = 10_000
LIMIT = 300.0  # seconds of a run: the Timeout of the function in infra/functions.yaml
SHARE = 512 / 1769  # of a processor, which its MemorySize there gives it
APART = timedelta(seconds=1)  # between two complaints, of which each is due a moment after the one before
Step = tuple[str, int, str, int]  # clock, run, step, occurrence


@dataclass
class Invocation:
    """What Lambda tells a run of itself."""

    began: float = field(default_factory=time.monotonic)
    aws_request_id: str = "bench"
    function_name: str = "deadlines"

    def get_remaining_time_in_millis(self) -> float:
        """Milliseconds until this run is cut off."""
        return 1000 * (self.began + LIMIT - time.monotonic())


@dataclass(frozen=True)
class Laid:
    """What lies in the table: which steps each case has due, the longest due first, and how long its timeline is."""

    due: Mapping[str, frozenset[Step]]
    length: Mapping[str, int]
    last: datetime


@dataclass
class Seen:
    """What the runs did: the cases in the order in which they were begun, and what the table was asked."""

    begun: list[str] = field(default_factory=list)
    calls: list[tuple[str, float]] = field(default_factory=list)  # (operation, units)
    runs: int = 0
    steps: int = 0

    def units(self, *, written: bool) -> float:
        """Of all calls that write, or of those that read."""
        return sum(units for operation, units in self.calls if operation.startswith(WRITES) == written)


@dataclass(frozen=True)
class Found:
    """What stands on the timelines after it; all of it is nought where each step was taken once."""

    missed: int
    twice: int
    strange: int
    letters: int
    letters_twice: int
    not_owed: int


@contextmanager
def portal_on(endpoint: str, *, table: str) -> Iterator[Services]:
    """The deployed portal with the demo's people, on an empty table, given to the functions."""
    environment = ENVIRONMENT | {"TABLE": table, "AWS_ENDPOINT_URL_DYNAMODB": endpoint}
    with patch.dict(os.environ, environment), patch.object(_runtime, "_held", []):
        services = build_services(Settings.from_env(environment), clock=lambda: NOW)
        items.create_table()
        put_demo_staff(staff=services.staff, policy=services.policy)
        yield services


def lay(services: Services, count: int) -> Laid:
    """So many open cases, as their submission left them; their letters have left."""
    due: dict[str, frozenset[Step]] = {}
    length: dict[str, int] = {}
    by = services.circumstances(THE_COMPLAINANT)
    orders = [_order(services, number, count, replace(by, now=NOW + number * APART)) for number in range(count)]
    last = max(order.summary.next_action_at or NOW for order in orders)
    with items.Item.batch_write() as batch:
        for order in orders:
            for item in _stored(order):
                batch.save(item)
    for order in sorted(orders, key=lambda order: (order.summary.next_action_at, order.after.reference)):
        planned = due_steps(case=order.after, policy=services.policy, calendar=services.calendar, now=last)
        reference = order.after.reference
        due[reference] = frozenset(step.key[:4] for step in planned)
        length[reference] = len(order.after.timeline)
    return Laid(due, length, last)


def _order(services: Services, number: int, count: int, by: Any) -> Writing:
    """The later it is filed, the lower its number, so that the order of the keys is not the order of what is due."""
    who = COMPLAINT["complainant"]
    phone = f"139{number:08}"
    complaint = Complaint(
        Complainant(who["name"], who["kind"], phone, f"{phone}@customer.example"),
        COMPLAINT["category"],
        COMPLAINT["description"],
        COMPLAINT["business_line"],
        order_no=f"OP-{number:06}",
        consent="agreed",
    )
    reference = f"2611{count - number:06}"
    case = register(reference=reference, month="2026-11", complaint=complaint, secret_hash="", circumstances=by)
    return replace(writing(before=None, after=case, circumstances=by), letters=())


def _stored(order: Writing) -> Iterator[items.Item]:
    page = page_of(order)
    assert page is not None
    page.due_shard = page.next_action_at = None  # it is known that the case can be found
    yield page
    yield from key_items(case=order.after)
    yield words_item(case=order.after)
    yield from map(desk_item, order.laid)
    yield from figure_items(row=order.figures, version=1)
    yield snapshot_of(writing=order, version=1)


def work_off(services: Services, laid: Laid, *, invocation: Callable[[], Any] = Invocation) -> Seen:
    """Runs the function at the minute at which all is due, until a run leaves nothing."""
    seen = Seen()
    get, call = DynamoDBCases.get, BaseClient.__dict__["_make_api_call"]

    def begun(cases: DynamoDBCases, *, reference: str) -> Any:
        seen.begun.append(reference)
        return get(cases, reference=reference)

    def counted(client: BaseClient, operation: str, given: dict[str, Any]) -> Any:
        asked = given | {"ReturnConsumedCapacity": "INDEXES"}
        answer = call(client, operation, asked)
        seen.calls.append((operation, units_of(operation, asked, answer)))
        return answer

    _runtime.use(replace(services, clock=lambda: laid.last))
    with ExitStack() as undo:
        undo.enter_context(replaced(DynamoDBCases, "get", begun))
        undo.enter_context(replaced(BaseClient, "_make_api_call", counted))
        while any(services.cases.due(now=laid.last, at_once=1)):
            done = deadlines.run({"source": "aws.events"}, invocation())
            assert done["steps"], "a run did nothing, and something is due"
            seen.runs, seen.steps = seen.runs + 1, seen.steps + done["steps"]
    return seen


def found(laid: Laid) -> Found:
    """Looks at every case."""
    told: Counter[str] = Counter()
    for reference, due in laid.due.items():
        pages = pages_of(reference)
        later = [page for page in pages if int(str(page.sk)[2:]) > laid.length[reference]]
        taken = Counter(_step(entry.data) for page in later for entry in entries_of(page))
        letters = Counter(
            (each["kind"], each["to"], page.sk) for page in later for each in letters_of(page, first=pages[0])
        )
        told["missed"] += len(due - taken.keys())
        told["twice"] += taken.total() - len(taken)
        told["strange"] += len(taken.keys() - due)
        told["letters"] += letters.total()
        told["letters_twice"] += letters.total() - len({(kind, to) for kind, to, _ in letters})
        told["not_owed"] += sum(page.due_shard is None for page in later)
    return Found(**{name: told[name] for name in Found.__dataclass_fields__})


def _step(data: Mapping[str, Any]) -> Step:
    return (data["clock"], data["run"], data["step"], data["occurrence"])


def farthest(begun: Sequence[str], order: Sequence[str]) -> int:
    """How many places a case was begun before its turn or after it, at most."""
    first = dict.fromkeys(begun)
    place = {reference: at for at, reference in enumerate(order)}
    return max(abs(place[reference] - at) for at, reference in enumerate(first))


def figures(services: Services, count: int) -> Iterator[tuple[str, float, str]]:
    """(figure, value, unit)."""
    laid = lay(services, count)
    began, worked = time.monotonic(), time.process_time()
    seen = work_off(services, laid)
    taken, processor = time.monotonic() - began, time.process_time() - worked
    after = found(laid)
    yield "backlog_due", count, "cases due at the same minute"
    yield "backlog_served", len(set(seen.begun)), "cases"
    yield "backlog_steps", seen.steps, "steps taken, each once"
    yield "backlog_steps_wrong", after.missed + after.twice + after.strange, "steps missed, taken twice or not due"
    yield (
        "backlog_out_of_turn",
        farthest(seen.begun, list(laid.due)),
        f"places at most, {deadlines.AT_A_TIME} at a time",
    )
    yield "backlog_runs", seen.runs, f"runs of at most {LIMIT:.0f} s"
    yield "backlog_calls", round(len(seen.calls) / count, 2), "calls a case"
    yield "backlog_read", round(seen.units(written=False) / count, 2), "read units a case"
    yield "backlog_written", round(seen.units(written=True) / count, 2), "write units a case"
    yield "backlog_letters", after.letters, "letters owed"
    yield "backlog_letters_wrong", after.letters_twice + after.not_owed, "letters owed twice or not"
    yield "backlog_a_case", round(1000 * taken / count, 1), "ms by the clock"
    yield "backlog_a_case_processor", round(1000 * processor / count, 1), "ms of processor"
    runs = ceil(processor / SHARE / (LIMIT - deadlines.RESERVE))
    yield "backlog_runs_of_a_lambda", runs, f"runs of {LIMIT:.0f} s with {SHARE:.2f} of this processor"


def main() -> int:
    """0; 1 when a step or a letter is missing or there twice."""
    engine = dynamodb_local.start(data_dir=None)
    try:
        with portal_on(engine.endpoint, table="backlog") as services:
            told = tell(figures(services, int(os.environ.get("COUNT", COUNT))))
    finally:
        engine.stop()
    whole = told["backlog_served"] == told["backlog_due"]
    return 0 if whole and not told["backlog_steps_wrong"] + told["backlog_letters_wrong"] else 1


if __name__ == "__main__":
    sys.exit(main())
