"""How a case goes to who has to act on it: a new order to the handler, or an alarm where nobody answers for it."""

from complaints.domain.case import ComplaintCase, Kind, Stage
from complaints.domain.circumstances import Circumstances
from complaints.domain.routing import can_handle
from complaints.domain.staff import StaffMember

# Why a case is dispatched while somebody has it already: his order passes on to another, and opens no new round.
REASSIGNED, REROUTED, HANDED_OVER = "reassigned", "rerouted", "handed_over"
# After which an order was given, waits for somebody to give it to, or is owed anew.
ORDERS = (Kind.DISPATCHED, Kind.UNASSIGNED, Kind.REOPENED)


def dispatch(
    *, case: ComplaintCase, by: Circumstances, handler: str, department: str, why: str, text: str = ""
) -> ComplaintCase:
    """The case goes to `handler` as a new order, or, where nobody answers for it, is left registered and alarmed."""
    member, round_ = by.roster.find(handler), _round(case, why)
    if member is None:
        unassigned = {"department": department, "round": round_, "why": why, "text": text}
        return by.automatic.put(case, Kind.UNASSIGNED, unassigned)
    case = by.automatic.put(
        case, Kind.ASSIGNED, {"handler": member.email, "department": member.department or department}
    )
    return by.automatic.put(case, Kind.DISPATCHED, {"handler": member.email, "round": round_, "why": why, "text": text})


def may_be_given(*, member: StaffMember, case: ComplaintCase, by: Circumstances) -> bool:
    """Whether the case may be assigned to `member`: cases are his to handle, and he may know of this one."""
    return can_handle(member=member, policy=by.policy) and by.circle(case).may_handle(member=member)


def dispatch_again(*, case: ComplaintCase, by: Circumstances, why: str, text: str) -> ComplaintCase:
    """A new order to the handler whom the case has."""
    return dispatch(case=case, by=by, handler=case.handler, department=case.department, why=why, text=text)


def _round(case: ComplaintCase, why: str) -> int:
    """The round of a new order: another one, unless an order passes on, or one that nobody has had yet."""
    last = next((entry for entry in reversed(case.standing) if entry.kind in ORDERS), None)
    if last and last.kind is Kind.UNASSIGNED:
        return int(last.data.get("round", case.round + 1))
    passed_on = case.stage is Stage.DISPATCHED and why in (REASSIGNED, REROUTED, HANDED_OVER)
    return case.round if passed_on else case.round + 1
