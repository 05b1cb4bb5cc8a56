"""The local stack as a process of its own, started, killed and started again; and what its /dev calls tell."""

import json
import os
import re
import signal
import smtplib
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from complaints.adapters.calendars import working_calendar
from complaints.domain.policy import CalendarRule
from tests.functional.post import Mail
from tests.patience import PATIENCE, eventually

ROOT = Path(__file__).resolve().parents[2]
SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = CalendarRule("mainland-china", SHANGHAI.key, ("mon", "tue", "wed", "thu", "fri"))
MONDAY, FRIDAY = 0, 4
AROUND = range(-7, 15)  # days about a morning that are neither holidays nor worked in exchange for one
# Settings of this process that a fresh portal must not inherit.
OURS = ("AWS_", "PORT", "SMTP_PORT", "DATA_DIR", "STORE", "POLICY", "COMPANY", "TABLE", "SIGNING_KEYS")


class Running:
    """A portal that listens. `url`: its address; `smtp`: the port where it takes mail."""

    def __init__(self, *, data_dir: Path) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        settings = {"PORT": "0", "SMTP_PORT": "0", "DATA_DIR": str(data_dir), "STORE": "dynamodb-local"}
        self._printed = (data_dir.parent / f"{data_dir.name}.log").open("w+", encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dev.server"],
            cwd=ROOT,
            env=inherited | settings,
            stdin=subprocess.DEVNULL,
            stdout=self._printed,
            stderr=subprocess.STDOUT,
        )
        self.url = self._wait_for(r"^ready (http://\S+)$")
        self.smtp = int(self._wait_for(r"mail to the portal: 127\.0\.0\.1:(\d+)"))

    def _wait_for(self, pattern: str) -> str:
        """The first group of `pattern` in what the portal prints."""

        def found() -> "re.Match[str] | None":
            assert self._process.poll() is None, f"the portal did not start:\n{self.printed()[-3000:]}"
            return re.search(pattern, self.printed(), re.MULTILINE)

        told = eventually(found)
        assert told
        return told[1]

    def printed(self) -> str:
        """All that the portal has printed."""
        self._printed.seek(0)
        return self._printed.read()

    def kill(self) -> None:
        """As `kill -9` does: nothing is said, nothing is written."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(PATIENCE)
        self._printed.close()

    def stop(self) -> int:
        """As Ctrl-C does; its exit code."""
        if self._process.poll() is None:
            self._process.terminate()
        code = self._process.wait(PATIENCE)
        self._printed.close()
        return code

    # -- over the wire

    def call(self, path: str, body: Any = None, **headers: str) -> Any:
        """GET, or POST of `body` as JSON; the JSON that came back."""
        given = {"Content-Type": "application/json"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(f"{self.url}{path}", data, given)
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            return json.load(answer)

    def raw(self, path: str) -> bytes:
        """The bytes at `path`, or at a whole address."""
        address = path if path.startswith("http://127.0.0.1") else f"{self.url}{path}"
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return bytes(answer.read())

    def mails(self, *, to: str, about: str) -> list[Mail]:
        """The mails about a case that one person was sent, the oldest first."""
        listed = self.call(f"/dev/mail?to={to}")
        found = [Mail(self.raw(f"/dev/mail/{mail['id']}")) for mail in listed if f"[{about}]" in mail["subject"]]
        return found[::-1]

    def awaited(self, *, to: str, about: str, count: int) -> list[str]:
        """The kinds of the first `count` mails to one person about a case; letters leave a moment after the act."""
        eventually(lambda: len(self.mails(to=to, about=about)) >= count)
        return [mail.kind for mail in self.mails(to=to, about=about)]

    def now(self) -> datetime:
        """What the portal's clock shows."""
        return datetime.fromisoformat(self.call("/dev/clock")["now"])

    def move_clock(self, to: datetime) -> None:
        """Moves the clock; everything that falls due on the way is done when it returns."""
        self.call("/dev/clock", {"now": to.isoformat()})

    def take_in(self, message: EmailMessage) -> None:
        """Hands in a message as a mail program does."""
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=PATIENCE) as door:
            door.send_message(message)


@contextmanager
def portal_of(data_dir: Path, *, weekday: int = MONDAY) -> Iterator[list[Running]]:
    """A list with a running portal; the test may kill it and put another one in its place. The last one is stopped.

    Its clock shows ten on such a day of an ordinary week: what a test sees is the same whenever it is run.
    """
    running = [Running(data_dir=data_dir)]
    try:
        running[0].move_clock(ordinary_morning(weekday=weekday, after=running[0].now()))
        yield running
    finally:
        running[-1].stop()


def ordinary_morning(*, weekday: int, after: datetime) -> datetime:
    """The first such day `after` that moment, at ten in Shanghai, with no holiday near it."""
    calendar = working_calendar(WEEK)

    def is_ordinary(day: date) -> bool:
        near = (day + timedelta(days=days) for days in AROUND)
        return all(calendar.is_working_day(each) == (each.weekday() <= FRIDAY) for each in near)

    first = after.astimezone(SHANGHAI).date() + timedelta(days=1)
    days = (first + timedelta(days=days) for days in count())
    found = next(day for day in days if day.weekday() == weekday and is_ordinary(day))
    return datetime.combine(found, time(10), SHANGHAI)
