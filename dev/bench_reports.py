"""What a month's report costs: `python -m dev.bench_reports [--quick]` prints one JSON object a line for each figure.

A month of 100,000 cases (2,000 with --quick) is made of a few hundred lives, laid into DynamoDB Local, and read there,
each reading in a process of its own: its seconds, its memory, and the units that AWS would count.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from statistics import median
from typing import Any

from botocore.client import BaseClient

from complaints.adapters.calendars import working_calendar
from complaints.adapters.dynamodb import items
from complaints.adapters.dynamodb.cases import DynamoDBCases
from complaints.adapters.dynamodb.figure_rows import figure_items
from complaints.adapters.dynamodb.figure_sums import sum_items
from complaints.adapters.dynamodb.snapshots import snapshot_of
from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.acts import THE_COMPLAINANT, staff
from complaints.domain.case import Complainant, Complaint, ComplaintCase, Stage
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Contact, FollowUp, Reply
from complaints.domain.consequences import follow
from complaints.domain.figure_sums import Place, Vector, summing, together
from complaints.domain.lifecycle import perform, register
from complaints.domain.policy_oversight import Every
from complaints.domain.regulation import NoOthers, Regulation
from complaints.domain.report_calendar import period_of
from complaints.domain.report_document import document
from complaints.domain.staff import Responsibility, Roster, StaffMember
from complaints.usecases.figure_port import FigureRow
from complaints.usecases.figure_rows import figure_row
from complaints.usecases.keep_sums import circle_of, mark_of
from complaints.usecases.ports import CaseSummary, Writing
from complaints.usecases.report_cases import NOBODY, Reading
from complaints.usecases.report_month import report_month
from complaints.usecases.writing import summarise
from dev import dynamodb_local
from dev.figures import tell
from dev.replaced import replaced

MANY, FEW, LIVES = 100_000, 2_000, 200
MONTH = "2026-11"
POLICY = load_policy(POLICIES / "oppein.toml")
CALENDAR = working_calendar(POLICY.calendar)
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=CALENDAR.zone)
HANDLERS = tuple(
    StaffMember(f"handler{number:02}@staff.example", f"handler {number}", frozenset({"handler"}), f"line {number % 8}")
    for number in range(40)
)
PEOPLE = tuple(
    StaffMember(f"{role}@staff.example", role, frozenset({role})) for role in ("agent", "supervisor", "admin")
)
AGENT, SUPERVISOR = PEOPLE[0], PEOPLE[1]
SHARE_OF_LAMBDA = 1024 / 1769  # of a processor, which a Lambda of 1,024 MB has
ROUNDS = 9
CATEGORIES = ("product_quality", "delivery", "design")
NOBODYS = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_EC2_METADATA_DISABLED": "true"}


@dataclass(frozen=True)
class Life:
    """A case of which copies are made: its row of facts and its row in the lists."""

    row: FigureRow
    summary: CaseSummary
    case: ComplaintCase


def lives(chance: Random) -> Iterator[Life]:
    """Cases of the month as they are at work: most answered in time, some late, those of the last days open."""
    for number in range(LIVES):
        at = datetime(2026, 11, 1, 8, 0, tzinfo=CALENDAR.zone) + chance.random() * timedelta(days=25)
        handler = HANDLERS[number % len(HANDLERS)]
        roster = Roster((*HANDLERS, *PEOPLE), (Responsibility(handler.email, handler.department),))
        by = Circumstances(THE_COMPLAINANT, at, POLICY, CALENDAR, roster, NoOthers())
        complainant = Complainant("x", "end_user", phone="13800138000")
        line = chance.choice(POLICY.intake.business_lines).id
        complaint = Complaint(complainant, chance.choice(CATEGORIES), "x", line, consent="x")
        case = register(
            reference=f"26110{number:03}", month=MONTH, complaint=complaint, secret_hash="", circumstances=by
        )
        case = follow(before=None, after=case, circumstances=by)
        steps = (
            (handler, Contact("x"), timedelta(hours=5)),
            (handler, Reply("x"), timedelta(days=1.6)),
            (AGENT, FollowUp(chance.choice(("satisfied", "satisfied", "not_satisfied"))), timedelta(days=1)),
            (handler, Reply("x"), timedelta(days=1)),
            (AGENT, FollowUp("satisfied"), timedelta(days=1)),
        )
        for who, command, length in steps:
            by = replace(by, actor=staff(who), now=by.now + chance.expovariate(1) * length)
            if by.now > NOW or case.stage is Stage.CLOSED or chance.random() < 0.02:
                break
            case = follow(before=case, after=perform(case=case, command=command, circumstances=by), circumstances=by)
        yield Life(figure_row(case=case, circumstances=by), summarise(case=case, circumstances=by), case)


def copies(some: list[Life], number: int) -> Iterator[Life]:
    """So many cases, each a life that came some minutes earlier."""
    for place in range(number):
        life, earlier = some[place % len(some)], 60_000_000 * (place % 541)
        reference = f"2611{place:06}"
        summary = replace(
            life.summary, reference=reference, received_at=life.summary.received_at - timedelta(microseconds=earlier)
        )
        yield Life(_moved(life.row, reference, earlier), summary, life.case)


def _moved(row: FigureRow, reference: str, ticks: int) -> FigureRow:
    facts = row.facts

    def at(moment: int | None) -> Any:
        return None if moment is None else moment - ticks

    moved = replace(
        facts,
        reference=reference,
        received=at(facts.received),
        closed=at(facts.closed),
        due=at(facts.due),
        holders=tuple(each._replace(at=at(each.at)) for each in facts.holders),
        events=tuple(each._replace(at=at(each.at)) for each in facts.events),
        turns=tuple(each._replace(at=at(each.at)) for each in facts.turns),
        runs=tuple(
            each._replace(
                started=at(each.started), due=at(each.due), stopped=at(each.stopped), cancelled=at(each.cancelled)
            )
            for each in facts.runs
        ),
    )
    return replace(row, facts=moved, last=at(row.last))


def fill(number: int) -> dict[str, float]:
    """Lays a month into the table: rows of facts, sums, and what the lists hold of open cases. What it came to."""
    by, mark = summing(policy=POLICY, zone=CALENDAR.zone), mark_of(measured=Regulation(POLICY, CALENDAR))
    sums: dict[Place, dict[str, Vector]] = {}
    counted = Counter[str]()
    with items.Item.batch_write() as batch:
        for life in copies(list(lives(Random(20261101))), number):
            row = life.row
            for item in figure_items(row=row, version=1):
                counted["bytes"] += len(item.packed)
                counted["rows"] += 1
                batch.save(item)
            if life.summary.stage != "closed":
                counted["open"] += 1
                written = Writing(None, life.case, life.summary, letters=())
                batch.save(snapshot_of(writing=written, version=1))
            added = by.additions(facts=row.facts, last=row.last, months=row.months, circle=circle_of(row=row))
            for place, told in added.items():
                held = sums.setdefault(place, {})
                for key, vector in told.items():
                    held.update(together(told={key: held[key]} if key in held else {}, more={key: vector}))
        for kept in sum_items(mark=mark, sums=sums):
            batch.save(kept)
    cases = DynamoDBCases()
    cases.note_rows(mark=mark)
    cases.note_sums(mark=mark)
    return {"rows": counted["rows"], "open": counted["open"], "row_bytes": counted["bytes"] / counted["rows"]}


class Meter:
    """Counts the read units of calls to the table."""

    def __init__(self) -> None:
        self.units, self.calls = 0.0, 0

    def aws(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """botocore's call, metered."""

        def metered(client: BaseClient, operation: str, given: dict[str, Any]) -> Any:
            if operation not in ("Query", "GetItem", "BatchGetItem"):
                return call(client, operation, given)
            answer = call(client, operation, given | {"ReturnConsumedCapacity": "TOTAL"})
            told = answer.get("ConsumedCapacity") or []
            self.units += sum(each["CapacityUnits"] for each in (told if isinstance(told, list) else [told]))
            self.calls += 1
            return answer

        return metered


