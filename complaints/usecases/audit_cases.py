"""Those whom the policy lets audit see whether timelines are whole and untouched: of one case, or of a month's."""

from dataclasses import dataclass

from complaints.domain.acts import AUDIT, NotAllowed, may
from complaints.domain.case import BrokenTimeline, ComplaintCase, Entry, Kind
from complaints.domain.circumstances import Circumstances
from complaints.domain.penalties import may_see, penalties
from complaints.usecases.ports import CaseFilter, CaseRepository, UnknownReference
from complaints.usecases.view_cases import find_cases, view_case


@dataclass(frozen=True)
class Finding:
    """What was found of one case. `broken_at`: the first entry that does not fit, None where the chain is intact.

    `length`: how many entries were checked; `entries`: those of them that are for who asks to see. `disposed`: what the
    entries said was disposed of: the chain says that they were there, and what of them is left.
    """

    reference: str
    broken_at: int | None
    reason: str
    length: int
    entries: tuple[Entry, ...]
    disposed: bool = False

    @property
    def intact(self) -> bool:
        """Whether every entry is there and as it was written."""
        return self.broken_at is None


@dataclass(frozen=True)
class Audited:
    """A page of findings, newest case first; `cursor` of the next, None where there is none."""

    findings: tuple[Finding, ...]
    cursor: str | None


def audit_case(*, cases: CaseRepository, reference: str, circumstances: Circumstances) -> Finding:
    """The chain of one case, computed again from its entries. Raises UnknownReference, NotAllowed, PolicyNotKept.

    Who may not know of the case is told that there is none, before anything is said of what he may do.
    A broken timeline does not tell who may know of its case: then the list says whether there is one for this reader.
    """
    try:
        case = view_case(cases=cases, reference=reference, circumstances=circumstances)
    except BrokenTimeline as broken:
        wanted = CaseFilter(q=reference)
        rows = find_cases(cases=cases, wanted=wanted, limit=50, cursor=None, circumstances=circumstances).rows
        if reference not in {row.reference for row in rows}:
            raise UnknownReference from None
        _check_may(circumstances)
        return _broken(broken)
    _check_may(circumstances)
    seen = _seen(case, circumstances.under(case))
    return Finding(reference, None, "", len(case.timeline), seen, case.disposed_at is not None)


def audit_month(
    *, cases: CaseRepository, month: str, limit: int, cursor: str | None, circumstances: Circumstances
) -> Audited:
    """A page of the cases registered in `month` (YYYY-MM) that who asks may know of, each read whole and checked.

    Raises NotAllowed, BadCursor. One query of the list and one of each case: `limit` bounds what is read.
    """
    _check_may(circumstances)
    wanted = CaseFilter(month=month)
    page = find_cases(cases=cases, wanted=wanted, limit=limit, cursor=cursor, circumstances=circumstances)
    return Audited(tuple(_checked(cases, row.reference) for row in page.rows), page.cursor)


def _seen(case: ComplaintCase, by: Circumstances) -> tuple[Entry, ...]:
    """The entries without the penalties that are not for who asks to see."""
    found = penalties(case=case, policy=by.policy)
    numbers = {each.number for each in found if may_see(penalty=each, case=case, by=by)}
    return tuple(entry for entry in case.timeline if entry.kind is not Kind.PENALTY or entry.data["number"] in numbers)


def _checked(cases: CaseRepository, reference: str) -> Finding:
    try:
        case = cases.get(reference=reference)
    except BrokenTimeline as broken:
        return _broken(broken)
    return Finding(reference, None, "", len(case.timeline), (), case.disposed_at is not None)


def _broken(broken: BrokenTimeline) -> Finding:
    return Finding(broken.reference, broken.seq, broken.reason, 0, ())


def _check_may(by: Circumstances) -> None:
    if not may(actor=by.actor, act=AUDIT, case=None, policy=by.policy, roster=by.roster, today=by.today):
        raise NotAllowed(act=AUDIT)
