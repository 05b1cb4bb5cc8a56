"""How work grows: what the timer reads with more and more open cases, one JSON object a line.

python -m dev.bench_speed            1,000, 10,000 and 100,000 open cases; charts into docs/
python -m dev.bench_speed --quick    no 100,000; no charts
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from complaints.adapters.dynamodb import items
from complaints.adapters.dynamodb.cases import DynamoDBCases
from complaints.adapters.dynamodb.moments import as_text
from complaints.adapters.dynamodb.pages import partition, shard
from dev import dynamodb_local

SIZES = (1_000, 10_000, 100_000)
CHART = Path(__file__).resolve().parents[1] / "docs" / "growth-timer.svg"
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
DUE_SHARE = 100  # one in so many is due
REGION = "eu-central-1"
BATCH = 100  # as many as the timer asks for at a time


def timer(sizes: Sequence[int]) -> Iterator[tuple[int, float, float]]:
    """(open cases, read units a due case, read units of a run with nothing due), on AWS's own engine."""
    engine = dynamodb_local.start(data_dir=None)
    os.environ.update({"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nobody", "AWS_DEFAULT_REGION": REGION})
    try:
        items.bind(table="bench", region=REGION, host=engine.endpoint)
        items.create_table()
        there = 0
        for size in sizes:
            fill(there, size, due=_one_in_a_hundred)
            there = size
            due = _spent(_all_due)
            idle = _spent(_none_due)
            yield size, due / (size / DUE_SHARE), idle
    finally:
        engine.stop()


def fill(first: int, last: int, *, due: Callable[[int], bool]) -> None:
    """Rows of open cases with the numbers from `first` up to `last`, each due by now, or in a year."""
    with items.CaseItem.batch_write() as batch:
        for number in range(first, last):
            reference = f"2611{number:06}"
            at = NOW - timedelta(minutes=number) if due(number) else NOW + timedelta(days=365, minutes=number)
            batch.save(
                items.CaseItem(
                    partition(reference),
                    "S",
                    version=1,
                    entries=4,
                    reference=reference,
                    stage="dispatched",
                    handler=f"handler{number % 50}@staff.example",
                    listed=f"{as_text(NOW)}#{reference}",
                    month="2026-11",
                    category="product_quality",
                    severity="general",
                    round=1,
                    complainant="林芳",
                    summary="橱柜门板安装后第三天开裂，裂缝从合页处一直到下沿。",
                    due_shard=f"c{shard(reference)}",
                    next_action_at=as_text(at),
                )
            )


def _one_in_a_hundred(number: int) -> bool:
    return number % DUE_SHARE == 0


def _all_due() -> None:
    """As the timer asks, of whom what was done stays due: the next batch is asked for beyond it."""
    found, asked = 0, BATCH
    while (more := len(DynamoDBCases().due(now=NOW, limit=asked))) > found:
        found, asked = more, asked * 4


def _none_due() -> None:
    DynamoDBCases().due(now=NOW - timedelta(days=400), limit=BATCH)


def _spent(run: Callable[[], object]) -> float:
    events = items.CaseItem._get_connection().connection.client.meta.events
    units: list[float] = []

    def ask(params: dict[str, Any], **_: Any) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def note(parsed: dict[str, Any], **_: Any) -> None:
        units.append(parsed["ConsumedCapacity"]["CapacityUnits"])

    events.register("provide-client-params.dynamodb.Query", ask)
    events.register("after-call.dynamodb.Query", note)
    run()
    events.unregister("provide-client-params.dynamodb.Query", ask)
    events.unregister("after-call.dynamodb.Query", note)
    return sum(units)


def chart(points: Sequence[tuple[int, float]]) -> str:
    """Read units a due case over open cases, as SVG: a line that does not rise is what is wanted."""
    most, step = max(units for _, units in points) * 1.2, 440 // max(len(points) - 1, 1)
    places = [(80 + step * at, 200 - round(150 * units / most)) for at, (_, units) in enumerate(points)]
    line = " ".join(f"{x},{y}" for x, y in places)
    labels = "".join(
        f'<circle cx="{x}" cy="{y}" r="4"/><text x="{x}" y="{y - 12}">{units:.3f}</text>'
        f'<text x="{x}" y="222">{size:,}</text>'
        for (x, y), (size, units) in zip(places, points, strict=True)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 250" role="img" font-family="sans-serif"'
        ' font-size="13" text-anchor="middle">'
        "<title>Read units of the timer for each case that is due, by open cases</title>"
        '<rect width="600" height="250" fill="#fff"/><path d="M60 20V200H560" fill="none" stroke="#666"/>'
        f'<polyline points="{line}" fill="none" stroke="#1a5fb4" stroke-width="2"/><g fill="#1a5fb4">{labels}</g>'
        '<text x="310" y="243">open cases, of which one in a hundred is due</text></svg>\n'
    )


def figures(*, quick: bool) -> Iterator[tuple[str, float, str]]:
    """(figure, value, unit), each as soon as it is known."""
    told = []
    for size, due, idle in timer(SIZES[:2] if quick else SIZES):
        told.append((size, due))
        yield f"timer_{size}_open", round(due, 4), "read units a due case"
        yield f"timer_{size}_open_idle", idle, "read units a run"
    yield "timer_growth", round(told[-1][1] / told[0][1], 3), f"times, {told[-1][0]} open to {told[0][0]}"
    if not quick:
        CHART.write_text(chart(told), encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """0; 1 when the timer costs more with more open cases."""
    parser = argparse.ArgumentParser(prog="python -m dev.bench_speed", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="what takes under two minutes")
    told = {}
    for figure, value, unit in figures(quick=parser.parse_args(arguments).quick):
        told[figure] = value
        sys.stdout.write(json.dumps({"figure": figure, "value": value, "unit": unit}) + "\n")
        sys.stdout.flush()
    return 0 if told["timer_growth"] <= 1.1 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
