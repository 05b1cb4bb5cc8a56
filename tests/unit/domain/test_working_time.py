"""Working days and hours, by example. Every instant names its weekday, so that the reader can check it."""

from dataclasses import replace
from datetime import date

import pytest

from complaints.adapters.calendars import working_calendar
from complaints.domain.text import Text
from complaints.domain.working_time import DayLine, Limit, OutsideCalendar, Unit
from tests.factories import a_calendar, a_policy, moment

TWO_DAYS = Limit(2, Unit.WORKING_DAYS)


def test_friday_10_00_and_two_working_days_is_monday_10_00():
    assert due("Fri 2026-11-20 10:00") == moment("Mon 2026-11-23 10:00")  # OPPEIN-8


def test_saturday_09_00_and_two_working_days_is_tuesday_09_00():
    assert due("Sat 2026-11-21 09:00") == moment("Tue 2026-11-24 09:00")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("Thu 2026-11-19 15:00", "Sat 2026-11-21 15:00"),
        ("Fri 2026-11-20 23:59", "Mon 2026-11-23 23:59"),
        ("Sat 2026-11-21 00:00", "Tue 2026-11-24 00:00"),
        ("Mon 2026-11-23 00:01", "Wed 2026-11-25 00:01"),
    ],
)
def test_saturday_counts_and_sunday_does_not(start, end):
    assert due(start) == moment(end)  # OPPEIN-7


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        ("Sun 2026-11-22 14:00", "Wed 2026-11-25 00:00", "from a Sunday it runs from Monday 00:00"),
        ("Thu 2026-10-01 12:00", "Sat 2026-10-10 00:00", "from a holiday it runs from the next working day"),
        ("Wed 2026-09-30 16:00", "Fri 2026-10-09 16:00", "National Day takes the first to the seventh of October"),
        ("Thu 2026-09-24 10:00", "Tue 2026-09-29 10:00", "a statutory day off on a Saturday is still off"),
        ("Sat 2026-09-19 10:00", "Mon 2026-09-21 10:00", "Sunday the 20th is a make-up day"),
        ("Sun 2026-09-20 10:00", "Tue 2026-09-22 10:00", "a make-up Sunday is a start like any other"),
        ("Sat 2026-02-14 09:00", "Wed 2026-02-25 09:00", "Spring Festival takes the 15th to the 23rd"),
        ("Tue 2026-02-17 09:00", "Thu 2026-02-26 00:00", "a start in Spring Festival runs from Tuesday the 24th"),
        ("Tue 2025-12-30 10:00", "Sun 2026-01-04 10:00", "three days for the New Year, Sunday makes one up"),
        ("Sat 2024-02-03 11:00", "Mon 2024-02-05 11:00", "Sunday 2024-02-04 was a make-up day"),
        ("Fri 2024-02-09 11:00", "Mon 2024-02-19 11:00", "New Year's Eve was worked in 2024, so was Sunday the 18th"),
    ],
)
def test_the_calendar_of_mainland_china_is_followed(start, end, why):
    assert due(start) == moment(end), why


def test_a_limit_of_no_days_ends_at_once_or_with_the_next_working_day():
    calendar, none = a_calendar(), Limit(0, Unit.WORKING_DAYS)
    assert calendar.add(start=moment("Fri 2026-11-20 10:00"), limit=none).due_at == moment("Fri 2026-11-20 10:00")
    assert calendar.add(start=moment("Sun 2026-11-22 10:00"), limit=none).due_at == moment("Mon 2026-11-23 00:00")


def test_a_start_is_reckoned_in_the_zone_of_the_company():
    late_friday_in_london = moment("Fri 2026-11-20 18:00", zone="Europe/London")  # Saturday 02:00 in Shanghai
    assert a_calendar().add(start=late_friday_in_london, limit=TWO_DAYS).due_at == moment("Tue 2026-11-24 02:00")


def test_the_deadline_names_the_zone_of_the_company():
    deadline = a_calendar().add(start=moment("Fri 2026-11-20 18:00", zone="UTC"), limit=TWO_DAYS)
    assert deadline.due_at.isoformat() == "2026-11-24T02:00:00+08:00"


