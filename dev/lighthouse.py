"""How the public pages do under Lighthouse, on a phone and on a desk: `python -m dev.lighthouse http://127.0.0.1:8000`.

Needs node, a chromium and the npm package `lighthouse`, which npx fetches; the portal runs. Fails below the least.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "lighthouse@12"
PAGES = ("index.html", "track.html")
DEVICES = {"phone": (), "desk": ("--preset=desktop",)}
FLAGS = "--headless --no-sandbox --disable-gpu"
LEAST = 95
PATIENCE = 180  # seconds a page


@dataclass(frozen=True)
class Score:
    """What a page was given: category -> points of 100, and the audits that cost any."""

    page: str
    device: str
    points: dict[str, int]
    lost: tuple[str, ...]


def measure(*, url: str, pages: tuple[str, ...]) -> Iterator[Score]:
    """Each page on each device."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with tempfile.TemporaryDirectory() as folder:
        for page in pages:
            for device, options in DEVICES.items():
                report = Path(folder) / "report.json"
                command = ["npx", "--yes", PACKAGE, f"{url}/{page}", *options, "--quiet", "--output=json"]
                subprocess.run(
                    [*command, f"--output-path={report}", f"--chrome-flags={FLAGS}"],
                    check=True,
                    timeout=PATIENCE,
                    env={**os.environ, "CHROME_PATH": chromium},
                )
                yield _score(page, device, json.loads(report.read_text(encoding="utf-8")))


def _score(page: str, device: str, report: dict[str, dict[str, dict[str, object]]]) -> Score:
    points = {name: round(100 * float(str(each["score"] or 0))) for name, each in report["categories"].items()}
    weighed = {
        audit["id"]
        for each in report["categories"].values()
        for audit in each["auditRefs"]  # type: ignore[attr-defined]
        if audit["weight"]
    }
    lost = (
        f"{name} {audit.get('displayValue', '')}".strip()
        for name, audit in report["audits"].items()
        if name in weighed and audit["score"] is not None and float(str(audit["score"])) < 0.9
    )
    return Score(page, device, points, tuple(lost))


def main() -> None:
    """Prints a row for each page and device, ready for docs/performance.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("pages", nargs="*", default=list(PAGES))
    asked = parser.parse_args()
    worst = 100
    for score in measure(url=asked.url.rstrip("/"), pages=tuple(asked.pages)):
        cells = " | ".join(str(points) for points in score.points.values())
        print(f"| {score.page} | {score.device} | {cells} | {'; '.join(score.lost)} |", flush=True)
        worst = min(worst, *score.points.values())
    sys.exit(worst < LEAST)


if __name__ == "__main__":
    main()
