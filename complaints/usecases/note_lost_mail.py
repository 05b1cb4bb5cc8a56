"""What did not arrive is kept by month; an address that will not take mail, or reported us, is not written to again."""

from complaints.domain.case import COMPLAINANT
from complaints.domain.circumstances import Circumstances
from complaints.domain.letter_owed import Letter
from complaints.domain.mail_events import Became, MailEvent
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
    id_of,
)

LOST = {
    Became.BOUNCED: Lost.BOUNCED,
    Became.REPORTED: Lost.REPORTED,
    Became.DELAYED: Lost.DELAYED,
    Became.REFUSED: Lost.REFUSED,
}
BLOCKING = (Lost.BOUNCED, Lost.REPORTED)  # what is refused may be the fault of the mail, not of its address


def note_news(
    *, deliveries: Deliveries, event: MailEvent, to: str, audience: str, references: tuple[str, ...], by: Circumstances
) -> None:
    """Keeps the news of one mail at `to`, once; what was late and has arrived is mended."""
    if event.became is Became.DELIVERED:
        _arrived(deliveries, event, to, by)
        return
    state = LOST[event.became]
    mail = LostMail(
        id=_news_id(state, event, to),
        at=by.now,
        month=_month(by),
        state=state,
        to=to,
        audience=audience,
        letter=event.kind,
        references=references,
        reason=event.reason,
        final=event.final,
    )
    deliveries.note(mail=mail)
    if event.final and state in BLOCKING:
        block = Block(block_id(address=to), to, by.now, state, event.reason, audience, references)
        deliveries.block(block=block)


def note_unsent(
    *,
    deliveries: Deliveries,
    state: Lost,
    letter: Letter,
    reference: str,
    message_id: str,
    reason: str,
    by: Circumstances,
) -> None:
    """Keeps that a letter of a case never left, once."""
    mail = LostMail(
        id=id_of(state.value, message_id),
        at=by.now,
        month=_month(by),
        state=state,
        to=letter.to,
        audience=COMPLAINANT if letter.audience == COMPLAINANT else "staff",
        letter=letter.kind,
        references=(reference,),
        reason=reason,
    )
    deliveries.note(mail=mail)


def _arrived(deliveries: Deliveries, event: MailEvent, to: str, by: Circumstances) -> None:
    try:
        deliveries.mend(id=_news_id(Lost.DELAYED, event, to), mended=Mended(Means.ARRIVED, "", by.now))
    except (UnknownDelivery, AlreadyMended):
        return  # most mail arrives without having been late


def _news_id(state: Lost, event: MailEvent, to: str) -> str:
    return id_of(state.value, event.message_id, to.casefold())


def _month(by: Circumstances) -> str:
    return f"{by.today:%Y-%m}"
