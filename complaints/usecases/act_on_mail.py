"""A message of somebody who may speak about a case: what it means is done to the case, once."""

from dataclasses import replace

from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.correspondence import IncomingMessage, five_w_two_h, says_nothing, words_of
from complaints.domain.mail_acts import taken
from complaints.domain.mail_meaning import MailContent
from complaints.domain.mail_words import REPLY_LENGTH, bounded, bounded_form, with_files_left
from complaints.domain.quoting import own_words
from complaints.usecases.keep_files import keep_files
from complaints.usecases.mail_room import NOTHING_TO_READ, Delivered, Fate, MailRoom, Receipt, before_a_person
from complaints.usecases.writing import save_change


def act_on_mail(
    room: MailRoom, delivered: Delivered, message: IncomingMessage, before: ComplaintCase, by: Circumstances
) -> Receipt:
    """What the message means, done once to the case, which was just read; `by.actor` is who wrote it."""
    reference = before.reference
    if _has_seen(before, delivered.identity):
        return Receipt(Fate.DUPLICATE, reference)
    locale = by.actor.member.locale if by.actor.member else before.locale
    form = bounded_form(five_w_two_h(message.text))
    files, left = keep_files(room, delivered, message, by)
    blank = not form and says_nothing(message)
    if blank and not files and by.actor.member is None:
        return before_a_person(room, delivered, by, NOTHING_TO_READ, before)
    text = "" if blank and own_words(message.text) == "" else words_of(message)
    text = bounded(text, length=REPLY_LENGTH, locale=locale, kept_as=delivered.stored_as)
    mail = MailContent(with_files_left(text, names=left, locale=locale), form, files, blank=blank and not files)
    by = replace(by, mail=delivered.means)

    def change(case: ComplaintCase, by: Circumstances) -> ComplaintCase:
        return case if _has_seen(case, delivered.identity) else taken(case=case, mail=mail, by=by)

    save_change(cases=room.cases, reference=reference, change=change, circumstances=by, read=before)
    return Receipt(Fate.RECORDED, reference)


def _has_seen(case: ComplaintCase, message_id: str) -> bool:
    return any(entry.data.get("message_id") == message_id for entry in case.timeline)
