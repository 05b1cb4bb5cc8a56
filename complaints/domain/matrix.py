"""The responsibility matrix: what a change of it changes, what may not stand in it, and what holds from when."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from complaints.domain.policy import PolicyProfile
from complaints.domain.routing import can_handle
from complaints.domain.staff import ChangeState, MatrixChange, Reassignment, Responsibility, Roster, matrix_on

Rows = tuple[Responsibility, ...]


def differences(*, before: Sequence[Responsibility], after: Sequence[Responsibility]) -> tuple[Reassignment, ...]:
    """The cells in which the two matrices differ: those of `after` in its order, then those that it has no longer."""
    old, new = ({(row.category, row.business_line): row for row in rows} for rows in (before, after))
    cells = (Reassignment(*key, old.get(key), new.get(key)) for key in dict.fromkeys((*new, *old)))
    return tuple(cell for cell in cells if cell.before != cell.after)


def approved(
    *, change: MatrixChange, by: str, at: datetime, today: date, roster: Roster, comment: str = ""
) -> tuple[MatrixChange, Roster]:
    """`change` as it was approved, and the roster after it.

    The past stays what it was: a change whose day has gone by holds from today on. What it replaces is what stands
    there on that day, whatever stood there when it was proposed.
    """
    effective = max(change.effective, today)
    before = roster.matrix(today=effective)
    known = {(row.category, row.business_line): row for row in before}
    cells = tuple(replace(cell, before=known.get((cell.category, cell.business_line))) for cell in change.cells)
    done = replace(
        change,
        effective=effective,
        cells=cells,
        state=ChangeState.APPROVED,
        decided_by=by,
        decided_at=at,
        comment=comment,
    )
    scheduled = (*roster.scheduled, done)
    rows = matrix_on(rows=roster.responsibilities, changes=scheduled, day=today)
    later = tuple(each for each in scheduled if each.effective > today)
    return done, replace(roster, responsibilities=rows, scheduled=later)


def matrix_faults(*, rows: Rows, roster: Roster, policy: PolicyProfile, before: Rows = ()) -> dict[str, str]:
    """What is wrong with a matrix, as `<index of the row>.<field>`. A row that stood there `before` may stay."""
    return dict(_faults(rows, before, roster, policy))


def change_faults(*, change: MatrixChange, roster: Roster, policy: PolicyProfile) -> dict[str, str]:
    """What is wrong with what a change puts in, as `<index of the cell>.<field>`: people leave while it waits."""
    rows = [(index, cell.after) for index, cell in enumerate(change.cells) if cell.after]
    found = matrix_faults(rows=tuple(row for _, row in rows), roster=roster, policy=policy)
    split = ((*place.split("."), fault) for place, fault in found.items())
    return {f"{rows[int(place)][0]}.{field}": fault for place, field, fault in split}


def _faults(rows: Rows, before: Rows, roster: Roster, policy: PolicyProfile) -> Iterator[tuple[str, str]]:
    categories = {"", *(category.id for category in policy.intake.categories)}
    lines = {"", *(line.id for line in policy.intake.business_lines)}
    pairs = [(row.category, row.business_line) for row in rows]
    for index, row in enumerate(rows):
        if pairs.index((row.category, row.business_line)) < index:
            yield f"{index}.category", "directory.twice"
        elif row in before:
            continue
        elif row.category not in categories:
            yield f"{index}.category", "unknown_value"
        if row.business_line not in lines:
            yield f"{index}.business_line", "unknown_value"
        handler = roster.find(row.handler)
        if handler is None:
            yield f"{index}.handler", "directory.handler"
        elif not can_handle(member=handler, policy=policy):
            yield f"{index}.handler", "directory.cannot_handle"
