"""What the use cases need of the world. Adapters honour these; the tests' fakes do too."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from complaints.domain.case import ComplaintCase, Entry
from complaints.domain.confidentiality import Sight
from complaints.domain.letter_owed import Letter
from complaints.domain.scanning import Finding
from complaints.domain.search import By, Key
from complaints.usecases.desk_port import DeskRow, Desks
from complaints.usecases.figure_port import FigureRow, FigureRows, FigureSums

NO_WAIT = timedelta()


class UnknownReference(Exception):
    """No case has this reference."""


class StaleCase(Exception):
    """The case was changed by somebody else since it was read."""


class NotDisposed(Exception):
    """Nothing is erased of a case of which nobody has disposed."""


class UnableToErase(Exception):
    """The store of files or mails did not erase one: it is tried again."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AlreadySubmitted(Exception):
    """A case with this idempotency key exists: `reference` is its number."""

    def __init__(self, *, reference: str) -> None:
        super().__init__(f"already submitted as {reference}")
        self.reference = reference


class BadCursor(Exception):
    """The page cursor is not one that was given out for this list."""


@dataclass(frozen=True)
class CaseFilter:
    """Which cases a list shows; None asks nothing. `month` is YYYY-MM of registration; `overdue` compares with now.
    `due_from` and `due_until` bound the earliest end of its open limits, the latter not included. An empty `handler`
    asks for cases that nobody has; `closed`: False for open ones alone. `q`: what a case mentions, by
    domain/mentions.py. `sight`: what the reader may know.
    """

    stage: str | None = None
    handler: str | None = None
    agent: str | None = None
    department: str | None = None
    category: str | None = None
    business_line: str | None = None
    severity: str | None = None
    month: str | None = None
    overdue: bool | None = None
    closed: bool | None = None
    due_from: datetime | None = None
    due_until: datetime | None = None
    q: str | None = None
    sight: Sight | None = None


@dataclass(frozen=True)
class CaseSummary:
    """One row of a list, as kept beside the timeline for reading. `due_at`: the earliest due time of an open clock.
    `seen_by`: the roles of the closed path that it is on, by its own regulation; none where everybody may know of it.
    `named_to`: those of a path that hides who complains, likewise.
    `respondent`: the address of whom it is about, casefolded, or empty.
    `last_at`: after that nothing has happened to it and no clock of it was due; None where that is not known.
    """

    reference: str
    stage: str
    handler: str
    department: str
    agent: str
    category: str
    business_line: str
    severity: str
    month: str
    round: int
    complainant: str
    summary: str
    received_at: datetime
    due_at: datetime | None
    due_clock: str
    next_action_at: datetime | None
    seen_by: tuple[str, ...] = ()
    respondent: str = ""
    last_at: datetime | None = None
    named_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shared:
    """A case that has something in common with what was asked, and `by` what, the surest first."""

    row: CaseSummary
    by: tuple[By, ...]


@dataclass(frozen=True)
class Page:
    """Some rows of a list, which may lack `next_action_at`; `cursor` asks for the next ones and is None at the end."""

    rows: tuple[CaseSummary, ...]
    cursor: str | None


@dataclass(frozen=True)
class Writing:
    """One write: the case after it, and what goes with it; `since` gives it as if it had been made from another before.

    `laid` on desks and `taken` off them change; what may be `left` there by an earlier version goes where it was one
    that wrote last. `figures`: the row of its facts, None where it stays as it is;
    `uncounted`: the months in which it lies no more. `summary` is the row for the lists; `letters` are owed from then
    on; `idempotency_key` marks a new case.
    """

    before: ComplaintCase | None
    after: ComplaintCase
    summary: CaseSummary
    letters: tuple[Letter, ...]
    idempotency_key: str | None = None
    laid: tuple[DeskRow, ...] = ()
    taken: tuple[DeskRow, ...] = ()
    left: tuple[DeskRow, ...] = ()
    figures: FigureRow | None = None
    uncounted: tuple[str, ...] = ()
    since: "Callable[[ComplaintCase | None], Writing] | None" = field(default=None, compare=False, repr=False)


