"""Editions of reports are made: the cases that can count are read, and the document is kept as it was reckoned."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from complaints.domain.circumstances import Circumstances
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.publishing import Edition, Move, Step
from complaints.domain.report_calendar import DueReport, Period, period_called
from complaints.domain.report_document import differences, document
from complaints.usecases.ports import CaseRepository
from complaints.usecases.report_cases import NOBODY, Progress, Reading
from complaints.usecases.report_letters import ReportPost
from complaints.usecases.report_store import Making, ReportStore, StaleEdition
from complaints.usecases.what_waits import had_begun


def unheard(making: Making) -> None:
    """Where nobody listens."""


class NotYet(Exception):
    """The period has not ended, or lies before the first case."""


@dataclass(frozen=True)
class ReportDesk:
    """The ports by which reports are made and sent; `heard` is told how far one has come that takes long."""

    cases: CaseRepository
    store: ReportStore
    post: ReportPost
    heard: Callable[[Making], None] = unheard


def first_edition(*, desk: ReportDesk, due: DueReport, by: Circumstances) -> Edition | None:
    """The first edition; the one that somebody else drafted meanwhile; None before there was any case.

    Where there is nothing to tell and no zero report (零报) is wanted, it ends with that.
    """
    told = _document(desk, due.rule, due.period, due.due_at, by)
    if told is None:
        return None
    body = _bytes(told)
    edition = _edition(due.rule, due.period, body, 1, due.due_at, by)
    if not (due.rule.zero or told["lines"]):
        edition = replace(edition, steps=(*edition.steps, Step(Move.NOTHING, by.now)))
    try:
        desk.store.draft(edition=edition, document=body)
    except StaleEdition:
        return desk.store.get(rule=edition.rule, period=edition.period, number=1)
    return edition


def further_edition(*, desk: ReportDesk, edition: Edition, rule: ReportRule, reason: str, by: Circumstances) -> Edition:
    """A corrected edition by what is known now, which names what it changes. Raises NotYet, StaleEdition."""
    period = period_called(id=edition.period, every=rule.every, calendar=by.calendar)
    told = _document(desk, rule, period, by.now, by) if period else None
    if period is None or told is None:
        raise NotYet
    before, body = json.loads(desk.store.document(digest=edition.digest)), _bytes(told)
    made = replace(
        _edition(rule, period, body, edition.number + 1, by.now, by),
        reason=reason,
        changes=tuple(differences(before=before, after=told)),
        texts=edition.texts,
    )
    desk.store.draft(edition=made, document=body)
    return made


def _edition(rule: ReportRule, period: Period, body: bytes, number: int, as_of: datetime, by: Circumstances) -> Edition:
    digest = hashlib.sha256(body).hexdigest()
    drafted = Step(Move.DRAFTED, by.now, by.actor.email.casefold())
    policy = by.policy
    return Edition(rule.id, period.id, number, policy.id, policy.version, as_of, digest, (drafted,), {})


def _document(
    desk: ReportDesk, rule: ReportRule, period: Period, as_of: datetime, by: Circumstances
) -> dict[str, Any] | None:
    """None where no case had come by then: the portal was not at work yet."""
    if not had_begun(first=desk.cases.first_case(), period=period, as_of=as_of):
        return None
    noted = list[Making]()

    def hear(progress: Progress) -> None:
        noted.append(Making(rule.id, period.id, by.now, progress.of, progress.read, progress.about))
        desk.store.note_making(making=noted[-1])
        desk.heard(noted[-1])

    reading = Reading(desk.cases, NOBODY, as_of, by, hear)
    try:
        told = document(rule=rule, period=period, sources=reading, by=by, as_of=as_of)
    finally:
        if noted:
            desk.store.no_longer_making(rule=rule.id, period=period.id)
    return told if told["lines"] or reading.anything(until=period.end) else None


def _bytes(told: Mapping[str, Any]) -> bytes:
    """The same bytes for the same document, whenever it is made."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
