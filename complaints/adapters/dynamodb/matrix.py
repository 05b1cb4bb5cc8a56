"""The responsibility matrix and its changes on the one table.

`STAFF`/`#matrix` holds the matrix and what is scheduled. `STAFF!matrix` holds its history: `first` as it was at the
beginning, `open!<id>` what waits for approval, `done!<version>` what was decided.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from pynamodb.transactions import TransactWrite

from complaints.adapters.dynamodb.items import StaffItem
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.domain.staff import ChangeState, MatrixChange, Reassignment, Responsibility, Roster

MATRIX = "#matrix"
HISTORY = "STAFF!matrix"
FIRST, OPEN, DONE = "first", "open!", "done!"


def matrix_item(rows: Iterable[Responsibility], scheduled: Sequence[MatrixChange] = ()) -> StaffItem:
    """The matrix as it is read with the people."""
    return StaffItem(
        "STAFF", MATRIX, body=_json({"rows": [asdict(row) for row in rows], "scheduled": _plain(scheduled)})
    )


def read_matrix(body: str) -> tuple[tuple[Responsibility, ...], tuple[MatrixChange, ...]]:
    """(rows, what is scheduled). A list is a matrix of the time before there were changes with a date."""
    said = json.loads(body)
    told: dict[str, Any] = {"rows": said, "scheduled": []} if isinstance(said, list) else said
    rows = tuple(Responsibility(**row) for row in told["rows"])
    return rows, tuple(_change(each) for each in told["scheduled"])


def write_change(transaction: TransactWrite, change: MatrixChange) -> None:
    """A proposal as it now stands: open, or among what was decided."""
    body = _json(_plain([change])[0])
    if change.state is ChangeState.OPEN:
        transaction.save(StaffItem(HISTORY, f"{OPEN}{change.id:010}", body=body))
        return
    transaction.save(StaffItem(HISTORY, f"{DONE}{change.settled_as:010}", body=body))
    transaction.delete(StaffItem(HISTORY, f"{OPEN}{change.id:010}"))


def write_matrix(transaction: TransactWrite, matrix: Roster, first: Sequence[Responsibility] | None) -> None:
    """The matrix after a change; the `first` one too, where there was no change before."""
    transaction.save(matrix_item(matrix.responsibilities, matrix.scheduled))
    if first is not None:
        transaction.save(StaffItem(HISTORY, FIRST, body=_json([asdict(row) for row in first])))


def read_open() -> Iterator[MatrixChange]:
    """What waits for approval, the oldest first."""
    found = StaffItem.query(HISTORY, StaffItem.sk.startswith(OPEN), consistent_read=True)
    return (_change(json.loads(item.body)) for item in found)


def read_settled(*, limit: int | None, before: int | None) -> Iterator[MatrixChange]:
    """What was decided, the newest first."""
    last = f"{DONE}{before - 1:010}" if before else f"{DONE}~"
    among = StaffItem.sk.between(DONE, last)
    found = StaffItem.query(HISTORY, among, scan_index_forward=False, limit=limit, consistent_read=True)
    return (_change(json.loads(item.body)) for item in found)


def read_first() -> tuple[Responsibility, ...] | None:
    """The matrix before its first change, where there was one."""
    item = next(iter(StaffItem.query(HISTORY, StaffItem.sk == FIRST, consistent_read=True)), None)
    return tuple(Responsibility(**row) for row in json.loads(item.body)) if item else None


def _plain(changes: Sequence[MatrixChange]) -> list[dict[str, Any]]:
    return [
        asdict(change)
        | {
            "effective": change.effective.isoformat(),
            "proposed_at": as_text(change.proposed_at),
            "decided_at": as_text(change.decided_at) if change.decided_at else None,
        }
        for change in changes
    ]


def _change(plain: dict[str, Any]) -> MatrixChange:
    return MatrixChange(
        **plain
        | {
            "effective": date.fromisoformat(plain["effective"]),
            "proposed_at": as_moment(plain["proposed_at"]),
            "decided_at": as_moment(plain["decided_at"]) if plain["decided_at"] else None,
            "state": ChangeState(plain["state"]),
            "cells": tuple(_cell(cell) for cell in plain["cells"]),
        }
    )


def _cell(plain: dict[str, Any]) -> Reassignment:
    rows = {side: Responsibility(**plain[side]) if plain[side] else None for side in ("before", "after")}
    return Reassignment(**plain | rows)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
