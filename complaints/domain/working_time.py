"""Working time: which days and hours count, and deadlines that can explain themselves.

A calendar knows the working weekdays, the days taken off and the make-up days put in, and the zone in which the
company reckons. Days are looked up in prefix sums, so a deadline costs the same for 2 days and for 200.
"""

import hashlib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from zoneinfo import ZoneInfo

from complaints.domain.text import Text

FIRST_DAY = date(2004, 1, 1)
FIRST_ORDINAL = FIRST_DAY.toordinal()
MIDNIGHT = time(0)
YEARS_BEYOND_KNOWN = 10
DAY = 86400
WHOLE_DAY = ((time(0), time(0)),)


class Unit(StrEnum):
    """Units in which the regulations give limits."""

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    SAME_DAY = "same_day"


WORKING_DAYS = Unit.WORKING_DAYS  # in Python 3.11 the way through the enum costs as much as the sums
WORKING_UNITS = (Unit.WORKING_DAYS, Unit.WORKING_HOURS)


@dataclass(frozen=True)
class Limit:
    """A span as a regulation writes it: `2 working_days`, `24 hours`, `same_day` (amount 0: until midnight)."""

    amount: int
    unit: Unit


class OutsideCalendar(ValueError):
    """A date lies before the first or beyond the last day that the calendar can reckon with."""

    def __init__(self, *, day: date) -> None:
        super().__init__(f"{day} is outside the calendar")
        self.day = day


@dataclass(frozen=True)
class DayLine:
    """One day of an explanation; `name`: the holiday's.

    `reason`: working_day, make_up_day, rest_day or holiday; start or end for the day from or before which days count.
    """

    day: date
    counted: bool
    reason: str
    name: Text | None = None


@dataclass(frozen=True)
class Deadline:
    """When a limit ends. `provisional`: it hangs on holidays that are not yet published."""

    due_at: datetime
    days: tuple[DayLine, ...]
    provisional: bool


@dataclass(frozen=True)
class Override:
    """A day that the company has otherwise than the public calendar of its region: `source` says on whose word.

    `was`: what it would be without that: holiday, make_up_day, or empty for what the weekday says.
    """

    source: Text
    was: str = ""


