"""Mail as people meet it: what the portal sent, read back from SES, and what an ordinary mail program answers."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, default
from email.utils import format_datetime, parseaddr
from typing import Any

PASS = "PASS"
VERDICTS = ("spam", "virus", "spf", "dkim", "dmarc")


@dataclass(frozen=True)
class Mail:
    """A mail that left the portal, as it went over the wire."""

    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """The parsed message."""
        found = BytesParser(policy=default).parsebytes(self.raw)
        assert isinstance(found, EmailMessage)
        return found

    def header(self, name: str) -> str:
        """A header as text; empty when it is not there."""
        return str(self.message.get(name, ""))

    @property
    def to(self) -> str:
        """The recipient's bare address."""
        return parseaddr(self.header("To"))[1]

    @property
    def subject(self) -> str:
        """The decoded subject."""
        return self.header("Subject")

    @property
    def kind(self) -> str:
        """Which letter it is."""
        return self.header("X-Letter-Kind")

    @property
    def reply_to(self) -> str:
        """The bare address an answer goes to."""
        return parseaddr(self.header("Reply-To"))[1]

    @property
    def text(self) -> str:
        """The plain part."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The HTML part."""
        return self._part("html")

    def _part(self, subtype: str) -> str:
        found = self.message.get_body((subtype,))
        assert found is not None, f"{self.subject} has no {subtype} part"
        return str(found.get_content())


def answer(mail: Mail, text: str, *, now: datetime, sender: str = "", **headers: str) -> EmailMessage:
    """What the recipient's mail program sends when he types `text` above the quoted mail."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender or mail.to
    message["To"] = mail.reply_to
    message["Subject"] = f"回复：{mail.subject}"
    message["Date"] = format_datetime(now)
    message["Message-ID"] = headers.pop("message_id", f"<{now:%H%M%S}.{len(text)}@mail.staff.example>")
    message["In-Reply-To"] = mail.header("Message-ID")
    message["References"] = f"{mail.header('References')} {mail.header('Message-ID')}".strip()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    quoted = "\n".join(f"> {line}" for line in mail.text.splitlines())
    message.set_content(f"{text}\n\n在 {now:%Y年%m月%d日 %H:%M},{mail.header('From')} 写道：\n{quoted}\n")
    return message


def fresh_mail(
    *, sender: str, to: str, subject: str, text: str, message_id: str = "<1@customer.example>"
) -> EmailMessage:
    """A new message, no answer to anything."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"], message["Message-ID"] = sender, to, subject, message_id
    message.set_content(text)
    return message


def ses_event(*, message_id: str, recipients: tuple[str, ...], **verdicts: str) -> dict[str, Any]:
    """What SES's Lambda action hands over: envelope and verdicts, no body. Verdicts not named have passed."""
    receipt = {f"{name}Verdict": {"status": verdicts.get(name, PASS)} for name in VERDICTS}
    return {
        "Records": [
            {
                "eventSource": "aws:ses",
                "eventVersion": "1.0",
                "ses": {
                    "mail": {
                        "timestamp": "2026-11-20T02:00:00.000Z",
                        "source": "somebody@elsewhere.example",
                        "messageId": message_id,
                        "destination": list(recipients),
                        "headersTruncated": False,
                        "headers": [],
                        "commonHeaders": {},
                    },
                    "receipt": {
                        "timestamp": "2026-11-20T02:00:00.000Z",
                        "processingTimeMillis": 42,
                        "recipients": list(recipients),
                        **receipt,
                        "action": {"type": "Lambda", "invocationType": "Event"},
                    },
                },
            }
        ]
    }
