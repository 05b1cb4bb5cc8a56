"""The mails that were sent, as a mail program shows them, and the answer that it would write."""

from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, default
from email.utils import format_datetime, getaddresses, make_msgid, parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from dev.sent_mail import SentMail, SentMails

ATTRIBUTIONS = {
    "zh": "在 {at:%Y年%m月%d日 %H:%M}，{sender} 写道：",
    "en": "On {at:%d %b %Y at %H:%M}, {sender} wrote:",
}


class Mailbox:
    """Reads `mails`; times are shown in `zone`."""

    def __init__(self, *, mails: SentMails, zone: ZoneInfo) -> None:
        self._mails, self._zone = mails, zone
        self._shown: dict[str, dict[str, Any]] = {}

    def newest_first(self, *, to: str | None = None) -> list[dict[str, Any]]:
        """Every mail, or those that went to the address `to`."""
        shown = (self._show(mail) for mail in self._mails.newest_first())
        return [mail for mail in shown if to is None or to.casefold() in (each.casefold() for each in mail["to"])]

    def count(self) -> int:
        """How many mails were sent: when it has changed, there is something new to show."""
        return self._mails.count()

    def find(self, *, id: str) -> dict[str, Any] | None:
        """One mail as JSON has it, or None."""
        mail = self._mails.find(id=id)
        return self._show(mail) if mail else None

    def raw(self, *, id: str) -> bytes | None:
        """One mail as it left, or None."""
        mail = self._mails.find(id=id)
        return mail.raw if mail else None

    def _show(self, mail: SentMail) -> dict[str, Any]:
        if mail.id not in self._shown:
            message = _parsed(mail.raw)
            text, html = (message.get_body((subtype,)) for subtype in ("plain", "html"))
            self._shown[mail.id] = {
                "id": mail.id,
                "sent_at": mail.sent_at.astimezone(self._zone).isoformat(),
                "from": str(message.get("From", "")),
                "to": [address for _, address in getaddresses(mail.to)],
                "subject": str(message.get("Subject", "")),
                "text": text.get_content() if text else "",
                "html": html.get_content() if html else "",
                "headers": {name: str(value).strip() for name, value in message.items()},
            }
        return self._shown[mail.id]


def reply_to(mail: dict[str, Any], *, text: str, now: datetime) -> tuple[str, str, bytes]:
    """(sender, recipient, raw message) of the recipient's answer, threaded and with the quoted tail below it."""
    headers = {name.casefold(): value for name, value in mail["headers"].items()}
    sender = mail["to"][0]
    recipient = parseaddr(headers.get("reply-to") or headers["from"])[1]
    answered = headers.get("message-id", "")
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = sender, recipient
    message["Subject"] = mail["subject"] if mail["subject"].casefold().startswith("re:") else f"Re: {mail['subject']}"
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    if answered:
        message["In-Reply-To"] = answered
        message["References"] = f"{headers.get('references', '')} {answered}".strip()
    message.set_content(f"{text.rstrip()}\n\n{_quoted(mail, headers['from'])}\n", cte="base64")
    return sender, recipient, message.as_bytes()


def _quoted(mail: dict[str, Any], sender: str) -> str:
    language = "zh" if any("\u4e00" <= letter <= "\u9fff" for letter in mail["subject"]) else "en"
    attribution = ATTRIBUTIONS[language].format(at=datetime.fromisoformat(mail["sent_at"]), sender=sender)
    return "\n".join([attribution, *(f"> {line}".rstrip() for line in mail["text"].splitlines())])


def _parsed(raw: bytes) -> EmailMessage:
    message = BytesParser(policy=default).parsebytes(raw)
    assert isinstance(message, EmailMessage), "the default policy makes EmailMessage"
    return message
