"""The portal beside django-helpdesk at the same work, in turns: `python -m dev.bench_peer` prints JSON lines.

Three times of each: of the processor, in the process that does the work; of those, what is spent outside of calls to
the store (ours: the client that signs and sends them to DynamoDB Local; the peer's: SQLite in its own process); and by
the clock. Mails are composed by both, and sent by neither; ours by its functions, after the answer, counted all the
same.
Where django-helpdesk cannot be installed a line says so, and nothing is measured.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from types import TracebackType
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient
from botocore.httpsession import URLLib3Session

from complaints.bootstrap import Services
from complaints.domain.acts import THE_PORTAL, THE_TIMER
from complaints.usecases.deliver_letters import deliver_letters
from complaints.usecases.escalate_due import escalate_due
from dev.bench_speed import fill
from dev.bench_warm import NOW, event, lambda_handler, session_of
from dev.cached_tools import UnableToFetch, peer
from dev.peer import driver
from dev.replaced import replaced
from dev.typical import COMPLAINT, DESCRIPTION

LISTED, OPEN = 10_000, 100_000
DUE = OPEN // driver.DUE_SHARE
ROUNDS, PAGES = 10, 9


@dataclass
class Spent:
    """Seconds by the clock, of the processor, and of those in calls to the store."""

    clock: float
    processor: float
    store: float

    @property
    def own(self) -> float:
        """Of the processor, without the store."""
        return self.processor - self.store


class Peer:
    """django-helpdesk in a process of its own, which has none of the portal's dependencies."""

    def __init__(self, packages: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-S", driver.__file__],
            env={"PYTHONPATH": packages},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._line() == "ready"

    def __enter__(self) -> "Peer":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.communicate()

    def spent(self, work: str, *given: Any) -> Spent:
        """What that work took."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([work, *given]) + "\n")
        self._process.stdin.flush()
        return Spent(**json.loads(self._line()))

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the peer has ended"
        return line.strip()


class Portal:
    """Ours, through Lambda's handler, and what its functions do."""

    def __init__(self) -> None:
        self._handle = lambda_handler()
        from api.wsgi import app

        self._services: Services = app.extensions["portal"]
        self._cookie = f"session={session_of('supervisor')}"
        self._filed: list[str] = []

    def submit(self, count: int) -> None:
        """Complaints by the public form, and their letters."""
        for _ in range(count):
            answer = self._handle(event("POST", "/api/v1/complaints", COMPLAINT), None)
            self._filed.append(json.loads(answer["body"])["reference"])
            self._deliver(self._filed[-1], 1, NOW)

    def page(self, count: int) -> None:
        """Fifty rows of the list of cases."""
        for _ in range(count):
            asked = event("GET", "/api/v1/cases", cookie=self._cookie) | {"rawQueryString": f"limit={driver.ROWS}"}
            answer = self._handle(asked, None)
            assert len(json.loads(answer["body"])["cases"]) == driver.ROWS, answer

    def escalate(self) -> None:
        """One run of the timer, and the letters that it calls for."""
        due = self._services.cases.next_due_at()
        assert due is not None
        by = replace(self._services.circumstances(THE_TIMER), now=due)
        done = escalate_due(cases=self._services.cases, circumstances=by)
        assert (done.steps, done.failed) == (len(self._filed), ()), done
        for days, reference in enumerate(self._filed):  # for a handler is not sent hundreds of letters in an hour
            self._deliver(reference, 5, due + timedelta(days=days))

    def _deliver(self, reference: str, seq: int, now: datetime) -> None:
        by = replace(self._services.circumstances(THE_PORTAL), now=now)
        done = deliver_letters(post=self._services.post, reference=reference, seq=seq, circumstances=by)
        assert done.sent or done.together, done


class Meter:
    """Measures work in this process."""

    def __init__(self) -> None:
        self._store = 0.0

    def calling(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """botocore's call, timed."""

        def called(*given: Any) -> Any:
            began = time.process_time()
            try:
                return call(*given)
            finally:
                self._store += time.process_time() - began

        return called

    def spent(self, work: Callable[[], None]) -> Spent:
        """What `work` takes."""
        began, worked, self._store = time.perf_counter(), time.process_time(), 0.0
        work()
        return Spent(processor=time.process_time() - worked, clock=time.perf_counter() - began, store=self._store)


def figures(packages: str) -> Iterator[tuple[str, float, str]]:
    """(figure, value, unit), each as soon as it is known."""
    meter = Meter()
    with ExitStack() as undo:
        undo.enter_context(replaced(URLLib3Session, "send", _but_no_mail(URLLib3Session.send)))
        undo.enter_context(replaced(BaseClient, "_make_api_call", meter.calling(BaseClient._make_api_call)))
        other = undo.enter_context(Peer(packages))
        ours, each = Portal(), DUE // ROUNDS // 5
        ours.submit(5)  # what is read at the first is not measured
        other.spent("submit", 5)
        turns = [
            (meter.spent(lambda: ours.submit(each)), other.spent("submit", each, DESCRIPTION)) for _ in range(ROUNDS)
        ]
        yield from _told("submission", turns, each)
        ours.submit(DUE - 5 - each * ROUNDS)
        fill(DUE, LISTED, due=lambda number: False)
        other.spent("tickets", LISTED, DESCRIPTION)
        ours.page(1)
        turns = [(meter.spent(lambda: ours.page(1)), other.spent("page", 1)) for _ in range(PAGES)]
        yield from _told(f"queue_page_of_{LISTED}", turns, 1)
        fill(LISTED, OPEN, due=lambda number: False)
        other.spent("tickets", OPEN, DESCRIPTION)
        turns = [(meter.spent(ours.escalate), other.spent("escalate"))]
        yield from _told(f"escalation_of_{OPEN}", turns, DUE)


def _told(name: str, turns: list[tuple[Spent, Spent]], each: int) -> Iterator[tuple[str, float, str]]:
    for place, side in enumerate(("ours", "peer")):
        for what in ("processor", "own", "clock"):
            taken = median(getattr(turn[place], what) for turn in turns)
            yield f"{name}_{side}_{what}", round(1000 * taken / each, 2), "ms"
    for what in ("processor", "own", "clock"):
        ahead = median(getattr(theirs, what) / getattr(mine, what) for mine, theirs in turns)
        yield f"{name}_ahead_{what}", round(ahead, 2), "times"


def _but_no_mail(send: Callable[..., Any]) -> Callable[..., Any]:
    def sent(session: URLLib3Session, asked: AWSPreparedRequest) -> Any:
        if "X-Amz-Target" in asked.headers:
            return send(session, asked)
        taken = AWSResponse(asked.url, 200, {}, None)
        taken._content = b'{"MessageId": "1"}'
        return taken

    return sent


def main() -> int:
    """0, also where there is no peer."""
    try:
        packages = str(peer())
    except UnableToFetch as trouble:
        told = {"figure": "peer", "value": 0, "unit": f"skipped: {str(trouble).splitlines()[0]}"}
        sys.stdout.write(json.dumps(told) + "\n")
        return 0
    for figure, value, unit in figures(packages):
        sys.stdout.write(json.dumps({"figure": figure, "value": value, "unit": unit}) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
