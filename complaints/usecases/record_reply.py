"""Mail arrives: it lands on its case, opens a new one, or waits in quarantine for a person."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from unicodedata import normalize

from complaints.domain.acts import THE_COMPLAINANT, may, staff
from complaints.domain.case import Attachment, Complainant, Complaint, ComplaintCase, Kind
from complaints.domain.circumstances import Circumstances, asdict_json
from complaints.domain.commands import Act, Command, Note, Reply, Supplement
from complaints.domain.correspondence import (
    IncomingMessage,
    five_w_two_h,
    is_automatic,
    parse_reply_address,
    speaker,
)
from complaints.domain.lifecycle import TRANSITIONS, perform, transition
from complaints.domain.mail_words import DESCRIPTION_LENGTH, REPLY_LENGTH, bounded, bounded_form, with_files_left
from complaints.domain.quoting import own_words, visible_text
from complaints.domain.regulation import PolicyNotKept
from complaints.usecases.ports import (
    AttachmentStore,
    CaseRepository,
    Quarantine,
    QuarantinedMail,
    UnknownReference,
)
from complaints.usecases.set_aside import Alarm, set_aside
from complaints.usecases.submit_complaint import submit_complaint
from complaints.usecases.writing import save_change

MAYBE_AUTOMATIC, SUBJECT, NOT_KEPT = "automatic", "subject", "policy not kept"


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


def record_reply(*, room: MailRoom, delivered: Delivered, circumstances: Circumstances) -> tuple[Receipt, ...]:
    """Acts on one message: a receipt for every case address it was sent to, else one. Twice delivered changes nothing.

    Who speaks is decided by the signed address it was sent to, never by its From line.
    """
    message = delivered.message
    if message is None:
        return (_quarantine(room, delivered, circumstances, f"unreadable: {delivered.fault}"),)
    distrust = _distrust(delivered.verdicts)
    if distrust:
        return (_quarantine(room, delivered, circumstances, distrust),)
    named = (parse_reply_address(recipient, room.inbound_domain) for recipient in delivered.recipients)
    found = dict.fromkeys(address for address in named if address)
    if found:
        return tuple(_on_case(room, delivered, message, address, circumstances) for address in found)
    if room.mailbox.casefold() in {recipient.casefold() for recipient in delivered.recipients}:
        return (_new_case(room, delivered, message, circumstances),)
    return (_quarantine(room, delivered, circumstances, "no address of ours"),)


def _distrust(verdicts: Mapping[str, str]) -> str:
    failed = {name for name, verdict in verdicts.items() if verdict == "FAIL"}
    for name in ("virus", "spam", "dmarc"):
        if name in failed:
            return f"{name} verdict"
    return "spf and dkim verdict" if {"spf", "dkim"} <= failed else ""


def _on_case(
    room: MailRoom, delivered: Delivered, message: IncomingMessage, found: tuple[str, str], by: Circumstances
) -> Receipt:
    reference, signature = found
    try:
        case = room.cases.get(reference=reference)
    except UnknownReference:
        return _quarantine(room, delivered, by, "unknown case")
    try:
        by = by.under(case)
    except PolicyNotKept:
        return _quarantine(room, delivered, by, NOT_KEPT)
    complainant = case.content.complainant.email
    candidates = [*([complainant] if complainant else []), *(member.email for member in by.roster.members)]
    who = speaker(reference=reference, signature=signature, candidates=candidates, keys=room.signing_keys)
    member = by.roster.find(who) if who else None
    if who is None or (member is None and who != complainant):
        return _quarantine(room, delivered, by, "signature of the reply address", case)
    reason = is_automatic(message, own_domain=room.inbound_domain, by_subject=False)
    if reason:
        return Receipt(Fate.AUTOMATIC, reference, reason)
    if is_automatic(message):  # by its subject alone, which a person may have written
        return _quarantine(room, delivered, by, MAYBE_AUTOMATIC, case)
    actor = staff(member) if member else THE_COMPLAINANT
    return _record(room, delivered, message, reference, replace(by, actor=actor))


def _record(
    room: MailRoom, delivered: Delivered, message: IncomingMessage, reference: str, by: Circumstances
) -> Receipt:
    before = room.cases.get(reference=reference)
    if _has_seen(before, _identity(message, delivered)):
        return Receipt(Fate.DUPLICATE, reference)
    locale = by.actor.member.locale if by.actor.member else before.locale
    text = visible_text(message.text)
    attachments, left = _store(room, delivered, message, by)
    nothing_said = not text.strip() or (own_words(message.text) == "" and not five_w_two_h(message.text))
    if nothing_said and not attachments:
        return _quarantine(room, delivered, by, "nothing to read", before)
    text = bounded(text, length=REPLY_LENGTH, locale=locale, kept_as=delivered.stored_as)
    text = with_files_left(text, names=left, locale=locale)

    def change(case: ComplaintCase, by: Circumstances) -> ComplaintCase:
        if _has_seen(case, _identity(message, delivered)):
            return case
        command = _meant(case, text, message, attachments, _identity(message, delivered), by)
        if command is None:
            return _kept(case, Note(text, attachments, _identity(message, delivered)), by)
        return perform(case=case, command=command, circumstances=by)

    save_change(cases=room.cases, reference=reference, change=change, circumstances=by)
    return Receipt(Fate.RECORDED, reference)


def _meant(
    case: ComplaintCase,
    text: str,
    message: IncomingMessage,
    attachments: tuple[Attachment, ...],
    message_id: str,
    by: Circumstances,
) -> Command | None:
    """What the message asks for; None when its sender has no act on this case any more."""
    if by.actor == THE_COMPLAINANT:
        return Supplement(text, attachments, message_id)
    if case.stage in TRANSITIONS[Act.REPLY] and _may(Act.REPLY, case, by):
        return Reply(
            text=text,
            five_w_two_h=bounded_form(five_w_two_h(message.text)),
            attachments=attachments,
            message_id=message_id,
        )
    # 「商场或其它人员等回复的内容不计算」: an answer of anybody else is kept, but counts as no reply (OPPEIN-50).
    return Note(text, attachments, message_id) if _may(Act.NOTE, case, by) else None


def _kept(case: ComplaintCase, note: Note, by: Circumstances) -> ComplaintCase:
    """Whoever was written to about a case is heard, a former handler too; but it is no act and stops no clock."""
    return transition(case, Act.NOTE, lambda: by.put(case, Kind.UNCOUNTED_REPLY, asdict_json(note)))


def _new_case(room: MailRoom, delivered: Delivered, message: IncomingMessage, by: Circumstances) -> Receipt:
    reason = is_automatic(message, own_domain=room.inbound_domain, by_subject=False)
    if reason:
        return Receipt(Fate.AUTOMATIC, reason=reason)
    text = message.text.strip()  # whole: what a customer forwards with a first complaint belongs to it
    if not message.sender or not (text or message.subject.strip()):
        return _quarantine(room, delivered, by, "nothing to read")
    intake = by.policy.intake
    if not _is_for_us(message.subject, intake.mail_subject):
        return _quarantine(room, delivered, by, SUBJECT)
    files, left = _store(room, delivered, message, by)
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
    # The sender belongs to the key: a Message-ID is easily taken over, and must not keep another's mail out.
    own = "\0".join((_identity(message, delivered), message.sender, message.sender_name))
    key = "mail:" + hashlib.sha256(own.encode()).hexdigest()
    before = room.cases.submitted_as(idempotency_key=key)
    submission = submit_complaint(
        cases=room.cases,
        attachments=room.attachments,
        complaint=complaint,
        attachment_keys=[file.key for file in files],
        idempotency_key=key,
        signing_keys=room.signing_keys,
        circumstances=replace(by, actor=THE_COMPLAINANT),
        may_lack=True,
    )
    return Receipt(Fate.DUPLICATE if before else Fate.OPENED, submission.case.reference)


def _is_for_us(subject: str, words: tuple[str, ...]) -> bool:
    """Whether a subject has one of the words that the policy wants there; full-width letters are as good as others."""
    plain = normalize("NFKC", subject).casefold()
    return not words or any(normalize("NFKC", word).casefold() in plain for word in words)


def _store(
    room: MailRoom, delivered: Delivered, message: IncomingMessage, by: Circumstances
) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """The attachments that the policy takes, stored; and the names of those that stay in the raw message alone."""
    rule = by.policy.intake.attachments
    stored: list[Attachment] = []
    left: list[str] = []
    for file in message.attachments:
        if file.type not in rule.types or len(file.body) > rule.max_bytes or len(stored) == rule.max_files:
            left.append(file.name)
            continue
        key = f"mail/{delivered.stored_as}/{len(stored)}"
        room.attachments.put(key=key, name=file.name, type=file.type, body=file.body)
        stored.append(Attachment(key, file.name, file.type, len(file.body)))
    return tuple(stored), tuple(left)


def _quarantine(
    room: MailRoom, delivered: Delivered, by: Circumstances, reason: str, case: ComplaintCase | None = None
) -> Receipt:
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


def _identity(message: IncomingMessage, delivered: Delivered) -> str:
    return message.message_id or delivered.stored_as


def _has_seen(case: ComplaintCase, message_id: str) -> bool:
    return any(entry.data.get("message_id") == message_id for entry in case.timeline)


def _may(act: str, case: ComplaintCase, by: Circumstances) -> bool:
    return may(actor=by.actor, act=act, case=case, policy=by.policy, roster=by.roster, today=by.today)
