"""A case that was kept for its time is disposed of by two people; one under legal hold is not.

The order of things: it is closed, its time runs out, one proposes, another approves, and then it is done for good. Who
is a party of the case does neither. A legal hold stops it at any point before that, and so does taking the case up
again. The regulations say how long records are kept and who files them (SVC24-14, WD123-5, DECOR-69), none how they
are disposed of: see decision 23.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from complaints.domain.case import ComplaintCase, Entry, Kind, staff_email
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Act, DisposalDecision, DisposalProposal, HoldLifting, LegalHold
from complaints.domain.policy import PolicyProfile
from complaints.domain.remains import remains
from complaints.domain.retention import keep_until
from complaints.domain.timeline import bared
from complaints.domain.working_time import WorkingCalendar

OF_KEEPING = (Act.LEGAL_HOLD, Act.HOLD_LIFTING, Act.DISPOSAL, Act.DISPOSAL_DECISION)
SAME_PERSON, PARTY = "same_person", "party"
_ENDS_PROPOSAL = (Kind.DISPOSAL_REFUSED, Kind.HELD, Kind.REOPENED, Kind.DISPOSED)


class Keeping(StrEnum):
    """How the keeping of a case stands."""

    DUE = "due"  # closed: it is kept until its time runs out, and then to be disposed of
    HELD = "held"
    PROPOSED = "proposed"
    ERASING = "erasing"  # disposed of, and not all of it is gone yet
    DISPOSED = "disposed"


class DisposalRefused(Exception):
    """It cannot be disposed of, or held, as the case stands: `reason`.

    not_due, held, proposed (already), nothing_proposed, not_held, party, same_person.
    """

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"refused: {reason}")
        self.reason = reason


@dataclass(frozen=True)
class Kept:
    """How the keeping of a case stands: since or from when (`at`), and the entries that say so, the last one last."""

    state: Keeping
    at: datetime
    entries: tuple[Entry, ...] = ()


def keeping(*, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar) -> Kept | None:
    """How the keeping of `case` stands; None for an open case that nobody holds, and where no regulation ends it."""
    if case.disposed_at is not None:
        done = case.timeline[-1]
        return Kept(Keeping.DISPOSED, case.disposed_at, (case.timeline[done.data["proposal"] - 1], done))
    if hold := hold_on(case=case):
        return Kept(Keeping.HELD, hold.at, (hold,))
    until = keep_until(case=case, policy=policy, calendar=calendar)
    if until is None:
        return None
    proposal = proposal_of(case=case)
    return Kept(Keeping.PROPOSED, until, (proposal,)) if proposal else Kept(Keeping.DUE, until)


def hold_on(*, case: ComplaintCase) -> Entry | None:
    """The entry by which the case is under legal hold, or None."""
    last = next((entry for entry in reversed(case.standing) if entry.kind in (Kind.HELD, Kind.RELEASED)), None)
    return last if last and last.kind is Kind.HELD else None


def proposal_of(*, case: ComplaintCase) -> Entry | None:
    """The proposal to dispose of the case that still waits for another person's word, or None."""
    watched = (*_ENDS_PROPOSAL, Kind.DISPOSAL_PROPOSED)
    last = next((entry for entry in reversed(case.standing) if entry.kind in watched), None)
    return last if last and last.kind is Kind.DISPOSAL_PROPOSED else None


def is_party(*, case: ComplaintCase, email: str) -> bool:
    """Whether the case is, or ever was, this person's own: to handle, to answer for, or to complain of."""
    return email.casefold() in {each.casefold() for each in _parties(case) if each}


def disposal_acts(*, case: ComplaintCase, by: Circumstances) -> Iterator[Act]:
    """Of holding and disposing, what whoever acts could do to the case now, if the act table lets him."""
    checks: dict[Act, Callable[[], object]] = {
        Act.LEGAL_HOLD: lambda: _check_hold(case),
        Act.HOLD_LIFTING: lambda: _check_lifting(case, by),
        Act.DISPOSAL: lambda: _check_proposal(case, by),
        Act.DISPOSAL_DECISION: lambda: _check_decision(case, by),
    }
    for act, check in checks.items():
        try:
            check()
        except DisposalRefused:
            continue
        yield act


