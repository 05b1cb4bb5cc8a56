"""What staff are shown of cases: built field by field."""

from datetime import datetime, time, timedelta
from typing import Any

from api.attached import staff_files
from api.casework.openings import acts_open, openings_view
from api.casework.penalties import penalties_open, penalties_view, timeline_seen
from api.casework.requests import requests_view
from api.casework.retention_views import keeping_view
from api.casework.undoing import undoable_view
from api.entries import complaint_particulars, misreading, particulars, title_of
from api.intake.views import moment
from api.texts import both, both_or_none
from complaints.bootstrap import Services
from complaints.domain.case import ComplaintCase, Entry, Kind
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import Clock, clocks
from complaints.domain.ladder import PlannedStep, forecast
from complaints.domain.masking import (
    is_masked,
    masked_line,
    masked_name,
    masked_words,
    masks_rows,
    unmasked_until,
)
from complaints.domain.questions import is_reached_by_mail, open_questions
from complaints.domain.staff import StaffMember
from complaints.domain.veil import veiled, veiled_words
from complaints.usecases.ports import CaseSummary, Page


def page_view(page: Page, by: Circumstances) -> dict[str, Any]:
    """A page of the case list."""
    return {
        "cases": [row_view(row, by) for row in page.rows],
        "cursor": page.cursor,
        "now": moment(by.now, by.calendar.zone),
    }


def due_span(*, due: str, by: Circumstances) -> tuple[datetime, datetime] | tuple[None, None]:
    """From when until when something is due, for one of DUE: days of the company's zone, a week begins today."""
    if not due:
        return None, None
    first, days = {"today": (0, 1), "tomorrow": (1, 1), "week": (0, 7)}[due]
    midnight = datetime.combine(by.today + timedelta(days=first), time(), by.calendar.zone)
    return midnight, midnight + timedelta(days=days)


def case_view(case: ComplaintCase, by: Circumstances, services: Services) -> dict[str, Any]:
    """A whole case for `by.actor`, with the acts open to him now."""
    zone, who = by.calendar.zone, by.circle(case)
    open_ = by.actor.member is not None and who.knows_name(member=by.actor.member)
    masked = is_masked(case=case, by=by)
    acts = acts_open(case, by)
    shown = {
        "reference": case.reference,
        "version": case.version,
        "stage": case.stage.value,
        "policy": {"id": case.policy_id, "version": case.policy_version},
        "complaint": _complaint(case, by, services, veil=not open_),
        "handler": case.handler,
        "handler_name": by.roster.name_of(case.handler),
        "department": case.department,
        "agent": case.agent,
        "agent_name": by.roster.name_of(case.agent),
        "confidential": {"id": who.path.id, "title": both(who.path.title)} if who.path else None,
        "severity": case.severity,
        "classes": dict(case.classes),
        "round": case.round,
        "final_result": case.final_result,
        "satisfied": case.satisfied,
        "attempts": case.attempts,
        "rating": case.rating,
        "closing_kind": case.closing_kind,
        **_span(case, by),
        "timeline": [_entry(entry, by, services, veil=masked or not open_) for entry in timeline_seen(case, by)],
        "reached_by_mail": is_reached_by_mail(case=case),
        "questions_open": [entry.seq for entry in open_questions(case=case)],
        "clocks": clocks_view(case, by)["clocks"],
        "acts": acts,
        "undo": undoable_view(case, by),
        **openings_view(case, by, acts),
        "requests": requests_view(case, by, services, veil=not open_),
        "penalties": penalties_view(case, by)["penalties"],
        "penalties_open": penalties_open(case, by) if acts else [],
        "now": moment(by.now, zone),
    }
    if not open_:
        shown = veiled_words(shown, complaint=case.content, policy=by.policy)
    elif masked:
        shown = masked_words(shown, complaint=case.content, policy=by.policy)
    return shown


def _span(case: ComplaintCase, by: Circumstances) -> dict[str, Any]:
    """From when until when there is the case."""
    assert case.received_at is not None
    return {
        "received_at": moment(case.received_at, by.calendar.zone),
        "closed_at": moment(case.closed_at, by.calendar.zone) if case.closed_at else None,
        "keeping": keeping_view(case, by),
    }


def clocks_view(case: ComplaintCase, by: Circumstances) -> dict[str, Any]:
    """Every clock of a case, explained."""
    running = clocks(case=case, policy=by.policy, calendar=by.calendar)
    return {"clocks": [_clock(clock, case, by) for clock in running]}


def forecast_view(case: ComplaintCase, by: Circumstances) -> dict[str, Any]:
    """What happens if nobody acts."""
    steps = forecast(case=case, policy=by.policy, calendar=by.calendar, now=by.now)
    return {"steps": [_step(step, case, by) for step in steps]}


def row_view(row: CaseSummary, by: Circumstances) -> dict[str, Any]:
    """A row of a list."""
    zone, short = by.calendar.zone, masks_rows(by=by)
    return {
        "reference": row.reference,
        "stage": row.stage,
        "handler": row.handler,
        "handler_name": by.roster.name_of(row.handler),
        "department": row.department,
        "agent": row.agent,
        "category": row.category,
        "business_line": row.business_line,
        "severity": row.severity,
        "month": row.month,
        "round": row.round,
        "complainant": masked_name(row.complainant) if short else row.complainant,
        "summary": masked_line(row.summary, name=row.complainant) if short else row.summary,
        "received_at": moment(row.received_at, zone),
        "due_at": moment(row.due_at, zone) if row.due_at else None,
        "due_clock": row.due_clock,
        "overdue": row.due_at is not None and row.due_at < by.now,
    }


