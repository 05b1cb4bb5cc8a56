"""Editions of reports are made: the cases that can count are read, and the document is kept as it was reckoned."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from complaints.domain.circumstances import Circumstances
from complaints.domain.confidentiality import Sight
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.publishing import Edition, Move, Step
from complaints.domain.regulation import Regulation, of_case
from complaints.domain.report_calendar import DueReport, Period, period_called
from complaints.domain.report_document import compared_with, differences, document
from complaints.usecases.ports import CaseRepository
from complaints.usecases.report_cases import can_count, rows_until
from complaints.usecases.report_letters import ReportPost
from complaints.usecases.report_store import ReportStore, StaleEdition

MONTHS = 36  # those received longer ago count only while they are open
NOBODY = Sight("nobody")  # a report goes to many: what only some may know of is not in it


class NotYet(Exception):
    """The period has not ended, or lies before the first case."""


@dataclass(frozen=True)
class ReportDesk:
    """The ports by which reports are made and sent."""

    cases: CaseRepository
    store: ReportStore
    post: ReportPost


def first_edition(*, desk: ReportDesk, due: DueReport, by: Circumstances) -> Edition | None:
    """The first edition; the one that somebody else drafted meanwhile; None before there was any case.

    Where there is nothing to tell and no zero report (零报) is wanted, it ends with that.
    """
    told = _document(desk, due.rule, due.period, due.due_at, by)
    if told is None:
        return None
    edition = _edition(due.rule, due.period, told, 1, due.due_at, by)
    if not (due.rule.zero or told["lines"]):
        edition = replace(edition, steps=(*edition.steps, Step(Move.NOTHING, by.now)))
    try:
        desk.store.draft(edition=edition, document=_bytes(told))
    except StaleEdition:
        return desk.store.get(rule=edition.rule, period=edition.period, number=1)
    return edition


def further_edition(*, desk: ReportDesk, edition: Edition, rule: ReportRule, reason: str, by: Circumstances) -> Edition:
    """A corrected edition by what is known now, which names what it changes. Raises NotYet, StaleEdition."""
    period = period_called(id=edition.period, every=rule.every, calendar=by.calendar)
    told = _document(desk, rule, period, by.now, by) if period else None
    if period is None or told is None:
        raise NotYet
    before = json.loads(desk.store.document(digest=edition.digest))
    made = replace(
        _edition(rule, period, told, edition.number + 1, by.now, by),
        reason=reason,
        changes=tuple(differences(before=before, after=told)),
        texts=edition.texts,
    )
    desk.store.draft(edition=made, document=_bytes(told))
    return made


def _edition(
    rule: ReportRule, period: Period, told: Mapping[str, Any], number: int, as_of: datetime, by: Circumstances
) -> Edition:
    digest = hashlib.sha256(_bytes(told)).hexdigest()
    drafted = Step(Move.DRAFTED, by.now, by.actor.email.casefold())
    policy = by.policy
    return Edition(rule.id, period.id, number, policy.id, policy.version, as_of, digest, (drafted,), {})


def _document(
    desk: ReportDesk, rule: ReportRule, period: Period, as_of: datetime, by: Circumstances
) -> dict[str, Any] | None:
    """None where no case had come by then: the portal was not at work yet."""
    rows = rows_until(cases=desk.cases, period=period, months=MONTHS, at=as_of, seen=NOBODY, by=by)
    if not rows:
        return None
    _, a_year_ago = compared_with(rule=rule, period=period, by=by)
    counted = sorted(row.reference for row in rows.values() if can_count(row=row, since=a_year_ago.start))
    in_force = Regulation(by.policy, by.calendar)
    return document(
        rule=rule,
        period=period,
        cases=[desk.cases.get(reference=reference) for reference in counted],
        under=lambda case: of_case(case=case, in_force=in_force, regulations=by.regulations),
        by=by,
        as_of=as_of,
    )


def _bytes(told: Mapping[str, Any]) -> bytes:
    """The same bytes for the same document, whenever it is made."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
