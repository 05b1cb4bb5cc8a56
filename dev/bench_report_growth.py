"""How the cost of a month's report grows with its cases: `python -m dev.bench_report_growth` prints and draws it.

The figures of dev/bench_reports.py for 500, 2,000 and 8,000 cases; docs/growth-reports.svg.
"""

import os
import sys

from dev.bench_reports import NOBODYS, figures
from dev.bench_speed import DOCS
from dev.charts import Points, growth
from dev.figures import tell

SIZES = (500, 2_000, 8_000)
LINES = {"month from rows": "report_month", "running month from sums": "report_running_month"}


def units(told: dict[str, float], name: str) -> Points:
    """Read units in all, by cases."""
    found = []
    for size in SIZES:
        in_all = told.get(f"{name}_read_units_of_{size}")
        found.append((size, told[f"{name}_read_units_per_1000_of_{size}"] * size / 1000 if in_all is None else in_all))
    return found


def main() -> int:
    """0."""
    os.environ |= NOBODYS
    told = tell((f"{figure}_of_{size}", value, unit) for size in SIZES for figure, value, unit in figures(size))
    chart = growth(
        title="Read units of the figures of a month",
        below="cases of the month",
        lines={name: units(told, figure) for name, figure in LINES.items()},
    )
    (DOCS / "growth-reports.svg").write_text(chart, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
