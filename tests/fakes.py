"""In-memory stand-ins that honour complaints/usecases/ports.py, and `fake_services` that puts them together.

Each can be used alone. Cases and their letters are in fake_cases.py.
"""

import json
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from threading import Lock
from typing import Any

from complaints.adapters.altcha import AltchaProofs
from complaints.adapters.regulations import KeptRegulations
from complaints.bootstrap import Services
from complaints.domain.scanning import CLEAN, Finding
from complaints.domain.sessions import Session
from complaints.settings import Settings
from complaints.usecases.ports import NO_WAIT, OutgoingMail, StoredFile, UnableToErase, UnableToSend, UploadSlot
from complaints.usecases.sign_in_port import Asking
from dev.scanner import StandInScanner
from tests.factories import REGISTERED_AT, a_calendar, a_policy
from tests.fake_campaigns import InMemoryCampaigns
from tests.fake_cases import InMemoryCases
from tests.fake_deliveries import InMemoryDeliveries
from tests.fake_errands import ErrandsRunAtOnce
from tests.fake_logins import InMemoryLogins
from tests.fake_open_pages import InMemoryCaseLinks, InMemoryOpenFigures
from tests.fake_quarantine import InMemoryQuarantine
from tests.fake_reports import InMemoryReports
from tests.fake_staff import InMemoryStaff
from tests.fake_views import InMemorySavedViews
from tests.file_samples import BEGINNINGS

SETTINGS = Settings(
    table="complaints-test",
    attachment_bucket="attachments",
    mail_bucket="mails",
    mail_prefix="inbound/",
    policy="oppein",
    inbound_domain="in.example",
    sender="portal@in.example",
    site_url="https://portal.example",
    region="eu-central-1",
    company="欧派家居",
    signing_keys=(b"new key", b"old key"),
)


class MovableClock:
    """A clock that stands still: set `now`, or `advance(hours=2)`; calling it tells the time."""

    def __init__(self, now: datetime = REGISTERED_AT) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> datetime:
        """Moves on by a timedelta given in its own words; the new time."""
        self.now += timedelta(**span)
        return self.now


class SentLetters:
    """A mailer: what it took is in `sent`. `refuse(address)` for good or for now, until `accept(address)`.

    `before_send` and `after_send` hold calls, one to be made before, or after, each of the next letters is taken.
    """

    def __init__(self) -> None:
        self.sent: list[OutgoingMail] = []
        self.before_send: deque[Callable[[], object]] = deque()
        self.after_send: deque[Callable[[], object]] = deque()
        self._refused: dict[str, UnableToSend] = {}

    def refuse(
        self, *addresses: str, reason: str = "MessageRejected", permanent: bool = True, wait: timedelta = NO_WAIT
    ) -> None:
        """Mail to `addresses` fails from now on."""
        trouble = UnableToSend(reason=reason, permanent=permanent, wait=wait)
        self._refused |= dict.fromkeys(addresses, trouble)

    def accept(self, *addresses: str) -> None:
        """Mail to `addresses` is taken again."""
        for address in addresses:
            del self._refused[address]

    def send(self, *, mail: OutgoingMail) -> str:
        if self.before_send:
            self.before_send.popleft()()
        if mail.to in self._refused:
            raise self._refused[mail.to]
        self.sent.append(mail)
        if self.after_send:
            self.after_send.popleft()()
        return f"ses-{len(self.sent):04}"

    def to(self, address: str) -> list[OutgoingMail]:
        """What `address` was sent."""
        return [mail for mail in self.sent if mail.to == address]

    @property
    def told(self) -> list[tuple[str, str]]:
        """(kind of letter, recipient) of all that was sent, in order."""
        return [(mail.headers["X-Letter-Kind"], mail.to) for mail in self.sent]


