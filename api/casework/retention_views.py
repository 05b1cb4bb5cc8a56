"""How the keeping of cases is shown: on the case itself, and in the piles of what is due, held and gone."""

from typing import Any

from api.casework.openings import acts_open
from api.intake.views import moment
from api.messages import TEXTS
from api.texts import both
from complaints.domain.acts import may
from complaints.domain.case import ComplaintCase, Entry, staff_email
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Act
from complaints.domain.disposal import OF_KEEPING, Keeping, Kept, barred_from, keeping
from complaints.domain.retention import keep_until
from complaints.usecases.view_retention import RetentionPage


def retention_view(page: RetentionPage, by: Circumstances) -> dict[str, Any]:
    """A page of a pile."""
    return {
        "rows": [_row(case, by.under(case)) for case in page.cases],
        "counts": page.counts,
        "cursor": page.cursor,
        "now": moment(by.now, by.calendar.zone),
    }


def keeping_view(case: ComplaintCase, by: Circumstances) -> dict[str, Any] | None:
    """How the keeping of `case` stands; None for an open case that nobody holds, and where no regulation ends it."""
    kept = keeping(case=case, policy=by.policy, calendar=by.calendar)
    if kept is None:
        return None
    until = keep_until(case=case, policy=by.policy, calendar=by.calendar)
    rule = by.policy.retention
    last = kept.entries[-1] if kept.entries else None
    return {
        "state": kept.state.value,
        "due": until is not None and until < by.now,
        "due_at": moment(until, by.calendar.zone) if until else None,
        "keep": {"amount": rule.keep.amount, "unit": rule.keep.unit.value, "rules": list(rule.rules)} if rule else None,
        "hold": _said(last, by) if kept.state is Keeping.HELD else None,
        "proposal": _said(_proposal(kept), by),
        "disposal": _said(last, by) if kept.state is Keeping.DISPOSED else None,
        "barred": _barred(case, kept, by),
    }


def _row(case: ComplaintCase, by: Circumstances) -> dict[str, Any]:
    """Without a name or a word of the complaint: to dispose of it nobody has to read it, and who must opens it."""
    zone = by.calendar.zone
    assert case.received_at is not None
    return {
        "reference": case.reference,
        "version": case.version,
        "stage": case.stage.value,
        "category": case.content.category,
        "department": case.department,
        "handler": case.handler,
        "handler_name": by.roster.name_of(case.handler),
        "confidential": by.circle(case).path is not None,
        "received_at": moment(case.received_at, zone),
        "closed_at": moment(case.closed_at, zone) if case.closed_at else None,
        "acts": [act for act in acts_open(case, by) if act in OF_KEEPING],
        "keeping": keeping_view(case, by),
    }


def _proposal(kept: Kept) -> Entry | None:
    return kept.entries[0] if kept.state in (Keeping.PROPOSED, Keeping.DISPOSED) else None


def _said(entry: Entry | None, by: Circumstances) -> dict[str, Any] | None:
    if entry is None:
        return None
    return {
        "by": staff_email(entry.actor),
        "by_name": by.roster.name_of(entry.actor),
        "at": moment(entry.at, by.calendar.zone),
        "reason": entry.data["text"],
    }


def _barred(case: ComplaintCase, kept: Kept, by: Circumstances) -> dict[str, str] | None:
    """Why what is next is not for the reader, although his roles are those for it."""
    act = {Keeping.DUE: Act.DISPOSAL, Keeping.PROPOSED: Act.DISPOSAL_DECISION, Keeping.HELD: Act.HOLD_LIFTING}
    wanted = act.get(kept.state)
    if wanted is None or not may(
        actor=by.actor, act=wanted, case=case, policy=by.policy, roster=by.roster, today=by.today
    ):
        return None
    reason = barred_from(case=case, by=by)
    return both(TEXTS[f"disposal.{reason}"]) if reason else None
