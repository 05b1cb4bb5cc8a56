"""StaffDirectory on the one table."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from complaints.adapters.dynamodb import matrix as duties
from complaints.adapters.dynamodb.items import CaseItem, StaffItem
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.domain.staff import MatrixChange, Responsibility, Roster, StaffMember
from complaints.usecases.directory import DirectoryChange, StaleDirectory, plain_member

EDITION = "#edition"
LOG = "STAFF!log"
REFUSED = frozenset({"ConditionalCheckFailed", "TransactionConflict"})


class DynamoDBStaff:
    """The roster: one partition, one query."""

    def roster(self) -> Roster:
        """Everybody and the matrix, read consistently."""
        members: list[StaffMember] = []
        rows: tuple[Responsibility, ...] = ()
        scheduled: tuple[MatrixChange, ...] = ()
        version = 0
        for item in StaffItem.query("STAFF", consistent_read=True):
            if item.sk == EDITION:
                version = int(item.body)
            elif item.sk == duties.MATRIX:
                rows, scheduled = duties.read_matrix(item.body)
            else:
                members.append(_member(json.loads(item.body)))
        return Roster(tuple(members), rows, version, scheduled)

    def put(self, *, member: StaffMember) -> None:
        """Adds or replaces `member` under the casefolded address."""
        member_item(member).save()

    def set_responsibilities(self, *, rows: Iterable[Responsibility]) -> None:
        """Replaces the matrix, one item."""
        duties.matrix_item(rows).save()

    def keep(
        self,
        *,
        change: DirectoryChange,
        member: StaffMember | None = None,
        proposal: MatrixChange | None = None,
        matrix: Roster | None = None,
    ) -> None:
        """The edition counts up only from the one before; the change, what changed and the edition are one write."""
        edition = StaffItem("STAFF", EDITION, body=str(change.version))
        before = StaffItem.body == str(change.version - 1)
        is_first = matrix is not None and duties.read_first() is None
        first = self.roster().responsibilities if is_first else None
        logged = StaffItem(LOG, _edition_key(change.version), body=_told(change))
        try:
            with TransactWrite(connection=CaseItem._get_connection().connection) as transaction:
                transaction.save(edition, condition=before if change.version > 1 else StaffItem.pk.does_not_exist())
                transaction.save(logged, condition=StaffItem.pk.does_not_exist())
                if member is not None:
                    transaction.save(member_item(member))
                if proposal is not None:
                    duties.write_change(transaction, proposal)
                if matrix is not None:
                    duties.write_matrix(transaction, matrix, first)
        except TransactWriteError as error:
            if REFUSED & {reason.code for reason in error.cancellation_reasons if reason}:
                raise StaleDirectory from error
            raise

    def changes(self, *, limit: int, before: int | None = None) -> tuple[DirectoryChange, ...]:
        """One query, backwards."""
        older = StaffItem.sk < _edition_key(before) if before is not None else None
        found = StaffItem.query(LOG, older, scan_index_forward=False, limit=limit, consistent_read=True)
        return tuple(_change(json.loads(item.body)) for item in found)

    def proposals(self) -> tuple[MatrixChange, ...]:
        """One query."""
        return tuple(duties.read_open())

    def settled(self, *, limit: int | None = None, before: int | None = None) -> tuple[MatrixChange, ...]:
        """One query, backwards; all pages of it without a limit."""
        return tuple(duties.read_settled(limit=limit, before=before))

    def first_matrix(self) -> tuple[Responsibility, ...] | None:
        """One query."""
        return duties.read_first()


def member_item(member: StaffMember) -> StaffItem:
    """`member` as he is kept, under the casefolded address."""
    return StaffItem("STAFF", member.email.casefold(), body=json.dumps(plain_member(member), ensure_ascii=False))


def _edition_key(version: int) -> str:
    return f"{version:010}"


def _told(change: DirectoryChange) -> str:
    return json.dumps(asdict(change) | {"at": as_text(change.at)}, ensure_ascii=False)


def _change(plain: dict[str, Any]) -> DirectoryChange:
    return DirectoryChange(**plain | {"at": as_moment(plain["at"])})


def _member(plain: dict[str, Any]) -> StaffMember:
    for name in ("away_from", "away_until"):
        plain[name] = date.fromisoformat(plain[name]) if plain[name] else None
    return StaffMember(**plain | {"roles": frozenset(plain["roles"])})
