"""Typical cases as the API tells them."""

from typing import Any

from api.guards import portal
from complaints.domain.bulletin import BUSINESS_LINE, CATEGORY, CAUSE, HAPPENED, HEADLINE, LESSON, MEASURE, REFERENCE
from complaints.domain.circumstances import Circumstances
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.publishing import Edition, Move, awaited, is_awaited, state
from complaints.domain.report_words import moment_told
from complaints.usecases.keep_bulletin import may_withdraw, may_write, source_of


def typical_row(edition: Edition, rule: ReportRule, by: Circumstances) -> dict[str, Any]:
    """A typical case in the list."""
    texts = edition.texts
    return {
        "period": edition.period,
        "number": edition.number,
        "title": texts.get(HEADLINE, ""),
        "lesson": texts.get(LESSON, ""),
        "category": texts.get(CATEGORY, ""),
        "business_line": texts.get(BUSINESS_LINE, ""),
        "written_at": moment_told(edition.as_of, by.calendar.zone),
        "state": state(edition=edition, rule=rule).value,
        "waits_for": "" if edition.is_over else awaited(edition=edition, rule=rule),
        "mine": is_awaited(edition=edition, rule=rule, by=by),
    }


def typical_view(edition: Edition, rule: ReportRule, by: Circumstances) -> dict[str, Any]:
    """A typical case whole."""
    taken_back = edition.last(Move.SUPERSEDED) is not None
    source = source_of(cases=portal().cases, edition=edition, circumstances=by)
    knows_source = source == edition.texts.get(REFERENCE, "")  # his words are compared with the case
    return {
        **typical_row(edition, rule, by),
        **{field: edition.texts.get(field, "") for field in (HAPPENED, CAUSE, MEASURE)},
        "reference": source,
        "steps": [
            {
                "move": step.move.value,
                "at": moment_told(step.at, by.calendar.zone),
                "by": step.by,
                "by_name": by.roster.name_of(step.by) or step.by,
                "role": step.role,
                "note": step.note,
            }
            for step in edition.steps
        ],
        "told": [by.roster.name_of(email) or email for email in edition.told],
        "to": list(rule.to),
        "may_write": may_write(by=by) and knows_source and not edition.is_over,
        "may_withdraw": may_withdraw(by=by) and not taken_back,
    }