# Explanations.


def test_the_explanation_names_every_day_and_why_it_counts_or_not():
    autumn = Text(zh="中秋", en="Mid-autumn Festival")
    deadline = a_calendar().add(start=moment("Thu 2026-09-24 16:00"), limit=TWO_DAYS)
    assert deadline.days == (
        DayLine(date(2026, 9, 24), False, "start"),
        DayLine(date(2026, 9, 25), False, "holiday", autumn),
        DayLine(date(2026, 9, 26), False, "holiday", autumn),
        DayLine(date(2026, 9, 27), False, "holiday", autumn),
        DayLine(date(2026, 9, 28), True, "working_day"),
        DayLine(date(2026, 9, 29), True, "working_day"),
    )


def test_a_make_up_day_is_explained_by_the_holiday_it_is_worked_for():
    deadline = a_calendar().add(start=moment("Sat 2026-09-19 10:00"), limit=Limit(1, Unit.WORKING_DAYS))
    national_day = Text(zh="国庆节", en="National Day")
    assert deadline.days[-1] == DayLine(date(2026, 9, 20), True, "make_up_day", national_day)


def test_each_day_says_that_it_was_skipped_or_counted_and_for_which_holiday():
    five_days = working_calendar(replace(a_policy().calendar, weekdays=("mon", "tue", "wed", "thu", "fri")))
    deadline = five_days.add(start=moment("Wed 2026-09-30 10:00"), limit=Limit(3, Unit.WORKING_DAYS))
    assert deadline.due_at == moment("Sat 2026-10-10 10:00")
    assert [f"{line.day} {'counted' if line.counted else 'skipped'}: {told(line)}" for line in deadline.days[1:]] == [
        *(f"2026-10-0{day} skipped: National Day" for day in range(1, 8)),
        "2026-10-08 counted: working day",
        "2026-10-09 counted: working day",
        "2026-10-10 counted: make-up day, National Day",
    ]


def told(line: DayLine) -> str:
    name = line.name.en if line.name else ""
    return {"holiday": name, "make_up_day": f"make-up day, {name}"}.get(line.reason, line.reason.replace("_", " "))


@pytest.mark.parametrize(
    ("end", "days", "start"),
    [
        ("Mon 2026-11-23 10:00", 1, "Sat 2026-11-21 10:00"),
        ("Mon 2026-11-23 10:00", 2, "Fri 2026-11-20 10:00"),
        ("Fri 2026-10-09 16:00", 2, "Wed 2026-09-30 16:00"),  # over National Day
        ("Mon 2026-09-21 10:00", 1, "Sun 2026-09-20 10:00"),  # to a make-up Sunday
        ("Sun 2026-01-04 10:00", 2, "Tue 2025-12-30 10:00"),  # over the turn of the year
        ("Sun 2026-11-22 14:00", 1, "Sat 2026-11-21 00:00"),  # from a day off, as from the working day after it
    ],
)
def test_working_days_count_backwards(end, days, start):
    back = a_calendar().shift(moment=moment(end), limit=Limit(days, Unit.WORKING_DAYS), back=True)
    assert back == moment(start)


def test_a_make_up_saturday_is_an_ordinary_day_where_saturdays_are_worked():
    assert a_calendar().explain(date(2026, 10, 10)) == DayLine(date(2026, 10, 10), True, "working_day")


def test_a_start_on_a_day_off_is_explained_to_its_exclusive_end():
    deadline = a_calendar().add(start=moment("Sun 2026-11-22 14:00"), limit=TWO_DAYS)
    reasons = [(line.day.day, line.counted, line.reason) for line in deadline.days]
    assert reasons == [
        (22, False, "rest_day"),
        (23, True, "working_day"),
        (24, True, "working_day"),
        (25, False, "end"),
    ]


def test_a_start_at_midnight_counts_its_own_day_and_not_the_one_before_which_it_ends():
    deadline = a_calendar().add(start=moment("Mon 2026-11-23 00:00"), limit=TWO_DAYS)
    assert deadline.due_at == moment("Wed 2026-11-25 00:00")
    assert [(line.day.day, line.counted) for line in deadline.days] == [(23, True), (24, True), (25, False)]


