"""News of a mail that left: an address that takes no more mail is marked, and whoever can help is told."""

from dataclasses import dataclass
from email.utils import parseaddr

from complaints.domain.acts import THE_PORTAL
from complaints.domain.case import COMPLAINANT, ComplaintCase, Kind
from complaints.domain.circumstances import Circumstances
from complaints.domain.letter_owed import DIGEST, STAFF, UNDELIVERED
from complaints.domain.mail_events import Became, MailEvent
from complaints.domain.regulation import PolicyNotKept
from complaints.usecases.deliveries import Deliveries
from complaints.usecases.note_lost_mail import note_news
from complaints.usecases.ports import CaseRepository, UnknownReference


@dataclass(frozen=True)
class Recorded:
    """On how many cases the news was put, and the references that no case has, or whose policy is not kept."""

    noted: int
    unknown: tuple[str, ...] = ()


def record_mail_event(
    *, cases: CaseRepository, deliveries: Deliveries, event: MailEvent, circumstances: Circumstances
) -> Recorded:
    """Puts news that silence an address on every case that the mail was about, once however often they come; and every
    news of a mail that did not arrive among the deliveries.

    What mends itself, and what arrived, is nothing for a timeline. News of a staff address are not reported when they
    are themselves about such news: nobody is left to tell.
    """
    if circumstances.actor != THE_PORTAL:
        raise ValueError("news of mail are noted by the portal")
    noted, unknown, found = 0, [], dict[str, ComplaintCase]()
    for reference in event.references if event.became is not Became.DELIVERED else ():
        try:
            found[reference] = cases.get(reference=reference)
            if event.silences:
                noted += sum(_note(cases, found[reference], event, to, circumstances) for to in event.to)
        except (UnknownReference, PolicyNotKept):
            unknown.append(reference)
    for to in event.to:
        _keep(deliveries, tuple(found.values()), event, to, circumstances)
    return Recorded(noted, tuple(unknown) if event.silences else ())


def _keep(
    deliveries: Deliveries, cases: tuple[ComplaintCase, ...], event: MailEvent, to: str, by: Circumstances
) -> None:
    """Of an address that no case of the mail has, nor the roster, nothing is believed."""
    address = parseaddr(to)[1] or to
    whose = {case.reference: _whose(case, address, by) for case in cases}
    audience = next((audience for _, audience in whose.values() if audience), "")
    if not audience and by.roster.find(address):
        audience = STAFF
    if audience or event.became is Became.DELIVERED:
        references = tuple(reference for reference, (_, audience) in whose.items() if audience)
        note_news(deliveries=deliveries, event=event, to=address, audience=audience, references=references, by=by)


def _note(cases: CaseRepository, case: ComplaintCase, event: MailEvent, to: str, by: Circumstances) -> bool:
    from complaints.usecases.report_undelivered import note_undelivered  # writes a case: a third of all that is ours

    address, outcome = _whose(case, parseaddr(to)[1] or to, by)
    if not outcome or (outcome == STAFF and _is_news_of_news(case, event, address)):
        return False
    data = {"to": address, "letter": event.kind, "reason": event.reason, "outcome": outcome}
    data["message_id"] = f"{event.became.value}:{event.message_id}:{address.casefold()}"
    return note_undelivered(cases=cases, reference=case.reference, data=data, circumstances=by)


def _is_news_of_news(case: ComplaintCase, event: MailEvent, address: str) -> bool:
    """Whether the mail itself told of a letter that did not arrive.

    A digest may have, and so may a letter whose bounce does not say which it was: those count but once for an address,
    since the news of them would bounce in their turn, and so on for ever.
    """
    if event.kind not in ("", DIGEST):
        return event.kind == UNDELIVERED
    return any(entry.kind is Kind.UNDELIVERED and entry.data["to"] == address for entry in case.timeline)


def _whose(case: ComplaintCase, address: str, by: Circumstances) -> tuple[str, str]:
    """(address as the case or the roster writes it, whose it is: the complainant's, staff's, or (empty) nobody's)."""
    complainant, member = case.content.complainant.email, by.roster.find(address)
    if complainant and address.casefold() == complainant.casefold():
        return complainant, COMPLAINANT
    return (member.email, STAFF) if member else (address, "")
