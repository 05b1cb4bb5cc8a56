"""StaffDirectory on the one table."""

import json
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
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
Mark = tuple[int, int]  # the edition, and how often something was put since then
NEVER: Mark = (0, 0)
TRUSTED = 5.0  # seconds for which nobody asks whether anything changed
UNDER_WAY, KEPT = 5.0, 600.0  # seconds; the one longer than a change takes to be in all of its items


@dataclass(frozen=True)
class _Held:
    """What was read when the mark was this one.

    `trusted`: until when nobody asks for the mark; `until`: when all is read again, whatever the mark says.
    """

    mark: Mark
    roster: Roster
    trusted: float
    until: float


class DynamoDBStaff:
    """The roster: one partition, one query; kept in the process for as long as the mark of its edition is the same."""

    def __init__(self) -> None:
        self._held: _Held | None = None

    def roster(self) -> Roster:
        """Everybody and the matrix: nothing is read within TRUSTED, and half a unit where nothing changed.

        What this process changes it sees at once; what another changes shows within TRUSTED and the milliseconds by
        which the mark may lag. A query may see a change in one item and not yet in the next, so what is new is read
        once more before it is kept; where an item was changed by hand, which leaves no mark, it shows within KEPT.
        """
        held, now = self._held, time.monotonic()
        if held and now < held.until and held.mark != NEVER:
            if now < held.trusted:
                return held.roster
            if _mark() == held.mark:
                self._held = replace(held, trusted=now + TRUSTED)
                return held.roster
        mark, roster = _read()
        until = now + UNDER_WAY
        if held and held.mark == mark:
            until = held.until if now < held.until else now + KEPT
        self._held = _Held(mark, roster, now + TRUSTED, until)
        return roster

    def put(self, *, member: StaffMember) -> None:
        """Adds or replaces `member` under the casefolded address."""
        self._put(member_item(member))

    def set_responsibilities(self, *, rows: Iterable[Responsibility]) -> None:
        """Replaces the matrix, one item."""
        self._put(duties.matrix_item(rows))

    def _put(self, item: StaffItem) -> None:
        """The item, then the mark: who reads in between reads again."""
        item.save()
        mark = StaffItem("STAFF", EDITION)
        edition = StaffItem.body.set(StaffItem.body | str(NEVER[0]))
        mark.update(actions=[edition, StaffItem.puts.add(1), StaffItem.kind.set(StaffItem)])
        self._held = None

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
        begun = before if change.version > 1 else StaffItem.pk.does_not_exist() | before
        is_first = matrix is not None and duties.read_first() is None
        first = self.roster().responsibilities if is_first else None
        logged = StaffItem(LOG, _edition_key(change.version), body=_told(change))
        try:
            with TransactWrite(connection=CaseItem._get_connection().connection) as transaction:
                transaction.save(edition, condition=begun)
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
        finally:
            self._held = None

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


def _read() -> tuple[Mark, Roster]:
    members: list[StaffMember] = []
    rows: tuple[Responsibility, ...] = ()
    scheduled: tuple[MatrixChange, ...] = ()
    mark = NEVER
    for item in StaffItem.query("STAFF", consistent_read=True):
        if item.sk == EDITION:
            mark = _marked(item)
        elif item.sk == duties.MATRIX:
            rows, scheduled = duties.read_matrix(item.body)
        else:
            members.append(_member(json.loads(item.body)))
    return mark, Roster(tuple(members), rows, mark[0], scheduled)


def _mark() -> Mark:
    try:
        return _marked(StaffItem.get("STAFF", EDITION))
    except StaffItem.DoesNotExist:
        return NEVER


def _marked(item: StaffItem) -> Mark:
    return int(item.body), int(item.puts or 0)


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
