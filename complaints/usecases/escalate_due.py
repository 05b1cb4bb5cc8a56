"""The timer: reminders, urgings and escalations of every case that is due, each once, each to whom the ladder names."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice

from complaints.domain.acts import THE_TIMER
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.climbing import take_steps
from complaints.domain.ladder import due_steps
from complaints.usecases.ports import CaseRepository
from complaints.usecases.writing import save_change

BATCH = 100
Taken = int | Exception | None  # how many steps of a case; why none; or there was no time to look
Each = Callable[[Callable[[str], Taken], Iterable[str]], Iterable[Taken]]  # as `map`


@dataclass(frozen=True)
class Escalation:
    """What a run did: steps taken, and the references of cases that could not be done, to be reported.

    `left`: there was no time for all that is due.
    """

    steps: int
    failed: tuple[tuple[str, Exception], ...]
    left: bool = False


NOTHING = Escalation(0, ())


def what_is_due(*, cases: CaseRepository, now: datetime) -> Iterator[str] | None:
    """The cases that a run works off, read as they are taken; None where nothing is due by now."""
    due = cases.due(now=now, at_once=BATCH)
    first = next(due, None)
    return None if first is None else chain((first,), due)


def escalate_due(
    *,
    cases: CaseRepository,
    circumstances: Circumstances,
    due: Iterator[str] | None = None,
    each: Each = map,
    goes_on: Callable[[], bool] = lambda: True,
) -> Escalation:
    """Takes every ladder step due by now, the longest due first; running twice, or again after a crash, none twice.

    `due`: what `what_is_due` says, where it was asked before. `each`: does some cases at a time, begun in their order.
    `goes_on`: whether there is time to begin another; what is left is due still at the next run.
    A step is stored in one with its letters, under its key (ladder.Key).
    A case that fails, or whose regulation is not kept, is reported and does not hold up the others.
    """
    assert circumstances.actor == THE_TIMER

    def attempt(reference: str) -> Taken:
        try:
            return _escalate(cases, reference, circumstances) if goes_on() else None
        except Exception as error:  # the per-record loop: reported by the caller, the others go on
            return error

    done: dict[str, Taken] = {}
    left = False
    due = due or cases.due(now=circumstances.now, at_once=BATCH)
    fresh = (reference for reference in due if reference not in done)  # one that was done may be due again by then
    while not left and (batch := list(dict.fromkeys(islice(fresh, BATCH)))):
        taken = list(each(attempt, batch))
        done |= zip(batch, taken, strict=True)
        left = None in taken
    failed = tuple((reference, told) for reference, told in done.items() if isinstance(told, Exception))
    steps = sum(told for told in done.values() if isinstance(told, int))
    return Escalation(steps, failed, left)


def _escalate(cases: CaseRepository, reference: str, by: Circumstances) -> int:
    taken = 0

    def change(case: ComplaintCase, by: Circumstances) -> ComplaintCase:
        nonlocal taken
        due = due_steps(case=case, policy=by.policy, calendar=by.calendar, now=by.now)
        taken = len(due)
        # Nothing left to do (a reminder has lapsed): written all the same, so that its next action is reckoned anew.
        return take_steps(case=case, steps=due, circumstances=by) if due else replace(case)

    save_change(cases=cases, reference=reference, change=change, circumstances=by)
    return taken
