"""`python -m dev.costs.ledger`: where the units of one complaint's whole life go, by step and by call."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from dev.costs.life import measured
from dev.costs.meter import Line, Meter


def ledger(lines: Iterable[Line]) -> Iterator[str]:
    """The lines of two tables: units of each step and function in their order, and of each kind of call."""
    told = list(lines)
    yield from _table(told, lambda line: f"{line.step} | {line.function}", ordered=False)
    yield ""
    yield from _table(told, lambda line: line.call, ordered=True)


def _table(lines: list[Line], of: Callable[[Line], str], *, ordered: bool) -> Iterator[str]:
    read, written, calls = Counter[str](), Counter[str](), Counter[str]()
    for line in lines:
        read[of(line)] += int(10 * line.read)
        written[of(line)] += int(10 * line.written)
        calls[of(line)] += 1
    yield f"{'read':>7} {'written':>7} {'calls':>5}"
    for name in sorted(calls, key=lambda each: -read[each]) if ordered else calls:
        yield f"{read[name] / 10:7.1f} {written[name] / 10:7.1f} {calls[name]:5}  {name}"
    yield f"{read.total() / 10:7.1f} {written.total() / 10:7.1f} {calls.total():5}"


if __name__ == "__main__":
    meter = Meter()
    measured(meter)
    sys.stdout.writelines(f"{line}\n" for line in ledger(meter.lines))
