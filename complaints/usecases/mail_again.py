"""The letters about a case once more, to who lost them or never got them: on request, and not often."""

from dataclasses import replace

from complaints.domain.case import COMPLAINANT, ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.letter_owed import Letter
from complaints.domain.letter_times import end_of_hour
from complaints.domain.letters import letters_for
from complaints.usecases.compose_letter import Post, compose_letter
from complaints.usecases.counter_port import HourCounter
from complaints.usecases.keep_limits import TooMany
from complaints.usecases.ports import UnableToSend

AN_HOUR = 2  # requests about one case
LAST = 5  # letters


class NothingToMail(Exception):
    """The complainant gave no mail address, there is no letter yet, or the mail service takes none for it."""


def mail_again(
    *, post: Post, counter: HourCounter, case: ComplaintCase, circumstances: Circumstances, token: str
) -> int:
    """Sends the complainant his last letters again; how many left. `token`: what tells this time from the others.

    They say how the case stands now. Raises NothingToMail, TooMany.
    """
    letters = own_letters(case=case, by=circumstances)
    if not letters:
        raise NothingToMail
    hour_ends = end_of_hour(now=circumstances.now)
    if counter.count(to=f"letters again of {case.reference}", hour_ends=hour_ends) > AN_HOUR:
        raise TooMany(until=hour_ends)
    sent = sum(_left(post, letter, case.reference, (index, token)) for index, letter in enumerate(letters[-LAST:]))
    if not sent:
        raise NothingToMail
    return sent


def own_letters(*, case: ComplaintCase, by: Circumstances) -> tuple[Letter, ...]:
    """The letters that the complainant was owed so far, each kind and matter once."""
    if not case.content.complainant.email:
        return ()
    owed = letters_for(before=None, after=case, circumstances=by)
    return tuple(letter for letter in owed if letter.audience == COMPLAINANT)


def _left(post: Post, letter: Letter, reference: str, which: tuple[int, str]) -> bool:
    """Whether a letter left, under an id of its own: what has the id of a former one is shown by no mail program."""
    index, token = which
    mail = compose_letter(post=post, letter=letter, reference=reference, place=(0, index + 1), first=(0, 0))
    try:
        post.mailer.send(mail=replace(mail, message_id=f"<again.{index}.{token[:16]}@{post.inbound_domain}>"))
    except UnableToSend:
        return False
    return True
