"""Reports leave the house by their calendar: drafted, agreed to in turn, mailed; each period once, corrections anew."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from complaints.domain.acts import REPORTS, NotAllowed, may
from complaints.domain.circumstances import Circumstances
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.publishing import (
    Edition,
    EditionSettled,
    EditionState,
    Move,
    agree,
    asked,
    asking,
    awaited,
    give_back,
    is_awaited,
    is_leaving,
    sending,
    sent,
    state,
    superseded,
    to_ask,
    write,
)
from complaints.domain.regulation import PolicyNotKept
from complaints.domain.report_calendar import DueReport, period_called
from complaints.usecases.draft_reports import NotYet, ReportDesk, first_edition, further_edition
from complaints.usecases.report_store import ReportStore, StaleEdition, UnknownEdition
from complaints.usecases.what_waits import due_reports

AGAIN = timedelta(days=2)  # who is to agree is reminded
PATIENCE = timedelta(minutes=15)  # mails that began to leave longer ago have stopped on the way


class ReportPolicyNotKept(Exception):
    """The regulation under which an edition was made is not there any more."""


@dataclass(frozen=True)
class Published:
    """What a run came to. `stuck`: editions, as rule/period/number, that could not be mailed to everybody, or for which
    nobody could be asked to agree.
    """

    drafted: int = 0
    sent: int = 0
    stuck: tuple[str, ...] = ()


def publish_due(*, desk: ReportDesk, circumstances: Circumstances) -> Published:
    """Drafts what fell due, asks who is to agree, sends what all agreed to. However often it runs: each once."""
    by, drafted, left, stuck = circumstances, 0, 0, list[str]()
    for due in due_reports(by=by):
        edition = desk.store.newest(rule=due.rule.id, period=due.period.id)
        if edition is None:
            edition = first_edition(desk=desk, due=due, by=by)
            drafted += edition is not None
        rule = rule_of(edition=edition, by=by) if edition else None
        if edition and edition.number > 1:
            _settle_earlier(desk, edition, by)
        if edition is None or rule is None or edition.is_over:
            continue
        after = move_on(desk=desk, edition=edition, rule=rule, by=by)
        left += after.is_over
        if _is_stuck(edition, after, rule, by):
            stuck.append(f"{edition.rule}/{edition.period}/{edition.number}")
    return Published(drafted, left, tuple(stuck))


def move_on(*, desk: ReportDesk, edition: Edition, rule: ReportRule, by: Circumstances) -> Edition:
    """Mails whoever is next in turn, or everybody where all have agreed; what somebody else does right now is left."""
    try:
        role = to_ask(edition=edition, rule=rule, now=by.now, again_after=AGAIN, patience=PATIENCE)
        if role:
            return _ask(desk, edition, rule, role, by)
        if state(edition=edition, rule=rule) is EditionState.AGREED and not _is_busy(edition, by):
            return _send(desk, edition, rule, by)
    except StaleEdition:
        return desk.store.get(rule=edition.rule, period=edition.period, number=edition.number)
    return edition


def draft_report(*, desk: ReportDesk, rule_id: str, period_id: str, circumstances: Circumstances) -> Edition:
    """A first edition made on demand, or the newest there is. Raises NotAllowed, UnknownEdition, NotYet."""
    by, rule = circumstances, _rule(rule_id, circumstances)
    _check_makes(by)
    newest = desk.store.newest(rule=rule.id, period=period_id)
    if newest is not None:
        return newest
    period = period_called(id=period_id, every=rule.every, calendar=by.calendar)
    if period is None:
        raise UnknownEdition
    made = first_edition(desk=desk, due=DueReport(rule, period, by.now), by=by) if period.end <= by.now else None
    if made is None:
        raise NotYet
    return move_on(desk=desk, edition=made, rule=rule, by=by)


def correct_report(
    *, desk: ReportDesk, edition: Edition, rule: ReportRule, reason: str, circumstances: Circumstances
) -> Edition:
    """A further edition by what is known now, which names what it changes and why; it goes the whole way again.

    It is reckoned by the regulation of the edition that it corrects, whichever is in force by now.

    Raises NotAllowed, EditionSettled where a newer one is there, StaleEdition.
    """
    by = circumstances
    _check_makes(by)
    newest = desk.store.newest(rule=edition.rule, period=edition.period)
    if newest is None or newest.number != edition.number:
        raise EditionSettled
    made = further_edition(desk=desk, edition=edition, rule=rule, reason=reason, by=_as_made(edition, by) or by)
    _settle(desk, edition, reason, by)
    return move_on(desk=desk, edition=made, rule=rule, by=by)


def _settle(desk: ReportDesk, edition: Edition, reason: str, by: Circumstances) -> None:
    """An edition that was corrected leaves no more, whether whoever corrected it came to say so or died before."""
    over = superseded(edition=edition, reason=reason, by=by)
    if over is not edition:
        desk.store.keep(edition=over, before=edition)


def _settle_earlier(desk: ReportDesk, edition: Edition, by: Circumstances) -> None:
    earlier = desk.store.get(rule=edition.rule, period=edition.period, number=edition.number - 1)
    with suppress(StaleEdition):  # somebody is at it: the next run looks again
        _settle(desk, earlier, edition.reason, by)


def agree_to_report(
    *, desk: ReportDesk, edition: Edition, rule: ReportRule, note: str, circumstances: Circumstances
) -> Edition:
    """Raises EditionSettled, NotAwaited, SectionsMissing, StaleEdition."""
    after = agree(edition=edition, rule=rule, note=note, by=circumstances)
    desk.store.keep(edition=after, before=edition)
    return move_on(desk=desk, edition=after, rule=rule, by=circumstances)


def return_report(
    *, desk: ReportDesk, edition: Edition, rule: ReportRule, note: str, circumstances: Circumstances
) -> Edition:
    """Gives it back with what is to be put right; whoever wrote or agreed before hears of it.

    Raises EditionSettled, NotAwaited, StaleEdition.
    """
    by = circumstances
    after = give_back(edition=edition, rule=rule, note=note, by=by)
    desk.store.keep(edition=after, before=edition)
    desk.post.tell_returned(edition=after, rule=rule, note=note, by=by)
    return after


def write_report(
    *, desk: ReportDesk, edition: Edition, rule: ReportRule, texts: Mapping[str, str], circumstances: Circumstances
) -> Edition:
    """Other words and entries in it, on which all agree anew.

    Raises NotAllowed, NotWritten, EditionSettled, StaleEdition.
    """
    by = circumstances
    if not may_write(rule=rule, by=by):
        raise NotAllowed(act=REPORTS)
    document = json.loads(desk.store.document(digest=edition.digest))
    after = write(edition=edition, document=document, texts=texts, by=by)
    if after is not edition:
        desk.store.keep(edition=after, before=edition)
        return move_on(desk=desk, edition=after, rule=rule, by=by)
    return after


def edition_for(
    *, store: ReportStore, rule_id: str, period_id: str, number: int, circumstances: Circumstances
) -> tuple[Edition, ReportRule]:
    """An edition and the rule that it follows, for whom may see it.

    Raises NotAllowed, UnknownEdition, ReportPolicyNotKept.
    """
    edition = store.get(rule=rule_id, period=period_id, number=number)
    rule = rule_of(edition=edition, by=circumstances)
    if rule is None:
        raise ReportPolicyNotKept
    awaited = is_awaited(edition=edition, rule=rule, by=circumstances)  # who stands in may hold no role of the report
    if not awaited and not may_see(rule=rule, by=circumstances):
        raise NotAllowed(act=REPORTS)
    return edition, rule


def rule_of(*, edition: Edition, by: Circumstances) -> ReportRule | None:
    """The rule that an edition follows, of the policy under which it was made; None where that is not kept any more."""
    made_under = _as_made(edition, by)
    return next((rule for rule in made_under.policy.reports if rule.id == edition.rule), None) if made_under else None


def _as_made(edition: Edition, by: Circumstances) -> Circumstances | None:
    """`by` under the regulation by which the edition was made; None where that is not kept any more."""
    if (by.policy.id, by.policy.version) == (edition.policy_id, edition.policy_version):
        return by
    try:
        pinned = by.regulations.pinned(policy_id=edition.policy_id, version=edition.policy_version)
    except PolicyNotKept:
        return None
    return replace(by, policy=pinned.policy, calendar=pinned.calendar)


def may_make(*, by: Circumstances) -> bool:
    """Whether who acts drafts and corrects reports, and sees them all."""
    return may(actor=by.actor, act=REPORTS, case=None, policy=by.policy, roster=by.roster, today=by.today)


def may_see(*, rule: ReportRule, by: Circumstances) -> bool:
    """Whether who acts makes reports, agrees to this one, or is among those to whom it goes."""
    return may_write(rule=rule, by=by) or not set(rule.to).isdisjoint(_roles(by))


def may_write(*, rule: ReportRule, by: Circumstances) -> bool:
    """Whether who acts writes its sections: who makes reports, and who agrees to this one."""
    return may_make(by=by) or not set(rule.review).isdisjoint(_roles(by))


def _roles(by: Circumstances) -> frozenset[str]:
    return by.actor.member.roles if by.actor.member else frozenset()


def _check_makes(by: Circumstances) -> None:
    if not may_make(by=by):
        raise NotAllowed(act=REPORTS)


def _rule(rule_id: str, by: Circumstances) -> ReportRule:
    found = next((rule for rule in by.policy.reports if rule.id == rule_id), None)
    if found is None:
        raise UnknownEdition
    return found


def _is_busy(edition: Edition, by: Circumstances) -> bool:
    return is_leaving(edition=edition, now=by.now, patience=PATIENCE)


def _is_stuck(before: Edition, after: Edition, rule: ReportRule, by: Circumstances) -> bool:
    """Whether a person is to look: mails of this run did not reach everybody, or nobody can be asked to agree.

    What another run has just begun, at work still or dead, is left to it, and then to the next.
    """
    role = awaited(edition=after, rule=rule)
    if after.is_over or (role and not by.roster.holding(role)):
        return not after.is_over
    last = after.last(Move.ASKING, Move.ASKED) if role else after.last(Move.SENDING)
    if last is None or last.move is Move.ASKED:
        return False
    return after is not before and last.at == by.now


def _ask(desk: ReportDesk, edition: Edition, rule: ReportRule, role: str, by: Circumstances) -> Edition:
    """Mails who is next in turn: claimed first, noted when a mail left; else a later run tries again."""
    claimed = asking(edition=edition, role=role, at=by.now)
    desk.store.keep(edition=claimed, before=edition)
    document = json.loads(desk.store.document(digest=edition.digest))
    if not desk.post.ask(edition=claimed, rule=rule, role=role, document=document, by=by):
        return claimed
    after = asked(edition=claimed, role=role, at=by.now)
    desk.store.keep(edition=after, before=claimed)
    return after


def _send(desk: ReportDesk, edition: Edition, rule: ReportRule, by: Circumstances) -> Edition:
    """Mails it to everybody who has it not yet: claimed first, so that two runs at once send it once."""
    claimed = sending(edition=edition, at=by.now)
    desk.store.keep(edition=claimed, before=edition)
    document = json.loads(desk.store.document(digest=edition.digest))
    told, everybody = desk.post.send(edition=claimed, rule=rule, document=document, by=by)
    after = sent(edition=claimed, told=told, everybody=everybody, at=by.now)
    desk.store.keep(edition=after, before=claimed)
    return after
