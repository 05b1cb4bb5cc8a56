"""Who has lost number and secret is mailed links, each for one of his complaints, good once and for an hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from complaints.domain.case import ComplaintCase
from complaints.domain.letter_times import end_of_hour
from complaints.domain.search import keys
from complaints.domain.text import Text
from complaints.usecases.counter_port import HourCounter
from complaints.usecases.errand_port import Errand, ErrandKind, Errands
from complaints.usecases.house_letters import Addressee, HousePost, tell
from complaints.usecases.ports import CaseRepository, UnknownReference
from complaints.usecases.secrets import derived_token, hash_token, secret_of

LIFETIME = timedelta(hours=1)
MOST_CASES = 5  # of one person in one mail: the newest
AN_HOUR = 3  # mails to one address
CUSTOMER = Text("客户", "customer")  # whose name the letter does not say: it goes by an address alone


class CaseLinks(Protocol):
    """Links to cases, known by hash only."""

    def put(self, *, token_hash: str, reference: str, expires_at: datetime) -> None:
        """Keeps a link that may be used once until `expires_at`."""

    def use(self, *, token_hash: str, now: datetime) -> str | None:
        """The reference of the case, exactly once; None when unknown, used or expired."""


@dataclass(frozen=True)
class LostSecretDesk:
    """What helps who has lost his secret: the ports, where the portal is, and the keys of secrets."""

    cases: CaseRepository
    links: CaseLinks
    counter: HourCounter
    post: HousePost
    site_url: str
    hotline: str
    signing_keys: tuple[bytes, ...]
    errands: Errands


def request_case_links(*, desk: LostSecretDesk, email: str, locale: str, id: str, now: datetime) -> None:
    """Keeps that links to the complaints of an address were asked for: one write, whether there are any or not.

    `id`: random bits as text.
    """
    errand = Errand(id, ErrandKind.CASE_LINKS, email.strip(), locale)
    desk.errands.put(errand=errand, expires_at=now + LIFETIME)


def mail_case_links(*, desk: LostSecretDesk, errand: Errand, now: datetime) -> bool:
    """Mails links to the complaints that were made with the address; whether any left."""
    email, locale = errand.email, errand.locale
    found = desk.cases.sharing(keys=keys(email=email), limit=MOST_CASES)[:MOST_CASES]
    asked = desk.counter.count(to=f"case links to {email}", hour_ends=end_of_hour(now=now))
    if not found or asked > AN_HOUR:
        return False
    told = []
    for each in found:
        token = derived_token(id=errand.id, key=desk.signing_keys[0], of=each.row.reference)
        desk.links.put(token_hash=hash_token(token), reference=each.row.reference, expires_at=now + LIFETIME)
        told.append(
            {
                "reference": each.row.reference,
                "received_at": each.row.received_at.isoformat(),
                "link": f"{desk.site_url}/api/v1/links/{token}",
            }
        )
    context = {"cases": told, "hotline": desk.hotline, "minutes": int(LIFETIME.total_seconds() // 60)}
    addressee = Addressee(email, CUSTOMER.in_locale(locale), locale)
    return tell(post=desk.post, kind="case-links", member=addressee, about=(told[0]["link"],), context=context)


def open_by_link(*, desk: LostSecretDesk, token: str, now: datetime) -> tuple[ComplaintCase, str]:
    """The case of a link and its secret, once. Raises UnknownReference when unknown, used or expired."""
    reference = desk.links.use(token_hash=hash_token(token), now=now)
    if reference is None:
        raise UnknownReference
    case = desk.cases.get(reference=reference)
    return case, secret_of(case=case, keys=desk.signing_keys)
