"""What the regulation lets a member of staff do to a case now, as the staff page needs it for its forms."""

from typing import Any

from api.entries import guard_told
from api.intake.views import moment
from api.messages import TEXTS
from api.texts import both, both_or_none
from complaints.domain.acts import permitted
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.closing import needs_reason
from complaints.domain.commands import Act
from complaints.domain.disposal import OF_KEEPING, disposal_acts
from complaints.domain.lifecycle import TRANSITIONS
from complaints.domain.masking import offers_unmasking
from complaints.domain.openings import (
    Opening,
    calls_open,
    closings_open,
    handlers_open,
    matters_open,
    records_open,
    schemes_open,
)
from complaints.domain.policy import PolicyProfile
from complaints.domain.rounds import round_rule
from complaints.domain.staff import StaffMember
from complaints.domain.text import LOCALES


def acts_open(case: ComplaintCase, by: Circumstances) -> list[str]:
    """The acts that this member of staff may do as the case stands; none once it was disposed of."""
    if case.disposed_at is not None:
        return []
    allowed = permitted(actor=by.actor, case=case, policy=by.policy, roster=by.roster, today=by.today)
    open_now = {act.value for act, stages in TRANSITIONS.items() if case.stage in stages}
    if not calls_open(case=case, by=by):
        open_now.discard(Act.FOLLOW_UP)
    if not offers_unmasking(case=case, by=by):
        open_now.discard(Act.UNMASKING)
    open_now -= {act.value for act in OF_KEEPING} - set(disposal_acts(case=case, by=by))
    return [act for act in allowed if act in open_now]


def openings_view(case: ComplaintCase, by: Circumstances, acts: list[str]) -> dict[str, Any]:
    """Handlers, records, matters, schemes, outcomes of a call and ways of closing, where `acts` are open to him."""
    records = records_open(case=case, by=by) if Act.RECORD in acts else ()
    matters = matters_open(case=case, by=by) if Act.REQUEST in acts else ()
    schemes = schemes_open(case=case, by=by) if Act.CLASSIFICATION in acts else ()
    closings = closings_open(case=case, by=by) if Act.CLOSURE in acts else ()
    handlers = handlers_open(case=case, by=by) if Act.ASSIGNMENT in acts else ()
    return {
        "handlers_open": [_handler(each) for each in handlers],
        "records_open": [_opening(each, by) for each in records],
        "matters_open": [_opening(each, by) for each in matters],
        "schemes_open": list(schemes),
        "calls_open": list(calls_open(case=case, by=by)) if Act.FOLLOW_UP in acts else [],
        "follow_up_round": _round(case, by.policy),
        "closings_open": [_closing(each, by.policy) for each in closings],
    }


def _opening(opening: Opening, by: Circumstances) -> dict[str, Any]:
    window, zone = opening.window, by.calendar.zone
    return {
        "id": opening.id,
        "missing": list(opening.missing),
        "refused": both(TEXTS[f"request.{opening.refused}"]) if opening.refused else None,
        "after": moment(window.after, zone) if window else None,
        "latest": moment(window.latest, zone) if window and window.latest else None,
    }


def _handler(member: StaffMember) -> dict[str, Any]:
    return {
        "email": member.email,
        "name": member.name,
        "roles": sorted(member.roles),
        "department": member.department,
    }


def _closing(opening: Opening, policy: PolicyProfile) -> dict[str, Any]:
    missing = ({locale: guard_told(guard, policy, locale) for locale in LOCALES} for guard in opening.missing)
    when_satisfied = opening.id == policy.follow_up.closes_when_satisfied
    return {
        "id": opening.id,
        "missing": list(missing),
        "needs_reason": needs_reason(kind=opening.id, policy=policy),
        "when_satisfied": when_satisfied,
    }


def _round(case: ComplaintCase, policy: PolicyProfile) -> dict[str, Any] | None:
    """The follow-up round in which the case stands, and what comes of it where the complainant is not satisfied."""
    rule = round_rule(case=case, policy=policy)
    if rule is None:
        return None
    closing = next((kind.title for kind in policy.closing if kind.id == rule.closing), None)
    return {
        "title": both(rule.title),
        "then": rule.then.value,
        "to": both_or_none(policy.roles.get(rule.hand_to, closing)),
    }
