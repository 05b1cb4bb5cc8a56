"""A case goes to the holder of a role: in another round, by a record that hands over, or after an objection."""

from complaints.domain.case import ComplaintCase, Stage
from complaints.domain.circumstances import Circumstances
from complaints.domain.dispatching import HANDED_OVER, dispatch
from complaints.domain.routing import chosen, destined
from complaints.domain.staff import StaffMember

OPEN = (Stage.REGISTERED, Stage.DISPATCHED, Stage.FOLLOW_UP)  # where a case can be handed over


def hand_over(
    *, case: ComplaintCase, by: Circumstances, role: str, text: str, why: str = HANDED_OVER, but: str = ""
) -> ComplaintCase:
    """A new order to a holder of `role`, never to the person with the address `but`.

    `handler` is whom the responsibility matrix names. Where nobody holds the role, nor any that stands above it, the
    case is left registered and alarmed.
    """
    member = _holder(case, by, role, but)
    email = member.email if member else ""
    return dispatch(case=case, by=by, handler=email, department=case.department, why=why, text=text)


def _holder(case: ComplaintCase, by: Circumstances, role: str, but: str) -> StaffMember | None:
    """One of those who stand for `role`: of the case's department before others."""
    found = destined(role=role, case=case, policy=by.policy, roster=by.roster, today=by.today)
    members = [member for member in found if member.email.casefold() != but.casefold()]
    near = [member for member in members if member.department == case.department]
    return chosen(near or members, reference=case.reference) if members else None
