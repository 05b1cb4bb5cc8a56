"""What the table's stream says was written: letters that wait, and errands."""

from collections.abc import Iterable, Iterator
from typing import Any

from complaints.bootstrap import Services
from complaints.usecases.run_errands import run_errand
from functions._runtime import fault, log


def letters_in(records: Iterable[Any]) -> Iterator[tuple[str, tuple[str, int]]]:
    """(sequence number, (reference, seq)) of each envelope that is new."""
    for number, pk, sk in _new(records):
        if pk.startswith("C#"):
            yield number, (pk.removeprefix("C#"), int(sk.removeprefix("O#")))


def run_errands(records: Iterable[Any], portal: Services) -> tuple[int, list[str]]:
    """Runs each errand that is new: how many mails left, and the sequence numbers of what failed and comes again."""
    sent, failures = 0, []
    for number, pk, _ in _new(records):
        if pk.startswith("E#"):
            try:
                sent += run_errand(desk=portal.errand_desk, id=pk.removeprefix("E#"), now=portal.clock())
            except Exception as error:  # the per-record loop: reported to the platform, the others go on
                log("errand not run", error=fault(error))
                failures.append(number)
    return sent, failures


def _new(records: Iterable[Any]) -> Iterator[tuple[str, str, str]]:
    """(sequence number, pk, sk) of what waits for this function and is new."""
    for record in records:
        keys = record["dynamodb"]["Keys"]
        if record["eventName"] == "INSERT" and keys["sk"]["S"].startswith("O#"):
            yield record["dynamodb"]["SequenceNumber"], keys["pk"]["S"], keys["sk"]["S"]