@dataclass(frozen=True)
class WorkingCalendar:
    """Working days of one company.

    `weekdays`: 0 = Monday; `days_off` and `make_up_days`: date -> name; `known_until`: first day whose holidays nobody
    has published yet; `hours`: service spans of a working day (an end of 00:00 means midnight); `overrides`: which of
    the days above the public calendar does not have so.
    """

    zone: ZoneInfo
    weekdays: frozenset[int]
    days_off: Mapping[date, Text]
    make_up_days: Mapping[date, Text]
    known_until: date
    hours: tuple[tuple[time, time], ...] = WHOLE_DAY
    overrides: Mapping[date, Override] = field(default_factory=dict)

    @cached_property
    def fingerprint(self) -> str:
        """The same for as long as every limit ends as it did."""
        days = sorted(self.weekdays), sorted(self.days_off), sorted(self.make_up_days), self.known_until
        return hashlib.sha256(repr((self.zone.key, days, self.hours)).encode()).hexdigest()

    def midnight(self, *, day: date) -> datetime:
        """When `day` begins where the company is."""
        return datetime.combine(day, time(0), self.zone)

    def is_working_day(self, day: date) -> bool:
        """Whether `day` counts. A make-up day beats a day off, a day off beats the weekday."""
        if day in self.make_up_days:
            return True
        return day.weekday() in self.weekdays and day not in self.days_off

    def explain(self, day: date) -> DayLine:
        """Why `day` counts or does not, before any limit is looked at."""
        line = self._explained.get(day)
        if line is None:
            line = self._explained[day] = self._explain(day)
        return line

    def _explain(self, day: date) -> DayLine:
        if day in self.make_up_days and day.weekday() not in self.weekdays:
            return DayLine(day, True, "make_up_day", self.make_up_days[day])
        if self.is_working_day(day):
            return DayLine(day, True, "working_day")
        if day in self.days_off:
            return DayLine(day, False, "holiday", self.days_off[day])
        return DayLine(day, False, "rest_day")

    def add(self, *, start: datetime, limit: Limit) -> Deadline:
        """The deadline `limit` after `start` (aware). Raises OutsideCalendar."""
        due_at = self.shift(moment=start, limit=limit)
        first, last = start.astimezone(self.zone).date(), due_at.date()
        days = self._explanation(first, last, limit, due_at)
        return Deadline(due_at, days, limit.unit in WORKING_UNITS and last >= self.known_until)

    def shift(self, *, moment: datetime, limit: Limit, back: bool = False) -> datetime:
        """`moment` moved by `limit`, backwards when `back`; aware, in the company's zone. Raises OutsideCalendar.

        Days and months keep the wall clock; where clocks go forward and skip the hour, it is the moment they go to.
        """
        local, sign = moment.astimezone(self.zone), -1 if back else 1
        if limit.unit is WORKING_DAYS:  # by far the most
            return _shown(self._shift_days(local, sign * limit.amount))
        return _shown(self._shift(local, limit, sign))

    def _shift(self, local: datetime, limit: Limit, sign: int) -> datetime:
        match limit.unit:
            case Unit.WORKING_DAYS:
                return self._shift_days(local, sign * limit.amount)
            case Unit.WORKING_HOURS:
                return self._shift_hours(local, sign * limit.amount * 3600)
            case Unit.CALENDAR_DAYS:
                return local + timedelta(days=sign * limit.amount)
            case Unit.MONTHS:
                return _shift_months(local, sign * limit.amount)
            case Unit.SAME_DAY:
                return self.midnight(day=local.date() + timedelta(days=limit.amount + 1))
            case Unit.HOURS | Unit.MINUTES:
                span = timedelta(**{limit.unit.value: limit.amount})
                return (local.astimezone(UTC) + sign * span).astimezone(self.zone)

    def after_pause(self, *, due_at: datetime, paused_at: datetime, resumed_at: datetime, unit: Unit) -> datetime:
        """`due_at` moved by the time, in the sense of `unit`, between pause and resumption: what was left is kept."""
        due, paused, resumed = (moment.astimezone(self.zone) for moment in (due_at, paused_at, resumed_at))
        match unit:
            case Unit.WORKING_DAYS:
                span = self._day_position(resumed) - self._day_position(paused)
                if not span:
                    return due
                index, rest = divmod(self._day_position(due) + span, DAY)
                if rest == 0:  # whole days end with the last of them
                    return self.midnight(day=self._working_day(index - 1) + timedelta(days=1))
                return self.midnight(day=self._working_day(index)) + timedelta(seconds=rest)
            case Unit.WORKING_HOURS:
                seconds = self.working_seconds(start=paused, end=resumed)
                return self._shift_hours(due, seconds) if seconds else due
            case Unit.HOURS | Unit.MINUTES:  # of two times in one zone Python takes what the wall shows
                stood = resumed.astimezone(UTC) - paused.astimezone(UTC)
                return (due.astimezone(UTC) + stood).astimezone(self.zone)
            case _:
                return _shown(due + max(resumed - paused, timedelta()))

    def _day_position(self, local: datetime) -> int:
        """Seconds of working days, whole ones, up to a moment."""
        index = self._index(local.date())
        if not self.is_working_day(local.date()):
            return index * DAY
        return index * DAY + local.hour * 3600 + local.minute * 60 + local.second

    def working_seconds(self, *, start: datetime, end: datetime) -> int:
        """Seconds of service time between two instants; negative when `end` comes first."""
        return self._position(end.astimezone(self.zone)) - self._position(start.astimezone(self.zone))

    def _shift_days(self, local: datetime, days: int) -> datetime:
        # Time that is not working time does not run: from a day off the count starts with the next working day.
        offset = local.toordinal() - FIRST_ORDINAL
        if not 0 <= offset < len(self._flags):
            raise OutsideCalendar(day=local.date())
        wall = local.time() if self._flags[offset] else MIDNIGHT
        return datetime.combine(self._working_day(self._before[offset] + days), wall, self.zone)

    def _shift_hours(self, local: datetime, seconds: int) -> datetime:
        position = self._position(local) + seconds
        index, rest = divmod(position, self._day_seconds)
        if rest == 0 and seconds > 0:  # a deadline falls on the end of a day's service, not on the next morning
            index, rest = index - 1, self._day_seconds
        day = self._working_day(index)
        for begin, length in self._spans:
            if rest <= length:
                return self.midnight(day=day) + timedelta(seconds=begin + rest)
            rest -= length
        raise OutsideCalendar(day=day)

    def _position(self, local: datetime) -> int:
        index = self._index(local.date())
        if not self.is_working_day(local.date()):
            return index * self._day_seconds
        wall = local.hour * 3600 + local.minute * 60 + local.second
        return index * self._day_seconds + sum(min(max(wall - begin, 0), length) for begin, length in self._spans)

    def _explanation(self, first: date, last: date, limit: Limit, due_at: datetime) -> tuple[DayLine, ...]:
        if limit.unit not in WORKING_UNITS:
            return ()
        lines = [self.explain(date.fromordinal(day)) for day in range(first.toordinal(), last.toordinal() + 1)]
        if limit.unit is Unit.WORKING_DAYS:
            # Counted days sum to the limit. A limit of whole days ends as a day begins, which is then not counted;
            # any other ends at the hour at which it began, and the first day is day 0.
            zeroth = len(lines) - 1 if due_at.time() == time(0) else 0
            lines[zeroth] = DayLine(lines[zeroth].day, False, "start" if zeroth == 0 else "end")
        return tuple(lines)

    @cached_property
    def _explained(self) -> dict[date, DayLine]:
        return {}

    # Prefix sums over all days the calendar can reckon with.

    @cached_property
    def _flags(self) -> bytes:
        last = date(self.known_until.year + YEARS_BEYOND_KNOWN, 1, 1)
        span = range(FIRST_DAY.toordinal(), last.toordinal())
        return bytes(self.is_working_day(date.fromordinal(day)) for day in span)

    @cached_property
    def _before(self) -> tuple[int, ...]:
        return (0, *accumulate(self._flags))

    @cached_property
    def _days(self) -> tuple[int, ...]:
        return tuple(index for index, working in enumerate(self._flags) if working)

    @cached_property
    def _spans(self) -> tuple[tuple[int, int], ...]:
        seconds = [(a.hour * 3600 + a.minute * 60, (b.hour * 3600 + b.minute * 60) or 86400) for a, b in self.hours]
        return tuple((begin, end - begin) for begin, end in seconds)

    @cached_property
    def _day_seconds(self) -> int:
        return sum(length for _, length in self._spans)

    def _index(self, day: date) -> int:
        offset = day.toordinal() - FIRST_ORDINAL
        if not 0 <= offset < len(self._before):
            raise OutsideCalendar(day=day)
        return self._before[offset]

    def _working_day(self, index: int) -> date:
        if not 0 <= index < len(self._days):
            raise OutsideCalendar(day=FIRST_DAY if index < 0 else self.known_until)
        return date.fromordinal(FIRST_ORDINAL + self._days[index])


def _shown(wall: datetime) -> datetime:
    """`wall`, unless the clocks of its zone skip it: then the moment to which they go forward."""
    if wall.replace(fold=1 - wall.fold).utcoffset() == wall.utcoffset():  # no clock is put forward or back then
        return wall
    after, before = (wall.replace(fold=fold).astimezone(UTC) for fold in (1, 0))
    if after >= before:  # only a time that is skipped lies earlier by the later offset
        return wall
    offset, first = wall.replace(fold=1).utcoffset(), after.replace(second=0, microsecond=0)
    minutes = ((first + timedelta(minutes=minute)).astimezone(wall.tzinfo) for minute in range(24 * 60))
    return next(minute for minute in minutes if minute.utcoffset() == offset)


def _shift_months(local: datetime, months: int) -> datetime:
    """The same day of another month; the last day of that month where it has no such day."""
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    return local.replace(year=year, month=month + 1, day=min(local.day, monthrange(year, month + 1)[1]))
