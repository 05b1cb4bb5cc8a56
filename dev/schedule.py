"""What EventBridge and the table's stream do in production: running the functions when their time has come."""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from threading import Event, RLock, Thread
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from dev.clock import PortalClock

LOG = logging.getLogger("dev.schedule")
EVERY_SECONDS = 60
MOST_RUNS = 20_000
Function = Callable[[dict[str, Any], None], Any]


class Due(Protocol):
    """What the schedule asks the cases."""

    def next_due_at(self) -> datetime | None:
        """When the earliest next action of any open case is due."""


class Owed(Protocol):
    """What the schedule asks the outbox."""

    def next_due_at(self, *, after: datetime) -> datetime | None:
        """When the next letters are due that wait on purpose: for the morning, or for the end of the hour."""


class ClockRunsForward(Exception):
    """The clock was to be moved to a time that has passed: what was done at that time cannot be undone."""

    def __init__(self, *, now: datetime, wanted: datetime) -> None:
        super().__init__(f"the portal's clock shows {now.isoformat()} and cannot be moved back to {wanted.isoformat()}")


class StuckSchedule(Exception):
    """A run of the deadlines left something due that it ought to have done; the clock stands where that was due."""

    def __init__(self, *, due: datetime, runs: int) -> None:
        super().__init__(f"what was due at {due.isoformat()} is still due after {runs} runs; the log says why")


@dataclass
class Daily:
    """A function that runs once a day `at` an hour of the company's `zone`. `done`: up to when it has run."""

    rule: str
    function: Function
    at: time
    zone: ZoneInfo
    done: datetime

    def next_at(self) -> datetime:
        """When it runs next: the first such hour after `done`."""
        local = self.done.astimezone(self.zone)
        today = datetime.combine(local.date(), self.at, self.zone)
        return today if local < today else datetime.combine(local.date() + timedelta(days=1), self.at, self.zone)

    def run_due(self, *, now: datetime) -> None:
        """Runs it if its hour has come; once, however many such hours have gone by."""
        if self.next_at() <= now:
            self.done = now
            self.function(schedule_event(rule=self.rule, at=now), None)


@dataclass(frozen=True)
class Schedule:
    """The scheduled functions. `deliver` sends every letter that waits; `daily` runs once a day."""

    clock: PortalClock
    cases: Due
    deadlines: Function
    deliver: Callable[[], None]
    running: RLock
    daily: tuple[Daily, ...] = ()
    outbox: Owed | None = None

    def run_due(self) -> None:
        """One tick: the deadlines at the portal's time, the letters they called for, and what is due once a day."""
        with self.running:
            self.deadlines(schedule_event(rule="deadlines", at=self.clock.now()), None)
            self.deliver()
            for each in self.daily:
                each.run_due(now=self.clock.now())

    def move_clock(self, *, to: datetime) -> int:
        """Moves the clock to `to`, stopping at every moment at which something falls due; the number of ticks.

        Raises ClockRunsForward, StuckSchedule.
        """
        with self.running:
            now = self.clock.now()
            if to < now:
                raise ClockRunsForward(now=now, wanted=to)
            self.deliver()
            runs = 0
            while (due := self._next_due_at()) is not None and due <= to:
                if runs >= MOST_RUNS:
                    raise StuckSchedule(due=due, runs=runs)
                self.clock.reach(moment=due)
                self.run_due()
                runs += 1
                self._must_be_done(due, runs)
            self.clock.reach(moment=to)
            self.run_due()
            return runs + 1

    def _next_due_at(self) -> datetime | None:
        letters = self.outbox.next_due_at(after=self.clock.now()) if self.outbox else None
        moments = (self.cases.next_due_at(), letters, *(each.next_at() for each in self.daily))
        return min((moment for moment in moments if moment is not None), default=None)

    def _must_be_done(self, due: datetime, runs: int) -> None:
        still = self.cases.next_due_at()
        if still is not None and still <= due:
            raise StuckSchedule(due=still, runs=runs)

    def keep_running(self, *, stop: Event) -> Thread:
        """A thread that ticks once a minute of real time until `stop`; a tick that fails is reported, no more."""

        def tick() -> None:
            while not stop.wait(EVERY_SECONDS):
                try:
                    self.run_due()
                except Exception:
                    LOG.exception("a scheduled run failed")

        thread = Thread(target=tick, name="schedule", daemon=True)
        thread.start()
        return thread


def schedule_event(*, rule: str, at: datetime) -> dict[str, Any]:
    """An event as EventBridge's schedule sends it."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": "eu-central-1",
        "resources": [f"arn:aws:events:eu-central-1:123456789012:rule/portal-{rule}"],
        "detail": {},
    }
