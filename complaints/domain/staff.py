"""The people of the company: the roster, the responsibility matrix, and who answers to whom in whose absence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from complaints.domain.case import ComplaintCase, staff_email


@dataclass(frozen=True)
class StaffMember:
    """One person. `away_until` is the first day back, or None; `deputy` the e-mail of who stands in meanwhile."""

    email: str
    name: str
    roles: frozenset[str]
    department: str = ""
    locale: str = "zh-CN"
    active: bool = True
    deputy: str = ""
    away_from: date | None = None
    away_until: date | None = None

    def is_away(self, *, today: date) -> bool:
        """Whether the person is absent on `today`."""
        return (
            self.away_from is not None
            and self.away_from <= today
            and (self.away_until is None or today < self.away_until)
        )


@dataclass(frozen=True)
class Responsibility:
    """A row of the responsibility matrix; an empty category or business line stands for any."""

    handler: str
    department: str
    category: str = ""
    business_line: str = ""


class ChangeState(StrEnum):
    """What became of a proposed change of the matrix."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Reassignment:
    """One cell of the matrix: who answered for it `before` and who does `after`; None: it has no row of its own."""

    category: str
    business_line: str
    before: Responsibility | None
    after: Responsibility | None


@dataclass(frozen=True)
class MatrixChange:
    """A change of the matrix: what was proposed as version `id` of the directory, and what became of it.

    `effective`: the first day on which it holds. `decided_by`: who approved, refused or withdrew it; empty where the
    policy asks for no approval. `settled_as`: the version of the directory that this made, 0 while it is open.
    """

    id: int
    effective: date
    cells: tuple[Reassignment, ...]
    proposed_by: str
    proposed_at: datetime
    reason: str = ""
    state: ChangeState = ChangeState.OPEN
    decided_by: str = ""
    decided_at: datetime | None = None
    comment: str = ""
    settled_as: int = 0


@dataclass(frozen=True)
class Roster:
    """Everybody, and who is responsible for what; `version` counts the changes that were made.

    `responsibilities`: the matrix as it stood when it was last kept; `scheduled`: what was approved and held not yet.
    """

    members: tuple[StaffMember, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    version: int = 0
    scheduled: tuple[MatrixChange, ...] = ()

    def matrix(self, *, today: date) -> tuple[Responsibility, ...]:
        """The matrix as it stands on `today`, with every approved change that holds by then."""
        return matrix_on(rows=self.responsibilities, changes=self.scheduled, day=today)

    def find(self, email: str) -> StaffMember | None:
        """The active member with this address, or None."""
        wanted = email.casefold()
        return next((member for member in self.members if member.active and member.email.casefold() == wanted), None)

    def name_of(self, who: str) -> str:
        """The name of the active member with this address, or behind this actor (`staff:<address>`); else empty."""
        member = self.find(staff_email(who))
        return member.name if member else ""

    def holding(self, role: str) -> tuple[StaffMember, ...]:
        """All active members with `role`."""
        return tuple(member for member in self.members if member.active and role in member.roles)


def matrix_on(
    *, rows: Sequence[Responsibility], changes: Sequence[MatrixChange], day: date
) -> tuple[Responsibility, ...]:
    """`rows` with those of the approved `changes` that hold on `day`: by the day they begin, then as approved."""
    due = [each for each in changes if each.state is ChangeState.APPROVED and each.effective <= day]
    if not due:
        return tuple(rows)
    cells = {(row.category, row.business_line): row for row in rows}
    for change in sorted(due, key=lambda each: (each.effective, each.decided_at or each.proposed_at, each.id)):
        for cell in change.cells:
            if cell.after is None:
                cells.pop((cell.category, cell.business_line), None)
            else:
                cells[cell.category, cell.business_line] = cell.after
    return tuple(cells.values())


@dataclass(frozen=True)
class Recipients:
    """Who is told in place of a role, and which posts were found vacant on the way there."""

    members: tuple[StaffMember, ...]
    vacancies: tuple[str, ...] = ()


def standing_for(
    *, role: str, case: ComplaintCase, roster: Roster, succession: Mapping[str, str], today: date
) -> Recipients:
    """The people who stand for `role` in `case`: deputies for the absent, the next level up for a vacancy.

    Nobody when the succession is exhausted; every post that was found vacant on the way is named.
    """
    vacancies: list[str] = []
    wanted = role
    while wanted and wanted not in vacancies:
        present = _present(_holders(wanted, case, roster), roster, today)
        if present:
            return Recipients(present, tuple(vacancies))
        vacancies.append(wanted)
        wanted = succession.get(wanted, "")
    return Recipients((), tuple(vacancies))


def _holders(role: str, case: ComplaintCase, roster: Roster) -> tuple[StaffMember, ...]:
    if role in ("handler", "agent"):
        emails = (case.handler, case.deputy) if role == "handler" else (case.agent,)
        return tuple(member for email in emails if email and (member := roster.find(email)))
    if role == "head":
        return tuple(member for member in roster.holding(role) if member.department == case.department)
    return roster.holding(role)


def _present(members: tuple[StaffMember, ...], roster: Roster, today: date) -> tuple[StaffMember, ...]:
    stand_ins = (stand_in(member=member, roster=roster, today=today) for member in members)
    return tuple(dict.fromkeys(member for member in stand_ins if member))


def stand_in(*, member: StaffMember, roster: Roster, today: date) -> StaffMember | None:
    """`member`, or who deputises on `today`: deputies of deputies are followed; None when nobody is there."""
    seen: set[str] = set()
    current: StaffMember | None = member
    while current and current.is_away(today=today):
        if current.email in seen:
            return None
        seen.add(current.email)
        current = roster.find(current.deputy)
    return current


def stands_as(
    *, roles: tuple[str, ...], member: StaffMember, case: ComplaintCase | None, roster: Roster, today: date
) -> bool:
    """Whether `member` stands for one of `roles`; `handler` and `head` mean those of `case`."""
    return any(_stands_as(role, member, case, roster, today) for role in roles)


def _stands_as(role: str, member: StaffMember, case: ComplaintCase | None, roster: Roster, today: date) -> bool:
    if role == "handler" and case is not None:
        return _handles(member, case, roster, today)
    if role == "head" and case is not None:
        return role in member.roles and member.department == case.department
    return role in member.roles


def _handles(member: StaffMember, case: ComplaintCase, roster: Roster, today: date) -> bool:
    """The handler, who was brought in for him, though he has left since, and who is there in the place of either."""
    own = _holders("handler", case, roster)
    return member in own or member in _present(own, roster, today)
