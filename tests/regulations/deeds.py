"""What a row of a story says, done to the portal through its use cases."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from complaints.bootstrap import Services
from complaints.domain.acts import THE_PORTAL
from complaints.domain.circumstances import Circumstances
from complaints.domain.correspondence import IncomingMessage
from complaints.domain.reply_addresses import reply_address
from complaints.usecases.mail_room import Delivered
from complaints.usecases.perform_act import perform_act
from complaints.usecases.ports import StoredFile
from complaints.usecases.record_reply import record_reply
from complaints.usecases.submit_complaint import submit_complaint
from tests.factories import acting, moment
from tests.regulations.rows import Bounces, Files, GoesAway, Leaves, Mails, On, Row
from tests.regulations.team import address, complaint_under, role_of

PASSED = dict.fromkeys(("spam", "virus", "spf", "dkim", "dmarc"), "PASS")


def do(portal: Services, row: Row, references: list[str]) -> str:
    """Does what `row` says, on the last of `references` unless it says otherwise; what became of a mail, if it is one.

    A new case is added to `references`.
    """
    what, number = (row.what.what, row.what.case) if isinstance(row.what, On) else (row.what, len(references))
    reference = references[number - 1] if references else ""
    if type(what) in DEEDS:
        return DEEDS[type(what)](portal, replace(row, what=what), reference, references)
    perform_act(cases=portal.cases, reference=reference, command=what, circumstances=_by(portal, row.who))
    return ""


def _by(portal: Services, who: str) -> Circumstances:
    return portal.circumstances(acting(who, roster=portal.staff.roster()))


def _wait(portal: Services, row: Row, reference: str, references: list[str]) -> str:
    return ""


def _file(portal: Services, row: Row, reference: str, references: list[str]) -> str:
    by = _by(portal, row.who)
    files = row.what.changes.get("attachments", ())
    for each in files:
        portal.attachments.files[each.key] = StoredFile(each.name, each.type, each.size)  # type: ignore[attr-defined]
    complaint = complaint_under(portal.policy, by_staff=by.actor.member is not None, **row.what.changes)
    zone = portal.policy.calendar.zone
    submitted = submit_complaint(
        cases=portal.cases,
        attachments=portal.attachments,
        complaint=complaint,
        attachment_keys=tuple(each.key for each in files),
        idempotency_key=f"key-{len(references) + 1}",
        signing_keys=portal.settings.signing_keys,
        circumstances=by,
        received_at=moment(row.what.received, zone=zone) if row.what.received else None,
    )
    references.append(submitted.case.reference)
    return ""


def _mail(portal: Services, row: Row, reference: str, references: list[str]) -> str:
    settings, sender, to = portal.settings, address(row.who), portal.settings.mailbox
    if row.what.to != "mailbox":
        key, domain = settings.signing_keys[0], settings.inbound_domain
        to = reply_address(reference=reference, email=sender, key=key, domain=domain)
    stored_as = f"mail-{row.at.isoformat()}-{row.who}-{portal.cases.saves}"
    message = IncomingMessage(
        message_id=f"<{stored_as}@mail.example>",
        sender=sender,
        sender_name=role_of(sender),
        subject=row.what.subject,
        text=row.what.text,
        attachments=row.what.attachments,
    )
    delivered = Delivered(message, stored_as, (to,), PASSED)
    by = portal.circumstances(THE_PORTAL)
    (receipt,) = record_reply(room=portal.mail_room, delivered=delivered, circumstances=by)
    if receipt.reference and receipt.reference not in references:
        references.append(receipt.reference)
    return receipt.fate.value


def _change_people(portal: Services, row: Row, reference: str, references: list[str]) -> str:
    member = portal.staff.roster().find(address(row.who))
    assert member, f"{row.who} is not there"
    if isinstance(row.what, Leaves):
        portal.staff.put(member=replace(member, active=False))
        return ""
    zone = portal.calendar.zone
    until = moment(f"{row.what.until} 00:00", zone=str(zone)).date() if row.what.until else None
    today = row.at.astimezone(zone).date()
    portal.staff.put(member=replace(member, away_from=today, away_until=until, deputy=address(row.what.deputy)))
    return ""


def _bounce(portal: Services, row: Row, reference: str, references: list[str]) -> str:
    portal.mailer.refuse(address(row.who))
    return ""


DEEDS: Mapping[type, Callable[[Services, Row, str, list[str]], str]] = {
    type(None): _wait,
    Files: _file,
    Mails: _mail,
    GoesAway: _change_people,
    Leaves: _change_people,
    Bounces: _bounce,
}
