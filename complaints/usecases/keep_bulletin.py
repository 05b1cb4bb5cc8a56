"""The bulletin of typical cases: written up, agreed to, sent, and found again by whoever has a case like it."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from complaints.domain.acts import BULLETIN, NotAllowed, may
from complaints.domain.bulletin import (
    CATEGORY,
    REFERENCE,
    RULE,
    bulletin_rule,
    check_anonymous,
    is_published,
    likeness,
    rewritten,
    said,
    withdrawn,
)
from complaints.domain.case import BrokenTimeline, Complaint, ComplaintCase, Stage
from complaints.domain.circumstances import Circumstances
from complaints.domain.confidentiality import path
from complaints.domain.mentions import question
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.publishing import Edition, EditionState, Move, Step, stands_as, state
from complaints.domain.regulation import PolicyNotKept
from complaints.usecases.draft_reports import ReportDesk
from complaints.usecases.ports import CaseFilter, CaseRepository, CaseSummary, UnknownReference
from complaints.usecases.publish_reports import Published, move_on
from complaints.usecases.report_cases import months_back
from complaints.usecases.report_store import ReportStore, StaleEdition, UnknownEdition
from complaints.usecases.view_cases import find_cases, view_case
from complaints.usecases.what_waits import typical_cases

SIMILAR, PROPOSED = 3, 5
MONTHS = 3  # of which closed cases are proposed
PAGE = 100
TRIES = 5  # of two who write at once, one takes the next number
DOCUMENT = json.dumps({"figures": [], "lines": [], "parts": [], "sections": []}).encode()  # it has words alone


class NoBulletin(UnknownEdition):
    """The regulation has no bulletin, or no such typical case is there for the reader."""


class SourceRefused(Exception):
    """The case cannot be told as typical: `reason` is open or confidential."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def find_typical(*, store: ReportStore, text: str, category: str, circumstances: Circumstances) -> tuple[Edition, ...]:
    """Those that the reader may see, say all that is asked for, and are of the category; the latest first."""
    asked = question(text=text)
    return tuple(
        each
        for each in typical_cases(store=store)
        if may_see(edition=each, by=circumstances)
        and category in ("", each.texts.get(CATEGORY))
        and (not text.strip() or asked.is_answered(said=said(edition=each)))
    )


def similar_to(*, store: ReportStore, case: ComplaintCase) -> tuple[Edition, ...]:
    """Published ones that are like `case`, the likest first: how was this solved before?"""
    scored = [
        (likeness(edition=each, complaint=case.content), each)
        for each in typical_cases(store=store)
        if is_published(edition=each)
    ]
    like = [(score, each) for score, each in scored if score and each.texts.get(REFERENCE) != case.reference]
    return tuple(each for _, each in sorted(like, key=lambda pair: -pair[0])[:SIMILAR])


def proposed(*, cases: CaseRepository, store: ReportStore, circumstances: Circumstances) -> tuple[CaseSummary, ...]:
    """Closed cases of the last months worth telling, of those that the writer sees: the gravest, those of most rounds.

    What only some may know of, or was told already, is not proposed.
    """
    by = circumstances
    check_writes(by=by)
    grave = {severity.id: place for place, severity in enumerate(by.policy.severities)}
    told = {each.texts.get(REFERENCE) for each in typical_cases(store=store) if not each.last(Move.SUPERSEDED)}
    rows = [
        row
        for month in months_back(month=by.today.strftime("%Y-%m"), count=MONTHS)
        for row in find_cases(
            cases=cases, wanted=CaseFilter(month=month, closed=True), limit=PAGE, cursor=None, circumstances=by
        ).rows
        if not (row.seen_by or row.named_to or row.respondent or row.reference in told)
    ]
    rows = [row for row in rows if row.stage == Stage.CLOSED.value]
    return tuple(sorted(rows, key=lambda row: (-grave.get(row.severity, 0), -row.round, row.reference))[:PROPOSED])


def write_typical(*, desk: ReportDesk, texts: Mapping[str, str], circumstances: Circumstances) -> Edition:
    """A new one, which then waits for who agrees first.

    Raises NotAllowed, NoBulletin, NotAnonymous, SourceRefused, UnknownReference.
    """
    by, rule = circumstances, rule_in_force(by=circumstances)
    check_writes(by=by)
    check_anonymous(texts=texts, complaint=_source(desk.cases, texts, by), policy=by.policy)
    return move_on(desk=desk, edition=_drafted(desk, texts, by), rule=rule, by=by)


def rewrite_typical(
    *, desk: ReportDesk, edition: Edition, texts: Mapping[str, str], circumstances: Circumstances
) -> Edition:
    """Other words, on which all agree anew; of which case they tell stays as it is, and so what they may not tell.

    Raises NotAllowed, EditionSettled, NotAnonymous, SourceRefused, StaleEdition.
    """
    by, rule = circumstances, rule_in_force(by=circumstances)
    check_writes(by=by)
    told = {**texts, REFERENCE: edition.texts.get(REFERENCE, "")}
    after = rewritten(edition=edition, texts=told, by=by)
    if after is edition:
        return edition
    check_anonymous(texts=told, complaint=_source(desk.cases, told, by), policy=by.policy)
    desk.store.keep(edition=after, before=edition)
    return move_on(desk=desk, edition=after, rule=rule, by=by)


