"""DynamoDB Local, AWS's own engine: started on a free port, gone when this process is gone, however it goes."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from dev.cached_tools import CACHE, emulator, java
from dev.ports import free_port

START_SECONDS = 60
STOP_SECONDS = 10
OPTIONS = (
    "-XX:+UseSerialGC",
    "-Xmx1g",
    "-Djava.library.path=./DynamoDBLocal_lib",
    "-jar",
    "DynamoDBLocal.jar",
    "-sharedDb",
    "-disableTelemetry",
)
SHORT_LIVED = ("-XX:TieredStopAtLevel=1",)  # what is gone in minutes is compiled once, quickly: half the work in all
TIED = Path(__file__).with_name("tied.py").resolve()


class UnableToStart(Exception):
    """DynamoDB Local did not come up; the message ends with what it printed."""


@dataclass(frozen=True)
class DynamoDBLocal:
    """One running engine. It has no setting for the address it listens on: it listens on all, as AWS ships it."""

    endpoint: str
    process: "subprocess.Popen[bytes]"
    pid_file: Path | None

    def stop(self) -> None:
        """Ends the engine and waits until it is gone."""
        _end(self.process)
        if self.pid_file:
            self.pid_file.unlink(missing_ok=True)


def start(*, data_dir: Path | None, cache: Path = CACHE) -> DynamoDBLocal:
    """Starts the engine on what `data_dir` keeps, or in memory where that is None. Raises UnableToStart, UnableToFetch.

    To be called from the main thread: the engine is told to end with the thread that started it.
    """
    pid_file = data_dir / "dynamodb-local.pid" if data_dir else None
    if data_dir and pid_file:
        data_dir.mkdir(parents=True, exist_ok=True)
        end_left_over(pid_file=pid_file)
    port = free_port()
    machine = (*SHORT_LIVED, *OPTIONS) if data_dir is None else OPTIONS
    kept = ["-dbPath", str(data_dir.resolve())] if data_dir else ["-inMemory"]
    with TemporaryFile() as printed:
        process = subprocess.Popen(
            [
                sys.executable,
                "-IS",
                str(TIED),
                str(os.getpid()),
                java(cache=cache),
                *machine,
                "-port",
                str(port),
                *kept,
            ],
            cwd=emulator(cache=cache),
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
        if pid_file:
            pid_file.write_text(str(process.pid), encoding="ascii")
        endpoint = f"http://127.0.0.1:{port}"
        _wait(process, endpoint, printed)
    return DynamoDBLocal(endpoint=endpoint, process=process, pid_file=pid_file)


def _wait(process: "subprocess.Popen[bytes]", endpoint: str, printed: IO[bytes]) -> None:
    """Until it answers at all: 400 is its greeting to a request that is none."""
    give_up_at = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < give_up_at:
        try:
            urllib.request.urlopen(endpoint, timeout=5)
        except urllib.error.HTTPError as greeting:
            greeting.close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    _end(process)
    printed.seek(0)
    raise UnableToStart(f"DynamoDB Local does not answer:\n{printed.read().decode(errors='replace')[-2000:]}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def end_left_over(*, pid_file: Path) -> None:
    """Where the system cannot tie a child to its parent, an engine may be left that holds the same files: end it."""
    if not pid_file.is_file():
        return
    pid = pid_file.read_text(encoding="ascii").strip()
    if pid.isdigit() and "DynamoDBLocal.jar" in command_of(pid=pid):
        os.kill(int(pid), signal.SIGKILL)
        give_up_at = time.monotonic() + STOP_SECONDS
        while command_of(pid=pid) and time.monotonic() < give_up_at:
            time.sleep(0.1)
    pid_file.unlink()


def command_of(*, pid: str) -> str:
    """The command line of a process; empty when there is none."""
    listed = Path("/proc") / pid / "cmdline"
    if Path("/proc/self/cmdline").is_file():
        return listed.read_bytes().replace(b"\0", b" ").decode(errors="replace") if listed.is_file() else ""
    shown = subprocess.run(["ps", "-o", "args=", "-p", pid], stdout=subprocess.PIPE, text=True, check=False)
    return shown.stdout.strip()
