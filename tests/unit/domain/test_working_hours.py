"""Working hours, by example: two spans a day, forwards and backwards."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from complaints.domain.text import Text
from complaints.domain.working_time import Limit, Unit, WorkingCalendar
from tests.factories import a_calendar, moment


def an_office(*, zone: str = "Asia/Shanghai") -> WorkingCalendar:
    """Monday to Friday, 08:30-12:00 and 13:30-17:30, closed on Wednesday 2026-11-25."""
    return WorkingCalendar(
        zone=ZoneInfo(zone),
        weekdays=frozenset(range(5)),
        days_off={date(2026, 11, 25): Text(zh="司庆", en="Founding day")},
        make_up_days={},
        known_until=date(2027, 1, 1),
        hours=((time(8, 30), time(12)), (time(13, 30), time(17, 30))),
    )


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("Mon 2026-11-23 09:00", 2, "Mon 2026-11-23 11:00"),
        ("Mon 2026-11-23 11:00", 1, "Mon 2026-11-23 12:00"),  # to the end of the morning, not into the afternoon
        ("Mon 2026-11-23 11:00", 4, "Mon 2026-11-23 16:30"),  # over lunch
        ("Mon 2026-11-23 12:45", 1, "Mon 2026-11-23 14:30"),  # from lunch
        ("Mon 2026-11-23 07:00", 1, "Mon 2026-11-23 09:30"),  # before service
        ("Mon 2026-11-23 20:00", 1, "Tue 2026-11-24 09:30"),  # after service
        ("Mon 2026-11-23 13:30", 4, "Mon 2026-11-23 17:30"),  # to the end of the day, not to the next morning
        ("Tue 2026-11-24 17:00", 1, "Thu 2026-11-26 09:00"),  # over the day off
        ("Fri 2026-11-20 17:00", 1, "Mon 2026-11-23 09:00"),  # over the weekend
        ("Sat 2026-11-21 11:00", 1, "Mon 2026-11-23 09:30"),  # from the weekend
        ("Mon 2026-11-23 08:30", 15, "Tue 2026-11-24 17:30"),  # two whole days
    ],
)
def test_working_hours_run_in_the_service_spans_only(start, hours, end):
    limit = Limit(hours, Unit.WORKING_HOURS)
    assert an_office().add(start=moment(start), limit=limit).due_at == moment(end)


@pytest.mark.parametrize(
    ("end", "hours", "start"),
    [
        ("Mon 2026-11-23 11:00", 2, "Mon 2026-11-23 09:00"),
        ("Mon 2026-11-23 14:30", 2, "Mon 2026-11-23 11:00"),
        ("Mon 2026-11-23 09:30", 2, "Fri 2026-11-20 16:30"),
        ("Thu 2026-11-26 08:30", 1, "Tue 2026-11-24 16:30"),
    ],
)
def test_working_hours_count_backwards_for_reminders(end, hours, start):
    limit = Limit(hours, Unit.WORKING_HOURS)
    assert an_office().shift(moment=moment(end), limit=limit, back=True) == moment(start)


def test_without_service_spans_a_working_day_has_24_working_hours():
    calendar, four_hours = a_calendar(), Limit(4, Unit.WORKING_HOURS)
    back = calendar.shift(moment=moment("Mon 2026-11-23 02:00"), limit=four_hours, back=True)
    assert back == moment("Sat 2026-11-21 22:00")
    assert calendar.add(start=back, limit=four_hours).due_at == moment("Mon 2026-11-23 02:00")


def test_a_span_may_end_at_midnight():
    late = WorkingCalendar(
        zone=ZoneInfo("Asia/Shanghai"),
        weekdays=frozenset(range(7)),
        days_off={},
        make_up_days={},
        known_until=date(2027, 1, 1),
        hours=((time(18), time(0)),),
    )
    assert late.add(start=moment("Mon 2026-11-23 23:00"), limit=Limit(2, Unit.WORKING_HOURS)).due_at == moment(
        "Tue 2026-11-24 19:00"
    )


def test_working_seconds_between_two_moments():
    office = an_office()
    friday, monday = moment("Fri 2026-11-20 17:00"), moment("Mon 2026-11-23 09:00")
    assert office.working_seconds(start=friday, end=monday) == 3600
    assert office.working_seconds(start=monday, end=friday) == -3600
