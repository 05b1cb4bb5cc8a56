"""What holds for every calendar, start and limit."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from complaints.domain.text import Text
from complaints.domain.working_time import WHOLE_DAY, Limit, Unit, WorkingCalendar

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
SOME = Text(zh="某日", en="Some day")
SPANS = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))

ADDING_UP = (Unit.WORKING_DAYS, Unit.WORKING_HOURS, Unit.CALENDAR_DAYS, Unit.HOURS, Unit.MINUTES)
CLOCK_TIME = (Unit.CALENDAR_DAYS, Unit.HOURS, Unit.MINUTES)  # months are not: the 31st less a month is the 28th


def at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), ZONE)


days = st.dates(FIRST, LAST)
minutes = st.integers(0, 24 * 60 - 1)
starts = st.builds(lambda day, minute: at(day, minute), days, minutes)
amounts = st.integers(0, 60)
properties = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def a_calendar(weekdays, off, made_up, hours=WHOLE_DAY) -> WorkingCalendar:
    return WorkingCalendar(
        zone=ZONE,
        weekdays=frozenset(weekdays),
        days_off=dict.fromkeys(off, SOME),
        make_up_days=dict.fromkeys(made_up, SOME),
        known_until=date(2027, 1, 1),
        hours=hours,
    )


calendars = st.builds(
    a_calendar,
    st.sets(st.integers(0, 6), min_size=1),
    st.sets(days, max_size=30),
    st.sets(days, max_size=10),
    st.sampled_from([WHOLE_DAY, SPANS]),
)


def working_days_from(calendar: WorkingCalendar, day: date, step: int = 1) -> Iterator[date]:
    while True:
        if calendar.is_working_day(day):
            yield day
        day += timedelta(days=step)


def walked(calendar: WorkingCalendar, start: datetime, amount: int) -> datetime:
    """Two working days as one counts them on a wall calendar: day by day."""
    coming = working_days_from(calendar, start.date())
    first = next(coming)
    for _ in range(amount):
        first = next(coming)
    return datetime.combine(first, start.time() if calendar.is_working_day(start.date()) else time(0), ZONE)


@given(calendar=calendars, start=starts, amount=amounts)
@properties
def test_adding_working_days_equals_walking_day_by_day(calendar, start, amount):
    assert add(calendar, start, amount) == walked(calendar, start, amount)


@given(calendar=calendars, start=starts, amount=amounts)
@properties
def test_a_deadline_in_working_days_falls_on_a_working_day(calendar, start, amount):
    assert calendar.is_working_day(add(calendar, start, amount).date())


@given(calendar=calendars, start=starts, amount=amounts)
@properties
def test_the_counted_days_of_the_explanation_sum_to_the_limit(calendar, start, amount):
    deadline = calendar.add(start=start, limit=Limit(amount, Unit.WORKING_DAYS))
    assert sum(line.counted for line in deadline.days) == amount
    assert [line.day for line in deadline.days] == list(every_day(start.date(), deadline.due_at.date()))


@given(calendar=calendars, first=starts, second=starts, amount=amounts, unit=st.sampled_from(Unit))
@properties
def test_who_starts_later_is_never_due_earlier(calendar, first, second, amount, unit):
    earlier, later = sorted((first, second))
    limit = Limit(amount, unit)
    first_due, second_due = (calendar.add(start=start, limit=limit).due_at for start in (earlier, later))
    # From the 30th and the 31st, a month ends on the same last day of a shorter month: only the days keep their order.
    assert first_due <= second_due or (unit is Unit.MONTHS and first_due.date() == second_due.date())


@given(calendar=calendars, start=starts, first=amounts, second=amounts, unit=st.sampled_from(Unit))
@properties
def test_a_longer_limit_never_ends_earlier_and_none_ends_before_its_start(calendar, start, first, second, unit):
    shorter, longer = sorted((first, second))
    end = calendar.add(start=start, limit=Limit(shorter, unit)).due_at
    assert start <= end or (unit is Unit.WORKING_HOURS and shorter == 0)
    assert end <= calendar.add(start=start, limit=Limit(longer, unit)).due_at


@given(calendar=calendars, start=starts, amount=amounts)
@properties
def test_adding_and_taking_back_working_days_returns_to_a_working_start(calendar, start, amount):
    assume(calendar.is_working_day(start.date()))
    limit = Limit(amount, Unit.WORKING_DAYS)
    assert calendar.shift(moment=add(calendar, start, amount), limit=limit, back=True) == start


@given(calendar=calendars, start=starts, hours=st.integers(1, 100))
@properties
def test_adding_and_taking_back_working_hours_loses_no_second_of_service(calendar, start, hours):
    limit = Limit(hours, Unit.WORKING_HOURS)
    end = calendar.add(start=start, limit=limit).due_at
    assert calendar.working_seconds(start=start, end=end) == hours * 3600
    back = calendar.shift(moment=end, limit=limit, back=True)
    assert calendar.working_seconds(start=back, end=start) == 0


@given(calendar=calendars, start=starts, hours=st.integers(1, 40))
@properties
def test_working_hours_equal_walking_minute_by_minute(calendar, start, hours):
    moment, left = start, hours * 60
    while left:
        left -= in_service(calendar, moment)
        moment += timedelta(minutes=1)
    assert calendar.add(start=start, limit=Limit(hours, Unit.WORKING_HOURS)).due_at == moment


@given(calendar=calendars, start=starts, first=amounts, second=amounts, unit=st.sampled_from(ADDING_UP))
@properties
def test_two_limits_one_after_the_other_are_their_sum(calendar, start, first, second, unit):
    second += 1  # no hours at all ask for the next working moment
    between = calendar.shift(moment=start, limit=Limit(first, unit))
    whole = calendar.shift(moment=start, limit=Limit(first + second, unit))
    assert calendar.shift(moment=between, limit=Limit(second, unit)) == whole


@given(calendar=calendars, start=starts, amount=amounts, unit=st.sampled_from(CLOCK_TIME))
@properties
def test_clock_time_that_is_added_can_be_taken_back_from_any_start(calendar, start, amount, unit):
    limit = Limit(amount, unit)
    assert calendar.shift(moment=calendar.shift(moment=start, limit=limit), limit=limit, back=True) == start


@given(calendar=calendars, start=starts, hours=st.integers(1, 100), back=st.booleans())
@properties
def test_working_hours_end_within_service_on_a_working_day(calendar, start, hours, back):
    end = calendar.shift(moment=start, limit=Limit(hours, Unit.WORKING_HOURS), back=back)
    minute_before = end - timedelta(minutes=1)  # the end of a span belongs to it
    assert in_service(calendar, minute_before) or (back and in_service(calendar, end))


@given(calendar=calendars, start=starts, amount=amounts, back=st.booleans())
@properties
def test_working_days_end_on_a_working_day_in_either_direction(calendar, start, amount, back):
    assert calendar.is_working_day(
        calendar.shift(moment=start, limit=Limit(amount, Unit.WORKING_DAYS), back=back).date()
    )


@given(
    calendar=calendars,
    due=starts,
    pauses=st.lists(st.tuples(starts, starts), max_size=4),
    unit=st.sampled_from(ADDING_UP),
    turned=st.randoms(use_true_random=False),
)
@properties
def test_pauses_move_a_deadline_by_the_same_in_whatever_order_they_are_taken(calendar, due, pauses, unit, turned):
    if unit in (Unit.WORKING_DAYS, Unit.WORKING_HOURS):  # a deadline in working time is one
        due = calendar.shift(moment=due, limit=Limit(1, unit))

    def after(order):
        moved = due
        for pause in order:
            begun, ended = sorted(pause)
            moved = calendar.after_pause(due_at=moved, paused_at=begun, resumed_at=ended, unit=unit)
        return moved

    shuffled = turned.sample(pauses, len(pauses))
    assert after(shuffled) == after(pauses) >= due


@given(calendar=calendars, start=st.builds(at, st.dates(date(2026, 12, 1), date(2027, 1, 31)), minutes), amount=amounts)
@properties
def test_only_a_deadline_in_working_time_beyond_the_last_known_year_is_provisional(calendar, start, amount):
    for unit in Unit:
        found = calendar.add(start=start, limit=Limit(amount, unit))
        hangs = unit in (Unit.WORKING_DAYS, Unit.WORKING_HOURS)
        assert found.provisional == (hangs and found.due_at.date() >= calendar.known_until)


@given(calendar=calendars, start=starts, amount=amounts, day=days)
@properties
def test_one_more_day_off_never_makes_a_deadline_earlier(calendar, start, amount, day):
    assume(day not in calendar.make_up_days)
    with_day_off = a_calendar(calendar.weekdays, {*calendar.days_off, day}, calendar.make_up_days)
    assert add(with_day_off, start, amount) >= add(calendar, start, amount)


@given(calendar=calendars, start=starts, amount=amounts, day=days)
@properties
def test_one_more_make_up_day_never_makes_a_deadline_later(calendar, start, amount, day):
    with_make_up_day = a_calendar(calendar.weekdays, calendar.days_off, {*calendar.make_up_days, day})
    assert add(with_make_up_day, start, amount) <= add(calendar, start, amount)


def add(calendar: WorkingCalendar, start: datetime, amount: int) -> datetime:
    return calendar.add(start=start, limit=Limit(amount, Unit.WORKING_DAYS)).due_at


def every_day(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))


def in_service(calendar: WorkingCalendar, moment: datetime) -> bool:
    if not calendar.is_working_day(moment.date()):
        return False
    return any(begin <= moment.time() and (not end or moment.time() < end) for begin, end in open_spans(calendar))


def open_spans(calendar: WorkingCalendar) -> Iterator[tuple[time, time | None]]:
    return ((begin, None if end == time(0) else end) for begin, end in calendar.hours)