def read(what: str, endpoint: str) -> dict[str, float]:
    """One reading, in this process: seconds by the clock and of the processor, the most memory, units."""
    items.bind(table="bench", region="eu-central-1", host=endpoint)
    roster = Roster((*HANDLERS, *PEOPLE))
    by = Circumstances(staff(SUPERVISOR), NOW, POLICY, CALENDAR, roster, NoOthers())
    cases, meter = DynamoDBCases(), Meter()
    cases.sums_since()  # the connection is there, as in a Lambda that is warm
    seconds, processor = list[float](), list[float]()
    with replaced(BaseClient, "_make_api_call", meter.aws(BaseClient._make_api_call)):
        for _ in range(ROUNDS if what == "sums" else 1):
            meter.units, meter.calls = 0.0, 0
            began, worked = time.perf_counter(), time.process_time()
            size = _READINGS[what](cases, by)
            seconds.append(time.perf_counter() - began)
            processor.append(time.process_time() - worked)
    return {
        "seconds": median(seconds),
        "processor": median(processor),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "units": meter.units,
        "calls": meter.calls,
        "size": size,
    }


def _month(cases: DynamoDBCases, by: Circumstances, *, named: bool) -> float:
    reported = report_month(cases=cases, month=MONTH, as_of=None, named=named, circumstances=by)
    volume = next(each for each in reported.report.ordinary if each.rule.id.endswith(".volume"))
    return volume.numerator


