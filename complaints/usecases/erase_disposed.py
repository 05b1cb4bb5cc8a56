"""What was disposed of is erased: files and raw mails, who was asked in surveys, then everything else in the table.

The decision stands with its entry, and from then on nobody reads what was disposed of. The daily upkeep erases it, and
nobody else may: what faces the internet deletes no evidence. Where a run ended half-way, the next one goes on; until
then the case lies among those that are being erased. What was begun is finished.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from complaints.domain.campaign import Campaign, forgotten, invitation_id, is_of_staff
from complaints.domain.case import BrokenTimeline, Entry
from complaints.domain.disposal import Keeping
from complaints.domain.search import keys
from complaints.domain.waiting import Lane
from complaints.usecases.campaign_store import CampaignStore, StaleCampaign
from complaints.usecases.deliveries import Deliveries
from complaints.usecases.desk_port import DeskRow
from complaints.usecases.ports import (
    AttachmentStore,
    CaseRepository,
    MailStore,
    StaleCase,
    UnableToErase,
    UnknownReference,
)
from complaints.usecases.quarantine import Quarantine, QuarantinedMail, Standing, UnknownMail

MOST = 100  # cases in one run
CAMPAIGNS = 50  # the latest first: of older ones the invitations are cleared away
LATE = timedelta(days=28)  # after so long no news come of a mail any more
ZONE = timedelta(days=1)  # further than that no zone is from UTC
_HEAD = 64 * 1024  # bytes of a raw message in which its addresses stand
_SENT_TO = re.compile(rb"case\+([A-Za-z0-9-]{4,24})\.", re.IGNORECASE)


@dataclass(frozen=True)
class ErasingDesk:
    """Where a case lies."""

    cases: CaseRepository
    attachments: AttachmentStore
    mails: MailStore
    quarantine: Quarantine
    deliveries: Deliveries
    campaigns: CampaignStore


@dataclass(frozen=True)
class Erased:
    """How many cases a run has erased, and of which something is left."""

    done: int
    failed: tuple[tuple[str, Exception], ...]


def erase_disposed(*, desk: ErasingDesk) -> Erased:
    """Erases what was disposed of and is not gone yet. One that fails holds up none of the others."""
    rows = desk.cases.desk(lane=Lane.KEEPING, who=Keeping.ERASING, until=None, after=None, limit=MOST)
    campaigns = desk.campaigns.listed(limit=CAMPAIGNS) if rows else ()
    failed = list[tuple[str, Exception]]()
    for row in rows:
        try:
            _erase(desk, row, campaigns)
        except (UnableToErase, StaleCase, StaleCampaign) as error:
            failed.append((row.reference, error))
    return Erased(len(rows) - len(failed), tuple(failed))


def _erase(desk: ErasingDesk, row: DeskRow, campaigns: Iterable[Campaign]) -> None:
    """What lies outside the table goes first: the entries say what that is."""
    entries = desk.cases.unerased(reference=row.reference)
    shared = {message for message in _mails(entries) if _is_of_another(desk, message, row.reference)}
    for key in _files(entries):
        if not any(key.startswith(f"mail/{message}/") for message in shared):
            desk.attachments.erase(key=key)
    aside = desk.quarantine.of_case(reference=row.reference)
    for message in _mails(entries):
        if message not in shared:
            desk.mails.erase(message_id=message)
            desk.quarantine.erase(message_id=message, reference=row.reference if message in aside else "")
    _erase_set_aside(desk, row, (each for each in aside if each not in _mails(entries)))
    desk.deliveries.erase(reference=row.reference, months=_months(entries))
    for email in _addresses(entries):
        _forget_asked(desk, campaigns, email)
    desk.cases.erase(row=row)


def _erase_set_aside(desk: ErasingDesk, row: DeskRow, aside: Iterable[str]) -> None:
    """Mail of the case that nobody put on it: what was there when it was disposed of goes, decided on or not.

    What came later waits for a person; but a run that was about to put it on the case may have left its files.
    """
    for message in aside:
        mail = _set_aside(desk.quarantine, message)
        released = mail is not None and mail.decision is not None and mail.decision.standing is Standing.RELEASED
        if released or _is_of_another(desk, message, row.reference):
            continue  # the case that has it takes it along
        desk.attachments.erase_below(prefix=f"mail/{message}/")
        if mail is None or mail.at <= row.at:
            desk.mails.erase(message_id=message)
            desk.quarantine.erase(message_id=message, reference=row.reference)


def _set_aside(quarantine: Quarantine, message: str) -> QuarantinedMail | None:
    """None where a run that died has erased the first half of it."""
    try:
        return quarantine.get(message_id=message)
    except UnknownMail:
        return None


def _forget_asked(desk: ErasingDesk, campaigns: Iterable[Campaign], email: str) -> None:
    """Surveys do not know any more that they asked at this address, unless it has another case that is kept."""
    if desk.cases.sharing(keys=keys(email=email), limit=1):
        return
    for campaign in campaigns:
        id_ = invitation_id(seed=campaign.seed, email=email)
        asked = desk.campaigns.invitation(rule=campaign.rule, year=campaign.year, id=id_)
        if asked and not (asked.is_forgotten or is_of_staff(invitation=asked)):
            desk.campaigns.note(campaign=campaign, invitation=forgotten(invitation=asked), before=asked)


def _months(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The months in which anything happened to the case and, as mail may come back late, the next ones."""
    moments = (entry.at + shift for entry in entries for shift in (-ZONE, LATE))
    return tuple(sorted({f"{moment:%Y-%m}" for moment in moments}))


def _files(entries: Iterable[Entry]) -> Iterator[str]:
    yield from (str(file["key"]) for entry in entries for file in entry.data.get("attachments", ()))


def _addresses(entries: Iterable[Entry]) -> dict[str, None]:
    """Where who complained is written to."""
    told = (str(entry.data["complainant"]["email"]) for entry in entries if "complainant" in entry.data)
    return dict.fromkeys(email for email in told if email)


def _mails(entries: Iterable[Entry]) -> dict[str, None]:
    return dict.fromkeys(str(entry.data["mail"]) for entry in entries if entry.data.get("mail"))


def _is_of_another(desk: ErasingDesk, message: str, reference: str) -> bool:
    """Whether one mail was sent to several cases, and another of them has it still: the last one takes it along."""
    try:
        head = desk.mails.read(message_id=message)[:_HEAD]
    except KeyError:
        return False
    named = {found.decode().upper() for found in _SENT_TO.findall(head)}
    return any(_is_kept(desk, each) for each in named - {reference.upper()})


def _is_kept(desk: ErasingDesk, reference: str) -> bool:
    try:
        return desk.cases.get(reference=reference).disposed_at is None
    except UnknownReference:
        return False
    except BrokenTimeline:  # nobody can say: then it is not to go
        return True
