"""Cases and their letters in memory, honouring CaseRepository and Outbox of complaints/usecases/ports.py.

What is stored goes through JSON, as in a real store: what JSON cannot hold fails here too.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import islice
from threading import RLock

from complaints.domain.audit import digest
from complaints.domain.case import BrokenTimeline, Complaint, ComplaintCase, Entry, Kind
from complaints.domain.confidentiality import Sight
from complaints.domain.mentions import mentions, question
from complaints.domain.search import Key, keys_of
from complaints.domain.timeline import fold, new_entries
from complaints.usecases.desk_port import DeskRow
from complaints.usecases.figure_port import First
from complaints.usecases.fitting import fits, tells_name
from complaints.usecases.ports import (
    AlreadySubmitted,
    BadCursor,
    CaseFilter,
    CaseSummary,
    NotDisposed,
    Page,
    Shared,
    StaleCase,
    UnknownReference,
    Writing,
)
from tests.fake_figures import InMemoryFigureRows
from tests.fake_outbox import InMemoryOutbox


class InMemoryCases(InMemoryFigureRows):
    """Cases. `before_save` holds calls, one to be made before each of the next saves: to write in between, or crash.

    `faults` maps a reference to what reading that case raises; `outbox` gets the letters; `saves` counts the writes.
    """

    def __init__(self, *, outbox: InMemoryOutbox | None = None) -> None:
        super().__init__()
        self.outbox = outbox or InMemoryOutbox()
        self.before_save: deque[Callable[[], object]] = deque()
        self.faults: dict[str, Exception] = {}
        self.saves = 0
        self._others_are_in = False
        self._entries: dict[str, tuple[Entry, ...]] = {}
        self._versions: dict[str, int] = {}
        self._rows: dict[str, CaseSummary] = {}
        self._desks: dict[tuple[str, str, str], DeskRow] = {}
        self._keys: dict[str, str] = {}
        self._serials: dict[str, int] = {}
        self._lock = RLock()

    def next_number(self, *, month: str) -> int:
        with self._lock:
            self._serials[month] = self._serials.get(month, 0) + 1
            return self._serials[month]

    def get(self, *, reference: str) -> ComplaintCase:
        if reference in self.faults:
            raise self.faults[reference]
        with self._lock:
            if reference not in self._entries:
                raise UnknownReference
            return fold(reference=reference, entries=self._entries[reference], version=self._versions[reference])

    def in_turn(self, *, reference: str) -> AbstractContextManager[Callable[[], None]]:
        """Nobody else is there."""
        return nullcontext(lambda: None)

    def glance(self, *, reference: str) -> tuple[CaseSummary, int]:
        if reference not in self._rows:
            raise UnknownReference
        return self._rows[reference], self._versions[reference]

    def submitted_as(self, *, idempotency_key: str) -> str | None:
        return self._keys.get(idempotency_key)

    def save(self, *, writing: Writing) -> ComplaintCase:
        self._let_others_in()
        before, after, key = writing.before, writing.after, writing.idempotency_key
        entries = tuple(_through_json(entry) for entry in new_entries(before, after))
        with self._lock:
            if key and key in self._keys:
                raise AlreadySubmitted(reference=self._keys[key])
            if self._versions.get(after.reference) != (before.version if before else None):
                raise StaleCase
            self.saves += 1
            self._versions[after.reference] = version = self._versions.get(after.reference, 0) + 1
            self._entries[after.reference] = (*self._entries.get(after.reference, ()), *entries)
            self._rows[after.reference] = writing.summary
            self._desks |= {(*row.key[:2], row.sort): row for row in writing.laid}
            for row in writing.taken:
                self._desks.pop((*row.key[:2], row.sort), None)
            self._keep_figures(writing, version)
            if key:
                self._keys[key] = after.reference
            if writing.letters:
                first = entries[0]
                self.outbox.put(reference=after.reference, seq=first.seq, letters=writing.letters, at=first.at)
        return replace(after, version=version)

    def unsettled(self, *, reference: str, seq: int) -> tuple[ComplaintCase | None, ComplaintCase] | None:
        self.get(reference=reference)
        return None

    def settle(self, *, writing: Writing) -> None:
        raise AssertionError("nothing is ever left undone here")

    def due(self, *, now: datetime, at_once: int) -> Iterator[str]:
        return (reference for at, reference in self._actions() if at <= now)

    def neglected(self, *, since: datetime, limit: int) -> tuple[str, ...]:
        return tuple(islice(self.due(now=since, at_once=limit), limit))

    def next_due_at(self) -> datetime | None:
        return next((at for at, _ in self._actions()), None)

    def first_case(self) -> First | None:
        rows = sorted(self._rows.values(), key=lambda row: (row.month, _listed(row)))
        return First(rows[0].month, rows[0].received_at) if rows else None

    def rows(self, *, references: Iterable[str]) -> Iterator[CaseSummary]:
        return (self._rows[reference] for reference in references if reference in self._rows)

    def find(self, *, wanted: CaseFilter, now: datetime, limit: int, cursor: str | None) -> Page:
        after = _read_cursor(cursor, wanted)
        rows = sorted(self._rows.values(), key=_listed, reverse=True)
        behind = (row for row in rows if after is None or _listed(row) < after)
        fitting = [row for row in behind if fits(row=row, wanted=wanted, now=now) and self._answers(row, wanted)]
        more = len(fitting) > limit
        shown = tuple(fitting[:limit])
        return Page(shown, _write_cursor(_listed(shown[-1]), wanted) if more else None)

    def count(self, *, month: str, sight: Sight | None, until: datetime) -> int:
        wanted = CaseFilter(month=month, sight=sight)
        fitting = (row for row in self._rows.values() if fits(row=row, wanted=wanted, now=until))
        return sum(row.received_at <= until for row in fitting)

    def sharing(self, *, keys: Collection[Key], limit: int, apart_from: str = "") -> tuple[Shared, ...]:
        newest_first = sorted(self._rows.values(), key=_listed, reverse=True)
        found: dict[str, list[Key]] = {}
        for key in dict.fromkeys(keys):
            having = (row.reference for row in newest_first if key in self._keys_of(row.reference))
            for reference in list(having)[:limit]:
                found.setdefault(reference, []).append(key)
        found.pop(apart_from, None)
        rows = (row for row in newest_first if row.reference in found)
        return tuple(Shared(row, tuple(key.by for key in found[row.reference])) for row in rows)

    def desk(
        self, *, lane: str, who: str, until: datetime | None, after: str | None, limit: int
    ) -> tuple[DeskRow, ...]:
        last = f"{until.astimezone(UTC).isoformat(timespec='microseconds')}~" if until else "~"
        own = sorted(sort for each, desk, sort in self._desks if (each, desk) == (lane, who))
        return tuple(self._desks[lane, who, sort] for sort in own if (after or "") < sort <= last)[:limit]

    def unerased(self, *, reference: str) -> tuple[Entry, ...]:
        if reference not in self._entries:
            raise UnknownReference
        return tuple(e for e in self._entries[reference] if not e.digest and e.kind is not Kind.DISPOSED)

    def erase(self, *, row: DeskRow) -> None:
        whole = self.unerased(reference=row.reference)
        if self._entries[row.reference][-1].kind is not Kind.DISPOSED:
            raise NotDisposed
        self._let_others_in()
        bare = {entry.seq: replace(entry, data={}, digest=digest(data=entry.data)) for entry in whole}
        self._entries[row.reference] = tuple(bare.get(entry.seq, entry) for entry in self._entries[row.reference])
        self.outbox.erase(reference=row.reference)
        self._desks.pop((*row.key[:2], row.sort), None)

    def file_words(self) -> int:
        return 0

    def _keys_of(self, reference: str) -> tuple[Key, ...]:
        return keys_of(complaint=self._complaint(reference))

    def _complaint(self, reference: str) -> Complaint:
        entries = self._entries[reference]
        if entries[-1].kind is Kind.DISPOSED:
            return self.get(reference=reference).content
        return fold(reference=reference, entries=entries[:1], version=1).content

    def _answers(self, row: CaseSummary, wanted: CaseFilter) -> bool:
        if not wanted.q:
            return True
        named = tells_name(row=row, wanted=wanted)
        try:
            complaint = self._complaint(row.reference)
        except BrokenTimeline:
            complaint = None
        said = mentions(reference=row.reference, complaint=complaint, named=named)
        return question(text=wanted.q).is_answered(said=said)

    def _let_others_in(self) -> None:
        if self.before_save and not self._others_are_in:
            self._others_are_in = True
            try:
                self.before_save.popleft()()
            finally:
                self._others_are_in = False

    def _actions(self) -> list[tuple[datetime, str]]:
        return sorted((row.next_action_at, row.reference) for row in self._rows.values() if row.next_action_at)


def _through_json(entry: Entry) -> Entry:
    return replace(entry, data=json.loads(json.dumps(entry.data)))


def _listed(row: CaseSummary) -> str:
    return f"{row.received_at.timestamp():020.6f}#{row.reference}"


def _write_cursor(after: str, wanted: CaseFilter) -> str:
    return urlsafe_b64encode(json.dumps([asdict(wanted), after], default=str).encode()).decode()


def _read_cursor(cursor: str | None, wanted: CaseFilter) -> str | None:
    if cursor is None:
        return None
    try:
        asked, after = json.loads(urlsafe_b64decode(cursor))
    except (ValueError, TypeError, RecursionError) as error:
        raise BadCursor from error
    if asked != json.loads(json.dumps(asdict(wanted), default=str)) or not isinstance(after, str):
        raise BadCursor
    return after
