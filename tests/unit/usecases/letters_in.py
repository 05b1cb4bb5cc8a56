"""Mail that comes in, for the tests of record_reply: who it was sent to, what it says, and what became of it."""

from collections.abc import Mapping
from typing import Any

from complaints.bootstrap import Services
from complaints.domain.acts import THE_PORTAL
from complaints.domain.correspondence import IncomingMessage
from complaints.domain.reply_addresses import reply_address
from complaints.usecases.mail_room import Delivered, Receipt
from complaints.usecases.record_reply import record_reply
from tests.unit.usecases.steps import HANDLER, REFERENCE

PASSED = dict.fromkeys(("spam", "virus", "spf", "dkim", "dmarc"), "PASS")
MAILBOX = "complaints@in.example"


def address_of(email: str, *, reference: str = REFERENCE, key: bytes = b"new key") -> str:
    """The address at which only `email` speaks about the case."""
    return reply_address(reference=reference, email=email, key=key, domain="in.example")


def a_message(**changes: Any) -> IncomingMessage:
    """The handler's answer, written by hand."""
    given = {
        "message_id": "<1@mail.example>",
        "sender": HANDLER,
        "sender_name": "王强",
        "subject": "回复: [26110001]",
        "text": "周二更换门板。\n",
    }
    return IncomingMessage(**given | changes)


def receive(
    portal: Services,
    *recipients: str,
    verdicts: Mapping[str, str] = PASSED,
    stored_as: str = "stored-1",
    message: IncomingMessage | None = None,
    **changes: Any,
) -> Receipt:
    """A message arrives at `recipients`; `changes` are those of a_message. Its one receipt."""
    delivered = Delivered(message or a_message(**changes), stored_as, recipients, verdicts)
    (receipt,) = take_in(portal, delivered)
    return receipt


def take_in(portal: Services, delivered: Delivered) -> tuple[Receipt, ...]:
    """What became of a message, at each case address it was sent to."""
    return record_reply(room=portal.mail_room, delivered=delivered, circumstances=portal.circumstances(THE_PORTAL))


def quarantined(portal: Services) -> list[str]:
    """Why messages wait for a person, the newest first."""
    return [mail.reason for mail in portal.quarantine.waiting(limit=50)]
