"""The mails that were sent, as a mail program shows them, and the mails that it would write."""

from collections.abc import Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class EnclosedFile:
    """A file that goes with a mail; `type` as application/pdf."""

    name: str
    type: str
    body: bytes


@dataclass(frozen=True)
class Written:
    """A mail that a person writes, ready for the door."""

    sender: str
    recipient: str
    raw: bytes


class Mailbox:
    """Reads `mails`, which the portal sent, and `written`, what people wrote here; times are shown in `zone`."""

    def __init__(self, *, mails: SentMails, written: SentMails, zone: ZoneInfo) -> None:
        self._mails, self._written, self._zone = mails, written, zone
        self._shown: dict[str, dict[str, Any]] = {}

    def newest_first(self, *, to: str | None = None) -> list[dict[str, Any]]:
        """Every mail, or those that went to the address `to`."""
        shown = (self._show(mail) for mail in self._mails.newest_first())
        return [mail for mail in shown if to is None or to.casefold() in (each.casefold() for each in mail["to"])]

    def written_first_to_last(self) -> list[dict[str, Any]]:
        """What people wrote here, in order."""
        return [self._show(mail) for mail in reversed(self._written.newest_first())]

    def keep_written(self, *, mail: Written) -> None:
        """`mail` is in the post: from now on it is shown among what was written."""
        self._written.keep(id=f"w{self._written.count() + 1}", to=(mail.recipient,), raw=mail.raw)

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


def reply_to(mail: dict[str, Any], *, text: str, now: datetime, files: Iterable[EnclosedFile] = ()) -> Written:
    """The recipient's answer, threaded and with the quoted tail below it."""
    headers = {name.casefold(): value for name, value in mail["headers"].items()}
    sender = mail["to"][0]
    recipient = parseaddr(headers.get("reply-to") or headers["from"])[1]
    answered = headers.get("message-id", "")
    subject = mail["subject"] if mail["subject"].casefold().startswith("re:") else f"Re: {mail['subject']}"
    message = _begun(sender, recipient, subject, now)
    if answered:
        message["In-Reply-To"] = answered
        message["References"] = f"{headers.get('references', '')} {answered}".strip()
    return _finished(message, f"{text.rstrip()}\n\n{_quoted(mail, headers['from'])}\n", files)


def new_mail(
    *, sender: str, recipient: str, subject: str, text: str, now: datetime, files: Iterable[EnclosedFile] = ()
) -> Written:
    """A mail that answers none."""
    return _finished(_begun(sender, recipient, subject, now), f"{text.rstrip()}\n", files)


def _begun(sender: str, recipient: str, subject: str, now: datetime) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, recipient, subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    return message


def _finished(message: EmailMessage, text: str, files: Iterable[EnclosedFile]) -> Written:
    message.set_content(text, cte="base64")
    for file in files:
        kind, _, subtype = file.type.partition("/")
        message.add_attachment(file.body, maintype=kind, subtype=subtype, filename=file.name)
    return Written(parseaddr(message["From"])[1], parseaddr(message["To"])[1], message.as_bytes())


def _quoted(mail: dict[str, Any], sender: str) -> str:
    language = "zh" if any("\u4e00" <= letter <= "\u9fff" for letter in mail["subject"]) else "en"
    attribution = ATTRIBUTIONS[language].format(at=datetime.fromisoformat(mail["sent_at"]), sender=sender)
    return "\n".join([attribution, *(f"> {line}".rstrip() for line in mail["text"].splitlines())])


def _parsed(raw: bytes) -> EmailMessage:
    message = BytesParser(policy=default).parsebytes(raw)
    assert isinstance(message, EmailMessage), "the default policy makes EmailMessage"
    return message
