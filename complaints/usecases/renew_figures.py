"""Gives every case the row that figures are reckoned from, and its place in the sums of the months.

That is owed to cases stored before there were rows, and to all after a change of what figures ask, of a calendar, or of
the code that reckons. It may be stopped, and goes on where it was.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from complaints.domain.case import BrokenTimeline
from complaints.domain.circumstances import Circumstances
from complaints.domain.regulation import PolicyNotKept
from complaints.usecases.keep_sums import keep_sums, mark_of
from complaints.usecases.ports import BadCursor, CaseFilter, CaseRepository, CaseSummary, Page
from complaints.usecases.report_cases import NOBODY, Reading
from complaints.usecases.writing import figure_row

BATCH = 100


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
    if cases.rows_since() == cases.sums_since() == mark and not again:
        return Renewed(done=True)
    so_far, cursor = (Renewed(), None) if again or dry_run else _stopped(cases, mark)
    end = None if at_most is None else so_far.looked_at + at_most
    while True:
        page = _page(cases, by, cursor)
        so_far, cursor = _batch(cases, page.rows, so_far, by, dry_run), page.cursor
        told(so_far)
        if cursor is None:
            break
        if not dry_run:
            cases.note_renewing(told={"mark": mark, "cursor": cursor, **asdict(so_far)})
        if end is not None and so_far.looked_at >= end:
            return so_far
    if not dry_run:
        _note(cases, "" if so_far.failed else mark)
    return replace(so_far, done=not so_far.failed)


def _stopped(cases: CaseRepository, mark: str) -> tuple[Renewed, str | None]:
    """How far the run before this one had come for the same figures."""
    there = dict(cases.renewing())
    if there.pop("mark", None) != mark:
        return Renewed(), None
    cursor = str(there.pop("cursor"))
    return Renewed(**(there | {"failed": tuple(there["failed"])})), cursor


def _page(cases: CaseRepository, by: Circumstances, cursor: str | None) -> Page:
    """The next cases; the first, where an older version of the code left the place."""
    asked: dict[str, Any] = {"wanted": CaseFilter(), "now": by.now, "limit": BATCH}
    try:
        return cases.find(**asked, cursor=cursor)
    except BadCursor:
        return cases.find(**asked, cursor=None)


def _batch(
    cases: CaseRepository, some: Sequence[CaseSummary], so_far: Renewed, by: Circumstances, dry_run: bool
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
    if not dry_run:
        places = [(row.month, row.reference) for row in some if row.reference not in failed]
        keep_sums(cases=cases, measured=by.measured, places=places)
    return Renewed(so_far.looked_at + len(some), renewed, tuple(failed))


def _note(cases: CaseRepository, mark: str) -> None:
    """Every case has its row and is in the sums of this mark; those of the mark before are of no use any more.

    In this order: where it is stopped, the next run begins with the last cases and comes here again.
    """
    before = cases.sums_since()
    if mark and before not in ("", mark):
        cases.forget_sums(mark=before)
    if mark:
        cases.note_rows(mark=mark)
        cases.note_sums(mark=mark)
    cases.note_renewing(told={})
