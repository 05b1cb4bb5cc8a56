"""Builds the raw messages that the mail service sends."""

import re
from datetime import datetime
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr

from complaints.usecases.ports import OutgoingMail, UnableToSend

_FIXED = {"from", "to", "cc", "bcc", "sender", "subject", "date", "message-id", "reply-to", "in-reply-to", "references"}
_REFERENCES_KEPT = 20


class UnsafeHeader(ValueError):
    """A header name that no letter may set."""


def build_message(*, mail: OutgoingMail, sender: str, sender_name: str, date: datetime) -> bytes:
    """`mail` as the bytes to send: ASCII, text and HTML in UTF-8. Line breaks in values become spaces.

    Raises UnableToSend for an address that cannot be written, UnsafeHeader for a name that is not free.
    """
    message = MIMEMultipart("alternative", policy=compat32)
    message.attach(MIMEText(mail.text, "plain", "utf-8"))
    message.attach(MIMEText(mail.html, "html", "utf-8"))
    message["From"] = _mailbox(sender, sender_name)
    message["To"] = _mailbox(mail.to, mail.to_name)
    message["Subject"] = _encoded(mail.subject, "Subject")
    message["Date"] = format_datetime(date)
    message["Message-ID"] = _message_id(mail.message_id)
    if mail.references:
        references = [_message_id(reference) for reference in mail.references[-_REFERENCES_KEPT:]]
        message["In-Reply-To"] = references[-1]
        message["References"] = " ".join(references)
    if mail.reply_to:
        message["Reply-To"] = _mailbox(mail.reply_to, "")
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"} | dict(mail.headers)
    for name, value in headers.items():
        message[_free_name(name)] = _encoded(value, name)
    return message.as_bytes(policy=compat32.clone(linesep="\r\n"))


def _mailbox(address: str, name: str) -> str:
    local_part, _, domain = address.rpartition("@")
    try:
        written = f"{local_part}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        written = ""
    if not re.fullmatch(r"[!-9;=?-Z\\^-~]{1,64}@[A-Za-z0-9.-]{1,253}", written) or re.search(r"[(),]", written):
        raise UnableToSend(reason="the address cannot be written", permanent=True)
    return formataddr((_line(name), written), "utf-8")


def _message_id(value: str) -> str:
    return f"<{''.join(character for character in value if '!' <= character <= '~' and character not in '<>')}>"


def _free_name(name: str) -> str:
    bound = name.lower() in _FIXED or name.lower().startswith(("content-", "mime-"))
    if bound or not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,60}", name):
        raise UnsafeHeader(name)
    return name


def _encoded(value: str, name: str) -> str:
    return _line(value) if value.isascii() else Header(_line(value), "utf-8", 76, name).encode(linesep="\n")


def _line(value: str) -> str:
    """`value` on one line, without control characters."""
    return " ".join(re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", value).split())
