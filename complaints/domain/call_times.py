"""When to call: in which of the day's bands, and after calls in vain on another day and at another time of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.circumstances import Circumstances
from complaints.domain.followups import UNREACHABLE, unreachable_days
from complaints.domain.working_time import WorkingCalendar


@dataclass(frozen=True)
class Band:
    """Hours in which calls are made, on one day: aware, without its end."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class NextCall:
    """The call that is to be made: the how-manieth day of trying it is (`attempt`), and in which band (None: any time).

    `not_before`: after a call in vain, earlier than which another would not count, or would hardly reach anybody.
    """

    attempt: int
    band: Band | None
    not_before: datetime | None


def next_call(*, case: ComplaintCase, by: Circumstances) -> NextCall:
    """The call for which `case` waits at `by.now`.

    Two calls on one day count once, so after one in vain the next is on another working day; and in another band than
    the last, for who does not answer in the morning may do so in the afternoon.
    """
    days = unreachable_days(case, by.policy)
    vain = [entry.at for entry in case.standing if entry.kind is Kind.CALLED and entry.data["outcome"] == UNREACHABLE]
    if not days:
        return NextCall(1, _band(by, by.now), None)
    return NextCall(len(days) + 1, *_after(by, vain[-1]))


def after_another_in_vain(*, case: ComplaintCase, by: Circumstances) -> NextCall | None:
    """What `next_call` will be if nobody is reached now; None where it has been tried often enough by then."""
    days = unreachable_days(case, by.policy) | {by.today}
    if len(days) >= by.policy.follow_up.attempts:
        return None
    return NextCall(len(days) + 1, *_after(by, by.now))


def _after(by: Circumstances, last: datetime) -> tuple[Band | None, datetime]:
    day = _working_day(by.calendar, last.astimezone(by.calendar.zone).date() + timedelta(days=1))
    tried = _position(by, last)
    if tried is None:
        opens = by.calendar.midnight(day=day)
        return _band(by, max(opens, by.now)), opens
    bands = _bands(by, day)
    chosen = bands[(tried + 1) % len(bands)]
    return (chosen if by.now < chosen.end else _band(by, by.now)), chosen.start


def _position(by: Circumstances, last: datetime) -> int | None:
    """Which of its day's bands `last` lay in, or came after; None where the policy has none."""
    bands = _bands(by, last.astimezone(by.calendar.zone).date())
    begun = [place for place, band in enumerate(bands) if band.start <= last]
    return begun[-1] if begun else (len(bands) - 1 if bands else None)


def _band(by: Circumstances, moment: datetime) -> Band | None:
    """The first band on a working day that is not over at `moment`."""
    if not by.policy.follow_up.bands:
        return None
    first = moment.astimezone(by.calendar.zone).date()
    days = (first + timedelta(days=ahead) for ahead in count())
    bands: Iterator[Band] = (band for day in days if by.calendar.is_working_day(day) for band in _bands(by, day))
    return next(band for band in bands if moment < band.end)


def _bands(by: Circumstances, day: date) -> tuple[Band, ...]:
    return tuple(
        Band(_at(by.calendar, day, start), _at(by.calendar, day, end))
        for start, end in (span.split("-") for span in by.policy.follow_up.bands)
    )


def _at(calendar: WorkingCalendar, day: date, wall: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(wall), calendar.zone)


def _working_day(calendar: WorkingCalendar, day: date) -> date:
    return next(found for ahead in count() if calendar.is_working_day(found := day + timedelta(days=ahead)))
