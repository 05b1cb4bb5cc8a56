"""How work grows: what timer and people read with more and more open cases, one JSON object a line.

python -m dev.bench_speed            1,000, 10,000 and 100,000 open cases; charts into docs/
python -m dev.bench_speed --quick    no 100,000; no charts
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from complaints.adapters.dynamodb import items
from complaints.adapters.dynamodb.cases import DynamoDBCases
from complaints.adapters.dynamodb.moments import as_text
from complaints.adapters.dynamodb.pages import partition, shard
from complaints.domain.acts import THE_COMPLAINANT
from complaints.domain.circumstances import Circumstances
from complaints.domain.regulation import NoOthers
from complaints.usecases.escalate_due import BATCH
from complaints.usecases.ports import CaseFilter
from complaints.usecases.writing import writing
from dev import dynamodb_local
from dev.bench_clocks import CALENDAR, NOW, PHONE, POLICY, ROSTER, a_long_case
from dev.charts import growth
from dev.figures import tell

SIZES = (1_000, 10_000, 100_000)
DOCS = Path(__file__).resolve().parents[1] / "docs"
READS = ("Query", "GetItem", "BatchGetItem")
DUE_SHARE = 100  # one in so many is due
REGION = "eu-central-1"


@dataclass(frozen=True)
class Sized:
    """Read units with so many open cases: of each that is due, of a run with none due, of what a person looks at."""

    size: int
    due: float
    idle: float
    queue_page: float
    case_page: float
    search: float


def sized(sizes: Sequence[int]) -> Iterator[Sized]:
    """A table that grows to each of `sizes`, on AWS's own engine."""
    engine = dynamodb_local.start(data_dir=None)
    os.environ.update({"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nobody", "AWS_DEFAULT_REGION": REGION})
    try:
        items.bind(table="bench", region=REGION, host=engine.endpoint)
        items.create_table()
        case = a_long_case(entries=12)
        by = Circumstances(THE_COMPLAINANT, NOW + timedelta(days=366), POLICY, CALENDAR, ROSTER, NoOthers())
        cases = DynamoDBCases()
        cases.save(writing=writing(before=None, after=case, circumstances=by))
        there = 0
        for size in sizes:
            fill(there, size, due=_one_in_a_hundred)
            there = size
            yield Sized(
                size,
                spent(partial(_due, NOW, size // DUE_SHARE)) / (size / DUE_SHARE),
                spent(partial(_due, NOW - timedelta(days=400), 0)),
                spent(lambda: _page(CaseFilter(month="2026-11"), 50)),
                spent(lambda: cases.get(reference=case.reference)),
                spent(lambda: _page(CaseFilter(q=PHONE), 1)),
            )
    finally:
        engine.stop()


def _page(wanted: CaseFilter, rows: int) -> None:
    page = DynamoDBCases().find(wanted=wanted, now=NOW, limit=50, cursor=None)
    assert len(page.rows) == rows, page


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


def _due(now: datetime, rows: int) -> None:
    found = list(DynamoDBCases().due(now=now, at_once=BATCH))
    assert len(found) == len(set(found)) == rows, len(found)


def spent(run: Callable[[], object]) -> float:
    """The read units of what `run` asks of the table."""
    events = items.CaseItem._get_connection().connection.client.meta.events
    units: list[float] = []

    def ask(params: dict[str, Any], **_: Any) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def note(parsed: dict[str, Any], **_: Any) -> None:
        told = parsed.get("ConsumedCapacity") or []
        units.extend(each["CapacityUnits"] for each in (told if isinstance(told, list) else [told]))

    for operation in READS:
        events.register(f"provide-client-params.dynamodb.{operation}", ask)
        events.register(f"after-call.dynamodb.{operation}", note)
    run()
    for operation in READS:
        events.unregister(f"provide-client-params.dynamodb.{operation}", ask)
        events.unregister(f"after-call.dynamodb.{operation}", note)
    return sum(units)


def draw(told: Sequence[Sized]) -> None:
    """The charts of docs/: lines that do not rise are what is wanted."""
    timer = growth(
        title="Read units of the timer for each case that is due",
        below="open cases, of which one in a hundred is due",
        lines={"a due case": [(each.size, each.due) for each in told]},
    )
    looks = growth(
        title="Read units of what a person looks at",
        below="open cases in the store",
        lines={
            "50 rows of the queue": [(each.size, each.queue_page) for each in told],
            "a case": [(each.size, each.case_page) for each in told],
            "search by telephone": [(each.size, each.search) for each in told],
        },
    )
    (DOCS / "growth-timer.svg").write_text(timer, encoding="utf-8")
    (DOCS / "growth-looks.svg").write_text(looks, encoding="utf-8")


def figures(*, quick: bool) -> Iterator[tuple[str, float, str]]:
    """(figure, value, unit), each as soon as it is known."""
    told = []
    for each in sized(SIZES[:2] if quick else SIZES):
        told.append(each)
        yield f"timer_{each.size}_open", round(each.due, 4), "read units a due case"
        yield f"timer_{each.size}_open_idle", each.idle, "read units a run"
        for what in ("queue_page", "case_page", "search"):
            yield f"{what}_{each.size}_open", getattr(each, what), "read units"
    yield "timer_growth", round(told[-1].due / told[0].due, 3), f"times, {told[-1].size} open to {told[0].size}"
    if not quick:
        draw(told)


def main(arguments: Sequence[str]) -> int:
    """0; 1 when the timer costs more with more open cases."""
    parser = argparse.ArgumentParser(prog="python -m dev.bench_speed", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="what takes under two minutes")
    told = tell(figures(quick=parser.parse_args(arguments).quick))
    return 0 if told["timer_growth"] <= 1.1 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
