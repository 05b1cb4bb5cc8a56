"""Mailer over SMTP, where there is no SES: a company's own relay, or a mail service of mainland China."""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from complaints.usecases.ports import OutgoingMail, UnableToSend

IMPLICIT_TLS = 465
SECONDS = 20
HOUR = timedelta(hours=1)
# It takes mail for nobody from us, "530 authentication required", "550 5.7.1 relaying denied": no recipient's fault.
OURS = re.compile(r"53\d |5\d\d 5\.7\.")


@dataclass(frozen=True)
class Relay:
    """A mail server that takes mail for anybody from who knows its password."""

    host: str
    port: int
    user: str = ""
    password: str = ""


class SmtpMailer:
    """Sends through `relay`, never without TLS; `build` turns a mail into raw bytes.

    On port 465 the line is TLS from its first byte, on any other it becomes so by STARTTLS before anything is said.
    The relay reports nothing of a mail later: what it cannot deliver comes back as mail to the sender.
    """

    def __init__(
        self,
        *,
        relay: Relay,
        sender: str,
        build: Callable[[OutgoingMail], bytes],
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._relay, self._sender, self._build = relay, sender, build
        self._trust = trust or ssl.create_default_context()

    def send(self, *, mail: OutgoingMail) -> str:
        """The mail's own message id: SMTP gives none. Raises UnableToSend, permanent or not."""
        raw = self._build(mail)
        try:
            with self._line() as line:
                line.sendmail(self._sender, [mail.to], raw)
        except smtplib.SMTPException as error:
            raise _trouble(error) from error
        except OSError as error:
            raise UnableToSend(reason=type(error).__name__, permanent=False) from error
        return mail.message_id

    @contextmanager
    def _line(self) -> Iterator[smtplib.SMTP]:
        relay = self._relay
        if relay.port == IMPLICIT_TLS:
            line: smtplib.SMTP = smtplib.SMTP_SSL(relay.host, relay.port, timeout=SECONDS, context=self._trust)
        else:
            line = smtplib.SMTP(relay.host, relay.port, timeout=SECONDS)
        with line:
            if relay.port != IMPLICIT_TLS:
                line.starttls(context=self._trust)
            if relay.user:
                line.login(relay.user, relay.password)
            yield line


def _trouble(error: smtplib.SMTPException) -> UnableToSend:
    """Only what the relay says of this recipient or this text for good (5xx) is the letter's own fault."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        reason = _said(code, words)
        ours = OURS.match(reason) is not None
        return UnableToSend(reason=reason, permanent=code >= 500 and not ours, wait=HOUR if ours else timedelta())
    if isinstance(error, smtplib.SMTPDataError):
        return UnableToSend(reason=_said(error.smtp_code, error.smtp_error), permanent=error.smtp_code >= 500)
    code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0
    reason = _said(code, error.smtp_error) if isinstance(error, smtplib.SMTPResponseException) else type(error).__name__
    # A password that is refused, a sender that may not, a line that cannot be made safe: a person has to mend it.
    wait = HOUR if code >= 500 or isinstance(error, smtplib.SMTPNotSupportedError) else timedelta()
    return UnableToSend(reason=reason, permanent=False, wait=wait)


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", errors="replace") if isinstance(words, bytes) else words
    return " ".join(f"{code} {text}".split())[:200]
