"""Keeps the sums of the months equal to what their cases add: for each case that has changed, the difference."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice

from complaints.domain.case_facts import made_by
from complaints.domain.figure_sums import FORM, Circle, Place, Summing, summing
from complaints.domain.month import asked_by_figures, definitions
from complaints.domain.regulation import Regulation
from complaints.usecases.figure_port import Change, FigureRow, StaleSums, Summed
from complaints.usecases.ports import CaseRepository

TRIES = 8
TOGETHER = 10  # cases of one transaction
PLACES = 80  # sums that one transaction changes


def follow_rows(*, cases: CaseRepository, measured: Regulation, places: Collection[tuple[str, str]]) -> int:
    """As `keep_sums`, where sums are kept at all: figures of few cases are reckoned from their rows.

    Asked after the rows were written: who begins to keep sums afterwards looks at every row himself.
    """
    if not places or cases.sums_begun() != mark_of(measured=measured):
        return 0
    return keep_sums(cases=cases, measured=measured, places=places)


def keep_sums(*, cases: CaseRepository, measured: Regulation, places: Collection[tuple[str, str]]) -> int:
    """Brings what the sums hold of the cases at these places (month, reference) up to what their rows say now.

    However often and in whichever order it is told of a case: the sums hold what its row says, once. How many cases
    changed them. Raises StaleSums where others kept changing the same ones.
    """
    by, mark = summing(policy=measured.policy, zone=measured.calendar.zone), mark_of(measured=measured)
    waiting, changed = iter(dict.fromkeys(places)), 0
    while some := list(islice(waiting, TOGETHER)):
        changed += _tried(cases, by, mark, some)
    return changed


def mark_of(*, measured: Regulation) -> str:
    """By what sums are made: they are of use for as long as this is the same."""
    asked = asked_by_figures(policy=measured.policy)
    return f"{FORM}{made_by(regulation=measured, asked=asked)}{definitions(policy=measured.policy)}"


def _tried(cases: CaseRepository, by: Summing, mark: str, places: list[tuple[str, str]]) -> int:
    for attempt in range(TRIES):
        try:
            changes = list(_changes(cases, by, mark, places))
            for together in _in_parts(changes):
                cases.add_up(mark=mark, changes=together)
            return len(changes)
        except StaleSums:
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _changes(cases: CaseRepository, by: Summing, mark: str, places: list[tuple[str, str]]) -> Iterator[Change]:
    """What is to be changed for the cases whose rows add something else than the sums hold of them."""
    found = sorted(cases.figure_rows_of(places=places), key=lambda row: row.last)
    rows = {row.facts.reference: row for row in found}  # where its months are just written, the newest counts
    summed = cases.summed(mark=mark, places=[(row.months[0], reference) for reference, row in rows.items()])
    for reference, row in sorted(rows.items()):
        before = summed.get(reference, Summed({}, 0))
        after = by.additions(facts=row.facts, last=row.last, months=row.months, circle=circle_of(row=row))
        if after != before.additions:
            yield Change(reference, row.months[0], before, after)


def _in_parts(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """As many together as one transaction holds; the change of a case that touches more sums is made in steps."""
    together: list[Change] = []
    touched: set[Place] = set()
    for change in chain.from_iterable(map(_steps, changes)):
        again = bool(together) and together[-1].reference == change.reference
        if again or (together and len(touched | change.touched) + len(together) > PLACES):
            yield together
            together, touched = [], set()
        together.append(change)
        touched |= change.touched
    if together:
        yield together


def _steps(change: Change) -> Iterator[Change]:
    touched = sorted(change.touched)
    before, version = dict(change.before.additions), change.before.version
    for begin in range(0, len(touched), PLACES // 2):
        after = dict(before)
        for place in touched[begin : begin + PLACES // 2]:
            after.pop(place, None)
            if place in change.after:
                after[place] = change.after[place]
        yield Change(change.reference, change.month, Summed(before, version), after)
        before, version = after, version + 1


def circle_of(*, row: FigureRow) -> Circle:
    """Who may know of the case of a row, as far as sums are to tell it apart."""
    whose = row.facts.holder
    return Circle(row.seen_by, row.respondent, *whose[1:]) if row.seen_by else Circle(respondent=row.respondent)
