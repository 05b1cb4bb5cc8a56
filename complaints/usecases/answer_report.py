"""Who is to agree to a report answers the letter: it is agreed to or returned, and he is told what became of it."""

from dataclasses import replace

from complaints.domain.acts import staff
from complaints.domain.circumstances import Circumstances
from complaints.domain.correspondence import IncomingMessage, is_automatic, words_of
from complaints.domain.mail_commands import NotUnderstood
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.publishing import Edition, EditionSettled, NotAwaited, SectionsMissing
from complaints.domain.reply_addresses import speaker
from complaints.domain.report_mail import AnsweredLate, ReportAddress, answer_said, check_in_time
from complaints.domain.staff import StaffMember
from complaints.usecases.mail_brake import is_sender_braked
from complaints.usecases.mail_room import (
    MAYBE_AUTOMATIC,
    NOT_KEPT,
    TOO_MANY,
    Delivered,
    Fate,
    MailRoom,
    Receipt,
    before_a_person,
)
from complaints.usecases.publish_reports import agree_to_report, return_report, rule_of
from complaints.usecases.report_store import StaleEdition, UnknownEdition

LONGEST_NOTE = 1_000
SIGNATURE, UNKNOWN = "signature of the reply address", "unknown report"
REFUSALS = (NotUnderstood, AnsweredLate, EditionSettled, NotAwaited, SectionsMissing, StaleEdition)


def answer_report(
    room: MailRoom, delivered: Delivered, message: IncomingMessage, address: ReportAddress, by: Circumstances
) -> Receipt:
    """What became of an answer to a letter that asks for agreement, once however often it is delivered.

    As with cases, the signed address tells who speaks; what is not done for some reason is told to him kindly.
    """
    try:
        edition = room.reports().store.get(rule=address.rule, period=address.period, number=address.number)
    except UnknownEdition:
        return before_a_person(room, delivered, by, UNKNOWN)
    rule = rule_of(edition=edition, by=by)
    if rule is None:
        return before_a_person(room, delivered, by, NOT_KEPT)
    people = [member.email for member in by.roster.members]
    who = speaker(reference=address.signed, signature=address.signature, candidates=people, keys=room.reply_keys)
    member = by.roster.find(who) if who else None
    if member is None:
        return before_a_person(room, delivered, by, SIGNATURE)
    if doubted := _doubted(room, delivered, message, member, by):
        return doubted
    if any(step.mail == delivered.identity for step in edition.steps):
        return Receipt(Fate.DUPLICATE)
    by = replace(by, actor=staff(member), mail=delivered.means)
    return _answered(room, message, address, edition, rule, by)


def _doubted(
    room: MailRoom, delivered: Delivered, message: IncomingMessage, member: StaffMember, by: Circumstances
) -> Receipt | None:
    """What becomes of a mail that perhaps nobody wrote, or that comes too fast; None of any other."""
    reason = is_automatic(message, own_domain=room.inbound_domain, by_subject=False)
    if reason:
        return Receipt(Fate.AUTOMATIC, reason=reason)
    if delivered.released_by:
        return None
    if is_automatic(message):
        return before_a_person(room, delivered, by, MAYBE_AUTOMATIC)
    if is_sender_braked(room, member, by):
        return before_a_person(room, delivered, by, TOO_MANY, quietly=True)
    return None


def _answered(
    room: MailRoom,
    message: IncomingMessage,
    address: ReportAddress,
    edition: Edition,
    rule: ReportRule,
    by: Circumstances,
) -> Receipt:
    desk, member = room.reports(), by.actor.member
    assert member is not None
    try:
        answer = answer_said(text=words_of(message), policy=by.policy)
        check_in_time(edition=edition, address=address)
        act = agree_to_report if answer.agrees else return_report
        note = answer.note[:LONGEST_NOTE]
        after = act(desk=desk, edition=edition, rule=rule, note=note, circumstances=by)
    except REFUSALS as error:
        desk.post.tell_refused(edition=edition, rule=rule, member=member, error=error, by=by)
        return Receipt(Fate.ANSWERED, reason=type(error).__name__)
    desk.post.tell_done(edition=after, rule=rule, member=member, agreed=answer.agrees, by=by)
    return Receipt(Fate.RECORDED)
