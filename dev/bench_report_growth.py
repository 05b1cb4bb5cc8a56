"""How the cost of a month's report grows with its cases: `python -m dev.bench_report_growth` prints and draws it.

The figures of dev/bench_reports.py for 500, 2,000 and 8,000 cases; docs/growth-reports.svg.
"""

import json
import os
import sys

from dev.bench_reports import NOBODYS, figures
from dev.bench_speed import DOCS
from dev.charts import Points, growth

SIZES = (500, 2_000, 8_000)
LINES = {"month from rows": "report_month", "running month from sums": "report_running_month"}


def units(told: dict[int, dict[str, float]], name: str) -> Points:
    """Read units in all, by cases."""
    found = []
    for size, each in told.items():
        in_all = each.get(f"{name}_read_units")
        found.append((size, each[f"{name}_read_units_per_1000"] * size / 1000 if in_all is None else in_all))
    return found


def main() -> int:
    """0."""
    os.environ |= NOBODYS
    told: dict[int, dict[str, float]] = {}
    for size in SIZES:
        told[size] = {}
        for figure, value, unit in figures(size):
            told[size][figure] = value
            sys.stdout.write(json.dumps({"figure": f"{figure}_of_{size}", "value": value, "unit": unit}) + "\n")
            sys.stdout.flush()
    chart = growth(
        title="Read units of the figures of a month",
        below="cases of the month",
        lines={name: units(told, figure) for name, figure in LINES.items()},
    )
    (DOCS / "growth-reports.svg").write_text(chart, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
