"""What follows by itself from what was done, by whomever: penalties proposed, a case handed over."""

from dataclasses import replace

from complaints.domain.acts import THE_PORTAL
from complaints.domain.case import ComplaintCase, Entry, Stage
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import event_names
from complaints.domain.commands import Act
from complaints.domain.conditions import holds
from complaints.domain.dispatching import REROUTED, dispatch
from complaints.domain.lifecycle import transition
from complaints.domain.penalties import is_proposed, put_proposal
from complaints.domain.penalty_evidence import as_it_stood
from complaints.domain.policy_intake import RouteRule
from complaints.domain.routing import chosen, destined
from complaints.domain.staff import StaffMember
from complaints.domain.timeline import new_entries

WITH_HANDLER = (Stage.REGISTERED, Stage.DISPATCHED)  # where a case can be handed over


def follow(*, before: ComplaintCase | None, after: ComplaintCase, circumstances: Circumstances) -> ComplaintCase:
    """`after` with what the policy makes follow from the entries since `before`; the portal is who does it.

    Asked once for every change, whoever made it, just before it is written: what follows is written with it.
    """
    by = replace(circumstances, actor=THE_PORTAL)
    after = _with_penalties_proposed(after, new_entries(before, after), by)
    after = _handed_over(after, new_entries(before, after), by)
    return _kept_in_the_circle(after, by)


def _with_penalties_proposed(case: ComplaintCase, entries: tuple[Entry, ...], by: Circumstances) -> ComplaintCase:
    """The case with the penalties that the entries call for: by the same evidence each once, and none applied."""
    for entry in entries:
        for rule in by.policy.penalties:
            if not set(event_names(entry)) & set(rule.on) or is_proposed(rule=rule, evidence=entry, case=case):
                continue
            if holds(when=rule.when, case=as_it_stood(case=case, seq=entry.seq)):
                case = put_proposal(case=case, rule=rule, by=by, evidence=entry.seq)
    return case


def _handed_over(case: ComplaintCase, entries: tuple[Entry, ...], by: Circumstances) -> ComplaintCase:
    """The case with the holder of the role that the first fitting route names, unless he has it already.

    Where nobody holds that role, nor any that stands above it, the case stays where it is.
    """
    names = {name for entry in entries for name in event_names(entry)}
    fitting = (rule for rule in by.policy.routes if names & set(rule.on) and holds(when=rule.when, case=case))
    rule = next(fitting, None) if case.stage in WITH_HANDLER else None
    return _rerouted(case, rule, by) if rule else case


def _rerouted(case: ComplaintCase, rule: RouteRule, by: Circumstances) -> ComplaintCase:
    holders = destined(role=rule.to, case=case, policy=by.policy, roster=by.roster, today=by.today)
    if not holders or case.handler in {member.email for member in holders}:
        return case
    return _passed_on(case, chosen(holders, reference=case.reference), by)


def _kept_in_the_circle(case: ComplaintCase, by: Circumstances) -> ComplaintCase:
    """The case with somebody who may know of it, where what was done has made it confidential before its handler."""
    handler, circle = by.roster.find(case.handler), by.circle(case)
    if case.stage not in WITH_HANDLER or handler is None or circle.knows(member=handler):
        return case
    members = circle.in_charge()
    return _passed_on(case, chosen(members, reference=case.reference), by) if members else case


def _passed_on(case: ComplaintCase, member: StaffMember, by: Circumstances) -> ComplaintCase:
    def handed_over() -> ComplaintCase:
        return dispatch(case=case, by=by, handler=member.email, department=case.department, why=REROUTED)

    return transition(case, Act.ASSIGNMENT, handed_over)
