"""Staff look at mail that waits for a person; what a message seems to be about is told to who may know of it."""

from dataclasses import replace

from complaints.domain.acts import QUARANTINE, NotAllowed, may
from complaints.domain.case import BrokenTimeline, ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.regulation import PolicyNotKept
from complaints.usecases.mail_room import MailRoom, addressed
from complaints.usecases.ports import CaseRepository, UnknownReference
from complaints.usecases.quarantine import MailPage, QuarantinedMail, Standing, UnknownMail
from complaints.usecases.view_cases import knows

LONGEST_ID = 200  # no store needs to be asked for what no id can be


def view_quarantine(
    *, room: MailRoom, standing: Standing, limit: int, cursor: str | None, circumstances: Circumstances
) -> MailPage:
    """A page of the mail that stands so, newest first. Raises NotAllowed, BadCursor.

    No number stands beside a message, neither of the case it came for nor of the one it is on now, for who may not know
    of that case.
    """
    check_may(circumstances)
    page = room.quarantine.find(standing=standing, limit=limit, cursor=cursor)
    named = {mail.reference for mail in page.mails} | {mail.decision.reference for mail in page.mails if mail.decision}
    known = {reference for reference in named if reference and _is_known(room.cases, reference, circumstances)}
    return replace(page, mails=tuple(_told(mail, known) for mail in page.mails))


def look_up_mail(*, room: MailRoom, message_id: str, circumstances: Circumstances) -> QuarantinedMail:
    """The message, for who may look after quarantine and may know who writes about the case it seems to belong to.

    Raises NotAllowed, UnknownMail; UnknownReference to whom may not know of the case; PolicyNotKept.
    """
    check_may(circumstances)
    if len(message_id) > LONGEST_ID:
        raise UnknownMail
    mail = room.quarantine.get(message_id=message_id)
    case = addressed(room=room, recipients=mail.recipients)
    if case:
        check_knows_writer(case, circumstances)
    return mail


def check_may(by: Circumstances) -> None:
    """Raises NotAllowed to whom the policy does not let look after quarantine."""
    if not may(actor=by.actor, act=QUARANTINE, case=None, policy=by.policy, roster=by.roster, today=by.today):
        raise NotAllowed(act=QUARANTINE)


def check_knows_writer(case: ComplaintCase, by: Circumstances) -> None:
    """Raises UnknownReference to whom may not know of the case, NotAllowed to whom may not know who complains."""
    by = by.under(case)
    member = by.actor.member
    if not knows(case=case, circumstances=by):
        raise UnknownReference
    if member is None or not by.circle(case).knows_name(member=member):
        raise NotAllowed(act=QUARANTINE)


def _is_known(cases: CaseRepository, reference: str, by: Circumstances) -> bool:
    try:
        case = cases.get(reference=reference)
        return knows(case=case, circumstances=by.under(case))
    except (UnknownReference, PolicyNotKept, BrokenTimeline):
        return False


def _told(mail: QuarantinedMail, known: set[str]) -> QuarantinedMail:
    decision = mail.decision
    if decision and decision.reference not in known:
        decision = replace(decision, reference="")
    return replace(mail, reference=mail.reference if mail.reference in known else "", decision=decision)
