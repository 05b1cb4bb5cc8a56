"""Staff look: a list, a whole case. What a role may not see is not shown."""

from dataclasses import replace

from complaints.domain.acts import VIEW, NotAllowed, may
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.confidentiality import sight
from complaints.domain.openings import is_awaited
from complaints.domain.penalties import may_see, penalties
from complaints.domain.staff import StaffMember, stand_in
from complaints.usecases.fitting import fits
from complaints.usecases.ports import CaseFilter, CaseRepository, Page, UnknownReference

OWN_CASES_ONLY = frozenset({"handler", "head"})


def view_case(*, cases: CaseRepository, reference: str, circumstances: Circumstances) -> ComplaintCase:
    """The case, if the policy lets this member of staff see it. Raises UnknownReference, NotAllowed.

    Who may not know of it is told that there is none.
    """
    case = cases.get(reference=reference)
    by = circumstances.under(case)
    if not knows(case=case, circumstances=by):
        raise UnknownReference
    if not may_view(case=case, circumstances=by):
        raise NotAllowed(act=VIEW)
    return case


def glance_at(*, cases: CaseRepository, reference: str, circumstances: Circumstances) -> int | None:
    """The version of a case, told from its row alone to whom lists show it. Raises UnknownReference.

    None where only the whole case tells whether this member of staff may see it.
    """
    row, version = cases.glance(reference=reference)
    asked = within_reach(wanted=CaseFilter(), circumstances=circumstances)
    return version if asked and fits(row=row, wanted=asked, now=circumstances.now) else None


def knows(*, case: ComplaintCase, circumstances: Circumstances) -> bool:
    """Whether who acts may know that there is such a case: everybody but staff whom a confidential path leaves out."""
    member = circumstances.actor.member
    return member is None or circumstances.circle(case).knows(member=member)


def may_view(*, case: ComplaintCase, circumstances: Circumstances) -> bool:
    """Whether the policy lets this member of staff see the case, or his word on it is waited for."""
    by_table = may(
        actor=circumstances.actor,
        act=VIEW,
        case=case,
        policy=circumstances.policy,
        roster=circumstances.roster,
        today=circumstances.today,
    )
    return by_table or is_awaited(case=case, by=circumstances)


def view_penalties(*, cases: CaseRepository, reference: str, circumstances: Circumstances) -> ComplaintCase:
    """The case, for its penalties alone: also to whom one of them falls on. Raises UnknownReference, NotAllowed."""
    case = cases.get(reference=reference)
    by = circumstances.under(case)
    seen = sees_penalties(case=case, circumstances=by)
    if not seen and not knows(case=case, circumstances=by):
        raise UnknownReference
    if not seen and not may_view(case=case, circumstances=by):
        raise NotAllowed(act=VIEW)
    return case


def sees_penalties(*, case: ComplaintCase, circumstances: Circumstances) -> bool:
    """Whether any penalty of the case is for who acts to see."""
    found = penalties(case=case, policy=circumstances.policy)
    return any(may_see(penalty=each, case=case, by=circumstances) for each in found)


def find_cases(
    *, cases: CaseRepository, wanted: CaseFilter, limit: int, cursor: str | None, circumstances: Circumstances
) -> Page:
    """A page of the cases that fit and that this member may see: handlers their own (and those of
    whom they deputise for, when asked for by `handler`), heads their department's. Of others there are none."""
    asked = within_reach(wanted=wanted, circumstances=circumstances)
    return cases.find(wanted=asked, now=circumstances.now, limit=limit, cursor=cursor) if asked else Page((), None)


def within_reach(*, wanted: CaseFilter, circumstances: Circumstances) -> CaseFilter | None:
    """`wanted`, narrowed to what this member may see in lists; None where there is nothing. Raises NotAllowed."""
    member = circumstances.actor.member
    if member is None:
        raise NotAllowed(act=VIEW)
    if not member.roles & (frozenset(circumstances.policy.acts[VIEW].by) - OWN_CASES_ONLY):
        own = _own(wanted, member, circumstances)
        if own is None:
            return None
        wanted = own
    return replace(wanted, sight=sight(member=member, roster=circumstances.roster, today=circumstances.today))


def _own(wanted: CaseFilter, member: StaffMember, by: Circumstances) -> CaseFilter | None:
    """`wanted`, narrowed to what a head or a handler may see; None where it asks for what is somebody else's."""
    if "head" in member.roles:
        return replace(wanted, department=member.department) if wanted.department in (None, member.department) else None
    if wanted.handler is None:
        return replace(wanted, handler=member.email)
    asked = by.roster.find(wanted.handler)
    if asked and member in (asked, stand_in(member=asked, roster=by.roster, today=by.today)):
        return replace(wanted, handler=asked.email)
    return None