class PlainRenderer:
    """Renders any letter: the subject says reference and kind, the text is locale and context as JSON."""

    def render(self, *, kind: str, locale: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
        text = json.dumps({"locale": locale, **context}, ensure_ascii=False, sort_keys=True)
        reference = f"[{context['reference']}] " if "reference" in context else ""
        return f"{reference}{kind}", text, f"<pre>{text}</pre>"


class InMemoryAttachments:
    """Files: `files` holds what was uploaded, by key; put a StoredFile there to make one of any size.

    One without a body in `bodies` begins as files of its type do. All are clean but those in `findings`. `faults`: why
    each of the next files cannot be erased.
    """

    def __init__(self) -> None:
        self.files: dict[str, StoredFile] = {}
        self.bodies: dict[str, bytes] = {}
        self.findings: dict[str, Finding] = {}
        self.faults = deque[str]()

    def offer(self, *, key: str, name: str, type: str, size: int) -> UploadSlot:
        return UploadSlot(key, "https://uploads.example/", {"key": key, "Content-Type": type})

    def look_up(self, *, key: str) -> StoredFile | None:
        if key not in self.files:
            return None
        file = self.files[key]
        return replace(file, beginning=self.bodies.get(key, BEGINNINGS.get(file.type, b""))[:16_384])

    def read(self, *, key: str) -> bytes:
        return self.bodies[key]

    def put(self, *, key: str, name: str, type: str, body: bytes) -> None:
        self.files[key], self.bodies[key] = StoredFile(name, type, len(body)), body
        self.findings.pop(key, None)

    def link(self, *, key: str, name: str) -> str:
        return f"https://files.example/{key}?as={name}"

    def finding(self, *, key: str) -> Finding:
        return self.findings.get(key, CLEAN)

    def mark(self, *, key: str, finding: Finding) -> None:
        self.findings[key] = finding

    def erase(self, *, key: str) -> None:
        if self.faults:
            raise UnableToErase(reason=self.faults.popleft())
        self.files.pop(key, None)
        self.bodies.pop(key, None)
        self.findings.pop(key, None)

    def erase_below(self, *, prefix: str) -> None:
        for key in [each for each in self.files if each.startswith(prefix)]:
            self.erase(key=key)


class InMemoryMails:
    """Raw messages: put them into `raw` by message id."""

    def __init__(self) -> None:
        self.raw: dict[str, bytes] = {}

    def read(self, *, message_id: str) -> bytes:
        return self.raw[message_id]

    def erase(self, *, message_id: str) -> None:
        self.raw.pop(message_id, None)


class InMemorySignIns:
    """Links and sessions by hash."""

    def __init__(self) -> None:
        self._links: dict[str, tuple[str, datetime]] = {}
        self._bound: dict[str, str] = {}
        self._askings: dict[str, tuple[Asking, int, datetime]] = {}
        self._sessions: dict[str, Session] = {}

    def put_link(self, *, token_hash: str, email: str, expires_at: datetime, bound_to: str = "") -> None:
        self._links[token_hash] = (email, expires_at)
        self._bound[token_hash] = bound_to

    def bound_to(self, *, token_hash: str) -> str:
        return self._bound.get(token_hash, "") if token_hash in self._links else ""

    def put_asking(self, *, browser_hash: str, asking: Asking, tries: int, expires_at: datetime) -> None:
        self._askings[browser_hash] = (asking, tries, expires_at)

    def spend_try(self, *, browser_hash: str, now: datetime) -> Asking | None:
        asking, tries, expires_at = self._askings.get(browser_hash, (None, 0, now))
        if asking is None or tries < 1:
            return None
        self._askings[browser_hash] = (asking, tries - 1, expires_at)
        return asking if now < expires_at else None

    def use_link(self, *, token_hash: str, now: datetime) -> str | None:
        return _unexpired(self._links.pop(token_hash, None), now)

    def put_session(self, *, token_hash: str, session: Session) -> None:
        self._sessions[token_hash] = session

    def note_seen(self, *, token_hash: str, session: Session) -> None:
        if token_hash in self._sessions:
            self._sessions[token_hash] = session

    def session(self, *, token_hash: str) -> Session | None:
        return self._sessions.get(token_hash)

    def sessions(self, *, email: str) -> tuple[tuple[str, Session], ...]:
        return tuple((key, one) for key, one in self._sessions.items() if one.email == email)

    def end_session(self, *, token_hash: str) -> None:
        self._sessions.pop(token_hash, None)


def _unexpired(token: tuple[str, datetime] | None, now: datetime) -> str | None:
    return token[0] if token and now < token[1] else None


class InMemoryCounter:
    """Counts by name and hour."""

    def __init__(self) -> None:
        self._counted: Counter[tuple[str, datetime]] = Counter()
        self._lock = Lock()

    def count(self, *, to: str, hour_ends: datetime, by: int = 1) -> int:
        with self._lock:
            self._counted[to.casefold(), hour_ends] += by
            return self._counted[to.casefold(), hour_ends]

    def counted(self, *, to: str, hour_ends: datetime) -> int:
        return self._counted[to.casefold(), hour_ends]


class InMemoryUpkeepLog:
    """What administrators were told."""

    def __init__(self) -> None:
        self._told: dict[str, datetime] = {}

    def told(self) -> dict[str, datetime]:
        return dict(self._told)

    def note(self, *, told: Mapping[str, datetime]) -> None:
        self._told = dict(told)


def fake_services(**changes: Any) -> Services:
    """Services on fakes alone, everybody on the roster, the clock standing at Friday 2026-11-20 10:00 in Shanghai.

    `changes` replaces fields of Services. InMemoryCases bring their own outbox; other cases come with one.
    """
    cases = changes.get("cases") or InMemoryCases()
    tokens = count(1)
    services = Services(
        settings=SETTINGS,
        policy=a_policy(),
        calendar=a_calendar(),
        regulations=KeptRegulations(),
        cases=cases,
        outbox=changes.get("outbox") or cases.outbox,
        mailer=SentLetters(),
        renderer=PlainRenderer(),
        attachments=InMemoryAttachments(),
        scanner=StandInScanner(),
        mails=InMemoryMails(),
        quarantine=InMemoryQuarantine(),
        deliveries=InMemoryDeliveries(),
        staff=InMemoryStaff(),
        sign_ins=InMemorySignIns(),
        case_links=InMemoryCaseLinks(),
        errands=(errands := ErrandsRunAtOnce()),
        logins=InMemoryLogins(),
        saved_views=InMemorySavedViews(),
        reports=InMemoryReports(),
        upkeep_log=InMemoryUpkeepLog(),
        counter=InMemoryCounter(),
        proofs=AltchaProofs(keys=SETTINGS.signing_keys, cost=1),
        open_figures=InMemoryOpenFigures(),
        campaigns=InMemoryCampaigns(),
        bulletin=InMemoryReports(),
        clock=MovableClock(),
        new_token=lambda: f"token-{next(tokens):04}",
    )
    errands.portal = built = replace(services, **changes)
    return built
