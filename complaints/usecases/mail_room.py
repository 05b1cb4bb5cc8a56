"""The mail room: what reading the mail needs, what became of a message, and how one is put before a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import ByMail, Circumstances
from complaints.domain.correspondence import IncomingMessage, is_automatic, words_of
from complaints.domain.letter_times import end_of_hour
from complaints.domain.regulation import PolicyNotKept
from complaints.domain.reply_addresses import parse_reply_address
from complaints.usecases.counter_port import HourCounter
from complaints.usecases.deliveries import Deliveries
from complaints.usecases.ports import AttachmentStore, CaseRepository, UnknownReference
from complaints.usecases.quarantine import Quarantine, QuarantinedMail
from complaints.usecases.set_aside import Alarm, set_aside

if TYPE_CHECKING:
    from complaints.usecases.draft_reports import ReportDesk

MAYBE_AUTOMATIC, SUBJECT, NOT_KEPT, NOTHING_TO_READ = "automatic", "subject", "policy not kept", "nothing to read"
DISPOSED_OF = "disposed case"
LETTERS_AN_HOUR = 20  # about mail that waits; what comes above is listed all the same
LINE_LENGTH, PREVIEW_LENGTH, RECIPIENTS_LISTED = 200, 600, 50
TOO_MANY = "too many mails"


class Fate(StrEnum):
    """What became of a message."""

    RECORDED = "recorded"
    OPENED = "opened"
    DUPLICATE = "duplicate"
    AUTOMATIC = "automatic"
    ANSWERED = "answered"  # not done; its writer was told why
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
    `released_by`: the address of whoever looked at it in quarantine and found that neither these verdicts, nor its
    likeness to a robot's mail, nor a missing word in its subject need hold it up; empty where nobody did.
    """

    message: IncomingMessage | None
    stored_as: str
    recipients: tuple[str, ...]
    verdicts: Mapping[str, str]
    fault: str = ""
    released_by: str = ""

    @property
    def identity(self) -> str:
        """What tells the message from others, however often it is delivered."""
        return (self.message.message_id if self.message else "") or self.stored_as

    @property
    def means(self) -> ByMail:
        """By what something is done, where it is done by this message."""
        return ByMail(self.identity, self.stored_as, self.released_by)


@dataclass(frozen=True)
class MailRoom:
    """The ports and keys that reading the mail needs.

    `reports`: what makes and sends them, for a mail that answers one. `signing_keys`: the first signs, all of them made
    secrets; `reply_keys`: whose reply addresses are believed today.
    """

    cases: CaseRepository
    attachments: AttachmentStore
    quarantine: Quarantine
    deliveries: Deliveries
    reports: Callable[[], ReportDesk]
    signing_keys: tuple[bytes, ...]
    reply_keys: tuple[bytes, ...]
    counter: HourCounter
    inbound_domain: str
    mailbox: str
    alarm: Alarm


def before_a_person(
    room: MailRoom,
    delivered: Delivered,
    by: Circumstances,
    reason: str,
    case: ComplaintCase | None = None,
    *,
    quietly: bool = False,
) -> Receipt:
    """The message waits in quarantine, and is acted on by nobody before a person has looked at it.

    Administrators are told, but `quietly` of what they have been told enough.
    """
    message = delivered.message
    try:
        case = case or (None if reason == NOT_KEPT else addressed(room=room, recipients=delivered.recipients))
        by, told = by.under(case) if case else by, reason != NOT_KEPT
    except PolicyNotKept:  # by what is not kept, nobody knows who may know of the case
        case, told = None, False
    sender, subject = (message.sender, message.subject) if message and told else ("", "")
    # No letter about what a robot sent: it might be a robot's answer to just such a letter, and so on for ever.
    robot = message is not None and reason != MAYBE_AUTOMATIC and bool(is_automatic(message))
    mail = QuarantinedMail(
        message_id=delivered.stored_as,
        at=by.now,
        reason=reason,
        sender=sender[:LINE_LENGTH],
        subject=subject[:LINE_LENGTH],
        recipients=delivered.recipients[:RECIPIENTS_LISTED],
        preview=words_of(message).strip()[:PREVIEW_LENGTH] if message and told else "",
        veiled=not told,
    )
    quiet = quietly or robot or _told_enough(room, by)
    set_aside(quarantine=room.quarantine, alarm=room.alarm, mail=mail, case=case, circumstances=by, quietly=quiet)
    return Receipt(Fate.QUARANTINED, case.reference if case else "", reason)


def _told_enough(room: MailRoom, by: Circumstances) -> bool:
    """Whether administrators had letters enough this hour: who forges a thousand mails sends them no thousand."""
    return room.counter.count(to="letters about quarantine", hour_ends=end_of_hour(now=by.now)) > LETTERS_AN_HOUR


def addressed(*, room: MailRoom, recipients: tuple[str, ...]) -> ComplaintCase | None:
    """The first case that one of `recipients` is a reply address of, whoever made that address up; or None."""
    named = (parse_reply_address(recipient, room.inbound_domain) for recipient in recipients)
    for reference, _ in islice((found for found in named if found), RECIPIENTS_LISTED):
        try:
            return room.cases.get(reference=reference)
        except UnknownReference:
            continue
    return None
