"""The directory as it is kept: one version over people and matrix, and a log of every change that nobody rewrites."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Protocol

from complaints.domain.staff import MatrixChange, Responsibility, Roster, StaffMember


class StaleDirectory(Exception):
    """Somebody changed the directory since it was read."""


class UnknownMember(Exception):
    """Nobody in the directory has this address."""


class UnknownChange(Exception):
    """No change of the matrix has this number."""


class ChangeSettled(Exception):
    """The change of the matrix was approved, refused or withdrawn already."""


class OwnChange(Exception):
    """Nobody approves what he proposed himself."""


class NotOwnChange(Exception):
    """Only who proposed a change withdraws it."""


class DirectoryRefused(Exception):
    """The directory would not be in order: `faults` says by field what is wrong."""

    def __init__(self, *, faults: Mapping[str, str]) -> None:
        super().__init__(f"refused: {dict(faults)}")
        self.faults = faults


@dataclass(frozen=True)
class DirectoryChange:
    """What made `version` of the directory: who did it, when, and how what it touched stood before and after.

    `about`: the address of the member, or empty for the matrix, whose changes are kept in full as MatrixChange.
    """

    version: int
    at: datetime
    by: str
    about: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class StaffDirectory(Protocol):
    """The people of the company and the responsibility matrix."""

    def roster(self) -> Roster:
        """Everybody, active or not, with the matrix."""

    def put(self, *, member: StaffMember) -> None:
        """Adds or replaces a member, by e-mail."""

    def set_responsibilities(self, *, rows: Iterable[Responsibility]) -> None:
        """Replaces the responsibility matrix."""


class KeptDirectory(StaffDirectory, Protocol):
    """The directory, changed by one person at a time."""

    def keep(
        self,
        *,
        change: DirectoryChange,
        member: StaffMember | None = None,
        proposal: MatrixChange | None = None,
        matrix: Roster | None = None,
    ) -> None:
        """Stores `member`, the `proposal` as it now stands, the matrix of `matrix` and what is scheduled there, and
        `change` with it, all or nothing.

        Raises StaleDirectory where the directory is no longer at the version before.
        """

    def changes(self, *, limit: int, before: int | None = None) -> tuple[DirectoryChange, ...]:
        """The latest changes, or the latest that made a version below `before`; the newest first."""

    def proposals(self) -> tuple[MatrixChange, ...]:
        """The changes of the matrix on which nothing is decided yet, the oldest first."""

    def settled(self, *, limit: int | None = None, before: int | None = None) -> tuple[MatrixChange, ...]:
        """The latest changes of the matrix that were decided, or the latest before version `before`; newest first."""

    def first_matrix(self) -> tuple[Responsibility, ...] | None:
        """The matrix as it was before the first change that was approved; None while there was none."""


def plain_member(member: StaffMember) -> dict[str, Any]:
    """A member as JSON can say him."""
    plain = asdict(member) | {"roles": sorted(member.roles)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in plain.items()}
