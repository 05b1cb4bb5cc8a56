"""SES's own mailbox simulator: what SES would report of mail to its addresses is reported here too."""

import re
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import Any

from dev.sent_mail import SentMail

_ADDRESS = re.compile(
    r"(bounce|suppressionlist|complaint|success)(?:\+[^@]*)?@simulator\.amazonses\.com", re.IGNORECASE
)
HEADERS = ("From", "To", "Reply-To", "Subject", "Message-ID", "X-Case-Reference", "X-Letter-Kind")


def event_of(*, mail: SentMail) -> dict[str, Any] | None:
    """The EventBridge event about a mail to the simulator; None for mail to anybody else."""
    to = next((address for address in mail.to if _ADDRESS.fullmatch(address)), "")
    found = _ADDRESS.fullmatch(to)
    if found is None:
        return None
    kind, told = _told(found[1].lower(), to, mail)
    headers = BytesHeaderParser(policy=compat32).parsebytes(mail.raw)
    described = {
        "timestamp": mail.sent_at.isoformat(),
        "messageId": mail.id,
        "destination": list(mail.to),
        "headers": [{"name": name, "value": str(headers[name])} for name in HEADERS if headers[name]],
    }
    detail = {"eventType": kind, kind.lower(): told, "mail": described}
    return {"source": "aws.ses", "detail-type": f"Email {kind}", "time": mail.sent_at.isoformat(), "detail": detail}


def _told(which: str, to: str, mail: SentMail) -> tuple[str, dict[str, Any]]:
    at = {"timestamp": mail.sent_at.isoformat()}
    if which == "success":
        return "Delivery", at | {"recipients": [to]}
    if which == "complaint":
        person = {"emailAddress": to}
        return "Complaint", at | {"complainedRecipients": [person], "complaintFeedbackType": "abuse"}
    person = {
        "emailAddress": to,
        "action": "failed",
        "status": "5.1.1",
        "diagnosticCode": "smtp; 550 5.1.1 user unknown",
    }
    subtype = "General" if which == "bounce" else "Suppressed"
    return "Bounce", at | {"bounceType": "Permanent", "bounceSubType": subtype, "bouncedRecipients": [person]}
