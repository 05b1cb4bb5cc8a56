"""The complainant disagrees with the result: a closed case is taken up again, within a time and so many times."""

from datetime import datetime

from complaints.domain.case import ComplaintCase, Kind, Stage
from complaints.domain.circumstances import Circumstances, asdict_json
from complaints.domain.commands import Objection
from complaints.domain.counting import deadline
from complaints.domain.dispatching import dispatch_again
from complaints.domain.handing_over import hand_over
from complaints.domain.timeline import first_handler, states

OBJECTION, REEXAMINATION = "objection", "reexamination"  # why a case is dispatched: again, or to somebody else


class ObjectionTooLate(Exception):
    """The time for objecting to the result ended at `until` (aware)."""

    def __init__(self, *, until: datetime) -> None:
        super().__init__(f"an objection was possible until {until.isoformat()}")
        self.until = until


class ObjectionTooOften(Exception):
    """The case has been taken up again `at_most` times, as often as the policy allows."""

    def __init__(self, *, at_most: int) -> None:
        super().__init__(f"a closed case is taken up again at most {at_most} times")
        self.at_most = at_most


def check_objection(*, case: ComplaintCase, by: Circumstances) -> None:
    """Whether a closed case would be taken up again now. Raises ObjectionTooLate, ObjectionTooOften."""
    rule = by.policy.objection
    if rule is None or case.stage is not Stage.CLOSED:
        return
    if rule.within and case.closed_at:
        until = deadline(calendar=by.calendar, start=case.closed_at, limit=rule.within).due_at
        if by.now > until:
            raise ObjectionTooLate(until=until)
    if rule.at_most and _taken_up(case) >= rule.at_most:
        raise ObjectionTooOften(at_most=rule.at_most)


def may_object(*, case: ComplaintCase, by: Circumstances) -> bool:
    """Whether it is neither too late for an objection nor one too many."""
    try:
        check_objection(case=case, by=by)
    except (ObjectionTooLate, ObjectionTooOften):
        return False
    return True


def object_to(case: ComplaintCase, command: Objection, by: Circumstances) -> ComplaintCase:
    """The objection on the timeline; a closed case goes back to its handler, or to whom the policy names.

    Raises ObjectionTooLate, ObjectionTooOften.
    """
    check_objection(case=case, by=by)
    objected = by.put(case, Kind.OBJECTED, asdict_json(command))
    if case.stage is not Stage.CLOSED:
        return objected
    reopened = by.automatic.put(objected, Kind.REOPENED, {"text": command.text})
    rule = by.policy.objection
    if rule and rule.to:
        recused = first_handler(case) if rule.recuses else ""
        return hand_over(case=reopened, by=by, role=rule.to, why=REEXAMINATION, text=command.text, but=recused)
    return dispatch_again(case=reopened, by=by, why=OBJECTION, text=command.text)


def _taken_up(case: ComplaintCase) -> int:
    """How many objections have opened the case again: those that came while it was closed."""
    return sum(entry.kind is Kind.OBJECTED and state.stage is Stage.CLOSED for entry, state in states(case))
