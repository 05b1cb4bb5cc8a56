"""The brake on mail: what comes too fast is kept for a person, so that robots which answer each other come to rest."""

from complaints.domain.case import COMPLAINANT, ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.letter_times import end_of_hour
from complaints.domain.mail_notes import is_braked, note_braked
from complaints.domain.staff import StaffMember
from complaints.usecases.mail_room import TOO_MANY, Delivered, MailRoom, Receipt, before_a_person
from complaints.usecases.writing import save_change

A_CASE = 20  # mails an hour of one person about one case
A_SENDER = 60  # mails an hour of one person about any cases
NEW_CASES = 10  # complaints an hour of one sender by mail


def braked_on_case(
    room: MailRoom, delivered: Delivered, case: ComplaintCase, member: StaffMember | None, by: Circumstances
) -> Receipt | None:
    """None while the writer keeps within bounds; else the message is set aside, and the case says so once an hour."""
    who = member.email if member else case.content.complainant.email
    of_case = _count(room, f"mail in {case.reference} {who}", by)
    of_sender = _count(room, f"mail in {who}", by)
    if of_case <= A_CASE and of_sender <= A_SENDER:
        return None
    said = _say_so(room, case, member.email if member else COMPLAINANT, A_CASE if of_case > A_CASE else A_SENDER, by)
    quietly = not said if of_case > A_CASE else of_sender != A_SENDER + 1
    return before_a_person(room, delivered, by, TOO_MANY, case, quietly=quietly)


def is_sender_braked(room: MailRoom, member: StaffMember, by: Circumstances) -> bool:
    """Whether a member of staff has written more mails this hour than a person does."""
    return _count(room, f"mail in {member.email}", by) > A_SENDER


def _say_so(room: MailRoom, case: ComplaintCase, who: str, limit: int, by: Circumstances) -> bool:
    """Whether the case had to be told. The timeline knows, not the count: an earlier run may have counted and died."""
    if is_braked(case=case, who=who, hour_ends=end_of_hour(now=by.now)):
        return False

    def change(case: ComplaintCase, by: Circumstances) -> ComplaintCase:
        if is_braked(case=case, who=who, hour_ends=end_of_hour(now=by.now)):
            return case  # two came at once
        return note_braked(case=case, who=who, count=limit, by=by)

    save_change(cases=room.cases, reference=case.reference, change=change, circumstances=by)
    return True


def braked_at_the_mailbox(room: MailRoom, delivered: Delivered, sender: str, by: Circumstances) -> Receipt | None:
    """None while `sender` keeps within bounds; else the message is set aside and opens no case."""
    count = 0 if delivered.released_by else _count(room, f"new by mail {sender}", by)
    if count <= NEW_CASES:
        return None
    return before_a_person(room, delivered, by, TOO_MANY, quietly=count > NEW_CASES + 1)


def _count(room: MailRoom, name: str, by: Circumstances) -> int:
    return room.counter.count(to=name, hour_ends=end_of_hour(now=by.now))
