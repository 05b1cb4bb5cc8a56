"""What lies on the desk of somebody who leaves: his open cases, the limits that hold him to account, and what his roles
are to decide."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from complaints.domain.acts import HANDOVER, VIEW, NotAllowed, may
from complaints.domain.circumstances import Circumstances
from complaints.domain.confidentiality import AGENT, HANDLER, HEAD, sight
from complaints.domain.directory import known_as
from complaints.domain.staff import StaffMember
from complaints.domain.waiting import Lane, head_desk
from complaints.usecases.desks import Asked, rows_on
from complaints.usecases.directory import UnknownMember
from complaints.usecases.ports import CaseFilter, CaseRepository, CaseSummary
from complaints.usecases.view_cases import OWN_CASES_ONLY, find_cases
from complaints.usecases.view_work import COUNTED


@dataclass(frozen=True)
class RoleDesk:
    """What waits for a role (`head`: of the member's department), and how many `others` hold it."""

    role: str
    waiting: int
    others: int


@dataclass(frozen=True)
class DeskOf:
    """A desk. `cases`: open ones that he handles, newest first; `more`: there are further ones.

    `limits`, `calls`: how many run on it, at most COUNTED. `deputy_for`: whose deputy he is; `cells`: of the matrix.
    """

    member: StaffMember
    cases: tuple[CaseSummary, ...]
    more: bool
    limits: int
    calls: int
    roles: tuple[RoleDesk, ...]
    deputy_for: tuple[StaffMember, ...]
    cells: int


def view_desk(*, cases: CaseRepository, email: str, limit: int, circumstances: Circumstances) -> DeskOf:
    """The desk of whoever has this address, active or not, as far as the reader may know of what lies there.

    Raises NotAllowed, UnknownMember.
    """
    by = circumstances
    check_may_hand_over(by)
    member = known_as(roster=by.roster, email=email)
    if member is None:
        raise UnknownMember
    wanted = CaseFilter(handler=member.email, closed=False)
    page = find_cases(cases=cases, wanted=wanted, limit=limit, cursor=None, circumstances=by)
    own = member.email.casefold()
    return DeskOf(
        member=member,
        cases=page.rows,
        more=page.cursor is not None,
        limits=_lying(cases, Lane.LIMITS, member.email, by),
        calls=_lying(cases, Lane.CALLS, member.email, by),
        roles=tuple(_roles(cases, member, by)),
        deputy_for=tuple(each for each in by.roster.members if each.active and each.deputy.casefold() == own),
        cells=sum(row.handler.casefold() == own for row in by.roster.matrix(today=by.today)),
    )


def may_hand_over(by: Circumstances) -> bool:
    """Whether the policy lets him look at others' desks."""
    return may(actor=by.actor, act=HANDOVER, case=None, policy=by.policy, roster=by.roster, today=by.today)


def check_may_hand_over(by: Circumstances) -> None:
    """Raises NotAllowed to whom the policy does not let look at others' desks."""
    if not may_hand_over(by):
        raise NotAllowed(act=HANDOVER)


def _roles(cases: CaseRepository, member: StaffMember, by: Circumstances) -> Iterator[RoleDesk]:
    """What waits for the roles that he holds himself: not as the handler or agent of a case, which says so itself."""
    for role in sorted(member.roles - {HANDLER, AGENT}):
        who = head_desk(member.department) if role == HEAD else role
        waiting = _lying(cases, Lane.APPROVALS, who, by) if who else 0
        if waiting:
            held = (each for each in by.roster.holding(role) if role != HEAD or each.department == member.department)
            yield RoleDesk(role, waiting, sum(each.email != member.email for each in held))


def _lying(cases: CaseRepository, lane: Lane, who: str, by: Circumstances) -> int:
    """How many rows of a desk the reader may know of, at most COUNTED."""
    reader = by.actor.member
    assert reader is not None
    seen = sight(member=reader, roster=by.roster, today=by.today)
    sees_all = reader.roles & (frozenset(by.policy.acts[VIEW].by) - OWN_CASES_ONLY)
    rows = rows_on(cases=cases, asked=Asked(lane, who, None, COUNTED), seen=seen)
    his = (row for row in rows if sees_all or seen.heads == row.facts["department"])
    return sum(1 for _ in islice(his, COUNTED))
