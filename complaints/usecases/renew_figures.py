"""Gives every case the row that figures are reckoned from, and its place in the sums of the months.

Sums are kept from a month of MANY cases on: to read the rows of fewer costs less than to keep sums. All that is owed
to cases stored before there were rows, and to all after a change of what figures ask, of a calendar, or of the code
that reckons. It may be stopped, and goes on where it was.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from complaints.domain.case import BrokenTimeline
from complaints.domain.circumstances import Circumstances
from complaints.domain.regulation import PolicyNotKept
from complaints.usecases.figure_rows import figure_row
from complaints.usecases.keep_sums import keep_sums, mark_of
from complaints.usecases.ports import BadCursor, CaseFilter, CaseRepository, CaseSummary, Page
from complaints.usecases.report_cases import NOBODY, Reading, all_rows, months_back

BATCH = 100
MANY = 1_000  # cases a month; their rows are 52 read units and less than half a second of a Lambda
LAGGING = timedelta(hours=1)  # longer than it takes until a list shows a new case, though a process died meanwhile


@dataclass(frozen=True)
class Renewed:
    """How far it has come. `failed`: numbers of cases that could not be reckoned; `done`: every other has its row."""

    looked_at: int = 0
    renewed: int = 0
    failed: tuple[str, ...] = ()
    done: bool = False


def renew_figures(
    *,
    cases: CaseRepository,
    circumstances: Circumstances,
    told: Callable[[Renewed], None] = lambda _: None,
    at_most: int | None = None,
    again: bool = False,
    dry_run: bool = False,
) -> Renewed:
    """Renews the rows that are missing or would be reckoned otherwise today, and puts their cases into the sums.

    Every case is looked at, the newest first, `at_most` so many of them; the next run goes on behind the last. `told`
    hears after each batch; `again`: from the beginning, though it was all done before.
    """
    by, mark = circumstances, mark_of(measured=circumstances.measured)
    summed = _are_sums_wanted(cases, mark, by)
    if cases.rows_since() == mark and (not summed or cases.sums_since() == mark) and not again:
        return Renewed(done=True)
    of = f"{mark} summed" if summed else mark
    so_far, cursor, began = (Renewed(), None, by.now) if again or dry_run else _stopped(cases, of, by.now)
    if not dry_run:
        cases.begin_sums(mark=mark if summed else "")
    end = None if at_most is None else so_far.looked_at + at_most
    while True:
        page = _page(cases, by, cursor)
        so_far, cursor = _batch(cases, page.rows, so_far, by, dry_run=dry_run, summed=summed), page.cursor
        told(so_far)
        if cursor is None:
            break
        if not dry_run:
            cases.note_renewing(told={"mark": of, "cursor": cursor, "began": began.isoformat(), **asdict(so_far)})
        if end is not None and so_far.looked_at >= end:
            return so_far
    if not dry_run:
        _end(cases, by, mark="" if so_far.failed else mark, summed_since=began if summed else None)
    return replace(so_far, done=not so_far.failed)


def _are_sums_wanted(cases: CaseRepository, mark: str, by: Circumstances) -> bool:
    """Whether this month or the one before has so many cases that sums cost less, or sums are kept already."""
    months = months_back(month=f"{by.today:%Y-%m}", count=2)
    return cases.sums_begun() == mark or any(cases.rows_about(month=month) >= MANY for month in months)


def _stopped(cases: CaseRepository, of: str, now: datetime) -> tuple[Renewed, str | None, datetime]:
    """How far the run before this one had come for the same figures, and when it began."""
    there = dict(cases.renewing())
    if there.pop("mark", None) != of:
        return Renewed(), None, now
    cursor, began = str(there.pop("cursor")), there.pop("began", None)
    so_far = Renewed(**(there | {"failed": tuple(there["failed"])}))
    return so_far, cursor, datetime.fromisoformat(began) if began else now


def _sum_the_newest(cases: CaseRepository, by: Circumstances, began: datetime) -> None:
    """Once more the cases that were just registered when changes began to be added: no list may have shown them yet."""
    for month in months_back(month=f"{began.astimezone(by.calendar.zone):%Y-%m}", count=2):
        rows = all_rows(cases=cases, wanted=CaseFilter(month=month), by=by)
        newest = [row for row in rows if row.last_at is None or row.last_at >= began - LAGGING]
        keep_sums(cases=cases, measured=by.measured, places=[(row.month, row.reference) for row in newest])


def _page(cases: CaseRepository, by: Circumstances, cursor: str | None) -> Page:
    """The next cases; the first, where an older version of the code left the place."""
    asked: dict[str, Any] = {"wanted": CaseFilter(), "now": by.now, "limit": BATCH}
    try:
        return cases.find(**asked, cursor=cursor)
    except BadCursor:
        return cases.find(**asked, cursor=None)


def _batch(
    cases: CaseRepository,
    some: Sequence[CaseSummary],
    so_far: Renewed,
    by: Circumstances,
    *,
    dry_run: bool,
    summed: bool,
) -> Renewed:
    kept = {
        row.facts.reference: row for row in cases.figure_rows_of(places=[(row.month, row.reference) for row in some])
    }
    renewed, failed = so_far.renewed, list(so_far.failed)
    reading = Reading(cases, NOBODY, by.now, by)
    for reference in (row.reference for row in some):
        try:
            if reference in kept and reading.is_fresh(kept[reference]):
                continue
            if not dry_run:
                case = cases.get(reference=reference)
                cases.put_figure_row(row=figure_row(case=case, circumstances=by.under(case)), version=case.version)
            renewed += 1
        except (PolicyNotKept, BrokenTimeline):
            failed.append(reference)
    if summed and not dry_run:
        places = [(row.month, row.reference) for row in some if row.reference not in failed]
        keep_sums(cases=cases, measured=by.measured, places=places)
    return Renewed(so_far.looked_at + len(some), renewed, tuple(failed))


def _end(cases: CaseRepository, by: Circumstances, *, mark: str, summed_since: datetime | None) -> None:
    """Every case has its row and, where sums are kept, is in those of this mark.

    In this order: where it is stopped, the next run begins with the last cases and comes here again.
    """
    if summed_since is not None:
        _sum_the_newest(cases, by, summed_since)
    if mark:
        cases.note_rows(mark=mark)
        if summed_since is not None:
            cases.note_sums(mark=mark)
    cases.note_renewing(told={})
