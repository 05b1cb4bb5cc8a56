"""Mail that did not arrive is sent again, and an address that was not written to is written to again: by a person who
says why, with an entry on the case."""

from dataclasses import dataclass

from complaints.domain.acts import DELIVERIES, NotAllowed, may
from complaints.domain.case import COMPLAINANT, BrokenTimeline, ComplaintCase, Kind
from complaints.domain.circumstances import Circumstances, UnknownValue
from complaints.domain.commands import Act
from complaints.domain.letters import entry_of_letter
from complaints.domain.lifecycle import transition
from complaints.domain.masking import masked_address
from complaints.domain.regulation import PolicyNotKept
from complaints.usecases.deliveries import (
    AlreadyMended,
    Block,
    Deliveries,
    Lost,
    LostMail,
    Means,
    Mended,
    UnknownDelivery,
    block_id,
)
from complaints.usecases.ports import CaseRepository, UnknownReference
from complaints.usecases.view_cases import knows, may_view
from complaints.usecases.writing import save_change


class AddressBlocked(Exception):
    """The address is not written to: somebody must first say that it may be again."""


class NotResendable(Exception):
    """No letter of a case can be made again of it: a digest, a sign-in link, or people and case have moved on."""


@dataclass(frozen=True)
class DeliveryDesk:
    """The ports by which mail is looked after."""

    deliveries: Deliveries
    cases: CaseRepository


def resend_letter(*, desk: DeliveryDesk, id: str, to: str, reason: str, circumstances: Circumstances) -> LostMail:
    """The letter of the case leaves once more, through the queue that all letters take; to the same address where `to`
    is empty. A letter to staff goes to staff alone.

    Raises NotAllowed, UnknownDelivery, AlreadyMended, AddressBlocked, NotResendable, UnknownValue.
    """
    by, mail = circumstances, mail_of(desk=desk, id=id, circumstances=circumstances)
    if mail.mended:
        raise AlreadyMended
    address = to or mail.to
    if desk.deliveries.find_block(id=block_id(address=address)):
        raise AddressBlocked
    if len(mail.references) != 1 or mail.state is Lost.DELAYED:  # that may arrive still, and there would be two
        raise NotResendable

    def change(case: ComplaintCase, by: Circumstances) -> ComplaintCase:
        return _once_more(case, mail, address, reason, by)

    save_change(cases=desk.cases, reference=mail.references[0], change=change, circumstances=by)
    sent_to = "" if address.casefold() == mail.to.casefold() else address
    mended = Mended(Means.RESENT, by.actor.email, by.now, reason, sent_to)
    desk.deliveries.mend(id=id, mended=mended)
    return desk.deliveries.get(id=id)


def free_address(*, desk: DeliveryDesk, id: str, reason: str, circumstances: Circumstances) -> Block:
    """The address of the block `id` is written to again; each case on which it was noted says so.

    Raises NotAllowed, UnknownDelivery.
    """
    by = circumstances
    check_may_mend(by)
    found = desk.deliveries.find_block(id=id)
    if found is None or (found.references and not any(is_known(desk.cases, each, by) for each in found.references)):
        raise UnknownDelivery

    def change(case: ComplaintCase, by: Circumstances) -> ComplaintCase:
        if case.disposed_at is not None:
            return case
        told = {"to": found.address, "text": reason}
        return transition(case, Act.MAIL, lambda: by.put(case, Kind.FREED, told))

    for reference in found.references:
        try:
            save_change(cases=desk.cases, reference=reference, change=change, circumstances=by)
        except (UnknownReference, PolicyNotKept, BrokenTimeline):
            continue  # disposed of, or not to be read or reckoned any more: nothing will be sent for it
    desk.deliveries.free(block=found, by=by.actor.email, at=by.now, reason=reason)
    return found


def mail_of(*, desk: DeliveryDesk, id: str, circumstances: Circumstances) -> LostMail:
    """The mail, for who looks after deliveries and sees a case that it was about.

    Raises NotAllowed, UnknownDelivery.
    """
    check_may_mend(circumstances)
    mail = desk.deliveries.get(id=id)
    if mail.references and not any(is_known(desk.cases, each, circumstances) for each in mail.references):
        raise UnknownDelivery
    return mail


def check_may_mend(by: Circumstances) -> None:
    """Raises NotAllowed to whom the policy does not let look after deliveries."""
    if not may(actor=by.actor, act=DELIVERIES, case=None, policy=by.policy, roster=by.roster, today=by.today):
        raise NotAllowed(act=DELIVERIES)


def is_known(cases: CaseRepository, reference: str, by: Circumstances) -> bool:
    """Whether the reader may see the case."""
    try:
        case = cases.get(reference=reference)
        under = by.under(case)
    except (UnknownReference, PolicyNotKept, BrokenTimeline):
        return False
    return knows(case=case, circumstances=under) and may_view(case=case, circumstances=under)


def _once_more(case: ComplaintCase, mail: LostMail, address: str, reason: str, by: Circumstances) -> ComplaintCase:
    if any(entry.kind is Kind.RESENT and entry.data["delivery"] == mail.id for entry in case.timeline):
        raise AlreadyMended  # by somebody who was faster
    _check_reader(case, mail, address, by)
    entry = entry_of_letter(case=case, kind=mail.letter, to=mail.to, circumstances=by)
    if entry is None:
        raise NotResendable
    same = address.casefold() == mail.to.casefold()
    hidden = mail.audience == COMPLAINANT and by.circle(case).path is not None
    shown = mail.to if same else "" if hidden else masked_address(address) if mail.audience == COMPLAINANT else address
    told = {"letter": mail.letter, "of": entry.seq, "was": mail.to, "to": shown, "sent_to": address, "text": reason}
    told["delivery"] = mail.id
    return transition(case, Act.MAIL, lambda: by.put(case, Kind.RESENT, told))


def _check_reader(case: ComplaintCase, mail: LostMail, address: str, by: Circumstances) -> None:
    """A letter to staff goes to who may know of the case, and to somebody else only if he may know who complains."""
    if mail.audience == COMPLAINANT:
        return
    member, circle = by.roster.find(address), by.circle(case)
    same = address.casefold() == mail.to.casefold()
    if member is None or not (circle.knows(member=member) if same else circle.knows_name(member=member)):
        raise UnknownValue(field="to", value=address)
