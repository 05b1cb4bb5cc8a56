"""A message of somebody who may speak about a case: what it means is done to the case."""

from complaints.domain.acts import THE_COMPLAINANT, may
from complaints.domain.case import Attachment, ComplaintCase, Kind
from complaints.domain.circumstances import Circumstances, asdict_json
from complaints.domain.commands import Act, Command, Note, Reply, Supplement
from complaints.domain.correspondence import IncomingMessage, five_w_two_h
from complaints.domain.lifecycle import TRANSITIONS, perform, transition
from complaints.domain.mail_words import REPLY_LENGTH, bounded, bounded_form, with_files_left
from complaints.domain.quoting import own_words, visible_text
from complaints.usecases.keep_files import keep_files
from complaints.usecases.mail_room import NOTHING_TO_READ, Delivered, Fate, MailRoom, Receipt, before_a_person
from complaints.usecases.writing import save_change


def act_on_mail(
    room: MailRoom, delivered: Delivered, message: IncomingMessage, reference: str, by: Circumstances
) -> Receipt:
    """What the message means, done to the case once; `by.actor` is who wrote it."""
    before = room.cases.get(reference=reference)
    if _has_seen(before, delivered.identity):
        return Receipt(Fate.DUPLICATE, reference)
    locale = by.actor.member.locale if by.actor.member else before.locale
    text = visible_text(message.text)
    attachments, left = keep_files(room, delivered, message, by)
    nothing_said = not text.strip() or (own_words(message.text) == "" and not five_w_two_h(message.text))
    if nothing_said and not attachments:
        return before_a_person(room, delivered, by, NOTHING_TO_READ, before)
    text = bounded(text, length=REPLY_LENGTH, locale=locale, kept_as=delivered.stored_as)
    text = with_files_left(text, names=left, locale=locale)

    def change(case: ComplaintCase, by: Circumstances) -> ComplaintCase:
        if _has_seen(case, delivered.identity):
            return case
        command = _meant(case, text, message, attachments, delivered.identity, by)
        if command is None:
            return _kept(case, Note(text, attachments, delivered.identity), by)
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


def _has_seen(case: ComplaintCase, message_id: str) -> bool:
    return any(entry.data.get("message_id") == message_id for entry in case.timeline)


def _may(act: str, case: ComplaintCase, by: Circumstances) -> bool:
    return may(actor=by.actor, act=act, case=case, policy=by.policy, roster=by.roster, today=by.today)
