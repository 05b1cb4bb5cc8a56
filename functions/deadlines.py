"""Every minute: reminders, urgings and escalations that are due."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from complaints.domain.acts import THE_TIMER
from complaints.usecases.escalate_due import NOTHING, escalate_due, what_is_due
from functions._runtime import entry, fault, log, seconds_left, services

AT_A_TIME = 8
RESERVE = 20.0  # seconds of a run: for the cases that were begun, and to report


class CasesFailed(Exception):
    """Some cases could not be escalated; the others were. Raised so that the platform's alarm sees it."""


@entry
def run(event: Any, context: Any) -> dict[str, int]:
    """A schedule event -> counts of steps taken and cases failed."""
    portal, done = services(), NOTHING
    if due := what_is_due(cases=portal.cases, now=portal.clock()):  # else nobody need be known
        by = portal.circumstances(THE_TIMER)
        with ThreadPoolExecutor(AT_A_TIME) as several:  # in a Lambda a case mostly waits for the table
            done = escalate_due(
                cases=portal.cases,
                circumstances=by,
                due=due,
                each=several.map if context else map,
                goes_on=lambda: seconds_left(context) > RESERVE,
            )
    for reference, error in done.failed:
        log("case not escalated", reference=reference, error=fault(error))
    log("deadlines run", steps=done.steps, failed=len(done.failed), left=done.left)
    if done.failed:
        raise CasesFailed(", ".join(reference for reference, _ in done.failed))
    return {"steps": done.steps, "failed": 0}
