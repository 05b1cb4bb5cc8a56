"""From a changed case to what is stored of it: summary, letters, next action; and trying again when it was stale."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import clocks, first_due
from complaints.domain.confidentiality import path
from complaints.domain.consequences import follow
from complaints.domain.ladder import next_action_at
from complaints.domain.letters import letters_for
from complaints.domain.policy_intake import Hides
from complaints.domain.veil import veiled
from complaints.domain.waiting import Wait, laid_ahead, waits
from complaints.usecases.desk_port import DeskRow, place
from complaints.usecases.figure_port import FigureRow
from complaints.usecases.figure_rows import closed_to, figure_row
from complaints.usecases.ports import CaseRepository, CaseSummary, StaleCase, Writing

TRIES = 8  # of one write, by whom others were faster
SUMMARY_LENGTH = 60
Rows = dict[tuple[str, str, str], DeskRow]  # by lane, desk and place


def writing(
    *,
    before: ComplaintCase | None,
    after: ComplaintCase,
    circumstances: Circumstances,
    idempotency_key: str | None = None,
) -> Writing:
    """Everything that one change of a case writes, with what follows from it by itself."""
    after = follow(before=before, after=after, circumstances=circumstances)
    letters = letters_for(before=before, after=after, circumstances=circumstances)
    return replace(_reckoned(before, after, circumstances), letters=letters, idempotency_key=idempotency_key)


def settle_case(*, cases: CaseRepository, reference: str, seq: int, circumstances: Circumstances) -> bool:
    """Makes up for what a process left undone that died when it had stored entry `seq`; whether there was anything.

    Raises what reading a case raises, and PolicyNotKept.
    """
    torn = cases.unsettled(reference=reference, seq=seq)
    if torn is None:
        return False
    before, after = torn
    cases.settle(writing=_reckoned(before, after, circumstances.under(after)))
    return True


def _reckoned(before: ComplaintCase | None, after: ComplaintCase, circumstances: Circumstances) -> Writing:
    """What of a change follows from the case alone."""
    before_it, row = (_figure_row(each, circumstances) for each in (before, after))
    had, has = _desk_rows(before, circumstances) if before else {}, _desk_rows(after, circumstances)
    return Writing(
        before,
        after,
        summarise(case=after, circumstances=circumstances),
        letters=(),
        laid=tuple(row for place, row in has.items() if had.get(place) != row),
        taken=tuple(row for place, row in had.items() if place not in has),
        left=tuple(row for at, row in _left_behind(before, after, circumstances).items() if at not in had | has),
        figures=row if row and not (before_it and replace(before_it, last=row.last) == row) else None,
        uncounted=tuple(sorted({*before_it.months} - {*row.months})) if before_it and row else (),
        since=lambda earlier: _reckoned(earlier, after, circumstances),
    )


def _left_behind(before: ComplaintCase | None, after: ComplaintCase, by: Circumstances) -> Rows:
    """What an earlier version laid that wrote the case as it was before, or died while it wrote what it is now."""
    found: Rows = {}
    for case in (before, after):
        lay = case and laid_ahead(case=case, policy=by.policy, calendar=by.calendar)
        if case and lay:
            found |= _rows(case, by, (lay,))
    return found


def _desk_rows(case: ComplaintCase, by: Circumstances) -> Rows:
    """What lies on desks because of `case`, by where it lies: lane, desk and place."""
    return _rows(case, by, waits(case=case, policy=by.policy, calendar=by.calendar)) if case.received_at else {}


def _rows(case: ComplaintCase, by: Circumstances, lying: Iterable[Wait]) -> Rows:
    seen_by, respondent = closed_to(case=case, by=by)
    facts = {
        "seen_by": seen_by,
        "respondent": respondent,
        "handler": case.handler,
        "agent": case.agent,
        "department": case.department,
    }
    rows = (
        DeskRow(
            case.reference,
            (wait.lane.value, wait.who, wait.what),
            place(at=wait.at, reference=case.reference, what=wait.what),
            facts,
        )
        for wait in lying
    )
    return {(*row.key[:2], row.sort): row for row in rows}


def _figure_row(case: ComplaintCase | None, by: Circumstances) -> FigureRow | None:
    return figure_row(case=case, circumstances=by) if case and case.policy_id else None


def summarise(*, case: ComplaintCase, circumstances: Circumstances) -> CaseSummary:
    """The row of `case` in the lists, with the clock that is due first and the time of the next action."""
    policy, calendar = circumstances.policy, circumstances.calendar
    rule = path(case=case, policy=policy)
    named = rule is None or rule.hides is not Hides.NAME  # one row serves all readers: those too who may not know it
    complaint = case.content if named else veiled(complaint=case.content, policy=policy)
    assert case.received_at is not None
    runs = clocks(case=case, policy=policy, calendar=calendar)
    over = case.disposed_at is not None  # nobody owes anything any more
    first = None if over else first_due(runs)
    return CaseSummary(
        reference=case.reference,
        stage=case.stage.value,
        handler=case.handler,
        department=case.department,
        agent=case.agent,
        category=complaint.category,
        business_line=complaint.business_line,
        severity=case.severity,
        month=case.month,
        round=case.round,
        complainant=complaint.complainant.name,
        summary=" ".join(complaint.description.split())[:SUMMARY_LENGTH],
        received_at=case.received_at,
        due_at=first.due_at if first else None,
        due_clock=first.rule.id if first else "",
        next_action_at=None
        if over
        else next_action_at(case=case, policy=policy, calendar=calendar, now=circumstances.now),
        seen_by=rule.seen_by if rule and rule.hides is Hides.CASE else (),
        respondent=complaint.respondent.casefold(),
        last_at=max(case.timeline[-1].at, *(run.due_at for run in runs), case.received_at),
        named_to=() if named or rule is None else rule.seen_by,
    )


def save_change(
    *,
    cases: CaseRepository,
    reference: str,
    change: Callable[[ComplaintCase, Circumstances], ComplaintCase],
    circumstances: Circumstances,
    read: ComplaintCase | None = None,
) -> ComplaintCase:
    """Reads the case, changes it, stores it; starts over when somebody else was faster.

    `read`: the case, where it was just read; if it is not so any more by the time it is stored, it is read again.
    `change` is given the case, and the circumstances under the regulation that it pins: it is reckoned by no other.
    Returns the case as stored; unchanged cases are not written. Raises what `change` raises, PolicyNotKept, and
    StaleCase after TRIES attempts.
    """
    with cases.in_turn(reference=reference) as stand_back:
        for again in reversed(range(TRIES)):
            before, read = read or cases.get(reference=reference), None
            by = circumstances.under(before)
            after = change(before, by)
            if after is before:
                return before
            try:
                return cases.save(writing=writing(before=before, after=after, circumstances=by))
            except StaleCase:
                if not again:
                    raise
            stand_back()
    raise AssertionError("unreachable")
