"""Staff look at mail that did not arrive, and at the addresses that are not written to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from complaints.domain.circumstances import Circumstances
from complaints.domain.masking import masked_address, masks_rows
from complaints.usecases.deliveries import Block, Lost, LostMail, block_id
from complaints.usecases.fitting import fits, tells_name
from complaints.usecases.mend_deliveries import DeliveryDesk, check_may_mend
from complaints.usecases.outbox_port import Outbox
from complaints.usecases.ports import CaseFilter, CaseRepository, UnknownReference
from complaints.usecases.view_cases import within_reach

AN_HOUR = timedelta(hours=1)
MOST_WAITING = 100
MOST_BLOCKS = 200
HIDDEN = "***"


@dataclass(frozen=True)
class ShownMail:
    """A mail as the reader may read it; `block`: the id of the block on its address, None while it is written to."""

    mail: LostMail
    block: str | None

    @property
    def blocked(self) -> bool:
        """Whether its address is not written to."""
        return self.block is not None


@dataclass(frozen=True)
class DeliveryPage:
    """Some mails; `cursor` asks for the next ones and is None at the end.

    `waiting`: since when envelopes wait that ought to have left an hour ago, the longest first, MOST_WAITING at most.
    """

    mails: tuple[ShownMail, ...]
    cursor: str | None
    waiting: tuple[datetime, ...]


def view_deliveries(
    *,
    desk: DeliveryDesk,
    outbox: Outbox,
    month: str,
    state: Lost | None,
    limit: int,
    cursor: str | None,
    circumstances: Circumstances,
) -> DeliveryPage:
    """Mails of a month that did not arrive, newest first. Raises NotAllowed, BadCursor.

    What is about cases alone of which the reader may not know is left out; addresses are masked as the cases mask them.
    """
    by = circumstances
    check_may_mend(by)
    page = desk.deliveries.find(month=month, state=state, limit=limit, cursor=cursor)
    shown = tuple(
        ShownMail(each, _block_on(mail, desk)) for mail in page.mails if (each := _shown_mail(mail, desk.cases, by))
    )
    waiting = outbox.owed_since(before=by.now - AN_HOUR, limit=MOST_WAITING)
    return DeliveryPage(shown, page.cursor, waiting)


def view_blocks(*, desk: DeliveryDesk, circumstances: Circumstances) -> tuple[Block, ...]:
    """The addresses that are not written to, as the reader may read them; the latest first. Raises NotAllowed."""
    check_may_mend(circumstances)
    found = desk.deliveries.blocks(limit=MOST_BLOCKS)
    return tuple(_shown_blocks(found, desk.cases, circumstances))


def shown_mail(*, desk: DeliveryDesk, mail: LostMail, circumstances: Circumstances) -> ShownMail:
    """`mail`, which the reader may know of, as he may read it."""
    return ShownMail(_shown_mail(mail, desk.cases, circumstances) or replace(mail, to=HIDDEN), _block_on(mail, desk))


def _block_on(mail: LostMail, desk: DeliveryDesk) -> str | None:
    block = desk.deliveries.find_block(id=block_id(address=mail.to))
    return block.id if block else None


def _shown_mail(mail: LostMail, cases: CaseRepository, by: Circumstances) -> LostMail | None:
    known, named = _known(cases, mail.references, by)
    if mail.references and not known:
        return None
    mended = mail.mended
    if mended and mended.to:
        mended = replace(mended, to=_address(mended.to, mail.audience, named, by))
    return replace(mail, to=_address(mail.to, mail.audience, named, by), references=known, mended=mended)


def _shown_blocks(found: tuple[Block, ...], cases: CaseRepository, by: Circumstances) -> Iterator[Block]:
    for block in found:
        known, named = _known(cases, block.references, by)
        if known or not block.references:
            yield replace(block, address=_address(block.address, block.audience, named, by), references=known)


def _known(cases: CaseRepository, references: tuple[str, ...], by: Circumstances) -> tuple[tuple[str, ...], bool]:
    """Those of the cases that the reader sees in lists, and whether he may know who complains in all of them."""
    wanted, known, named = within_reach(wanted=CaseFilter(), circumstances=by), list[str](), True
    for reference in references if wanted else ():
        assert wanted is not None
        try:
            row, _ = cases.glance(reference=reference)
        except UnknownReference:
            continue
        if fits(row=row, wanted=wanted, now=by.now):
            known.append(reference)
            named = named and tells_name(row=row, wanted=wanted)
    return tuple(known), named


def _address(address: str, audience: str, named: bool, by: Circumstances) -> str:
    if audience == "staff":
        return address
    if not named:
        return HIDDEN
    return masked_address(address) if masks_rows(by=by) else address
