"""Counts what the calls of each function use, as AWS counts it."""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.client import BaseClient

WRITES = ("Put", "Update", "Delete", "TransactWrite", "BatchWrite")
OF_THE_STACK = "settled"  # what the local stack alone reads; see dev/settling.py
UNCOUNTED = "uncounted"  # what who measures asks for
DONE = ("steps", "sent", "failed")  # what functions that run every minute say of what they did
VARIES = re.compile(r"[0-9a-f]{16,}|\d{4}-\d\d-\d\dT[\d:.]+Z?|\d{6,}")


@dataclass(frozen=True)
class Line:
    """A call of the table: in which step of a life, by which function, which operation on what, and its units."""

    step: str
    function: str
    call: str
    read: float
    written: float


@dataclass
class _Run:
    """What one run of a function uses."""

    function: str
    counted: Counter[str] = field(default_factory=Counter)
    lines: list[Line] = field(default_factory=list)


class Meter:
    """Counts what the calls of each entry use, whichever thread they run in.

    `idle`: what runs used that are made every minute and found nothing to do; they are in nothing else.
    """

    def __init__(self) -> None:
        self.counted: Counter[str] = Counter()
        self.idle: Counter[str] = Counter()
        self.lines: list[Line] = []
        self.step = ""
        self._thread = threading.local()

    def clear(self) -> None:
        """As if nothing had been counted."""
        for counts in (self.counted, self.idle, self.lines):
            counts.clear()

    @contextmanager
    def entry(self, name: str) -> Iterator[None]:
        """Everything in here is a call of the function `name`."""
        run = _Run(name)
        with self._counting(run):
            yield
        self._add(run, self.counted)

    def function(self, name: str, run: Callable[..., Any]) -> Callable[..., Any]:
        """`run`, metered."""

        def metered(event: Any, context: Any) -> Any:
            counting = _Run(name)
            with self._counting(counting):
                done = run(event, context)
            is_idle = event.get("source") == "aws.events" and not any(done.get(each) for each in DONE)
            self._add(counting, self.idle if is_idle else self.counted)
            return done

        return metered

    def aws(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """botocore's call of any service, metered."""

        def metered(client: BaseClient, operation: str, given: dict[str, Any]) -> Any:
            service = client.meta.service_model.service_name
            asked = given | {"ReturnConsumedCapacity": "TOTAL"} if _has_units(service, operation) else given
            answer = call(client, operation, asked)
            run = getattr(self._thread, "run", None)
            if run:
                self._count(run, service, operation, given, answer)
            return answer

        return metered

    @contextmanager
    def _counting(self, run: _Run) -> Iterator[None]:
        """What is called within another's run counts as a run of its own."""
        before, self._thread.run = getattr(self._thread, "run", None), run
        began = time.thread_time()
        try:
            yield
        finally:
            self._thread.run = before
            if not before:
                run.counted[f"calls {run.function}"] += 1
                run.counted[f"seconds {run.function}"] += int(1e6 * (time.thread_time() - began))

    def _add(self, run: _Run, to: Counter[str]) -> None:
        if run.function == UNCOUNTED:
            return
        to.update(run.counted)
        if to is self.counted:
            self.lines += run.lines

    def _count(self, run: _Run, service: str, operation: str, given: dict[str, Any], answer: Any) -> None:
        if service == "s3":
            run.counted["puts" if operation.startswith("Put") else "gets"] += 1
        elif service == "sesv2" and operation == "SendEmail":
            run.counted["mails"] += 1
        elif service == "dynamodb":
            units, writes = units_of(operation, given, answer), operation.startswith(WRITES)
            run.counted["writes" if writes else "reads"] += round(1000 * units)
            told = f"{operation} {_about(given)}"
            read, written = (0.0, units) if writes else (units, 0.0)
            run.lines.append(Line(self.step, run.function, told, read, written))


def units_of(operation: str, given: dict[str, Any], answer: Any) -> float:
    """The units of a call.

    What finds nothing is nothing to the engine; AWS takes for it what the least item costs. Of a transaction the engine
    tells one item alone; AWS takes two units for each kilobyte of each.
    """
    if operation == "TransactWriteItems":
        return sum(2.0 * _kilobytes(each) for each in given["TransactItems"])
    told = answer.get("ConsumedCapacity") or []
    units = sum(float(each["CapacityUnits"]) for each in (told if isinstance(told, list) else [told]))
    if given.get("Key", {}).get("pk") == {"S": OF_THE_STACK}:
        return 0.0
    if operation == "Query" and not units:
        return _least(given)
    if operation == "BatchGetItem":
        asked = given["RequestItems"]
        found = {table: len(items) for table, items in answer.get("Responses", {}).items()}
        units += sum((len(keys["Keys"]) - found.get(table, 0)) * _least(keys) for table, keys in asked.items())
    return units


def _least(given: dict[str, Any]) -> float:
    return 1.0 if given.get("ConsistentRead") else 0.5


def _kilobytes(part: dict[str, Any]) -> int:
    """Of what a part of a transaction puts; what it deletes or updates is less than one here."""
    (told,) = part.values()
    size = sum(len(name) + sum(map(_length, value.values())) for name, value in told.get("Item", {}).items())
    return max(1, -(-size // 1024))


def _length(value: Any) -> int:
    return len(value) if isinstance(value, bytes) else len(str(value).encode())


def _has_units(service: str, operation: str) -> bool:
    return service == "dynamodb" and not operation.startswith(
        ("Describe", "List", "Create", "UpdateTable", "UpdateTime")
    )


def _about(given: dict[str, Any]) -> str:
    """Which items a call is about, as a pattern; and whether it reads consistently."""
    if "Key" in given or "Item" in given:
        item = given.get("Key") or given["Item"]
        named = f"{item['pk']['S']} {item['sk']['S']}"
    elif "RequestItems" in given:
        read = [told for told in given["RequestItems"].values() if isinstance(told, dict)]  # what is written is a list
        keys = [key for told in read for key in told["Keys"]]
        named = " ".join(sorted({str(key["pk"]["S"]) for key in keys}))
    else:
        values = given.get("ExpressionAttributeValues", {})
        named = f"{given.get('IndexName', '')} {values.get(':0', {}).get('S', '')}".strip()
    return VARIES.sub("…", named) + (" (consistent)" if "ConsistentRead': True" in str(given) else "")
