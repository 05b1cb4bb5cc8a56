"""Mail that a person has to look at: kept in quarantine, and the administrators told of it, once a message."""

import hashlib
from dataclasses import dataclass, replace

from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.staff import StaffMember
from complaints.domain.veil import VEILED
from complaints.usecases.ports import (
    LetterRenderer,
    Mailer,
    OutgoingMail,
    Quarantine,
    QuarantinedMail,
    UnableToSend,
)

QUARANTINED = "quarantined"


@dataclass(frozen=True)
class Alarm:
    """What tells the administrators: the ports, the domain for message ids, and where raw mail is kept."""

    mailer: Mailer
    renderer: LetterRenderer
    domain: str
    raw_mail_at: str


def set_aside(
    *,
    quarantine: Quarantine,
    alarm: Alarm,
    mail: QuarantinedMail,
    case: ComplaintCase | None,
    circumstances: Circumstances,
    quietly: bool,
) -> int:
    """Keeps `mail` and, when it is new and not to be kept `quietly`, mails every administrator; how many were told.

    It is kept first: a mail service that is away loses nothing. Mail about a confidential `case`, or about somebody of
    the house, is listed without its sender and subject, and told to those alone who may know who complains.
    """
    told, listed = circumstances.roster.holding("admin"), mail
    if case:
        circle = circumstances.circle(case)
        told = tuple(member for member in told if circle.knows_name(member=member)) or circle.in_charge()
        if circle.path or case.content.respondent:
            listed = replace(mail, sender=VEILED, subject=VEILED)
    if not quarantine.put(mail=listed) or quietly:
        return 0
    return sum(_tell(alarm, mail, case.reference if case else "", member) for member in told)


def _tell(alarm: Alarm, mail: QuarantinedMail, reference: str, member: StaffMember) -> bool:
    context = {
        "name": member.name,
        "audience": "staff",
        "reference": reference,
        "at": mail.at.isoformat(),
        "cause": mail.reason.partition(":")[0],
        "writer": mail.sender,
        "headline": mail.subject,
        "raw_mail": f"{alarm.raw_mail_at}{mail.message_id}",
    }
    subject, text, html = alarm.renderer.render(kind=QUARANTINED, locale=member.locale, context=context)
    letter = OutgoingMail(
        to=member.email,
        to_name=member.name,
        subject=subject,
        text=text,
        html=html,
        message_id=f"<{QUARANTINED}.{_hash(mail.message_id, member.email)}@{alarm.domain}>",
        references=(),
        reply_to="",
        headers={"X-Letter-Kind": QUARANTINED},
    )
    try:
        alarm.mailer.send(mail=letter)
    except UnableToSend:
        return False
    return True


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]