def _behind(cases: DynamoDBCases, by: Circumstances) -> float:
    asked: dict[str, Any] = {"month": MONTH, "as_of": None, "named": True, "only": "ordinary.volume"}
    [volume] = report_month(cases=cases, circumstances=by, **asked).report.figures
    return len(volume.counted)


def _document(cases: DynamoDBCases, by: Circumstances) -> float:
    rule = next(rule for rule in POLICY.reports if rule.every is Every.MONTH)
    period = period_of(every=Every.MONTH, day=date.fromisoformat(f"{MONTH}-01"), calendar=CALENDAR)
    told = document(rule=rule, period=period, sources=Reading(cases, NOBODY, by.now, by), by=by, as_of=by.now)
    return len(json.dumps(told, ensure_ascii=False).encode())


_READINGS: dict[str, Callable[[DynamoDBCases, Circumstances], float]] = {
    "rows": lambda cases, by: _month(cases, by, named=True),
    "cases": lambda cases, by: _behind(cases, by),
    "sums": lambda cases, by: _month(cases, by, named=False),
    "document": _document,
}


def figures(number: int) -> Iterator[tuple[str, float, str]]:
    """(figure, value, unit), each as soon as it is known."""
    engine = dynamodb_local.start(data_dir=None)
    try:
        items.bind(table="bench", region="eu-central-1", host=engine.endpoint)
        items.create_table()
        yield "report_cases", number, "cases"
        filled = fill(number)
        yield "report_row_bytes", round(filled["row_bytes"]), "bytes"
        yield "report_open_cases", filled["open"], "cases"
        for what in _READINGS:
            command = [sys.executable, "-m", "dev.bench_reports", "--read", what, "--endpoint", engine.endpoint]
            told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
            yield from _told(what, told, number)
    finally:
        engine.stop()


def _told(what: str, told: dict[str, float], number: int) -> Iterator[tuple[str, float, str]]:
    name = {
        "rows": "report_month",
        "cases": "report_cases_behind",
        "sums": "report_running_month",
        "document": "report_document",
    }[what]
    if what != "document":
        assert told["size"] == number, f"{what}: {told['size']} cases"
    scale, unit, digits = (1000, "ms", 0) if what == "sums" else (1, "s", 1)
    yield name, round(told["seconds"] * scale, digits), unit
    yield f"{name}_processor", round(told["processor"] * scale, digits), unit
    yield f"{name}_processor_of_a_lambda", round(told["processor"] / SHARE_OF_LAMBDA * scale, digits), unit
    yield f"{name}_memory", round(told["memory"]), "MB"
    yield f"{name}_calls", told["calls"], "calls"
    if what == "sums":
        yield f"{name}_read_units", round(told["units"], 1), "units"
    else:
        yield f"{name}_read_units_per_1000", round(1000 * told["units"] / number, 1), "units"
    if what == "document":
        yield f"{name}_bytes", told["size"], "bytes"


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--quick", action="store_true", help=f"{FEW} cases")
    asked.add_argument("--read", choices=sorted(_READINGS), help=argparse.SUPPRESS)
    asked.add_argument("--endpoint", help=argparse.SUPPRESS)
    options = asked.parse_args()
    os.environ |= NOBODYS
    if options.read:
        print(json.dumps(read(options.read, options.endpoint)))
    else:
        tell(figures(FEW if options.quick else MANY))
