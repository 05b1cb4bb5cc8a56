"""Gives every case the row that figures are reckoned from, and its place in the sums of the months.

That is owed to cases stored before there were rows, and to all after a change of what figures ask, of a calendar, or of
the code that reckons. It may be stopped, and goes on where it was.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from complaints.domain.case import BrokenTimeline
from complaints.domain.circumstances import Circumstances
from complaints.domain.regulation import PolicyNotKept
from complaints.usecases.keep_sums import keep_sums, mark_of
from complaints.usecases.ports import CaseFilter, CaseRepository, CaseSummary
from complaints.usecases.report_cases import NOBODY, Reading, all_rows
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
    """Renews the rows that are missing or would be reckoned otherwise today, of `at_most` so many cases.

    A row that is right is only looked at: what an earlier run has done is passed over. Then their cases are in the sums
    of the months, too. `told` hears after each batch; `again`: everything is looked at, though it was all done before.
    """
    by = circumstances
    mark = mark_of(measured=by.measured)
    if cases.rows_since() == cases.sums_since() == mark and not again:
        return Renewed(done=True)
    rows, so_far = all_rows(cases=cases, wanted=CaseFilter(), by=by), Renewed()
    while some := list(islice(rows, BATCH)):
        so_far = _batch(cases, some, so_far, by, dry_run)
        told(so_far)
        if at_most is not None and so_far.renewed >= at_most:
            return so_far
    if not (so_far.failed or dry_run):
        _note(cases, mark)
    return Renewed(so_far.looked_at, so_far.renewed, so_far.failed, done=not so_far.failed)


def _batch(
    cases: CaseRepository, some: list[CaseSummary], so_far: Renewed, by: Circumstances, dry_run: bool
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
    """Every case has its row and is in the sums of this mark; those of the mark before are of no use any more."""
    before = cases.sums_since()
    cases.note_rows(mark=mark)
    cases.note_sums(mark=mark)
    if before and before != mark:
        cases.forget_sums(mark=before)
