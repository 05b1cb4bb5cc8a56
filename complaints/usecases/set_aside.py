"""Mail that a person has to look at: kept in quarantine, and the administrators told of it, once a message."""

import hashlib
from dataclasses import dataclass

from complaints.domain.staff import Roster, StaffMember
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
    *, quarantine: Quarantine, alarm: Alarm, mail: QuarantinedMail, reference: str, roster: Roster, quietly: bool
) -> int:
    """Keeps `mail` and, when it is new and not to be kept `quietly`, mails every administrator; how many were told.

    `reference`: the case it is about, or empty. It is kept first: a mail service that is away loses nothing.
    """
    if not quarantine.put(mail=mail) or quietly:
        return 0
    return sum(_tell(alarm, mail, reference, member) for member in roster.holding("admin"))


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