def _complaint(case: ComplaintCase, by: Circumstances, services: Services, *, veil: bool) -> dict[str, Any]:
    complaint = veiled(complaint=case.content, policy=by.policy) if veil else case.content
    until = unmasked_until(case=case, by=by)
    known = {
        "hidden": veil,
        "masked": is_masked(case=case, by=by),
        "unmasked_until": moment(until, by.calendar.zone) if until else None,
    }
    return {
        "complainant": vars(complaint.complainant) | known,
        "anonymous": complaint.anonymous,
        "type": complaint.type,
        "category": complaint.category,
        "business_line": complaint.business_line,
        "order_no": complaint.order_no,
        "description": complaint.description,
        "occurred_at": complaint.occurred_at,
        "place": complaint.place,
        "demand": complaint.demand,
        "fields": dict(complaint.fields),
        "particulars": complaint_particulars(complaint, by.policy, public=False),
        "levels": dict(complaint.levels),
        "respondent": complaint.respondent,
        "respondent_name": by.roster.name_of(complaint.respondent),
        "repeat_of": complaint.repeat_of,
        "channel": complaint.channel,
        "locale": complaint.locale,
        "consent": complaint.consent,
        "attachments": staff_files([vars(file) for file in complaint.attachments], services, veil=veil),
    }


def _clock(clock: Clock, case: ComplaintCase, by: Circumstances) -> dict[str, Any]:
    zone = by.calendar.zone
    return {
        "clock": clock.rule.id,
        "stage": clock.rule.id,
        "title": both(clock.rule.title),
        "run": clock.run,
        "accountable": clock.rule.accountable,
        "owner": _owner(clock, case, by),
        "started": moment(clock.started_at, zone),
        "started_at": moment(clock.started_at, zone),
        "due": moment(clock.due_at, zone),
        "due_at": moment(clock.due_at, zone),
        "stopped_at": moment(clock.stopped_at, zone) if clock.stopped_at else None,
        "paused_at": moment(clock.paused_at, zone) if clock.paused_at else None,
        "extended": clock.extended,
        "state": clock.state(by.now).value,
        "provisional": clock.deadline.provisional,
        "rule": ", ".join(clock.rule.rules),
        "rules": list(clock.rule.rules),
        "explanation": [
            {
                "day": line.day.isoformat(),
                "counted": line.counted,
                "reason": line.reason,
                "name": both_or_none(line.name),
            }
            for line in clock.deadline.days
        ],
    }


def _owner(clock: Clock, case: ComplaintCase, by: Circumstances) -> dict[str, Any]:
    role = clock.rule.accountable
    members = _recipients(role, case, by)
    first = members[0] if members else None
    return {
        "role": role,
        "title": both(by.policy.roles[role]),
        "email": first.email if first else "",
        "name": first.name if first else "",
    }


def _step(step: PlannedStep, case: ComplaintCase, by: Circumstances) -> dict[str, Any]:
    return {
        "at": moment(step.at, by.calendar.zone),
        "kind": step.step.kind.value,
        "clock": step.clock.rule.id,
        "title": both(step.clock.rule.title),
        "step": step.step.id,
        "to": _people(step.step.to, case, by),
        "copy": _people(step.step.copy, case, by),
    }


def _people(roles: tuple[str, ...], case: ComplaintCase, by: Circumstances) -> list[dict[str, str]]:
    found = dict.fromkeys(member for role in roles for member in _recipients(role, case, by))
    return [{"email": member.email, "name": member.name} for member in found]


def _recipients(role: str, case: ComplaintCase, by: Circumstances) -> tuple[StaffMember, ...]:
    return by.circle(case).told(role=role).members


def _entry(entry: Entry, by: Circumstances, services: Services, *, veil: bool) -> dict[str, Any]:
    """One line of the timeline; but behind a veil with the raw message by which it came: it says who wrote it."""
    return {
        "seq": entry.seq,
        "at": moment(entry.at, by.calendar.zone),
        "actor": entry.actor,
        "actor_name": by.roster.name_of(entry.actor),
        "kind": entry.kind.value,
        "title": title_of(entry, by.policy),
        "particulars": [*particulars(entry, by.policy), *misreading(entry, by)] if not entry.digest else [],
        "disposed": bool(entry.digest),
        "data": {} if entry.kind is Kind.RECEIVED else _shown(entry, services, veil),
        "mail": "" if veil else entry.data.get("mail", ""),
        "hash": entry.hash,
    }


def _shown(entry: Entry, services: Services, veil: bool) -> dict[str, Any]:
    """What an entry holds, with what may be known and had of each of its files."""
    shown = {
        name: value for name, value in entry.data.items() if name not in ("secret_hash", "mail", "sent_to", "left")
    }
    if "attachments" in shown:
        shown["attachments"] = staff_files(shown["attachments"], services, veil=veil)
    return shown
