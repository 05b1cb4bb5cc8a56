"""What became of a mail that left: bounced, delayed, reported as spam, delivered."""

import re
from dataclasses import dataclass
from enum import StrEnum

from complaints.domain.correspondence import IncomingMessage
from complaints.domain.quote_table import ADDRESS, plain

SPAM_REPORT = "spam report"
LOOK = 4000  # characters of a bounce that are looked at
REASON_LENGTH = 300
_FIELD = re.compile(
    r"^(action|status|final-recipient|original-recipient|diagnostic-code)\s*:\s*(.{0,400})$", re.I | re.M
)
_LATER = re.compile(r"delay|still trying|temporar|will be retried|暂时|延迟|稍后重试|正在重试", re.IGNORECASE)


class Became(StrEnum):
    """What became of a mail."""

    BOUNCED = "bounced"
    REPORTED = "reported"  # as spam, by who got it
    DELAYED = "delayed"
    DELIVERED = "delivered"
    REFUSED = "refused"  # by the mail service itself


@dataclass(frozen=True)
class MailEvent:
    """News of one mail: what it `became` at whom (`to`: addresses), of which `references` (cases) it spoke, and why.

    `message_id`: the id that tells this mail from others; `kind`: of letter. Only what is `final` will not be mended by
    waiting: a mailbox that does not exist, not one that is full.
    """

    became: Became
    to: tuple[str, ...]
    references: tuple[str, ...]
    message_id: str
    reason: str = ""
    kind: str = ""
    final: bool = True

    @property
    def silences(self) -> bool:
        """Whether no more mail may go to that address."""
        return self.final and self.became in (Became.BOUNCED, Became.REPORTED, Became.REFUSED)


def bounce_of(*, message: IncomingMessage, to: str) -> MailEvent | None:
    """The news in a bounce that came to the signed address of `to`; None where it is about somebody else's mail.

    Read from its delivery report (RFC 3464) where there is one, else from its words. What is only late is not final.
    """
    report = next((file for file in message.attachments if file.type == "message/delivery-status"), None)
    told = report.body[:LOOK].decode("utf-8", "replace") if report else ""
    fields = {name.lower(): value.strip() for name, value in _FIELD.findall(told)}
    failed = ADDRESS.search(fields.get("final-recipient") or fields.get("original-recipient") or "")
    if failed and failed[0].casefold() != to.casefold():
        return None
    words = plain(message.subject) + "\n" + message.text[:LOOK]
    late = fields.get("action", "").lower() == "delayed" or fields.get("status", "").startswith("4")
    reason = fields.get("diagnostic-code") or fields.get("status") or plain(message.subject)
    return MailEvent(
        became=Became.BOUNCED,
        to=(to,),
        references=(),
        message_id=message.message_id,
        reason=reason[:REASON_LENGTH],
        final=not late and (bool(fields) or not _LATER.search(words)),
    )
