"""The portal as `make run` starts it, in a process of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
READY = re.compile(r"^ready (http://\S+)$")
MAIL = re.compile(r"^mail to the portal: 127\.0\.0\.1:(\d+)")


@dataclass(frozen=True)
class RunningPortal:
    """Where it is, and the process."""

    url: str
    smtp_port: int
    process: "subprocess.Popen[str]"
    errors: Path

    def get(self, path: str, **headers: str) -> Any:
        """JSON of a GET."""
        asked = urllib.request.Request(self.url + path, headers=headers)
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            return json.load(answer)

    def post(self, path: str, body: Any) -> Any:
        """JSON of a POST of JSON."""
        headers = {"Content-Type": "application/json"}
        asked = urllib.request.Request(self.url + path, data=json.dumps(body).encode(), headers=headers)
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            return json.load(answer)

    def kill(self) -> None:
        """`kill -9`: nothing is tidied."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def stop(self, by: signal.Signals) -> tuple[int, str]:
        """(exit code, what it said on the error stream) after a polite signal."""
        self.process.send_signal(by)
        code = self.process.wait(PATIENCE)
        return code, self.errors.read_text(encoding="utf-8")


@contextmanager
def running_portal(data_dir: Path, **env: str) -> Iterator[RunningPortal]:
    """A portal on free ports that works on `data_dir`; killed at the end if it is still there."""
    errors = data_dir.with_name("errors.txt")
    given = {"PORT": "0", "SMTP_PORT": "0", "DATA_DIR": str(data_dir), "PYTHONUTF8": "1"} | env
    with errors.open("w", encoding="utf-8") as error_stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "dev.server"],
            cwd=ROOT,
            env=os.environ | given,
            stdout=subprocess.PIPE,
            stderr=error_stream,
            text=True,
            encoding="utf-8",
        )
    assert process.stdout
    try:
        smtp_port = 0
        for line in process.stdout:
            smtp_port = int(found[1]) if (found := MAIL.match(line)) else smtp_port
            if ready := READY.match(line):
                yield RunningPortal(ready[1], smtp_port, process, errors)
                break
        else:
            raise AssertionError(f"the portal did not start: {errors.read_text(encoding='utf-8')}")
    finally:
        process.kill()
        process.wait(PATIENCE)
        process.stdout.close()