class CaseRepository(Desks, FigureRows, FigureSums, Protocol):
    """Cases and their timelines."""

    def next_number(self, *, month: str) -> int:
        """The next serial of `month` (YYYY-MM), from 1; never given twice."""

    def get(self, *, reference: str) -> ComplaintCase:
        """The whole case, chain verified. Raises UnknownReference, BrokenTimeline."""

    def glance(self, *, reference: str) -> tuple[CaseSummary, int]:
        """The row of a case and its version, without the timeline: one read. Raises UnknownReference."""

    def submitted_as(self, *, idempotency_key: str) -> str | None:
        """The reference that a submission with this key was given, or None; of its case nothing may be stored yet."""

    def in_turn(self, *, reference: str) -> AbstractContextManager[Callable[[], None]]:
        """Within, a writer calls what it gives after each StaleCase: it waits, so that of many each has his turn."""

    def save(self, *, writing: Writing) -> ComplaintCase:
        """Stores entries and letters, all or nothing, then everything else; the case as stored, its version higher.
        Raises StaleCase, or AlreadySubmitted when the key was given to another case, which may be still under way."""

    def unsettled(self, *, reference: str, seq: int) -> tuple[ComplaintCase | None, ComplaintCase] | None:
        """Where a `save` died after storing entry `seq`: what lists know of, and what is stored. Raises as `get`."""

    def settle(self, *, writing: Writing) -> None:
        """Stores all but entries and letters, which are; again is as once."""

    def due(self, *, now: datetime, at_once: int) -> Iterator[str]:
        """References of cases due by `now`, the longest due first, as they are taken: `at_once` and more are read."""

    def next_due_at(self) -> datetime | None:
        """When the earliest next action of any open case is due; None when nothing waits."""

    def rows(self, *, references: Iterable[str]) -> Iterator[CaseSummary]:
        """The rows of these cases, in any order."""

    def find(self, *, wanted: CaseFilter, now: datetime, limit: int, cursor: str | None) -> Page:
        """Rows that fit, newest first. Raises BadCursor."""

    def count(self, *, month: str, sight: Sight | None, until: datetime) -> int:
        """How many cases that were registered in `month` had come by `until`; of those alone that `sight` shows."""

    def sharing(self, *, keys: Collection[Key], limit: int, apart_from: str = "") -> tuple[Shared, ...]:
        """Cases but `apart_from` received with any of `keys`, newest first; of each key at most `limit`, the newest."""

    def file_words(self) -> int:
        """Puts in order what free search reads; it finds the same. Of how many cases it did so."""

    def unerased(self, *, reference: str) -> tuple[Entry, ...]:
        """Entries of a case that was disposed of that are whole still, but for the last. Raises UnknownReference."""

    def erase(self, *, row: DeskRow) -> None:
        """Takes away what was disposed of of the case that `row` is about, and then the row itself.

        It may be repeated, and then goes on from where it ended. Raises UnknownReference, NotDisposed, and StaleCase
        where another case is erased at the same time."""


class UnableToSend(Exception):
    """The mail service did not take a letter; `permanent`: trying again will not help. What is not permanent holds for
    every letter, not for this one alone; `wait`: sooner it is not worth asking again."""

    def __init__(self, *, reason: str, permanent: bool, wait: timedelta = NO_WAIT) -> None:
        super().__init__(reason)
        self.reason, self.permanent, self.wait = reason, permanent, wait


@dataclass(frozen=True)
class OutgoingMail:
    """A rendered letter. `message_id` is stable over retries; `references` thread it."""

    to: str
    to_name: str
    subject: str
    text: str
    html: str
    message_id: str
    references: tuple[str, ...]
    reply_to: str
    headers: Mapping[str, str]


class Mailer(Protocol):
    """Sends mail."""

    def send(self, *, mail: OutgoingMail) -> str:
        """Hands `mail` to the mail service; its id there. Raises UnableToSend."""


class LetterRenderer(Protocol):
    """Fills the letter templates."""

    def render(self, *, kind: str, locale: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
        """(subject, text, html). Raises when a template asks for what the context does not have."""


@dataclass(frozen=True)
class UploadSlot:
    """Where a browser may put one file: a POST of `fields` and the file to `url`."""

    key: str
    url: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class StoredFile:
    """What really lies in the store under a key. `type`: as declared; `beginning`: its first bytes, to tell by."""

    name: str
    type: str
    size: int
    beginning: bytes = field(default=b"", compare=False, repr=False)


class AttachmentStore(Protocol):
    """Files of complaints, and what a scanner has found in each."""

    def offer(self, *, key: str, name: str, type: str, size: int) -> UploadSlot:
        """A slot for exactly this name, type and size in bytes, open for a quarter of an hour."""

    def look_up(self, *, key: str) -> StoredFile | None:
        """What was uploaded under `key`, or None."""

    def read(self, *, key: str) -> bytes:
        """The whole of a stored file. Raises KeyError."""

    def put(self, *, key: str, name: str, type: str, body: bytes) -> None:
        """Stores a file that came by mail, or with a form. What was found in a former one is forgotten."""

    def link(self, *, key: str, name: str) -> str:
        """A short-lived address from which the file can be saved as `name`, and no other name be learnt."""

    def finding(self, *, key: str) -> Finding:
        """What was found in the file: pending until a scanner has looked, and where there is none."""

    def mark(self, *, key: str, finding: Finding) -> None:
        """Keeps what was found in a stored file."""

    def erase(self, *, key: str) -> None:
        """The file is gone, whatever was stored under the key before too. Without one nothing. Raises UnableToErase."""

    def erase_below(self, *, prefix: str) -> None:
        """The same of every file whose key begins with `prefix`. Raises UnableToErase."""


class MailStore(Protocol):
    """Raw messages as they arrived."""

    def read(self, *, message_id: str) -> bytes:
        """The raw message that the mail service stored under its id. Raises KeyError."""

    def erase(self, *, message_id: str) -> None:
        """The message is gone. Where there is none, nothing happens. Raises UnableToErase."""
