"""Mail as it arrived: read from the store, with what is known of where it came from."""

from complaints.adapters.mime import UnreadableMail, read_message
from complaints.domain.authentication import completed, verdicts_of
from complaints.usecases.mail_room import Delivered
from complaints.usecases.ports import MailStore


def open_mail(
    *, mails: MailStore, stored_as: str, recipients: tuple[str, ...], verdicts: dict[str, str], trusted: str
) -> Delivered:
    """The stored message `stored_as`, read; an unreadable one comes with the fault instead of a message.

    `trusted`: whose Authentication-Results are believed, by authserv-id.
    """
    try:
        message = read_message(mails.read(message_id=stored_as))
    except UnreadableMail as fault:
        return Delivered(None, stored_as, recipients, verdicts, fault=str(fault))
    found = verdicts_of(values=message.headers.get("authentication-results", ()), authserv_id=trusted)
    return Delivered(message, stored_as, recipients, completed(verdicts=verdicts, found=found))