def withdraw_typical(*, desk: ReportDesk, edition: Edition, reason: str, circumstances: Circumstances) -> Edition:
    """Takes it back: for who writes them, and who agrees to them. Raises NotAllowed, EditionSettled, StaleEdition."""
    by = circumstances
    if not may_withdraw(by=by):
        raise NotAllowed(act=BULLETIN)
    after = withdrawn(edition=edition, reason=reason, by=by)
    desk.store.keep(edition=after, before=edition)
    return after


def send_what_waits(*, desk: ReportDesk, circumstances: Circumstances) -> Published:
    """Asks again who has not agreed for long, and goes on where a sending stopped."""
    rule, left, stuck = bulletin_rule(policy=circumstances.policy), 0, list[str]()
    for edition in typical_cases(store=desk.store) if rule else ():
        if rule is None or edition.is_over:
            continue
        after = move_on(desk=desk, edition=edition, rule=rule, by=circumstances)
        left += after.is_over
        if state(edition=after, rule=rule) is EditionState.AGREED and after is not edition:
            stuck.append(f"{edition.rule}/{edition.period}/{edition.number}")
    return Published(sent=left, stuck=tuple(stuck))


def typical_for(
    *, store: ReportStore, period: str, number: int, circumstances: Circumstances
) -> tuple[Edition, ReportRule]:
    """One, and by which rule it is agreed to, for whom may see it. Raises NoBulletin."""
    rule = rule_in_force(by=circumstances)
    try:
        edition = store.get(rule=RULE, period=period, number=number)
    except UnknownEdition as error:
        raise NoBulletin from error
    if not may_see(edition=edition, by=circumstances):
        raise NoBulletin
    return edition, rule


def source_of(*, cases: CaseRepository, edition: Edition, circumstances: Circumstances) -> str:
    """The number of the case that it tells, for a reader who may see that; else empty."""
    reference = edition.texts.get(REFERENCE, "")
    try:
        return view_case(cases=cases, reference=reference, circumstances=circumstances).reference if reference else ""
    except (UnknownReference, NotAllowed, PolicyNotKept, BrokenTimeline):
        return ""


def rule_in_force(*, by: Circumstances) -> ReportRule:
    """The rule by which they are agreed to and sent. Raises NoBulletin."""
    rule = bulletin_rule(policy=by.policy)
    if rule is None:
        raise NoBulletin
    return rule


def may_see(*, edition: Edition, by: Circumstances) -> bool:
    """All of the staff see what was published; who writes or agrees sees what is to be, and what was taken back."""
    return is_published(edition=edition) or may_withdraw(by=by)


def may_withdraw(*, by: Circumstances) -> bool:
    """Whether who acts writes them or agrees to them."""
    return may_write(by=by) or _agrees(by)


def may_write(*, by: Circumstances) -> bool:
    """Whether who acts writes typical cases."""
    return may(actor=by.actor, act=BULLETIN, case=None, policy=by.policy, roster=by.roster, today=by.today)


def check_writes(*, by: Circumstances) -> None:
    """Raises NotAllowed where he does not."""
    if not may_write(by=by):
        raise NotAllowed(act=BULLETIN)


def _agrees(by: Circumstances) -> bool:
    rule = by.policy.bulletin
    return rule is not None and any(stands_as(role=role, by=by) for role in rule.review)


def _source(cases: CaseRepository, texts: Mapping[str, str], by: Circumstances) -> Complaint | None:
    """The complaint that is told; None where it is told of none."""
    reference = texts.get(REFERENCE, "")
    if not reference:
        return None
    case = view_case(cases=cases, reference=reference, circumstances=by)
    if path(case=case, policy=by.under(case).policy) or case.content.respondent:
        raise SourceRefused(reason="confidential")
    if case.stage is not Stage.CLOSED:
        raise SourceRefused(reason="open")
    return case.content


def _drafted(desk: ReportDesk, texts: Mapping[str, str], by: Circumstances) -> Edition:
    """Under the next number of the month."""
    month, digest = by.today.strftime("%Y-%m"), hashlib.sha256(DOCUMENT).hexdigest()
    step = Step(Move.DRAFTED, by.now, by.actor.email.casefold())
    newest = desk.store.newest(rule=RULE, period=month)
    first = newest.number + 1 if newest else 1
    made = Edition(RULE, month, first, by.policy.id, by.policy.version, by.now, digest, (step,), texts=dict(texts))
    for number in range(first, first + TRIES):
        made = replace(made, number=number)
        with suppress(StaleEdition):  # somebody else took it
            desk.store.draft(edition=made, document=DOCUMENT)
            return made
    raise StaleEdition
