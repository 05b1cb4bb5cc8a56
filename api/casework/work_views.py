"""What lies on a desk, as it is told: title, how much time is left, and what is needed to do it at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from api.casework.penalties import penalties_view, role_titles
from api.casework.requests import requests_view
from api.intake.views import moment
from api.texts import both
from complaints.bootstrap import Services
from complaints.domain.approvals import waiting
from complaints.domain.call_times import NextCall, after_another_in_vain, next_call
from complaints.domain.case import ComplaintCase, Entry
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import Clock, clocks
from complaints.domain.costs import Cost, cost_of_penalty, cost_of_request
from complaints.domain.mail_events import SPAM_REPORT
from complaints.domain.masking import is_masked, masked_words
from complaints.domain.openings import calls_open
from complaints.domain.penalties import penalties
from complaints.domain.policy_intake import Hides
from complaints.domain.questions import question_state
from complaints.domain.staff import MatrixChange
from complaints.domain.text import Text
from complaints.domain.veil import veiled, veiled_words
from complaints.domain.waiting import CALL, EVERYBODY, HANDLING, LATE, UNASSIGNED, UNDELIVERED, Lane, Wait
from complaints.domain.working_time import WORKING_UNITS
from complaints.usecases.view_work import WorkPage

SHOWN = 80  # characters of the description
TITLES = {
    UNASSIGNED: Text("指派责任人", "Assign a handler"),
    CALL: Text("回访客户", "Call the complainant"),
    HANDLING: Text("处理并答复客户", "Handle it and reply"),
    "delegated": Text("等待责任人处理", "Waiting for the handler"),
    UNDELIVERED: Text("邮件无法送达", "Mail does not arrive"),
}


def work_view(page: WorkPage, changes: Iterable[MatrixChange], by: Circumstances, services: Services) -> dict[str, Any]:
    """A page of a pile, and the `changes` of the matrix that wait for the reader."""
    return {
        "rows": [_row(wait, case, by.under(case), services) for wait, case in page.waits],
        "counts": page.counts,
        "matrix_changes": [_change(each, by) for each in changes],
        "unread": list(page.unread),
        "cursor": page.cursor,
        "now": moment(by.now, by.calendar.zone),
    }


def _change(change: MatrixChange, by: Circumstances) -> dict[str, Any]:
    return {
        "id": change.id,
        "effective": change.effective.isoformat(),
        "cells": len(change.cells),
        "reason": change.reason,
        "proposed_by_name": by.roster.name_of(change.proposed_by) or change.proposed_by,
        "proposed_at": moment(change.proposed_at, by.calendar.zone),
    }


def _row(wait: Wait, case: ComplaintCase, by: Circumstances, services: Services) -> dict[str, Any]:
    zone, circle = by.calendar.zone, by.circle(case)
    member = by.actor.member
    assert member is not None
    open_ = circle.knows_name(member=member)
    kind, _, rest = wait.what.partition(":")
    clock = _clock(rest, case, by) if kind in ("clock", LATE) else None
    late = wait.due_at is not None and wait.due_at < by.now
    shown = {
        "reference": case.reference,
        "kind": wait.lane.value if wait.lane in (Lane.STUCK, Lane.DELEGATED) else _kind(wait, kind),
        "title": both(_title(kind, rest, clock, case, by)),
        "waits_for": _waits_for(wait, by),
        "since": moment(clock.started_at if clock else wait.at, zone),
        "due_at": moment(wait.due_at, zone) if wait.due_at else None,
        "state": "none" if wait.due_at is None else "overdue" if late else "running",
        "left": _left(wait.due_at, clock, by) if wait.due_at else None,
        "case": _case(case, by, veil=not open_),
        "call": _call(case, by, phone=open_) if wait.lane is Lane.CALLS else None,
        "request": _request(rest, case, by, services, veil=not open_) if kind == "matter" else None,
        "penalty": _penalty(rest, case, by) if kind == "penalty" else None,
        "timer_late": kind == LATE,
        "undelivered": _undelivered(case.timeline[int(rest) - 1]) if kind == UNDELIVERED else None,
    }
    if not open_:
        shown = veiled_words(shown, complaint=case.content, policy=by.policy)
    elif is_masked(case=case, by=by):
        shown = masked_words(shown, complaint=case.content, policy=by.policy)
    return shown


def _undelivered(entry: Entry) -> dict[str, str]:
    return {
        "to": entry.data["to"],
        "reason": entry.data.get("reason", ""),
        "why": "reported" if entry.data.get("reason") == SPAM_REPORT else "refused",
    }


def _kind(wait: Wait, kind: str) -> str:
    if wait.lane is Lane.CALLS:
        return "call"
    return {"matter": "approval", "penalty": "penalty", UNASSIGNED: UNASSIGNED}.get(kind, "clock")


def _clock(rest: str, case: ComplaintCase, by: Circumstances) -> Clock | None:
    id_, _, run = rest.rpartition(":")
    running = clocks(case=case, policy=by.policy, calendar=by.calendar)
    return next((clock for clock in running if (clock.rule.id, str(clock.run)) == (id_, run)), None)


def _title(kind: str, rest: str, clock: Clock | None, case: ComplaintCase, by: Circumstances) -> Text:
    if clock:
        return clock.rule.title
    if kind == "matter" and (rule := by.policy.approval(rest)):
        return rule.title
    if kind == "penalty":
        return next(each.rule.title for each in penalties(case=case, policy=by.policy) if str(each.number) == rest)
    return TITLES[kind]


def _waits_for(wait: Wait, by: Circumstances) -> dict[str, Any]:
    if "@" in wait.who:
        name = by.roster.name_of(wait.who) or wait.who
        return {"kind": "person", "id": wait.who, "name": both(Text(name, name))}
    role = wait.who.partition(":")[0]
    title = by.policy.roles[role] if role in by.policy.roles else Text("", "")
    return {"kind": "role", "id": "" if wait.who == EVERYBODY else wait.who, "name": both(title)}


def _left(due_at: datetime, clock: Clock | None, by: Circumstances) -> dict[str, Any]:
    """Minutes to `due_at`, in the unit in which its limit is counted."""
    sign, start, end = (1, by.now, due_at) if due_at >= by.now else (-1, due_at, by.now)
    if clock and clock.rule.limit.unit in WORKING_UNITS:
        seconds = by.calendar.working_seconds(start=start, end=end)
        return {"minutes": sign * (seconds // 60), "unit": "working"}
    return {"minutes": sign * int((end - start).total_seconds() // 60), "unit": "calendar"}


def _case(case: ComplaintCase, by: Circumstances, *, veil: bool) -> dict[str, Any]:
    complaint = veiled(complaint=case.content, policy=by.policy) if veil else case.content
    path = by.circle(case).path
    assert case.received_at is not None
    return {
        "stage": case.stage.value,
        "complainant": complaint.complainant.name,
        "summary": " ".join(complaint.description.split())[:SHOWN],
        "category": complaint.category,
        "severity": case.severity,
        "handler": case.handler,
        "handler_name": by.roster.name_of(case.handler),
        "department": case.department,
        "round": case.round,
        "received_at": moment(case.received_at, by.calendar.zone),
        "confidential": bool(path and path.hides is Hides.CASE),
        "question": question_state(case=case),
    }


def _call(case: ComplaintCase, by: Circumstances, *, phone: bool) -> dict[str, Any]:
    due, otherwise = next_call(case=case, by=by), after_another_in_vain(case=case, by=by)
    return {
        **_due(due, by),
        "of": by.policy.follow_up.attempts,
        "if_unreachable": _due(otherwise, by) if otherwise else None,
        "phone": case.content.complainant.phone if phone else "",
        "outcomes": list(calls_open(case=case, by=by)),
    }


def _due(call: NextCall, by: Circumstances) -> dict[str, Any]:
    zone, band = by.calendar.zone, call.band
    return {
        "attempt": call.attempt,
        "band": {"from": moment(band.start, zone), "to": moment(band.end, zone)} if band else None,
        "not_before": moment(call.not_before, zone) if call.not_before else None,
    }


def _request(
    matter: str, case: ComplaintCase, by: Circumstances, services: Services, *, veil: bool
) -> dict[str, Any] | None:
    asked = next((each for each in requests_view(case, by, services, veil=veil) if each["matter"] == matter), None)
    rule = by.policy.approval(matter)
    if asked is None or rule is None:
        return None
    words = asked["opinions"]
    said = [
        {
            "title": word["tier_title"],
            "state": "approved" if word["approved"] else "refused",
            "by": word["by_name"],
            "at": word["at"],
        }
        for word in words
    ]
    later = [_later(tier, place, by) for place, tier in enumerate(rule.tiers[len(words) :])]
    kept = ("seq", "matter", "title", "asked_by", "asked_by_name", "asked_at", "text", "may_decide")
    waits = waiting(rule=rule, case=case)
    cost = cost_of_request(request=waits, case=case, by=by) if waits else None
    more = {"fields": asked["particulars"], "chain": [*said, *later], "cost": _cost(cost)}
    return {name: asked[name] for name in kept} | more


def _penalty(number: str, case: ComplaintCase, by: Circumstances) -> dict[str, Any] | None:
    """What is proposed, by its number and title; None where he may not see it."""
    shown = (each for each in penalties_view(case, by)["penalties"] if str(each["number"]) == number)
    found = next(shown, None)
    if found is None:
        return None
    kept = ("number", "title", "on_name", "text", "proposed_by_name", "proposed_at", "doubled", "days")
    bounds = found["decided"] or {unit: found[unit] for unit in ("money", "points")}
    return {name: found[name] for name in kept} | {"cost": _cost(cost_of_penalty(bounds=bounds))}


def _cost(cost: Cost | None) -> dict[str, Any] | None:
    return {"label": both(cost.label), "value": both(cost.value)} if cost else None


def _later(tier: str, place: int, by: Circumstances) -> dict[str, Any]:
    return {"title": role_titles(tier, by), "state": "later" if place else "open", "by": "", "at": None}
