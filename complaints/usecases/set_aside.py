"""Mail that a person has to look at: kept in quarantine, and the administrators told of it, once a message."""

from dataclasses import dataclass, replace

from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.staff import StaffMember
from complaints.domain.veil import VEILED
from complaints.usecases.house_letters import HousePost, tell
from complaints.usecases.quarantine import Quarantine, QuarantinedMail

QUARANTINED = "quarantined"


@dataclass(frozen=True)
class Alarm:
    """What tells the administrators. `raw_mail_at`: where a person finds a raw message; its id there follows."""

    post: HousePost
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
    the house, is listed without its sender and words, and told to those alone who may know who complains.
    """
    told, listed = circumstances.roster.holding("admin"), mail
    if case:
        circle, listed = circumstances.circle(case), replace(mail, reference=case.reference)
        told = tuple(member for member in told if circle.knows_name(member=member)) or circle.in_charge()
        if circle.path or case.content.respondent:
            listed = replace(listed, sender=VEILED, subject=VEILED, preview="", veiled=True)
    if not quarantine.put(mail=listed) or quietly:
        return 0
    return sum(_tell(alarm, mail, case.reference if case else "", member) for member in told)


def _tell(alarm: Alarm, mail: QuarantinedMail, reference: str, member: StaffMember) -> bool:
    context = {
        "reference": reference,
        "at": mail.at.isoformat(),
        "cause": mail.reason.partition(":")[0],
        "writer": mail.sender,
        "headline": mail.subject,
        "raw_mail": f"{alarm.raw_mail_at}{mail.message_id}",
    }
    about = (mail.message_id, member.email)
    return tell(post=alarm.post, kind=QUARANTINED, member=member, about=about, context=context)
