"""Mail arrives: it lands on its case, opens a new one, or waits in quarantine for a person."""

from collections.abc import Mapping
from dataclasses import replace

from complaints.domain.acts import THE_COMPLAINANT, staff
from complaints.domain.bounces import bounce_of
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.correspondence import BOUNCE, OUT_OF_OFFICE, IncomingMessage, is_automatic, words_of
from complaints.domain.mail_notes import is_handler_away, note_away
from complaints.domain.regulation import PolicyNotKept
from complaints.domain.reply_addresses import parse_reply_address, speaker
from complaints.domain.report_mail import parse_report_address
from complaints.domain.staff import StaffMember
from complaints.usecases.act_on_mail import act_on_mail
from complaints.usecases.mail_brake import braked_on_case
from complaints.usecases.mail_room import (
    DISPOSED_OF,
    MAYBE_AUTOMATIC,
    NOT_KEPT,
    Delivered,
    Fate,
    MailRoom,
    Receipt,
    before_a_person,
)
from complaints.usecases.open_by_mail import open_by_mail
from complaints.usecases.ports import UnknownReference
from complaints.usecases.record_mail_event import record_mail_event
from complaints.usecases.writing import save_change


def record_reply(*, room: MailRoom, delivered: Delivered, circumstances: Circumstances) -> tuple[Receipt, ...]:
    """Acts on one message: a receipt for every case, or report, it was sent to, else one. Twice delivered: no change.

    Who speaks is decided by the signed address it was sent to, never by its From line.
    """
    message = delivered.message
    if message is None:
        return (before_a_person(room, delivered, circumstances, f"unreadable: {delivered.fault}"),)
    distrust = "" if delivered.released_by else _distrust(delivered.verdicts)
    if distrust:
        return (before_a_person(room, delivered, circumstances, distrust),)
    named = (parse_reply_address(recipient, room.inbound_domain) for recipient in delivered.recipients)
    found = dict.fromkeys(address for address in named if address)
    if found:
        return tuple(_on_case(room, delivered, message, address, circumstances) for address in found)
    reports = (parse_report_address(recipient, room.inbound_domain) for recipient in delivered.recipients)
    asked = dict.fromkeys(address for address in reports if address)
    if asked:
        from complaints.usecases.answer_report import answer_report  # all that makes reports, for few mails in a month

        return tuple(answer_report(room, delivered, message, address, circumstances) for address in asked)
    if room.mailbox.casefold() in {recipient.casefold() for recipient in delivered.recipients}:
        return (open_by_mail(room, delivered, message, circumstances),)
    return (before_a_person(room, delivered, circumstances, "no address of ours"),)


def _distrust(verdicts: Mapping[str, str]) -> str:
    failed = {name for name, verdict in verdicts.items() if verdict == "FAIL"}
    for name in ("virus", "spam", "dmarc"):
        if name in failed:
            return f"{name} verdict"
    return "spf and dkim verdict" if {"spf", "dkim"} <= failed else ""


def _on_case(
    room: MailRoom, delivered: Delivered, message: IncomingMessage, found: tuple[str, str], by: Circumstances
) -> Receipt:
    reference, signature = found
    try:
        case = room.cases.get(reference=reference)
    except UnknownReference:
        return before_a_person(room, delivered, by, "unknown case")
    try:
        by = by.under(case)
    except PolicyNotKept:
        return before_a_person(room, delivered, by, NOT_KEPT)
    if case.disposed_at is not None:
        return before_a_person(room, delivered, by, DISPOSED_OF, case)
    complainant = case.content.complainant.email
    candidates = [*([complainant] if complainant else []), *(member.email for member in by.roster.members)]
    who = speaker(reference=reference, signature=signature, candidates=candidates, keys=room.reply_keys)
    member = by.roster.find(who) if who else None
    if who is None or (member is None and who != complainant):
        return before_a_person(room, delivered, by, "signature of the reply address", case)
    reason = is_automatic(message, own_domain=room.inbound_domain, by_subject=False)
    if reason:  # a robot's by its headers: what kind of robot's, its subject may tell better
        reason = is_automatic(message, own_domain=room.inbound_domain) or reason
        return _of_a_robot(room, delivered, message, case, member, reason, by)
    if is_automatic(message) and not delivered.released_by:  # by its subject alone, which a person may have written
        return before_a_person(room, delivered, by, MAYBE_AUTOMATIC, case)
    braked = None if delivered.released_by else braked_on_case(room, delivered, case, member, by)
    if braked:
        return braked
    actor = staff(member) if member else THE_COMPLAINANT
    return act_on_mail(room, delivered, message, case, replace(by, actor=actor))


def _of_a_robot(
    room: MailRoom,
    delivered: Delivered,
    message: IncomingMessage,
    case: ComplaintCase,
    member: StaffMember | None,
    reason: str,
    by: Circumstances,
) -> Receipt:
    """A robot's mail is kept, and nothing is done in anybody's name.

    But a handler who is away has his deputy brought in; and a bounce marks the address whose letter it is about: it
    came to the reply address that only letters to him carry, so nobody else can have written it.
    """
    if reason == BOUNCE:
        to = member.email if member else case.content.complainant.email
        event = bounce_of(message=message, to=to)
        if event:
            event = replace(event, references=(case.reference,), message_id=delivered.identity)
            record_mail_event(cases=room.cases, deliveries=room.deliveries, event=event, circumstances=by)
    if reason == OUT_OF_OFFICE and member and is_handler_away(case=case, member=member):
        by = replace(by, mail=delivered.means)

        def change(case: ComplaintCase, by: Circumstances) -> ComplaintCase:
            return note_away(case=case, member=member, text=words_of(message), by=by)

        save_change(cases=room.cases, reference=case.reference, change=change, circumstances=by)
    return Receipt(Fate.AUTOMATIC, case.reference, reason)
