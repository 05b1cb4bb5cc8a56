"""What one complaint uses and costs: `python -m dev.bench_cost` prints one JSON object a line for each figure."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from dev.budgets import over
from dev.costs.life import measured
from dev.costs.page import VOLUMES, read_measured, write
from dev.costs.units import Measured, Units, lines, month, standing_now
from dev.figures import Figure, tell

MAY_DIFFER = 0.25


def figures(now: Measured) -> Iterator[Figure]:
    """(figure, value, unit)."""
    for name, value in lines(now.life):
        yield f"complaint_{name}", round(value, 3), "count"
    for complaints in VOLUMES:
        dollars = sum(month(measured=now, complaints=complaints).values())
        yield f"month_of_{complaints}_complaints", round(dollars, 2), "USD"


def drifted(before: Units, now: Units) -> list[str]:
    """Units that are no longer what the page says. Seconds are the machine's, and not compared."""
    return [
        name
        for name, value in asdict(now).items()
        if name != "gb_seconds" and abs(value - getattr(before, name)) > MAY_DIFFER * max(value, 1)
    ]


def main(arguments: Sequence[str]) -> int:
    """0; 1 when docs/cost.md says something else than what was measured."""
    parser = argparse.ArgumentParser(prog="python -m dev.bench_cost", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep what was measured, and write docs/cost.md from it")
    to_write = parser.parse_args(arguments).write
    now = Measured(*measured(), standing_now())
    tell(figures(now))
    if to_write:
        write(measured=now)
        return 0
    measured_units = {"complaint_write_units": now.life.write_units, "complaint_read_units": now.life.read_units}
    if faults := list(over(measured=measured_units)):
        print("; ".join(faults), file=sys.stderr)
        return 1
    if moved := drifted(read_measured().life, now.life):
        print(f"docs/cost.md is not what was measured: {', '.join(moved)} (--write)", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
