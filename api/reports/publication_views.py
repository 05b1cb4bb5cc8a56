"""Published reports as the API tells them."""

import json
from datetime import timedelta
from typing import Any

from api.guards import portal
from complaints.domain.circumstances import Circumstances
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.publishing import Edition, EditionState, Move, NotYetSent, Step, awaited, is_awaited, state
from complaints.domain.report_calendar import period_of
from complaints.domain.report_outside import for_outside, smallest_told
from complaints.domain.report_words import moment_told
from complaints.domain.text import both
from complaints.usecases.publish_reports import may_make, may_see, may_write, rule_of
from complaints.usecases.report_store import Making

LONGEST_RUN = timedelta(minutes=15)  # of the function that makes them


def listed_view(editions: tuple[Edition, ...], cursor: str | None, by: Circumstances) -> dict[str, Any]:
    """The list: what the reader may see of it, and what he could draft."""
    told = [(edition, rule_of(edition=edition, by=by)) for edition in editions]
    return {
        "rows": [edition_view(each, rule, by) for each, rule in told if rule and may_see(rule=rule, by=by)],
        "cursor": cursor,
        "rules": [_open(rule, by) for rule in by.policy.reports if may_see(rule=rule, by=by)],
        "may_make": may_make(by=by),
        "making": [_making(each, by) for each in portal().reports.making() if _is_seen(each, by)],
    }


def _is_seen(making: Making, by: Circumstances) -> bool:
    """Whether the reader may see the report; what was begun too long ago has ended without a word."""
    rule = next((rule for rule in by.policy.reports if rule.id == making.rule), None)
    return rule is not None and may_see(rule=rule, by=by) and by.now - making.begun <= LONGEST_RUN


def _making(making: Making, by: Circumstances) -> dict[str, Any]:
    title = next(rule.title for rule in by.policy.reports if rule.id == making.rule)
    told = {name: getattr(making, name) for name in ("rule", "period", "of", "read", "about")}
    return told | {"title": both(title), "begun": moment_told(making.begun, by.calendar.zone)}


def edition_view(edition: Edition, rule: ReportRule, by: Circumstances) -> dict[str, Any]:
    """An edition without its document."""
    zone = by.calendar.zone
    return {
        "rule": edition.rule,
        "title": both(rule.titled(period=edition.period)),
        "period": edition.period,
        "edition": edition.number,
        "as_of": moment_told(edition.as_of, zone),
        "policy": {"id": edition.policy_id, "version": edition.policy_version},
        "state": state(edition=edition, rule=rule).value,
        "waits_for": "" if edition.is_over else awaited(edition=edition, rule=rule),
        "mine": is_awaited(edition=edition, rule=rule, by=by),
        "reason": edition.reason,
        "told": [by.roster.name_of(email) or email for email in edition.told],
        # that a mail began to leave is told by its having left
        "steps": [_step(step, by) for step in edition.steps if step.move is not Move.ASKING],
    }


def _step(step: Step, by: Circumstances) -> dict[str, Any]:
    return {
        "move": step.move.value,
        "at": moment_told(step.at, by.calendar.zone),
        "by": step.by,
        "by_name": by.roster.name_of(step.by) or step.by,
        "role": step.role,
        "note": step.note,
        "by_mail": bool(step.mail),
    }


def publication_view(edition: Edition, rule: ReportRule, by: Circumstances) -> dict[str, Any]:
    """An edition with its document, as it was kept."""
    return {
        **edition_view(edition, rule, by),
        "digest": edition.digest,
        "agreed": [_step(step, by) for step in edition.agreed],
        "texts": dict(edition.texts),
        "changes": [dict(change) for change in edition.changes],
        "holders": {role: [member.name for member in by.roster.holding(role)] for role in (*rule.to, *rule.review)},
        "may_make": may_make(by=by),
        "may_write": may_write(rule=rule, by=by) and not edition.is_over,
        "document": document_of(edition),
        "outside": False,
    }


def outside_view(edition: Edition, rule: ReportRule, by: Circumstances) -> dict[str, Any]:
    """A sent edition as it may leave the company. Raises NotYetSent."""
    if state(edition=edition, rule=rule) is not EditionState.SENT:
        raise NotYetSent
    inside = publication_view(edition, rule, by)
    smallest = smallest_told(policy=by.policy)
    nobody = {"told": [], "steps": [], "agreed": [], "holders": {}, "texts": {}, "changes": [], "reason": ""}
    nothing = {"mine": False, "may_make": False, "may_write": False}
    document = for_outside(told=inside["document"], smallest=smallest)
    return inside | nobody | nothing | {"document": document, "outside": True, "smallest": smallest}


def document_of(edition: Edition) -> dict[str, Any]:
    """The document of an edition."""
    told: dict[str, Any] = json.loads(portal().reports.document(digest=edition.digest))
    return told


def _open(rule: ReportRule, by: Circumstances) -> dict[str, Any]:
    now = period_of(every=rule.every, day=by.today, calendar=by.calendar)
    before = period_of(
        every=rule.every, day=(now.start - timedelta(hours=1)).astimezone(by.calendar.zone).date(), calendar=by.calendar
    )
    return {
        "rule": rule.id,
        "title": both(rule.title),
        "every": rule.every.value,
        "period": before.id,
        "review": list(rule.review),
        "to": list(rule.to),
    }
