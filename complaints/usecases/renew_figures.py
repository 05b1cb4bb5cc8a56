"""Gives every case the row that figures are reckoned from: cases stored before there were rows, and after a change of
what figures ask, of a calendar, or of the code that reckons. It may be stopped, and goes on where it was."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from complaints.domain.case import BrokenTimeline
from complaints.domain.case_facts import made_by
from complaints.domain.circumstances import Circumstances
from complaints.domain.month import asked_by_figures
from complaints.domain.regulation import PolicyNotKept
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
    dry_run: bool = False,
) -> Renewed:
    """Renews the rows that are missing or would be reckoned otherwise today, of `at_most` so many cases.

    A row that is right is only looked at: what an earlier run has done is passed over. `told` hears after each batch.
    """
    by = circumstances
    mark = made_by(regulation=by.measured, asked=asked_by_figures(policy=by.measured.policy))
    if cases.rows_since() == mark:
        return Renewed(done=True)
    rows, so_far = all_rows(cases=cases, wanted=CaseFilter(), by=by), Renewed()
    while some := list(islice(rows, BATCH)):
        so_far = _batch(cases, some, so_far, by, dry_run)
        told(so_far)
        if at_most is not None and so_far.renewed >= at_most:
            return so_far
    if not (so_far.failed or dry_run):
        cases.note_rows(mark=mark)
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
    return Renewed(so_far.looked_at + len(some), renewed, tuple(failed))
