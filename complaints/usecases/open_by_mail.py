"""A message to the published mailbox opens a case."""

import hashlib
from dataclasses import replace
from unicodedata import normalize

from complaints.domain.acts import THE_COMPLAINANT
from complaints.domain.case import Complainant, Complaint
from complaints.domain.circumstances import Circumstances
from complaints.domain.correspondence import IncomingMessage, is_automatic
from complaints.domain.mail_words import DESCRIPTION_LENGTH, bounded, with_files_left
from complaints.usecases.keep_files import folder, keep_files
from complaints.usecases.mail_brake import braked_at_the_mailbox
from complaints.usecases.mail_room import NOTHING_TO_READ, SUBJECT, Delivered, Fate, MailRoom, Receipt, before_a_person
from complaints.usecases.submit_complaint import BY_MAIL, submit_complaint


def open_by_mail(room: MailRoom, delivered: Delivered, message: IncomingMessage, by: Circumstances) -> Receipt:
    """A case for whoever wrote to the mailbox, once however often the message is delivered; robots open none."""
    reason = is_automatic(message, own_domain=room.inbound_domain, by_subject=False)
    if reason:
        return Receipt(Fate.AUTOMATIC, reason=reason)
    text = message.text.strip()  # whole: what a customer forwards with a first complaint belongs to it
    if not message.sender or not (text or message.subject.strip()):
        return before_a_person(room, delivered, by, NOTHING_TO_READ)
    intake = by.policy.intake
    if not delivered.released_by and not _is_for_us(message.subject, intake.mail_subject):
        return before_a_person(room, delivered, by, SUBJECT)
    if braked := braked_at_the_mailbox(room, delivered, message.sender, by):
        return braked
    files, left = keep_files(room, delivered, message, by)
    locale = "zh-CN" if any("\u4e00" <= letter <= "\u9fff" for letter in message.subject + text) else "en"
    told = "\n\n".join(part for part in (message.subject.strip(), text) if part)
    told = bounded(told, length=DESCRIPTION_LENGTH, locale=locale, kept_as=delivered.stored_as)
    complaint = Complaint(
        complainant=Complainant(
            name=message.sender_name or message.sender,
            kind=intake.complainant_kinds[0].id,
            email=message.sender,
        ),
        category=intake.mail_category,
        description=with_files_left(told, names=left, locale=locale),
        attachments=(),
        channel="mail",
        locale=locale,
        consent="by mail",
    )
    key = _key(delivered, message)
    before = room.cases.submitted_as(idempotency_key=key)
    submission = submit_complaint(
        cases=room.cases,
        attachments=room.attachments,
        complaint=complaint,
        attachment_keys=[file.key for file in files],
        attached_below=folder(delivered),
        idempotency_key=key,
        signing_keys=room.signing_keys,
        circumstances=replace(by, actor=THE_COMPLAINANT, mail=delivered.means),
        may_lack=True,
    )
    return Receipt(Fate.DUPLICATE if before else Fate.OPENED, submission.case.reference)


def _is_for_us(subject: str, words: tuple[str, ...]) -> bool:
    """Whether a subject has one of the words that the policy wants there; full-width letters are as good as others."""
    plain = normalize("NFKC", subject).casefold()
    return not words or any(normalize("NFKC", word).casefold() in plain for word in words)


def _key(delivered: Delivered, message: IncomingMessage) -> str:
    """The sender belongs to it: a Message-ID is easily taken over, and must not keep another's mail out."""
    own = "\0".join((delivered.identity, message.sender, message.sender_name))
    return BY_MAIL + hashlib.sha256(own.encode()).hexdigest()
