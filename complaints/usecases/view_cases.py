"""Staff look: a list, a whole case. What a role may not see is not shown."""

from dataclasses import replace

from complaints.domain.acts import VIEW, NotAllowed, may
from complaints.domain.case import ComplaintCase
from complaints.domain.lifecycle import Circumstances
from complaints.domain.staff import StaffMember, stand_in
from complaints.usecases.ports import CaseFilter, CaseRepository, Page

OWN_CASES_ONLY = frozenset({"handler", "head"})


def view_case(*, cases: CaseRepository, reference: str, circumstances: Circumstances) -> ComplaintCase:
    """The case, if the policy lets this member of staff see it. Raises UnknownReference, NotAllowed."""
    case = cases.get(reference=reference)
    if not may(
        actor=circumstances.actor,
        act=VIEW,
        case=case,
        policy=circumstances.policy,
        roster=circumstances.roster,
        today=circumstances.today,
    ):
        raise NotAllowed(act=VIEW)
    return case


def find_cases(
    *, cases: CaseRepository, wanted: CaseFilter, limit: int, cursor: str | None, circumstances: Circumstances
) -> Page:
    """A page of the cases that fit and that this member may see: handlers their own (and those of
    whom they deputise for, when asked for by `handler`), heads their department's."""
    member = circumstances.actor.member
    if member is None:
        raise NotAllowed(act=VIEW)
    if not member.roles & (frozenset(circumstances.policy.acts[VIEW].by) - OWN_CASES_ONLY):
        if "head" in member.roles:
            wanted = replace(wanted, department=member.department)
        elif not _stands_in(member, wanted.handler, circumstances):
            wanted = replace(wanted, handler=member.email)
    return cases.find(wanted=wanted, now=circumstances.now, limit=limit, cursor=cursor)


def _stands_in(member: StaffMember, handler: str | None, by: Circumstances) -> bool:
    """Whether the list asked for is that of an absent colleague whose deputy `member` is."""
    absent = by.roster.find(handler) if handler else None
    return absent is not None and stand_in(member=absent, roster=by.roster, today=by.today) == member
