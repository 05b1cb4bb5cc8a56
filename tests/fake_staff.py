"""Staff directory and responsibility matrix in memory, honouring KeptDirectory of complaints/usecases/directory.py."""

from collections.abc import Iterable

from complaints.domain.staff import ChangeState, MatrixChange, Responsibility, Roster, StaffMember
from complaints.usecases.directory import DirectoryChange, StaleDirectory
from tests.factories import a_roster


class InMemoryStaff:
    """The roster it was given (everybody of `a_roster()` unless said otherwise), and what is put on top."""

    def __init__(self, roster: Roster | None = None) -> None:
        roster = roster if roster is not None else a_roster()
        self._members = {member.email.casefold(): member for member in roster.members}
        self._rows, self._scheduled = roster.responsibilities, roster.scheduled
        self._log: list[DirectoryChange] = []
        self._proposals: dict[int, MatrixChange] = {}
        self._first: tuple[Responsibility, ...] | None = None

    def roster(self) -> Roster:
        members = tuple(self._members[email] for email in sorted(self._members))
        return Roster(members, self._rows, len(self._log), self._scheduled)

    def keep(
        self,
        *,
        change: DirectoryChange,
        member: StaffMember | None = None,
        proposal: MatrixChange | None = None,
        matrix: Roster | None = None,
    ) -> None:
        if change.version != len(self._log) + 1:
            raise StaleDirectory
        self._log.append(change)
        if member is not None:
            self.put(member=member)
        if proposal is not None:
            self._proposals[proposal.id] = proposal
        if matrix is not None:
            self._first = self._rows if self._first is None else self._first
            self._rows, self._scheduled = matrix.responsibilities, matrix.scheduled

    def proposals(self) -> tuple[MatrixChange, ...]:
        return tuple(each for each in self._proposals.values() if each.state is ChangeState.OPEN)

    def settled(self, *, limit: int | None = None, before: int | None = None) -> tuple[MatrixChange, ...]:
        done = (each for each in self._proposals.values() if each.state is not ChangeState.OPEN)
        older = (each for each in done if before is None or each.settled_as < before)
        return tuple(sorted(older, key=lambda each: -each.settled_as))[:limit]

    def first_matrix(self) -> tuple[Responsibility, ...] | None:
        return self._first

    def changes(self, *, limit: int, before: int | None = None) -> tuple[DirectoryChange, ...]:
        older = [change for change in self._log if before is None or change.version < before]
        return tuple(reversed(older))[:limit]

    def put(self, *, member: StaffMember) -> None:
        self._members[member.email.casefold()] = member

    def set_responsibilities(self, *, rows: Iterable[Responsibility]) -> None:
        self._rows, self._scheduled = tuple(rows), ()