def test_limits_in_clock_time_need_no_explanation():
    assert a_calendar().add(start=moment("Fri 2026-11-20 10:00"), limit=Limit(24, Unit.HOURS)).days == ()


def test_a_deadline_beyond_the_published_holidays_is_provisional():
    calendar = a_calendar()
    known = calendar.add(start=moment("Wed 2026-12-30 10:00"), limit=Limit(1, Unit.WORKING_DAYS))
    unknown = calendar.add(start=moment("Thu 2026-12-31 10:00"), limit=Limit(1, Unit.WORKING_DAYS))
    assert (known.due_at, known.provisional) == (moment("Thu 2026-12-31 10:00"), False)
    assert (unknown.due_at.date(), unknown.provisional) == (date(2027, 1, 1), True)


def test_a_deadline_that_asks_no_calendar_is_never_provisional():
    start = moment("Thu 2026-12-31 10:00")
    for limit in (Limit(24, Unit.HOURS), Limit(3, Unit.CALENDAR_DAYS), Limit(0, Unit.SAME_DAY)):
        assert not a_calendar().add(start=start, limit=limit).provisional


@pytest.mark.parametrize("start", ["2003-12-31 10:00", "2038-06-01 10:00"])
def test_days_that_the_calendar_cannot_reckon_with_are_refused(start):
    with pytest.raises(OutsideCalendar):
        due(start)


def test_a_deadline_that_runs_off_the_calendar_is_refused():
    with pytest.raises(OutsideCalendar):
        a_calendar().add(start=moment("2026-11-20 10:00"), limit=Limit(9999, Unit.WORKING_DAYS))
    with pytest.raises(OutsideCalendar):
        a_calendar().shift(moment=moment("2004-01-05 10:00"), limit=Limit(9, Unit.WORKING_DAYS), back=True)


# Limits in clock time.


@pytest.mark.parametrize(
    ("limit", "end"),
    [
        (Limit(24, Unit.HOURS), "Sat 2026-11-21 10:00"),
        (Limit(48, Unit.HOURS), "Sun 2026-11-22 10:00"),
        (Limit(30, Unit.MINUTES), "Fri 2026-11-20 10:30"),
        (Limit(3, Unit.CALENDAR_DAYS), "Mon 2026-11-23 10:00"),
        (Limit(0, Unit.SAME_DAY), "Sat 2026-11-21 00:00"),
    ],
)
def test_limits_in_clock_time_run_through_every_day(limit, end):
    assert a_calendar().add(start=moment("Fri 2026-11-20 10:00"), limit=limit).due_at == moment(end)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("Fri 2026-11-20 10:00", 1, "Sun 2026-12-20 10:00"),
        ("Sat 2026-01-31 10:00", 1, "Sat 2026-02-28 10:00"),
        ("Wed 2024-01-31 10:00", 1, "Thu 2024-02-29 10:00"),
        ("Sat 2026-10-31 10:00", 14, "Fri 2027-12-31 10:00"),
        ("Thu 2026-12-31 10:00", 2, "Sun 2027-02-28 10:00"),
    ],
)
def test_a_month_ends_on_the_same_day_or_on_the_last_of_a_shorter_month(start, months, end):
    assert a_calendar().add(start=moment(start), limit=Limit(months, Unit.MONTHS)).due_at == moment(end)


def test_months_count_backwards_over_the_turn_of_the_year():
    a_month = Limit(1, Unit.MONTHS)
    back = a_calendar().shift(moment=moment("Fri 2026-01-30 10:00"), limit=a_month, back=True)
    assert back == moment("Tue 2025-12-30 10:00")


def test_the_same_day_ends_at_midnight_even_from_its_last_minute():
    for start in ("Fri 2026-11-20 00:00", "Fri 2026-11-20 23:59"):
        deadline = a_calendar().add(start=moment(start), limit=Limit(0, Unit.SAME_DAY))
        assert deadline.due_at == moment("Sat 2026-11-21 00:00")


def due(start: str):
    return a_calendar().add(start=moment(start), limit=TWO_DAYS).due_at
