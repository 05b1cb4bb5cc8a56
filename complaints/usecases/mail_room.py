"""The mail room: what reading the mail needs, what became of a message, and how one is put before a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.correspondence import IncomingMessage, is_automatic
from complaints.usecases.ports import AttachmentStore, CaseRepository, Quarantine, QuarantinedMail
from complaints.usecases.set_aside import Alarm, set_aside

MAYBE_AUTOMATIC, SUBJECT, NOT_KEPT, NOTHING_TO_READ = "automatic", "subject", "policy not kept", "nothing to read"


class Fate(StrEnum):
    """What became of a message."""

    RECORDED = "recorded"
    OPENED = "opened"
    DUPLICATE = "duplicate"
    AUTOMATIC = "automatic"
    QUARANTINED = "quarantined"


@dataclass(frozen=True)
class Receipt:
    """The fate of a message, the case it belongs to (or empty), and why, for the log."""

    fate: Fate
    reference: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Delivered:
    """A message as the mail service hands it over.

    `message`: None when it could not be read, `fault` then says why; `stored_as`: its id in the mail store;
    `recipients`: the envelope's; `verdicts`: spam, virus, spf, dkim, dmarc -> PASS, FAIL, GRAY, PROCESSING_FAILED.
    """

    message: IncomingMessage | None
    stored_as: str
    recipients: tuple[str, ...]
    verdicts: Mapping[str, str]
    fault: str = ""

    @property
    def identity(self) -> str:
        """What tells the message from others, however often it is delivered."""
        return (self.message.message_id if self.message else "") or self.stored_as


@dataclass(frozen=True)
class MailRoom:
    """The ports and keys that reading the mail needs. `signing_keys`: the first signs, all verify."""

    cases: CaseRepository
    attachments: AttachmentStore
    quarantine: Quarantine
    signing_keys: tuple[bytes, ...]
    inbound_domain: str
    mailbox: str
    alarm: Alarm


def before_a_person(
    room: MailRoom, delivered: Delivered, by: Circumstances, reason: str, case: ComplaintCase | None = None
) -> Receipt:
    """The message waits in quarantine, and is acted on by nobody before a person has looked at it."""
    message = delivered.message
    told = message is not None and reason != NOT_KEPT  # by what is not kept, nobody knows who may know of the case
    sender, subject = (message.sender, message.subject) if message and told else ("", "")
    # No letter about what a robot sent: it might be a robot's answer to just such a letter, and so on for ever.
    quietly = message is not None and reason != MAYBE_AUTOMATIC and bool(is_automatic(message))
    set_aside(
        quarantine=room.quarantine,
        alarm=room.alarm,
        mail=QuarantinedMail(delivered.stored_as, by.now, reason, sender[:200], subject[:200]),
        case=case,
        circumstances=by,
        quietly=quietly,
    )
    return Receipt(Fate.QUARANTINED, case.reference if case else "", reason)
