"""What may be used of what is counted exactly: `bench/budgets.toml`, and whether anything uses more.

python -m dev.budgets    weighs the pages, counts what a start imports, and says what is over its budget
                         and which budget was raised without a reason

What needs an engine to be counted is held against its budget by tests: tests/adapters/test_costs.py.
"""

import gzip
import json
import os
import posixpath
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dev.deployed import ENVIRONMENT
from dev.figures import tell
from dev.packaging.contents import house

ROOT = Path(__file__).resolve().parent.parent
BUDGETS = ROOT / "bench" / "budgets.toml"
SITE = ROOT / "static_site"
SERVICES = (
    "import os; from complaints.bootstrap import build_services, settings_of;"
    "of = build_services(settings_of(os.environ))"
)
STARTS = {
    **{
        name: f"from functions import {name}; {SERVICES}"
        for name in ("deadlines", "waiting_letters", "mail_events", "due_reports", "upkeep")
    },
    "api": f"{SERVICES}; from api.app import create_app; create_app(of, only=('intake.routes:blueprint',))",
}
COUNT = (
    "import sys, json; tops = [name.partition('.')[0] for name in sys.modules];"
    "ours = sum(top in ('api', 'complaints', 'functions') for top in tops);"
    "print(json.dumps({'own': ours, 'other': sum(top not in sys.stdlib_module_names for top in tops) - ours}))"
)
EARLIER = ("HEAD", "HEAD^")  # what a budget is compared with: the last commit, and in CI the one before


@dataclass(frozen=True)
class Budget:
    """What is accepted of a figure, and by which share it may be more; `reason`: why it was raised the last time."""

    accepted: float
    tolerance: float = 0
    reason: str = ""

    @property
    def most(self) -> float:
        """More than this is too much."""
        return self.accepted * (1 + self.tolerance)


def budgets(*, text: str | None = None) -> dict[str, Budget]:
    """Of each figure, by its name. `text`: another file than the one in bench/."""
    told = tomllib.loads(BUDGETS.read_text(encoding="utf-8") if text is None else text)
    return {name: Budget(**rule) for name, rule in told.items()}


def over(*, measured: Mapping[str, float]) -> Iterator[str]:
    """What of `measured` is more than its budget, or has none."""
    known = budgets()
    for name, value in measured.items():
        if name not in known:
            yield f"{name} has no budget in bench/budgets.toml"
        elif value > known[name].most:
            yield f"{name} is {value:g}, more than {known[name].most:g}"


def raised(*, before: Mapping[str, Budget], now: Mapping[str, Budget]) -> Iterator[str]:
    """Budgets that are higher than before, and do not say why."""
    for name, budget in now.items():
        earlier = before.get(name)
        if earlier and budget.most > earlier.most and budget.reason in ("", earlier.reason):
            yield f"{name} was raised from {earlier.most:g} to {budget.most:g}: its `reason` must say why"


def weights() -> dict[str, float]:
    """Bytes and requests of the pages as a content delivery network sends them, and bytes of our own in the package."""
    page = _page("index.html")
    shown = re.sub(r"<noscript>.*?</noscript>", "", page, flags=re.DOTALL)
    blocking = re.findall(r'<link rel="stylesheet" href="([^"]+)">', shown)
    staff = re.findall(r'(?:href|src)="((?:scripts|styles|vendor)/[^"]+)"', _page("admin.html"))
    kinds = {"scripts": "*.js", "styles": "*.css", "locales": "*.json"}
    first = {
        "form_before_paint": {"index.html", *blocking},
        "form_first_files": fetched(page="index.html"),
        "track_first_files": fetched(page="track.html"),
        "staff_first_files": {"admin.html", *staff},
    }
    return {
        **{f"{name}_bytes": sum(_packed(SITE / file) for file in files) for name, files in first.items()},
        **{f"{name}_requests": len(files) for name, files in first.items()},
        **{f"site_{kind}_bytes": sum(map(_packed, (SITE / kind).rglob(names))) for kind, names in kinds.items()},
        "house_in_package_bytes": sum(_packed(path) for _, path in house()),
    }


def fetched(*, page: str) -> set[str]:
    """The files that a browser fetches for a page of static_site/ by itself: its styles and scripts, and theirs."""
    found, waiting = set[str](), [page]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            text = re.sub(r"<noscript>.*?</noscript>", "", _page(name), flags=re.DOTALL)
            waiting += [
                posixpath.normpath(posixpath.join(posixpath.dirname(name), each)) for each in _named(name, text)
            ]
    return found


def _named(name: str, text: str) -> list[str]:
    wanted = {
        ".html": r'<(?:link rel="(?:stylesheet|modulepreload)" href|script type="module" src)="([^":]+)"',
        ".css": r'@import (?:url\()?"([^":]+)"',
        ".js": r"^(?:import|export) (?:[\w{*][^'\";]*? from )?['\"](\.[^'\"]+)['\"]",
    }
    return re.findall(wanted[posixpath.splitext(name)[1]], text, re.MULTILINE)


def starts() -> dict[str, float]:
    """Modules that are there when a function, or the API's part for the public, has started: of ours, and of others."""
    found: dict[str, float] = {}
    for name, statement in STARTS.items():
        told = said_by(f"{statement}; {COUNT}")
        found |= {f"start_{name}_{whose}_modules": count for whose, count in json.loads(told).items()}
    return found


def said_by(code: str) -> str:
    """The last line that a process of this code writes, in the environment of a deployment."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)} | ENVIRONMENT
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True, text=True)
    return done.stdout.splitlines()[-1]


def _page(name: str) -> str:
    return (SITE / name).read_text(encoding="utf-8")


def _packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def _before(commit: str) -> dict[str, Budget]:
    """The budgets of a commit; none where there were none, or no git."""
    try:
        told = subprocess.run(
            ["git", "show", f"{commit}:bench/budgets.toml"], cwd=ROOT, capture_output=True, check=True, text=True
        )
    except (OSError, subprocess.CalledProcessError):
        return {}
    return budgets(text=told.stdout)


def main() -> int:
    """0, or 1 when something is over its budget."""
    measured, now = weights() | starts(), budgets()
    tell((name, value, name.rpartition("_")[2]) for name, value in measured.items())
    faults = [*over(measured=measured), *(fault for each in EARLIER for fault in raised(before=_before(each), now=now))]
    for fault in dict.fromkeys(faults):
        sys.stderr.write(f"{fault}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
