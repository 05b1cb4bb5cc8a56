"""Raw messages as they arrived: of the mail in quarantine, and of what stands on a case."""

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Act
from complaints.domain.masking import is_masked
from complaints.usecases.mail_room import MailRoom
from complaints.usecases.ports import CaseRepository, MailStore
from complaints.usecases.quarantine import UnknownMail
from complaints.usecases.view_cases import view_case
from complaints.usecases.view_quarantine import check_knows_writer, look_up_mail


def read_quarantined_mail(*, room: MailRoom, mails: MailStore, message_id: str, circumstances: Circumstances) -> bytes:
    """The message in quarantine. Raises NotAllowed, UnknownMail, UnknownReference."""
    look_up_mail(room=room, message_id=message_id, circumstances=circumstances)
    return _read(mails, message_id)


def read_mail_of_case(
    *, cases: CaseRepository, mails: MailStore, reference: str, message_id: str, circumstances: Circumstances
) -> bytes:
    """A message by which something was done to the case: none that no entry of it names.

    A raw message says who wrote it and how to reach him, so it is for who may know both. Raises UnknownReference,
    NotAllowed, UnknownMail.
    """
    case = view_case(cases=cases, reference=reference, circumstances=circumstances)
    check_knows_writer(case, circumstances)
    if is_masked(case=case, by=circumstances.under(case)):
        raise NotAllowed(act=Act.UNMASKING)
    if not any(entry.data.get("mail") == message_id for entry in case.timeline):
        raise UnknownMail
    return _read(mails, message_id)


def _read(mails: MailStore, message_id: str) -> bytes:
    try:
        return mails.read(message_id=message_id)
    except KeyError as error:  # the mail store keeps messages for as long as its own rules say
        raise UnknownMail from error
