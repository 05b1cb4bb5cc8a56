"""What is due to be disposed of, what is held, what waits for another person, what is being erased, what is gone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from complaints.domain.acts import RETENTION, NotAllowed, may
from complaints.domain.case import BrokenTimeline, ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Act
from complaints.domain.confidentiality import Sight, sight
from complaints.domain.disposal import Keeping, keeping
from complaints.domain.policy_oversight import Every
from complaints.domain.regulation import PolicyNotKept
from complaints.domain.report_calendar import period_of
from complaints.domain.waiting import Lane
from complaints.usecases.desk_port import DeskRow
from complaints.usecases.desks import Asked, read_place, rows_on, write_place
from complaints.usecases.ports import CaseRepository
from complaints.usecases.view_cases import may_view

COMING = "coming"  # closed, and its time not over yet
PILES = (*(state.value for state in Keeping), COMING)
COUNTED = 100  # further than that nobody counts


@dataclass(frozen=True)
class Wanted:
    """Which pile (of PILES), and of it those of a month (YYYY-MM) and of a department alone; empty asks nothing.

    The month is that in which the time of a case ends; of what is held or gone, in which that happened.
    """

    pile: str
    month: str = ""
    department: str = ""


@dataclass(frozen=True)
class RetentionPage:
    """Some of a pile, the longest due first; `counts`: rows of every pile, at most COUNTED."""

    cases: tuple[ComplaintCase, ...]
    counts: dict[str, int]
    cursor: str | None


def view_retention(
    *, cases: CaseRepository, wanted: Wanted, limit: int, cursor: str | None, circumstances: Circumstances
) -> RetentionPage:
    """A page of a pile, for whom `acts.retention` names. Raises NotAllowed, BadCursor.

    One query of the pile, and one of each case shown: what it says is checked against the case itself.
    """
    by, member = circumstances, circumstances.actor.member
    if member is None or not may(
        actor=by.actor, act=RETENTION, case=None, policy=by.policy, roster=by.roster, today=by.today
    ):
        raise NotAllowed(act=RETENTION)
    seen = sight(member=member, roster=by.roster, today=by.today)
    counts = {pile: len(_rows(cases, Wanted(pile), seen, by, COUNTED, None)) for pile in PILES if pile != COMING}
    rows = _rows(cases, wanted, seen, by, limit + 1, read_place(cursor=cursor))
    shown = rows[:limit]
    found = tuple(case for row in shown if (case := _checked(cases, row, by)))
    return RetentionPage(found, counts, write_place(sort=shown[-1].sort) if len(rows) > limit else None)


def proposals_waiting(*, cases: CaseRepository, circumstances: Circumstances) -> int:
    """How many proposals wait for this very reader, at most COUNTED: never his own. One query, for who may approve."""
    by, member = circumstances, circumstances.actor.member
    if member is None or not may(
        actor=by.actor, act=Act.DISPOSAL_DECISION, case=None, policy=by.policy, roster=by.roster, today=by.today
    ):
        return 0
    seen = sight(member=member, roster=by.roster, today=by.today)
    rows = _rows(cases, Wanted(Keeping.PROPOSED), seen, by, COUNTED, None)
    return sum(row.key[2].partition(":")[2] != member.email for row in rows)


def _rows(
    cases: CaseRepository, wanted: Wanted, seen: Sight, by: Circumstances, limit: int, after: str | None
) -> list[DeskRow]:
    since, until = _span(wanted, by)
    begin = since.astimezone(UTC).isoformat(timespec="microseconds") if since else None
    places = [place for place in (after, begin) if place]
    state = Keeping.DUE.value if wanted.pile == COMING else wanted.pile
    asked = Asked(Lane.KEEPING, state, until, COUNTED if wanted.department else limit)
    rows = rows_on(cases=cases, asked=asked, seen=seen, after=max(places, default=None))
    return list(islice(_of_department(rows, wanted.department), limit))


def _of_department(rows: Iterator[DeskRow], department: str) -> Iterator[DeskRow]:
    return (row for row in rows if not department or row.facts["department"] == department)


def _span(wanted: Wanted, by: Circumstances) -> tuple[datetime | None, datetime | None]:
    """From when and until when, both included, what is asked for is due or has happened."""
    since = by.now if wanted.pile == COMING else None
    until = by.now if wanted.pile == Keeping.DUE else None
    if wanted.month:
        month = period_of(every=Every.MONTH, day=date.fromisoformat(f"{wanted.month}-01"), calendar=by.calendar)
        since = max(since, month.start) if since else month.start
        last = month.end - timedelta(microseconds=1)
        until = min(until, last) if until else last
    return since, until


def _checked(cases: CaseRepository, row: DeskRow, by: Circumstances) -> ComplaintCase | None:
    """The case of a row; None where it stands otherwise by now, or he may not see it."""
    try:
        case = cases.get(reference=row.reference)
        under = by.under(case)
    except (BrokenTimeline, PolicyNotKept):  # the audit says so; it holds up none of the others
        return None
    kept = keeping(case=case, policy=under.policy, calendar=under.calendar)
    if kept is None or not may_view(case=case, circumstances=under):
        return None
    gone = kept.state is Keeping.DISPOSED and row.key[1] in (Keeping.ERASING, Keeping.DISPOSED)
    return case if gone or kept.state == row.key[1] else None
