"""Administrators hear of what the portal cannot mend itself, once a week for the same findings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from complaints.domain.case import BrokenTimeline, Stage
from complaints.domain.circumstances import Circumstances
from complaints.domain.disposal import Keeping
from complaints.domain.regulation import PolicyNotKept, Regulation
from complaints.domain.upkeep import (
    AHEAD,
    Matter,
    Reckoned,
    calendar_ends_soon,
    finding_told,
    findings,
    held_up,
    is_fresh,
)
from complaints.domain.waiting import Lane
from complaints.usecases.house_letters import HousePost, tell
from complaints.usecases.outbox_port import Outbox
from complaints.usecases.ports import CaseFilter, CaseRepository, CaseSummary
from complaints.usecases.quarantine import Quarantine

UPKEEP, ADMIN = "upkeep", "admin"
PAGE = 100
MOST_CLOSED = 500  # cases looked at in one run, of those to be filed away and of those to be disposed of
A_DAY = timedelta(days=1)  # a letter that has not left, and mail nobody has looked at, for so long is told of
MOST_LETTERS = 100  # envelopes looked at in each part of the outbox; mails in quarantine
LOOK_BACK = timedelta(days=400)  # a case received before is not asked for its file any more


class UpkeepLog(Protocol):
    """What administrators were told of, and when."""

    def told(self) -> Mapping[str, datetime]:
        """Finding, by its key -> when it was told last."""

    def note(self, *, told: Mapping[str, datetime]) -> None:
        """Replaces what was told before."""


@dataclass(frozen=True)
class UpkeepDesk:
    """The ports of a run."""

    cases: CaseRepository
    log: UpkeepLog
    post: HousePost
    outbox: Outbox
    quarantine: Quarantine


@dataclass(frozen=True)
class Warned:
    """What a run came to. `owed`: a letter was due; `told`: how many administrators got it; `unread`: cases that cannot
    be reckoned."""

    findings: int
    owed: bool
    told: int
    unread: tuple[str, ...]


def warn_administrators(*, desk: UpkeepDesk, circumstances: Circumstances) -> Warned:
    """Mails every administrator all findings of today, when one of them is new or was told a week ago.

    What was told is noted only when somebody got the letter: when the mail service is away, tomorrow's run tries again.
    """
    by, unread = circumstances, list[str]()
    yesterday = by.now - A_DAY
    late = desk.outbox.owed_since(before=yesterday, limit=MOST_LETTERS)
    unseen = [mail.at for mail in desk.quarantine.waiting(limit=MOST_LETTERS) if mail.at < yesterday]
    found = findings(
        policy=by.policy,
        calendar=by.calendar,
        roster=by.roster,
        now=by.now,
        running=_read(desk.cases, _running(desk.cases, by), unread, by),
        closed=_read(desk.cases, _closed(desk.cases, by), unread, by),
    )
    for matter, since in ((Matter.LETTERS, late), (Matter.QUARANTINE, unseen)):
        found = (*found, *held_up(matter=matter, waiting_since=since, calendar=by.calendar))
    before = desk.log.told()
    fresh = (is_fresh(finding=each, told_at=before.get(each.key), calendar=by.calendar, now=by.now) for each in found)
    if not any(fresh):
        return Warned(len(found), False, 0, tuple(unread))
    told = 0
    for member in by.roster.holding(ADMIN):
        words = [finding_told(finding=each, policy=by.policy, locale=member.locale) for each in found]
        context, about = {"reference": "", "findings": words}, (by.now.isoformat(), member.email)
        told += tell(post=desk.post, kind=UPKEEP, member=member, about=about, context=context)
    if told:
        desk.log.note(told=dict.fromkeys((each.key for each in found), by.now))
    return Warned(len(found), True, told, tuple(unread))


def _running(cases: CaseRepository, by: Circumstances) -> Iterator[str]:
    """Open cases with a deadline within the time looked ahead, when holidays that matter for it may be missing."""
    if calendar_ends_soon(calendar=by.calendar, now=by.now):
        for stage in Stage:
            for row in _rows(cases, stage, by) if stage is not Stage.CLOSED else ():
                if row.due_at is not None and row.due_at - by.now <= AHEAD:
                    yield row.reference


def _closed(cases: CaseRepository, by: Circumstances) -> Iterable[str]:
    """Closed cases that ought to have been filed away, and those that are due to be disposed of; each once."""
    found = dict[str, None]()
    if any(rule.archive_within for rule in (by.policy.retention, *by.regulations.retentions()) if rule):
        for row in _rows(cases, Stage.CLOSED, by):
            if by.now - row.received_at > LOOK_BACK or len(found) == MOST_CLOSED:
                break
            found[row.reference] = None
    for state in (Keeping.DUE, Keeping.PROPOSED):
        rows = cases.desk(lane=Lane.KEEPING, who=state, until=by.now, after=None, limit=MOST_CLOSED)
        found |= dict.fromkeys(row.reference for row in rows)
    return found


def _rows(cases: CaseRepository, stage: Stage, by: Circumstances) -> Iterator[CaseSummary]:
    """All rows of a stage, newest first, read as they are asked for."""
    cursor: str | None = None
    while True:
        page = cases.find(wanted=CaseFilter(stage=stage.value), now=by.now, limit=PAGE, cursor=cursor)
        yield from page.rows
        cursor = page.cursor
        if cursor is None:
            return


def _read(cases: CaseRepository, references: Iterable[str], unread: list[str], by: Circumstances) -> Iterator[Reckoned]:
    """The cases; one whose timeline is broken, or whose regulation is not kept, is named in `unread` and holds up
    none of the others."""
    for reference in references:
        try:
            case = cases.get(reference=reference)
            pinned = by.under(case)
        except (BrokenTimeline, PolicyNotKept):
            unread.append(reference)
        else:
            yield case, Regulation(pinned.policy, pinned.calendar)
