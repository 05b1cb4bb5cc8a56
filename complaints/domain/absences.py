"""Who is away when, and who answers meanwhile: deputies of deputies are followed, day by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from complaints.domain.staff import Roster, StaffMember, stand_in


@dataclass(frozen=True)
class Cover:
    """From `first` on and before `until` (None: for good) `by` answers; None: nobody does."""

    first: date
    until: date | None
    by: StaffMember | None


@dataclass(frozen=True)
class Absence:
    """Somebody is away from `first` on; `until`: the first day back, or None. `covers`: from today, without a break."""

    member: StaffMember
    first: date
    until: date | None
    covers: tuple[Cover, ...]

    @property
    def has_gap(self) -> bool:
        """Whether on some day nobody answers."""
        return any(cover.by is None for cover in self.covers)


def absences(*, roster: Roster, today: date) -> tuple[Absence, ...]:
    """Every absence of active people that is not over, in the order in which they begin."""
    found = (
        Absence(member, member.away_from, member.away_until, tuple(_covers(member, member.away_from, roster, today)))
        for member in roster.members
        if member.active and member.away_from and (member.away_until is None or member.away_until > today)
    )
    return tuple(sorted(found, key=lambda each: (each.first, each.member.email)))


def _covers(member: StaffMember, away_from: date, roster: Roster, today: date) -> Iterator[Cover]:
    """Nothing changes but on a day on which somebody leaves or comes back."""
    begin, end = max(away_from, today), member.away_until
    turns = {day for each in roster.members if each.active for day in (each.away_from, each.away_until) if day}
    days = [begin, *sorted(day for day in turns if begin < day and (end is None or day < end))]
    first, by = begin, stand_in(member=member, roster=roster, today=begin)
    for day in days[1:]:
        then = stand_in(member=member, roster=roster, today=day)
        if then != by:
            yield Cover(first, day, by)
            first, by = day, then
    yield Cover(first, end, by)
