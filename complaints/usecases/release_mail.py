"""A person releases a message from quarantine: it is acted on after all, as far as it can be trusted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from complaints.domain.acts import THE_COMPLAINANT
from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.circumstances import Circumstances, asdict_json
from complaints.domain.commands import Act, Note, Supplement
from complaints.domain.correspondence import words_of
from complaints.domain.lifecycle import perform, transition
from complaints.domain.mail_words import REPLY_LENGTH, bounded, with_files_left
from complaints.domain.text import Text
from complaints.usecases.keep_files import keep_files
from complaints.usecases.mail_room import (
    MAYBE_AUTOMATIC,
    NOT_KEPT,
    SUBJECT,
    TOO_MANY,
    Delivered,
    Fate,
    MailRoom,
    Receipt,
)
from complaints.usecases.open_by_mail import open_by_mail
from complaints.usecases.quarantine import Decision, Manner, QuarantinedMail, Standing
from complaints.usecases.record_reply import record_reply
from complaints.usecases.view_quarantine import check_knows_writer, look_up_mail
from complaints.usecases.writing import save_change

HELD = timedelta(minutes=2)
# What a person can see through; a signature he cannot see, and a virus is let through by nobody.
PASSABLE = frozenset(
    {"spam verdict", "dmarc verdict", "spf and dkim verdict", MAYBE_AUTOMATIC, SUBJECT, NOT_KEPT, TOO_MANY}
)
WITHOUT_WORDS = frozenset({"unreadable", "nothing to read"})
VIRUS = "virus verdict"
_NO_WORDS = Text(
    "（邮件没有可读的正文，请看原始邮件。）", "(The mail has no text that can be read: see the raw message.)"
)

Open = Callable[[QuarantinedMail], Delivered]


@dataclass(frozen=True)
class Release:
    """As what a message is released. `reference`: the case that a note or a supplement goes to; `sure`: who releases it
    has asked the complainant, who says that he wrote it."""

    manner: Manner
    reference: str = ""
    sure: bool = False


class ReleaseRefused(Exception):
    """A message cannot be released so: `reason` is not_offered, no_case or not_sure."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"not released: {reason}")
        self.reason = reason


class StillHeld(Exception):
    """Read again, the message has to wait for another `reason`."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"still held: {reason}")
        self.reason = reason


def manners(mail: QuarantinedMail) -> tuple[Manner, ...]:
    """As what `mail` may be released. Nobody's click makes a forged mail speak for a member of staff."""
    found = [Manner.NOTE]
    if mail.cause in PASSABLE:
        found.insert(0, Manner.PASSED)
    if mail.cause not in WITHOUT_WORDS:
        found += [Manner.SUPPLEMENT, Manner.COMPLAINT]
    return tuple(found)


def release_mail(
    *, room: MailRoom, open_mail: Open, message_id: str, release: Release, circumstances: Circumstances
) -> Decision:
    """What became of the message, once: it is held while it is acted on, and acting on it twice changes nothing.

    Raises NotAllowed, UnknownMail, UnknownReference, AlreadyDecided, ReleaseRefused, StillHeld.
    """
    mail = look_up_mail(room=room, message_id=message_id, circumstances=circumstances)
    _check(room, mail, release, circumstances)
    now = circumstances.now
    room.quarantine.hold(message_id=message_id, now=now, until=now + HELD)
    settled = False
    try:
        receipt = _acted_on(room, open_mail(mail), mail, release, circumstances)
        if receipt.fate is Fate.QUARANTINED:
            mail = replace(mail, reason=receipt.reason)
            raise StillHeld(reason=mail.reason)
        decision = _released(receipt, release, circumstances)
        room.quarantine.settle(message_id=message_id, decision=decision)
        settled = True
    finally:
        if not settled:
            room.quarantine.let_go(message_id=message_id, reason=mail.reason)
    return decision


def _released(receipt: Receipt, release: Release, by: Circumstances) -> Decision:
    return Decision(
        standing=Standing.RELEASED,
        by=by.actor.email,
        at=by.now,
        manner=release.manner.value,
        fate=receipt.fate.value,
        reference=receipt.reference,
    )


def _check(room: MailRoom, mail: QuarantinedMail, release: Release, by: Circumstances) -> None:
    if release.manner not in manners(mail):
        raise ReleaseRefused(reason="not_offered")
    if release.manner not in (Manner.NOTE, Manner.SUPPLEMENT):
        return
    if not release.reference:
        raise ReleaseRefused(reason="no_case")
    if release.manner is Manner.SUPPLEMENT and not release.sure:
        raise ReleaseRefused(reason="not_sure")
    check_knows_writer(room.cases.get(reference=release.reference), by)


def _acted_on(
    room: MailRoom, delivered: Delivered, mail: QuarantinedMail, release: Release, by: Circumstances
) -> Receipt:
    delivered = replace(delivered, released_by=by.actor.email)
    if mail.cause == VIRUS and delivered.message:  # its files stay where they are
        delivered = replace(delivered, message=replace(delivered.message, attachments=()))
    if release.manner is Manner.PASSED:
        return _worst(record_reply(room=room, delivered=delivered, circumstances=by))
    if release.manner is Manner.COMPLAINT and delivered.message:
        return open_by_mail(room, delivered, delivered.message, by)
    return _put_on_case(room, delivered, release, by)


def _worst(receipts: tuple[Receipt, ...]) -> Receipt:
    """Of a message to several cases: the one that still waits, else the first."""
    return next((each for each in receipts if each.fate is Fate.QUARANTINED), receipts[0])


def _put_on_case(room: MailRoom, delivered: Delivered, release: Release, by: Circumstances) -> Receipt:
    assert by.actor.member, "only staff look after quarantine"
    message, locale = delivered.message, by.actor.member.locale
    before = room.cases.get(reference=release.reference)
    files, left = keep_files(room, delivered, message, by.under(before)) if message else ((), ())
    text = words_of(message).strip() if message else ""
    text = bounded(text or _NO_WORDS.in_locale(locale), length=REPLY_LENGTH, locale=locale, kept_as=delivered.stored_as)
    text = with_files_left(text, names=left, locale=locale)

    def change(case: ComplaintCase, by: Circumstances) -> ComplaintCase:
        if _has_seen(case, delivered):
            return case
        if release.manner is Manner.SUPPLEMENT:
            as_his = replace(by, actor=THE_COMPLAINANT, mail=delivered.means)
            return perform(case=case, command=Supplement(text, files), circumstances=as_his)
        # Not by this mail is it done, but by who puts it there: he is not asked whether he meant it.
        note = asdict_json(Note(text, files)) | delivered.means.told | {"writer": message.sender if message else ""}
        return transition(case, Act.NOTE, lambda: by.put(case, Kind.NOTED, note))

    seen = _has_seen(before, delivered)
    save_change(cases=room.cases, reference=release.reference, change=change, circumstances=by)
    return Receipt(Fate.DUPLICATE if seen else Fate.RECORDED, release.reference)


def _has_seen(case: ComplaintCase, delivered: Delivered) -> bool:
    return any(entry.data.get("message_id") == delivered.identity for entry in case.timeline)
