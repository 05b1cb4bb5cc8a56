"""The portal beside django-helpdesk at the same work, in turns: `python -m dev.bench_peer` prints JSON lines.

Three times of each: of the processor, in the process that does the work; of those, what is spent outside of calls to
the store (ours: the client that signs and sends them to DynamoDB Local; the peer's: SQLite in its own process); and by
the clock. Both make the same number of mails, as bytes for whoever takes them, and send none. The peer makes them
within its request, ours are made by a function after the answer: a submission is told with them, and without (what a
person waits for; the peer's is the same then).
Where django-helpdesk cannot be installed a line says so, and nothing is measured.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import astuple, dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from types import TracebackType
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient
from botocore.httpsession import URLLib3Session

from complaints.bootstrap import Services
from complaints.domain.acts import THE_PORTAL, THE_TIMER
from complaints.usecases.deliver_letters import follow_up
from complaints.usecases.escalate_due import escalate_due
from dev.bench_speed import fill
from dev.bench_warm import NOW, event, lambda_handler, session_of
from dev.cached_tools import UnableToFetch, peer
from dev.figures import tell
from dev.peer import driver
from dev.replaced import replaced
from dev.typical import COMPLAINT, DESCRIPTION

LISTED, OPEN = 10_000, 100_000
DUE = OPEN // driver.DUE_SHARE
ROUNDS, PAGES = 10, 9


@dataclass
class Spent:
    """Seconds by the clock, of the processor, and of those in calls to the store; and how many mails were made."""

    clock: float
    processor: float
    store: float
    mails: int

    @property
    def own(self) -> float:
        """Of the processor, without the store."""
        return self.processor - self.store

    def __add__(self, other: "Spent") -> "Spent":
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Spent(*(one + another for one, another in pairs))


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
        """Complaints by the public form."""
        for _ in range(count):
            answer = self._handle(event("POST", "/api/v1/complaints", COMPLAINT), None)
            self._filed.append(json.loads(answer["body"])["reference"])

    def write(self, count: int) -> None:
        """The letters of those filed last; a day apart, for of hundreds in an hour a handler is told in one."""
        for days in range(len(self._filed) - count, len(self._filed)):
            self._deliver(self._filed[days], 1, NOW + timedelta(days=days))

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
        for days, reference in enumerate(self._filed):
            self._deliver(reference, 5, due + timedelta(days=days))

    def _deliver(self, reference: str, seq: int, now: datetime) -> None:
        by = replace(self._services.circumstances(THE_PORTAL), now=now)
        done = follow_up(
            post=self._services.post,
            reference=reference,
            seq=seq,
            owes=True,
            circumstances=by,
            unwilling_until=None,
        )
        assert done.sent
        assert not done.postponed, done


class Meter:
    """Measures work in this process."""

    def __init__(self) -> None:
        self._store, self._mails = 0.0, 0

    def sending(self, send: Callable[..., Any]) -> Callable[..., Any]:
        """`send` of botocore's session, which takes mails and counts them."""

        def sent(session: URLLib3Session, asked: AWSPreparedRequest) -> Any:
            if "X-Amz-Target" in asked.headers:
                return send(session, asked)
            self._mails += 1
            taken = AWSResponse(asked.url, 200, {}, None)
            taken._content = b'{"MessageId": "1"}'
            return taken

        return sent

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
        began, worked, self._store, self._mails = time.perf_counter(), time.process_time(), 0.0, 0
        work()
        processor, clock = time.process_time() - worked, time.perf_counter() - began
        return Spent(clock, processor, self._store, self._mails)


def figures(packages: str) -> Iterator[tuple[str, float, str]]:
    """(figure, value, unit), each as soon as it is known."""
    meter = Meter()
    with ExitStack() as undo:
        undo.enter_context(replaced(URLLib3Session, "send", meter.sending(URLLib3Session.send)))
        undo.enter_context(replaced(BaseClient, "_make_api_call", meter.calling(BaseClient._make_api_call)))
        other = undo.enter_context(Peer(packages))
        ours, each = Portal(), DUE // ROUNDS // 5
        ours.submit(5)  # what is read at the first is not measured
        ours.write(5)
        other.spent("submit", 5)
        filed = [
            (
                meter.spent(lambda: ours.submit(each)),
                meter.spent(lambda: ours.write(each)),
                other.spent("submit", each, DESCRIPTION),
            )
            for _ in range(ROUNDS)
        ]
        yield from _told("submission", [(asked + after, theirs) for asked, after, theirs in filed], each)
        yield from _told("submission_answered", [(asked, theirs) for asked, _, theirs in filed], each)
        left = DUE - 5 - each * ROUNDS
        ours.submit(left)
        ours.write(left)
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
        yield f"{name}_{side}_mails", turns[0][place].mails / each, "mails"
    for what in ("processor", "own", "clock"):
        ahead = median(getattr(theirs, what) / getattr(mine, what) for mine, theirs in turns)
        yield f"{name}_ahead_{what}", round(ahead, 2), "times"


def main() -> int:
    """0, also where there is no peer."""
    try:
        packages = str(peer())
    except UnableToFetch as trouble:
        tell([("peer", 0, f"skipped: {str(trouble).splitlines()[0]}")])
        return 0
    tell(figures(packages))
    return 0


if __name__ == "__main__":
    sys.exit(main())
