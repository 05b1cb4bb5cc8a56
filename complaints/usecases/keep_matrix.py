"""The responsibility matrix is changed by two: one proposes from which day on it is different, another approves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from complaints.domain.acts import DIRECTORY, MATRIX_DECISION, NotAllowed, may
from complaints.domain.circumstances import Circumstances
from complaints.domain.matrix import Rows, approved, change_faults, differences, matrix_faults
from complaints.domain.staff import ChangeState, MatrixChange, Reassignment, Responsibility, Roster, matrix_on
from complaints.usecases.directory import (
    ChangeSettled,
    DirectoryChange,
    DirectoryRefused,
    KeptDirectory,
    NotOwnChange,
    OwnChange,
    StaleDirectory,
    UnknownChange,
)


@dataclass(frozen=True)
class Proposed:
    """The roster after a proposal, and the change; None where it would change nothing."""

    roster: Roster
    change: MatrixChange | None


def matrix_of_day(*, directory: KeptDirectory, day: date, circumstances: Circumstances) -> Rows:
    """The matrix as it held at the end of `day`, or will hold. Raises NotAllowed."""
    check_may_see_matrix(circumstances)
    first = directory.first_matrix() if day < circumstances.today else None
    if first is None:
        return circumstances.roster.matrix(today=max(day, circumstances.today))
    return matrix_on(rows=first, changes=directory.settled(), day=day)


def propose_matrix(
    *,
    directory: KeptDirectory,
    rows: Rows,
    effective: date | None,
    reason: str,
    expected: int | None,
    circumstances: Circumstances,
) -> Proposed:
    """Proposes that from `effective` (today, where it is None) on the matrix is `rows`.

    Where the policy names nobody who approves, it is approved with that.
    Raises NotAllowed, StaleDirectory, DirectoryRefused.
    """
    _check(DIRECTORY, expected, circumstances)
    by, roster = circumstances, circumstances.roster
    change = _proposal(rows, effective or by.today, reason, by)
    if not change.cells:
        return Proposed(roster, None)
    if MATRIX_DECISION in by.policy.acts:
        return Proposed(_kept(directory, change, roster, by), change)
    done, then = approved(change=change, by="", at=by.now, today=by.today, roster=roster)
    return Proposed(_kept(directory, done, then, by), done)


def decide_matrix(
    *,
    directory: KeptDirectory,
    id: int,
    approve: bool,
    comment: str,
    expected: int | None,
    circumstances: Circumstances,
) -> Roster:
    """The roster after a proposed change was approved or refused, never by who proposed it.

    Raises NotAllowed, StaleDirectory, UnknownChange, ChangeSettled, OwnChange; DirectoryRefused where the person cannot
    answer any more, or where a refusal says no reason.
    """
    _check(MATRIX_DECISION, expected, circumstances)
    by, change = circumstances, open_change(directory=directory, id=id)
    if change.proposed_by == by.actor.email.casefold():
        raise OwnChange
    if not approve:
        if not comment:
            raise DirectoryRefused(faults={"comment": "required"})
        return _kept(directory, _settled(change, ChangeState.REFUSED, comment, by), by.roster, by)
    faults = change_faults(change=change, roster=by.roster, policy=by.policy)
    if faults:
        raise DirectoryRefused(faults={f"cells.{place}": fault for place, fault in faults.items()})
    decided_by = by.actor.email.casefold()
    done, then = approved(change=change, by=decided_by, at=by.now, today=by.today, roster=by.roster, comment=comment)
    return _kept(directory, done, then, by)


def withdraw_matrix(*, directory: KeptDirectory, id: int, expected: int | None, circumstances: Circumstances) -> Roster:
    """The roster after who proposed a change took it back.

    Raises NotAllowed, StaleDirectory, UnknownChange, ChangeSettled, NotOwnChange.
    """
    _check(DIRECTORY, expected, circumstances)
    change = open_change(directory=directory, id=id)
    if change.proposed_by != circumstances.actor.email.casefold():
        raise NotOwnChange
    settled = _settled(change, ChangeState.WITHDRAWN, "", circumstances)
    return _kept(directory, settled, circumstances.roster, circumstances)


def open_change(*, directory: KeptDirectory, id: int) -> MatrixChange:
    """The change on which nothing is decided. Raises UnknownChange, ChangeSettled."""
    change = next((each for each in directory.proposals() if each.id == id), None)
    if change:
        return change
    raise ChangeSettled if any(each.id == id for each in directory.settled()) else UnknownChange


def settled_changes(
    *, directory: KeptDirectory, limit: int, before: int | None, circumstances: Circumstances
) -> tuple[MatrixChange, ...]:
    """Which changes of the matrix were approved, refused or withdrawn, the newest first. Raises NotAllowed."""
    check_may_see_matrix(circumstances)
    return directory.settled(limit=limit, before=before)


def may_decide(by: Circumstances) -> bool:
    """Whether the policy lets him approve what others propose."""
    return _may(MATRIX_DECISION, by)


def check_may_see_matrix(by: Circumstances) -> None:
    """Raises NotAllowed to whom the policy lets neither propose nor approve."""
    if not _may(DIRECTORY, by) and not may_decide(by):
        raise NotAllowed(act=DIRECTORY)


def _may(act: str, by: Circumstances) -> bool:
    return may(actor=by.actor, act=act, case=None, policy=by.policy, roster=by.roster, today=by.today)


def _check(act: str, expected: int | None, by: Circumstances) -> None:
    if not _may(act, by):
        raise NotAllowed(act=act)
    if expected is not None and expected != by.roster.version:
        raise StaleDirectory


def _proposal(rows: Rows, effective: date, reason: str, by: Circumstances) -> MatrixChange:
    """What `rows` change of the matrix of that day. Raises DirectoryRefused."""
    if effective < by.today:
        raise DirectoryRefused(faults={"effective": "directory.past"})
    rows = tuple(replace(row, handler=row.handler.casefold()) for row in rows)
    before = by.roster.matrix(today=effective)
    faults = matrix_faults(rows=rows, roster=by.roster, policy=by.policy, before=before)
    if faults:
        raise DirectoryRefused(faults={f"responsibilities.{field}": fault for field, fault in faults.items()})
    cells = differences(before=before, after=rows)
    return MatrixChange(by.roster.version + 1, effective, cells, by.actor.email.casefold(), by.now, reason)


def _settled(change: MatrixChange, state: ChangeState, comment: str, by: Circumstances) -> MatrixChange:
    decided_by = by.actor.email.casefold()
    return replace(change, state=state, decided_by=decided_by, decided_at=by.now, comment=comment)


def _kept(directory: KeptDirectory, proposal: MatrixChange, then: Roster, by: Circumstances) -> Roster:
    version = by.roster.version + 1
    told = {"proposal": proposal.id, "state": proposal.state.value, "effective": proposal.effective.isoformat()}
    before, after = ({"cells": _cells(proposal, which)} for which in ("before", "after"))
    change = DirectoryChange(version, by.now, by.actor.email, "", before, told | after)
    is_changed = proposal.state is ChangeState.APPROVED
    if proposal.state is not ChangeState.OPEN:
        proposal = replace(proposal, settled_as=version)
    directory.keep(change=change, proposal=proposal, matrix=then if is_changed else None)
    return replace(then, version=version)


def _cells(change: MatrixChange, which: str) -> list[Mapping[str, Any]]:
    return [_told(cell, getattr(cell, which)) for cell in change.cells]


def _told(cell: Reassignment, row: Responsibility | None) -> Mapping[str, Any]:
    where = {"category": cell.category, "business_line": cell.business_line}
    return where | ({"handler": row.handler, "department": row.department} if row else {})
