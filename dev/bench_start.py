"""What a cold start takes, until the first event is answered: `python -m dev.bench_start [--quick]` prints JSON lines.

What is started is a copy of the house as it is packed (byte-code, and what dev/packaging/ahead.py makes), on our own
Python and with the libraries of our environment. Functions are told as multiples of `import boto3;
boto3.client("dynamodb")`, the API as multiples of a bare Flask app with the same client that has answered once. All are
started in turn, each in a process of its own; a figure is the ratio of the medians. `--imports WHAT` shows instead
which imports take longest.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from dev.deployed import ENVIRONMENT
from dev.figures import tell
from dev.packaging.build import in_force, lay_house

SCRIPT = Path(__file__).with_name("cold_start.py")
ROUNDS, QUICK = 15, 3
FUNCTIONS = (
    "deadlines",
    "waiting_letters",
    "mail_events",
    "month_sums",
    "scan_file",
    "due_reports",
    "inbound_mail",
    "upkeep",
)
REQUESTS = {
    "policy": "api:/api/v1/policy",  # what the form asks first; it needs no table
    "case": "api:/api/v1/complaints/CT-20261126-0001",  # a number that nobody has: the limits and the case are asked
    "staff": "api:/api/v1/cases/CT-20261126-0001",  # somebody who is not signed in
}
SUBJECTS = {name: (name, "boto3") for name in FUNCTIONS} | {
    f"api_{name}": (at, "flask") for name, at in REQUESTS.items()
}

ONLY_START = ("deadlines --only-start", f"{REQUESTS['policy']} --only-start")


class Runs:
    """What processes took: seconds of the processor, seconds by the clock, KiB at the most."""

    def __init__(self) -> None:
        self._taken: dict[str, list[tuple[float, float, int]]] = {}
        self.modules: dict[str, dict[str, int]] = {}

    def add(self, what: str, folder: Path) -> None:
        """Starts `what` once, in the tree at `folder`."""
        began = time.perf_counter()
        quiet: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(_command(what), env=_environment(folder), cwd=folder, **quiet)
        assert process.stdout
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, what, said)
        taken = (used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss)
        self._taken.setdefault(what, []).append(taken)
        self.modules[what] = json.loads(said.splitlines()[-1])

    def ratio(self, what: str, to: str, of: int) -> float:
        """Of the medians of the processor's (0) or the clock's (1) seconds."""
        return round(median(each[of] for each in self._taken[what]) / median(each[of] for each in self._taken[to]), 2)

    def megabytes(self, what: str) -> float:
        """The most that was held at once, the median of it."""
        return round(median(each[2] for each in self._taken[what]) / 1024, 1)


def figures(folder: Path, *, rounds: int) -> Iterator[tuple[str, float, str]]:
    """(figure, value, unit) of all that is started from the tree at `folder`."""
    runs = Runs()
    for _ in range(rounds):
        for what in ("boto3", "flask", *(what for what, _ in SUBJECTS.values()), *ONLY_START):
            runs.add(what, folder)
    yield "cold_flask", runs.ratio("flask", "boto3", 0), "times boto3, processor"
    for name, (what, base) in SUBJECTS.items():
        if f"{what} --only-start" in ONLY_START:
            yield (
                f"cold_{name}_before_any_event",
                runs.ratio(f"{what} --only-start", base, 0),
                f"times {base}, processor",
            )
        yield f"cold_{name}", runs.ratio(what, base, 0), f"times {base}, processor"
        yield f"cold_{name}_wall", runs.ratio(what, base, 1), f"times {base}, clock"
        yield f"cold_{name}_modules", runs.modules[what]["modules"], "modules"
        yield f"cold_{name}_own_modules", runs.modules[what]["ours"], "modules"
    for name, what in {
        "boto3": "boto3",
        "flask": "flask",
        **{name: what for name, (what, _) in SUBJECTS.items()},
    }.items():
        yield f"cold_{name}_memory", runs.megabytes(what), "MB at most"


def imports(what: str, folder: Path) -> list[str]:
    """The lines of `-X importtime` with the longest own times, the longest first."""
    environment = _environment(folder)
    done = subprocess.run(
        _command(what, "-X", "importtime"), env=environment, cwd=folder, capture_output=True, check=True
    )
    lines = [
        line for line in done.stderr.decode().splitlines() if line.startswith("import time:") and "self" not in line
    ]
    return sorted(lines, key=lambda line: -int(line.removeprefix("import time:").partition("|")[0]))[:40]


def _command(what: str, *options: str) -> list[str]:
    return [sys.executable, "-P", *options, str(SCRIPT), *what.split()]


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"} | ENVIRONMENT


def main(arguments: Sequence[str]) -> int:
    """0; a start that fails is raised."""
    parser = argparse.ArgumentParser(prog="python -m dev.bench_start", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} runs of each, not {ROUNDS}")
    parser.add_argument("--imports", metavar="WHAT", help="deadlines, or api:/api/v1/policy")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        lay_house(folder, python=sys.executable, libraries=folder, policies=in_force() | {ENVIRONMENT["POLICY"]})
        if asked.imports:
            print("\n".join(imports(asked.imports, folder)))
            return 0
        tell(figures(folder, rounds=QUICK if asked.quick else ROUNDS))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
