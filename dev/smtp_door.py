"""The door for mail on this machine: what SES does in production with mail to the portal, over plain SMTP."""

import asyncio
import logging
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import format_datetime
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from dev.ports import LOOPBACK, free_port

LOG = logging.getLogger("dev.smtp")
LARGEST = 40 * 1024 * 1024  # what SES takes
REFUSED = "550 5.7.1 only mail to {domain} is taken in here"
AGAIN = "451 4.3.0 the message could not be worked on just now; please send it again"
Function = Callable[[dict[str, Any], None], Any]


@dataclass(frozen=True)
class MailRoute:
    """Where mail for `domain` goes: stored by `store(message_id, raw)`, then handed to `function`."""

    domain: str
    store: Callable[[str, bytes], None]
    function: Function
    now: Callable[[], datetime]


class SmtpDoor:
    """Listens on the loopback address; port 0 takes a free one."""

    def __init__(self, *, route: MailRoute, port: int) -> None:
        self.port = port or free_port()
        self._controller = _Listener(
            _Handler(route),
            hostname=LOOPBACK,
            port=self.port,
            ident="complaint portal, local stack",
            server_hostname="localhost",
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
        )

    def start(self) -> None:
        """Takes mail from now on. Raises OSError when the port is taken."""
        self._controller.start()

    def stop(self) -> None:
        """Takes no more mail; messages under way are told to come again."""
        self._controller.stop()


class _PatientSMTP(SMTP):
    """Takes lines of any length, as SES does; ended by LF alone, many lines look like one."""

    line_length_limit = LARGEST


class _Listener(Controller):
    """Answers with that patience."""

    def factory(self) -> SMTP:
        """One conversation."""
        return _PatientSMTP(self.handler, **self.SMTP_kwargs)


class _Handler:
    """Hooks of aiosmtpd: their names and positional arguments are its own."""

    def __init__(self, route: MailRoute) -> None:
        self._route = route

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        if address.rpartition("@")[2].casefold() != self._route.domain.casefold():
            return REFUSED.format(domain=self._route.domain)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes), "aiosmtpd was not asked to decode"
        sender, recipients = envelope.mail_from or "", tuple(envelope.rcpt_tos)
        message_id = await asyncio.to_thread(
            take_in, route=self._route, sender=sender, recipients=recipients, content=_with_full_line_ends(content)
        )
        return f"250 2.0.0 taken in as {message_id}"

    async def handle_exception(self, error: Exception) -> str:
        LOG.error("a message could not be worked on", exc_info=error)
        return AGAIN


def _with_full_line_ends(content: bytes) -> bytes:
    """`content` with CRLF for every bare LF; the dot that a client doubles behind those is single again."""
    return re.sub(rb"(?<!\r)\n", b"\r\n", re.sub(rb"(?<!\r)\n\.\.", b"\n.", content))


def take_in(*, route: MailRoute, sender: str, recipients: tuple[str, ...], content: bytes) -> str:
    """Stores a message as SES does and calls the function with SES's event; its id. Raises what the function raises."""
    message_id = secrets.token_hex(20)
    now = route.now()
    raw = _headers_of_ses(sender, recipients, message_id, now) + content
    route.store(message_id, raw)
    route.function(ses_event(message_id=message_id, sender=sender, recipients=recipients, raw=raw, now=now), None)
    return message_id


def _headers_of_ses(sender: str, recipients: tuple[str, ...], message_id: str, now: datetime) -> bytes:
    lines = (
        f"Return-Path: <{sender}>",
        f"Received: from localhost (localhost [{LOOPBACK}]) by inbound-smtp.eu-central-1.amazonaws.com",
        f" with SMTP id {message_id} for {recipients[0]}; {format_datetime(now)}",
        "X-SES-Spam-Verdict: PASS",
        "X-SES-Virus-Verdict: PASS",
        f"Received-SPF: pass (spfCheck: taken in on this machine) client-ip={LOOPBACK}; envelope-from={sender};",
        f"Authentication-Results: amazonses.com; spf=pass client-ip={LOOPBACK}; dkim=pass; dmarc=pass",
    )
    return "".join(f"{line}\r\n" for line in lines).encode()


def ses_event(
    *, message_id: str, sender: str, recipients: tuple[str, ...], raw: bytes, now: datetime
) -> dict[str, Any]:
    """The event of a receipt rule's Lambda action. The verdicts are the door's own: no header can change them."""
    headers = BytesHeaderParser(policy=compat32).parsebytes(raw)
    passed = {"status": "PASS"}
    return {
        "Records": [
            {
                "eventSource": "aws:ses",
                "eventVersion": "1.0",
                "ses": {
                    "mail": {
                        "timestamp": _timestamp(now),
                        "source": sender,
                        "messageId": message_id,
                        "destination": list(recipients),
                        "headersTruncated": False,
                        "headers": [{"name": name, "value": str(value)} for name, value in headers.items()],
                        "commonHeaders": _common_headers(headers, sender),
                    },
                    "receipt": {
                        "timestamp": _timestamp(now),
                        "processingTimeMillis": 1,
                        "recipients": list(recipients),
                        "spamVerdict": passed,
                        "virusVerdict": passed,
                        "spfVerdict": passed,
                        "dkimVerdict": passed,
                        "dmarcVerdict": passed,
                        "action": {
                            "type": "Lambda",
                            "functionArn": "arn:aws:lambda:eu-central-1:123456789012:function:portal-inbound-mail",
                            "invocationType": "Event",
                        },
                    },
                },
            }
        ]
    }


def _common_headers(headers: Any, sender: str) -> dict[str, Any]:
    common: dict[str, Any] = {"returnPath": sender}
    for name, header in (("from", "From"), ("to", "To"), ("cc", "Cc")):
        if headers.get_all(header):
            common[name] = [str(value) for value in headers.get_all(header)]
    for name, header in (("date", "Date"), ("messageId", "Message-ID"), ("subject", "Subject")):
        if headers.get(header):
            common[name] = str(headers[header])
    return common


def _timestamp(now: datetime) -> str:
    return now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03}Z"
