"""What staff ask the complainant, and which of it still waits for his answer.

No regulation of the catalogue lets a clock stand still while he is asked, so none does. A policy that wants it says so
in its own words: `pauses = ["asked"]`, `resumes = ["supplemented"]`.
"""

from collections.abc import Iterator

from complaints.domain.case import STAFF, ComplaintCase, Entry, Kind, staff_email
from complaints.domain.circumstances import Circumstances, UnknownValue, asdict_json
from complaints.domain.commands import Question, Supplement
from complaints.domain.followups import UNREACHABLE
from complaints.domain.staff import StaffMember

OPEN, ANSWERED = "open", "answered"


def ask(case: ComplaintCase, command: Question, by: Circumstances) -> ComplaintCase:
    """`case` with a question to the complainant, which he reads as it stands."""
    return by.put(case, Kind.ASKED, asdict_json(command))


def open_questions(*, case: ComplaintCase) -> tuple[Entry, ...]:
    """The questions that wait for an answer, the oldest first.

    One that he has answered does not, nor any once somebody has spoken with him or the case has ended.
    """
    waiting: dict[int, Entry] = {}
    for entry in case.standing:
        if entry.kind is Kind.ASKED:
            waiting[entry.seq] = entry
        for seq in entry.data.get("answers", ()) if entry.kind is Kind.SUPPLEMENTED else ():
            waiting.pop(seq, None)
        if _settles_all(entry):
            waiting.clear()
    return tuple(waiting.values())


def question_state(*, case: ComplaintCase) -> str:
    """`open` while he is asked something; `answered` once he has answered, until somebody of staff does something."""
    if open_questions(case=case):
        return OPEN
    for entry in reversed(case.standing):
        if entry.kind is Kind.SUPPLEMENTED and entry.data.get("answers"):
            return ANSWERED
        if entry.actor.startswith(STAFF):
            break
    return ""


def is_reached_by_mail(*, case: ComplaintCase) -> bool:
    """Whether the complainant gave a mail address that takes mail."""
    email = case.content.complainant.email
    return bool(email) and email not in case.undelivered


def answered_by(*, entry: Entry, case: ComplaintCase) -> tuple[Entry, ...]:
    """The questions that `entry` answers; of other entries than answers, none."""
    numbers = entry.data.get("answers", ()) if entry.kind is Kind.SUPPLEMENTED else ()
    return tuple(each for each in case.standing if each.kind is Kind.ASKED and each.seq in numbers)


def askers(*, entry: Entry, case: ComplaintCase, by: Circumstances) -> Iterator[StaffMember]:
    """Who asked what `entry` answers, as far as they are there and may know of the case still."""
    for email in dict.fromkeys(staff_email(asked.actor) for asked in answered_by(entry=entry, case=case)):
        member = by.roster.find(email)
        if member and member.active and by.circle(case).knows(member=member):
            yield member


def as_answer(case: ComplaintCase, command: Supplement) -> Supplement:
    """`command` with those of its questions that stand still; one that was taken back meanwhile costs him no word.

    Raises UnknownValue for a number under which nothing was ever asked.
    """
    asked = {entry.seq for entry in case.timeline if entry.kind is Kind.ASKED}
    for seq in command.answers:
        if seq not in asked:
            raise UnknownValue(field="answers", value=str(seq))
    standing = tuple(seq for seq in dict.fromkeys(command.answers) if seq not in case.undone)
    return Supplement(command.text, command.attachments, command.call_at, standing)


def _settles_all(entry: Entry) -> bool:
    spoken = entry.kind is Kind.CALLED and entry.data["outcome"] != UNREACHABLE
    return spoken or entry.kind in (Kind.CONTACTED, Kind.CLOSED)
