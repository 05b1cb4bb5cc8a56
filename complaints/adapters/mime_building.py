"""Builds the raw messages that the mail service sends.

They are all of one shape, so they are put together here, as email.message would, which takes three times as long. What
is hard about it is left to that package: encoded words, and folding of what does not fit into a line.
"""

import re
from base64 import encodebytes
from datetime import datetime
from email.header import Header
from email.policy import compat32
from email.utils import format_datetime, formataddr

from complaints.usecases.ports import OutgoingMail, UnableToSend

_FIXED = {"from", "to", "cc", "bcc", "sender", "subject", "date", "message-id", "reply-to", "in-reply-to", "references"}
_REFERENCES_KEPT = 20
_BOUNDARY = "=_next_="  # in no text: these are written in base64, which knows no underscore
_WIRE = compat32.clone(linesep="\r\n")
_LINE = 78


class UnsafeHeader(ValueError):
    """A header name that no letter may set."""


def build_message(*, mail: OutgoingMail, sender: str, sender_name: str, date: datetime) -> bytes:
    """`mail` as the bytes to send: ASCII, text and HTML in UTF-8. Line breaks in values become spaces.

    Raises UnableToSend for an address that cannot be written, UnsafeHeader for a name that is not free.
    """
    told = {
        "Content-Type": f'multipart/alternative; boundary="{_BOUNDARY}"',
        "MIME-Version": "1.0",
        "From": _mailbox(sender, sender_name),
        "To": _mailbox(mail.to, mail.to_name),
        "Subject": _encoded(mail.subject, "Subject"),
        "Date": format_datetime(date),
        "Message-ID": _message_id(mail.message_id),
    }
    if mail.references:
        references = [_message_id(reference) for reference in mail.references[-_REFERENCES_KEPT:]]
        told |= {"In-Reply-To": references[-1], "References": " ".join(references)}
    if mail.reply_to:
        told["Reply-To"] = _mailbox(mail.reply_to, "")
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"} | dict(mail.headers)
    told |= {_free_name(name): _encoded(value, name) for name, value in headers.items()}
    head = "".join(_folded(name, value) for name, value in told.items())
    parts = f"--{_BOUNDARY}\r\n".join(("", _part("plain", mail.text), _part("html", mail.html)))
    return f"{head}\r\n{parts}--{_BOUNDARY}--\r\n".encode("ascii")


def _part(kind: str, words: str) -> str:
    body = encodebytes(words.encode()).decode("ascii").replace("\n", "\r\n")
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: base64'
    return f"{head}\r\n\r\n{body}\r\n"


def _folded(name: str, value: str) -> str:
    """A header on lines that every server takes."""
    lines = f"{name}: {value}".split("\n")
    if max(map(len, lines)) > _LINE:
        folded: str = _WIRE.fold(name, value)
        return folded
    return "\r\n".join((*lines, ""))


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
