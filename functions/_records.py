"""What the table's stream says was written: pages of timelines, and errands."""

from collections.abc import Iterable, Iterator
from typing import Any

from complaints.bootstrap import Services
from complaints.usecases.run_errands import run_errand
from functions._runtime import fault, log


def pages_in(records: Iterable[Any]) -> Iterator[tuple[str, tuple[str, int], bool]]:
    """(sequence number, (reference, seq), whether it owes letters) of each page that is new."""
    for number, pk, sk, image in _new(records):
        if pk.startswith("C#") and sk.startswith("T#"):
            yield number, (pk.removeprefix("C#"), int(sk.removeprefix("T#"))), "ds" in image


def run_errands(records: Iterable[Any], portal: Services) -> tuple[int, list[str]]:
    """Runs each errand that is new: how many mails left, and the sequence numbers of what failed and comes again."""
    sent, failures = 0, []
    for number, pk, _, _ in _new(records):
        if pk.startswith("E#"):
            try:
                sent += run_errand(desk=portal.errand_desk, id=pk.removeprefix("E#"), now=portal.clock())
            except Exception as error:  # the per-record loop: reported to the platform, the others go on
                log("errand not run", error=fault(error))
                failures.append(number)
    return sent, failures


def _new(records: Iterable[Any]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """(sequence number, pk, sk, item) of what is new."""
    for record in records:
        change = record["dynamodb"]
        if record["eventName"] == "INSERT":
            yield (
                change["SequenceNumber"],
                change["Keys"]["pk"]["S"],
                change["Keys"]["sk"]["S"],
                change.get("NewImage", {}),
            )
