"""How a limit is counted: from when, whether the first day counts, until which hour. What regulations leave open."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from complaints.domain.working_time import WORKING_UNITS, Deadline, Limit, Unit, WorkingCalendar


class Start(StrEnum):
    """From when a limit runs."""

    AT_ONCE = "at_once"  # to the minute: Friday 10:00 + 2 working days = Monday 10:00
    FIRST_DAY = "first_day"  # whole days, the day of the event is day 1
    NEXT_DAY = "next_day"  # whole days, the next calendar day is day 1
    NEXT_WORKING_DAY = "next_working_day"  # whole days, the next working day is day 1


@dataclass(frozen=True)
class Counting:
    """The way of counting of a clock.

    `cut_off` (HH:MM): what happens at or after this hour counts as of the next working day; `end_of_day`: the limit
    ends with the day on which it falls; `grace`: added to the end, for the ladder and the verdict alike.
    """

    start: Start = Start.AT_ONCE
    cut_off: str = ""
    end_of_day: bool = False
    grace: Limit | None = None


PLAIN = Counting()


def deadline(*, calendar: WorkingCalendar, start: datetime, limit: Limit, counting: Counting = PLAIN) -> Deadline:
    """When `limit` from `start` (aware) ends under `counting`, explained. Raises OutsideCalendar."""
    begun = _begin(calendar, start.astimezone(calendar.zone), counting)
    found = calendar.add(start=begun, limit=limit)
    due_at = found.due_at
    if counting != PLAIN and limit.unit is Unit.WORKING_DAYS and limit.amount and due_at.time() == time(0):
        # Whole days end with the last of them: what ends on Saturday night does not wait for Monday.
        last = calendar.shift(moment=begun, limit=Limit(limit.amount - 1, limit.unit))
        due_at = calendar.midnight(day=last.date() + timedelta(days=1))
    if counting.end_of_day and due_at.time() != time(0):
        due_at = calendar.midnight(day=due_at.date() + timedelta(days=1))
    if counting.grace:
        due_at = calendar.shift(moment=due_at, limit=counting.grace)
    last_day, days = due_at.date(), found.days
    if days and days[-1].day > last_day:
        days = tuple(line for line in days if line.day <= last_day)
    return Deadline(due_at, days, last_day >= calendar.known_until and _hangs_on_holidays(limit, counting))


def _hangs_on_holidays(limit: Limit, counting: Counting) -> bool:
    units = {limit.unit, counting.grace.unit if counting.grace else limit.unit}
    return bool(units & set(WORKING_UNITS) or counting.cut_off or counting.start is Start.NEXT_WORKING_DAY)


def _begin(calendar: WorkingCalendar, start: datetime, counting: Counting) -> datetime:
    if counting.cut_off and start.time() >= time.fromisoformat(counting.cut_off):
        start = calendar.midnight(day=_next_working_day(calendar, start.date()))
    match counting.start:
        case Start.AT_ONCE:
            return start
        case Start.FIRST_DAY:
            return calendar.midnight(day=start.date())
        case Start.NEXT_DAY:
            return calendar.midnight(day=start.date() + timedelta(days=1))
        case Start.NEXT_WORKING_DAY:
            return calendar.midnight(day=_next_working_day(calendar, start.date()))


def _next_working_day(calendar: WorkingCalendar, day: date) -> date:
    following = calendar.shift(moment=calendar.midnight(day=day + timedelta(days=1)), limit=Limit(0, Unit.WORKING_DAYS))
    return following.date()