def barred_from(*, case: ComplaintCase, by: Circumstances) -> str:
    """Why this person, of all who might, neither proposes, approves nor lifts anything here: a reason, or empty."""
    proposal = proposal_of(case=case)
    if proposal and staff_email(proposal.actor).casefold() == by.actor.email.casefold():
        return SAME_PERSON
    return PARTY if is_party(case=case, email=by.actor.email) else ""


def hold(case: ComplaintCase, command: LegalHold, by: Circumstances) -> ComplaintCase:
    """`case` under legal hold; a proposal to dispose of it is off. Raises DisposalRefused."""
    _check_hold(case)
    return by.put(case, Kind.HELD, {"text": command.reason})


def lift(case: ComplaintCase, command: HoldLifting, by: Circumstances) -> ComplaintCase:
    """`case` without its legal hold. Raises DisposalRefused."""
    _check_lifting(case, by)
    return by.put(case, Kind.RELEASED, {"text": command.reason})


def propose(case: ComplaintCase, command: DisposalProposal, by: Circumstances) -> ComplaintCase:
    """`case` with the proposal to dispose of it. Raises DisposalRefused."""
    _check_proposal(case, by)
    return by.put(case, Kind.DISPOSAL_PROPOSED, {"text": command.reason})


def decide(case: ComplaintCase, command: DisposalDecision, by: Circumstances) -> ComplaintCase:
    """`case` disposed of, or kept on. Raises DisposalRefused.

    The entry that disposes of it holds what is left of all others: from then on nobody reads more of them.
    """
    proposal = _check_decision(case, by, refusing=not command.approved)
    if not command.approved:
        return by.put(case, Kind.DISPOSAL_REFUSED, {"text": command.reason})
    left = [remains(entry=entry, policy=by.policy) for entry in case.timeline]
    return bared(by.put(case, Kind.DISPOSED, {"text": command.reason, "proposal": proposal.seq, "left": left}))


def _check_hold(case: ComplaintCase) -> None:
    if hold_on(case=case):
        raise DisposalRefused(reason="held")


def _check_lifting(case: ComplaintCase, by: Circumstances) -> None:
    if not hold_on(case=case):
        raise DisposalRefused(reason="not_held")
    _check_not_barred(case, by)


def _check_proposal(case: ComplaintCase, by: Circumstances) -> None:
    _check_due(case, by)
    if proposal_of(case=case):
        raise DisposalRefused(reason="proposed")
    _check_not_barred(case, by)


def _check_decision(case: ComplaintCase, by: Circumstances, *, refusing: bool = False) -> Entry:
    """The proposal that waits for the word of whoever acts. To keep a case needs no time to have run out."""
    proposal = proposal_of(case=case)
    if proposal is None:
        raise DisposalRefused(reason="nothing_proposed")
    if not refusing:
        _check_due(case, by)
    _check_not_barred(case, by)
    return proposal


def _check_due(case: ComplaintCase, by: Circumstances) -> None:
    until = keep_until(case=case, policy=by.policy, calendar=by.calendar)
    if hold_on(case=case):
        raise DisposalRefused(reason="held")
    if until is None or by.now <= until:
        raise DisposalRefused(reason="not_due")


def _check_not_barred(case: ComplaintCase, by: Circumstances) -> None:
    if reason := barred_from(case=case, by=by):
        raise DisposalRefused(reason=reason)


def _parties(case: ComplaintCase) -> Iterator[str]:
    """Whoever complains or is complained about, had the case or stood in, took it down, or was to be penalised."""
    if case.complaint:
        yield from (case.complaint.respondent, case.complaint.complainant.email)
    yield case.agent
    for entry in case.timeline:
        if entry.kind in (Kind.ASSIGNED, Kind.AWAY, Kind.PENALTY):
            yield from (entry.data.get(name, "") for name in ("handler", "deputy", "on"))
            yield from (share["on"] for share in entry.data.get("shares", ()))
