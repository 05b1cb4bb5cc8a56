"""A bounce that a mail server sent back to us, read: whom it names, and whether it is final."""

import re
from collections.abc import Mapping

from complaints.domain.correspondence import BOUNCE, IncomingMessage, is_automatic
from complaints.domain.mail_events import REASON_LENGTH, Became, MailEvent
from complaints.domain.quote_table import ADDRESS, plain

LOOK = 4000  # characters of a bounce that are looked at
_FIELD = re.compile(
    r"^(action|status|final-recipient|original-recipient|diagnostic-code)\s*:\s*(.{0,400})$", re.I | re.M
)
_LATER = re.compile(
    r"delay|still trying|temporar|will be retried|mailbox (?:is )?full|over quota|quota exceeded"
    r"|暂时|延迟|稍后重试|正在重试|已满|空间不足",
    re.IGNORECASE,
)
_FULL = re.compile(r"\b[245]\.2\.2\b")  # a full mailbox, which SES too counts among what mends itself
_COPY = re.compile(
    r"^[ \t>]{0,9}(?:-{3,40}[^\n]{0,60}(?:original|returned|copy|below|原)|(?:received|return-path):)", re.I | re.M
)
"""Where the copy of our own letter begins, whose words say nothing about its way."""


def bounce_of(*, message: IncomingMessage, to: str) -> MailEvent | None:
    """The news in a bounce that came to the signed address of `to`; None where it is about somebody else's mail.

    Read from its delivery report (RFC 3464) where there is one, else from its words. What is only late is not final,
    nor what does not say that it is a bounce: mail without a return path may be any robot's.
    """
    blocks = _report(message)
    about = [_recipients(block) for block in blocks] or [_failed(message)]
    if any(about) and not any(to.casefold() in people for people in about):
        return None
    fields = next((block for block in blocks if to.casefold() in _recipients(block)), next(iter(blocks), {}))
    reason = fields.get("diagnostic-code") or fields.get("status") or plain(message.subject)
    return MailEvent(
        became=Became.BOUNCED,
        to=(to,),
        references=(),
        message_id=message.message_id,
        reason=reason[:REASON_LENGTH],
        final=_is_final(fields) if blocks else _reads_final(message),
    )


def _report(message: IncomingMessage) -> list[dict[str, str]]:
    """The fields of a delivery report: of the mail, then of each recipient; blocks without any are left out."""
    report = next((file for file in message.attachments if file.type == "message/delivery-status"), None)
    told = report.body[:LOOK].decode("utf-8", "replace").replace("\r\n", "\n") if report else ""
    blocks = ({name.lower(): value.strip() for name, value in _FIELD.findall(part)} for part in told.split("\n\n"))
    return [block for block in blocks if block]


def _recipients(block: Mapping[str, str]) -> set[str]:
    """Whom a block of a report is about: where the mail was sent on to, and where it was sent first."""
    words = f"{block.get('final-recipient', '')} {block.get('original-recipient', '')}"
    return {found[0].casefold() for found in ADDRESS.finditer(words)}


def _failed(message: IncomingMessage) -> set[str]:
    words = " ".join(message.headers.get("x-failed-recipients", ()))
    return {found[0].casefold() for found in ADDRESS.finditer(words)}


def _is_final(fields: Mapping[str, str]) -> bool:
    """A report that says of nobody what was done says nothing that is final."""
    action, status = fields.get("action", "").lower(), fields.get("status", "")
    return action.startswith("failed") and not status.startswith(("2", "4")) and not _FULL.match(status)


def _reads_final(message: IncomingMessage) -> bool:
    """Whether a bounce without a report says that it is one, and not that the mail is late or the mailbox full."""
    words = plain(message.subject) + "\n" + _COPY.split(message.text[:LOOK], maxsplit=1)[0]
    subject = IncomingMessage(message_id="", sender="", subject=message.subject)
    says_so = bool(_failed(message)) or is_automatic(subject) == BOUNCE
    return says_so and not _LATER.search(words) and not _FULL.search(words)
