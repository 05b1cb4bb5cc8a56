"""The timer: reminders, urgings and escalations of every case that is due, each once, each to whom the ladder names."""

from dataclasses import dataclass, replace

from complaints.domain.acts import THE_TIMER
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.ladder import due_steps, take_steps
from complaints.usecases.ports import CaseRepository
from complaints.usecases.writing import save_change

BATCH = 100


@dataclass(frozen=True)
class Escalation:
    """What a run did: steps taken, and the references of cases that could not be done, to be reported."""

    steps: int
    failed: tuple[tuple[str, Exception], ...]


def escalate_due(*, cases: CaseRepository, circumstances: Circumstances) -> Escalation:
    """Takes every ladder step due by now. Running twice, or again after a crash, takes none twice.

    A step is stored in one with its letters, under its key (ladder.Key).
    A case that fails, or whose regulation is not kept, is reported and does not hold up the others.
    """
    assert circumstances.actor == THE_TIMER
    steps, done = 0, set[str]()
    failed: list[tuple[str, Exception]] = []
    while batch := _fresh(cases, circumstances, done):
        for reference in batch:
            done.add(reference)
            try:
                steps += _escalate(cases, reference, circumstances)
            except Exception as error:  # the per-record loop: reported by the caller, the others go on
                failed.append((reference, error))
    return Escalation(steps, tuple(failed))


def _fresh(cases: CaseRepository, by: Circumstances, done: set[str]) -> list[str]:
    """The next due cases. Those done may still be due (they failed, or have a later step to take): asked for beyond."""
    due = cases.due(now=by.now, limit=BATCH + len(done))
    return [reference for reference in due if reference not in done]


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
