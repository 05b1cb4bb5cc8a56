"""Where clocks go forward and back: in Berlin on Sunday 2026-03-29 at 02:00 and on Sunday 2026-10-25 at 03:00."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.domain.counting import Counting, Start, deadline
from complaints.domain.working_time import WHOLE_DAY, Limit, Unit, WorkingCalendar
from tests.factories import moment
from tests.unit.domain.test_working_hours import an_office

BERLIN = "Europe/Berlin"
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai")
SPANS = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))
INSTANTS = (Unit.HOURS, Unit.MINUTES)
zones = st.sampled_from([ZoneInfo(zone) for zone in ZONES])
turns = st.sampled_from(
    [
        datetime(2026, 3, 8, 7, tzinfo=UTC),  # New York forward
        datetime(2026, 3, 29, 1, tzinfo=UTC),  # Berlin forward
        datetime(2026, 4, 4, 15, tzinfo=UTC),  # Lord Howe back, by half an hour
        datetime(2026, 10, 25, 1, tzinfo=UTC),  # Berlin back
        datetime(2026, 12, 31, 23, tzinfo=UTC),
    ]
)
# Three days on either side of a turn, so that limits begin before it, at it and after it.
starts = st.builds(lambda turn, minutes: turn + timedelta(minutes=minutes), turns, st.integers(-4320, 4320))
amounts = st.integers(0, 6)
units = st.sampled_from(Unit)
properties = settings(deadline=None)


@cache
def a_week(zone: ZoneInfo, *, days: int = 7, hours=WHOLE_DAY) -> WorkingCalendar:
    """The first `days` of every week are worked."""
    return WorkingCalendar(zone, frozenset(range(days)), {}, {}, date(2028, 1, 1), hours)


def is_shown(found: datetime) -> bool:
    """Whether the clocks on the wall ever show this time."""
    return found.astimezone(UTC).astimezone(found.tzinfo).replace(fold=0) == found.replace(fold=0)


@given(zone=zones, start=starts, amount=amounts, unit=units, days=st.integers(5, 7), back=st.booleans())
@properties
def test_a_deadline_is_a_time_that_the_clocks_show(zone, start, amount, unit, days, back):
    assert is_shown(a_week(zone, days=days).shift(moment=start, limit=Limit(amount, unit), back=back))


@given(zone=zones, first=starts, second=starts, amount=amounts, unit=units)
@properties
def test_who_starts_later_by_the_clock_is_never_due_earlier(zone, first, second, amount, unit):
    local = [each if unit in INSTANTS else each.astimezone(zone).replace(tzinfo=None) for each in (first, second)]
    if local[0] > local[1]:
        first, second = second, first
    due = [a_week(zone).add(start=start, limit=Limit(amount, unit)).due_at for start in (first, second)]
    assert due[0] <= due[1] or (unit is Unit.MONTHS and due[0].date() == due[1].date())


@given(zone=zones, start=starts, amount=amounts)
@properties
def test_days_keep_the_wall_clock_unless_it_skips_that_hour(zone, start, amount):
    local = start.astimezone(zone)
    for unit in (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS):
        due = a_week(zone).add(start=start, limit=Limit(amount, unit)).due_at
        assert due.date() == local.date() + timedelta(days=amount)
        wall = datetime.combine(due.date(), local.time(), zone)
        assert due.time() == local.time() or (not is_shown(wall) and due.time() > local.time())


@given(zone=zones, start=starts, hours=st.integers(1, 40))
@properties
def test_working_hours_by_day_are_not_touched_by_the_night_in_which_clocks_change(zone, start, hours):
    office = a_week(zone, days=5, hours=SPANS)
    limit = Limit(hours, Unit.WORKING_HOURS)
    end = office.add(start=start, limit=limit).due_at
    assert office.working_seconds(start=start, end=end) == hours * 3600
    assert office.working_seconds(start=office.shift(moment=end, limit=limit, back=True), end=start) == 0


@given(zone=zones, start=starts, hours=st.integers(0, 100))
@properties
def test_clock_hours_are_sixty_minutes_each_whatever_the_clocks_do(zone, start, hours):
    assert a_week(zone).add(start=start, limit=Limit(hours, Unit.HOURS)).due_at - start == timedelta(hours=hours)


@given(zone=zones, start=starts, amount=st.integers(1, 6), how=st.sampled_from(Start), end_of_day=st.booleans())
@properties
def test_whole_days_end_at_the_midnight_of_the_zone(zone, start, amount, how, end_of_day):
    counting = Counting(how, end_of_day=end_of_day)
    limit = Limit(amount, Unit.WORKING_DAYS)
    due = deadline(calendar=a_week(zone, days=6), start=start, limit=limit, counting=counting).due_at
    assert is_shown(due)
    assert due.time() == time(0) or (how is Start.AT_ONCE and not end_of_day)


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("Sat 2026-03-28 02:30", Limit(1, Unit.CALENDAR_DAYS), "Sun 2026-03-29 03:00"),
        ("Sat 2026-03-28 02:30", Limit(1, Unit.WORKING_DAYS), "Sun 2026-03-29 03:00"),
        ("Sat 2026-03-28 01:59", Limit(1, Unit.WORKING_DAYS), "Sun 2026-03-29 01:59"),
        ("Sat 2026-03-28 03:01", Limit(1, Unit.WORKING_DAYS), "Sun 2026-03-29 03:01"),
        ("Sat 2026-02-28 02:15", Limit(1, Unit.MONTHS), "Sat 2026-03-28 02:15"),
        ("Sun 2026-03-01 02:15", Limit(28, Unit.CALENDAR_DAYS), "Sun 2026-03-29 03:00"),
    ],
)
def test_an_hour_that_the_clocks_skip_is_the_moment_to_which_they_go_forward(start, limit, end):
    berlin = ZoneInfo("Europe/Berlin")
    due = a_week(berlin).add(start=moment(start, zone=berlin.key), limit=limit).due_at
    assert due.isoformat() == moment(end, zone=berlin.key).isoformat()


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("Sat 2026-03-28 12:00", Limit(24, Unit.HOURS), "Sun 2026-03-29 13:00"),
        ("Sat 2026-10-24 12:00", Limit(24, Unit.HOURS), "Sun 2026-10-25 11:00"),
        ("Sun 2026-03-29 01:59", Limit(1, Unit.MINUTES), "Sun 2026-03-29 03:00"),
        ("Sat 2026-03-28 12:00", Limit(1, Unit.CALENDAR_DAYS), "Sun 2026-03-29 12:00"),
        ("Fri 2026-03-27 10:00", Limit(1, Unit.WORKING_DAYS), "Mon 2026-03-30 10:00"),
        ("Fri 2026-10-23 10:00", Limit(1, Unit.WORKING_DAYS), "Mon 2026-10-26 10:00"),
        ("Fri 2026-10-23 17:00", Limit(1, Unit.WORKING_HOURS), "Mon 2026-10-26 09:00"),
        ("Sun 2026-03-29 12:00", Limit(0, Unit.SAME_DAY), "Mon 2026-03-30 00:00"),
    ],
)
def test_days_keep_the_wall_clock_and_hours_run_through_summer_time(start, limit, end):
    calendar = an_office(zone=BERLIN)
    assert calendar.add(start=moment(start, zone=BERLIN), limit=limit).due_at == moment(end, zone=BERLIN)


def test_the_hour_that_comes_twice_is_told_apart():
    first = moment("Sun 2026-10-25 02:30", zone=BERLIN)
    second = an_office(zone=BERLIN).shift(moment=first, limit=Limit(1, Unit.HOURS))
    assert second.isoformat() == "2026-10-25T02:30:00+01:00"
    assert (second.astimezone(ZoneInfo("UTC")) - first.astimezone(ZoneInfo("UTC"))) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("due", "pause", "unit", "end"),
    [
        ("Sun 2026-03-29 00:00", ("Sat 2026-03-28 12:00", "Mon 2026-03-30 12:00"), Unit.HOURS, "Tue 2026-03-31 00:00"),
        ("Sun 2026-10-25 00:00", ("Sat 2026-10-24 12:00", "Mon 2026-10-26 12:00"), Unit.HOURS, "Tue 2026-10-27 00:00"),
        (
            "Mon 2026-03-30 12:00",
            ("Sun 2026-03-29 01:00", "Sun 2026-03-29 03:00"),
            Unit.MINUTES,
            "Mon 2026-03-30 13:00",
        ),
        (
            "Sat 2026-03-28 10:00",
            ("Fri 2026-03-27 12:00", "Sun 2026-03-29 12:00"),
            Unit.CALENDAR_DAYS,
            "Mon 2026-03-30 10:00",
        ),
        ("Sat 2026-10-24 10:00", ("Fri 2026-10-23 12:00", "Sun 2026-10-25 12:00"), Unit.MONTHS, "Mon 2026-10-26 10:00"),
    ],
)
def test_a_pause_over_the_night_in_which_clocks_change_leaves_what_was_left(due, pause, unit, end):
    due_at, paused_at, resumed_at = (moment(each, zone=BERLIN) for each in (due, *pause))
    found = an_office(zone=BERLIN).after_pause(due_at=due_at, paused_at=paused_at, resumed_at=resumed_at, unit=unit)
    assert found.isoformat() == moment(end, zone=BERLIN).isoformat()


@pytest.mark.parametrize("unit", [Unit.HOURS, Unit.CALENDAR_DAYS])
def test_a_pause_within_the_hour_that_comes_twice_brings_no_end_nearer(unit):
    due_at, paused_at = moment("Mon 2026-10-26 12:00", zone=BERLIN), moment("Sun 2026-10-25 02:50", zone=BERLIN)
    resumed_at = moment("Sun 2026-10-25 02:10", zone=BERLIN).replace(fold=1)  # twenty minutes later
    office = an_office(zone=BERLIN)
    assert office.after_pause(due_at=due_at, paused_at=paused_at, resumed_at=resumed_at, unit=unit) >= due_at
