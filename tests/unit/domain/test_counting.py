"""From when a limit counts, and until which hour, a minute either side of every edge."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain.counting import Counting, Start, deadline
from complaints.domain.working_time import Limit, Unit
from tests.factories import a_calendar, moment

DAY_ONE = Counting(Start.FIRST_DAY)
NEXT_DAY = Counting(Start.NEXT_DAY)
NEXT_WORKING_DAY = Counting(Start.NEXT_WORKING_DAY)


def days(amount: int) -> Limit:
    return Limit(amount, Unit.WORKING_DAYS)


def due(start: str, limit: Limit, counting: Counting) -> str:
    found = deadline(calendar=a_calendar(), start=moment(start), limit=limit, counting=counting)
    return f"{found.due_at:%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize("start", ["Fri 2026-11-20 00:00", "Fri 2026-11-20 10:00", "Fri 2026-11-20 23:59"])
@pytest.mark.parametrize(
    ("amount", "end"), [(3, "Tue 2026-11-24 00:00"), (5, "Thu 2026-11-26 00:00"), (10, "Wed 2026-12-02 00:00")]
)
def test_where_the_day_of_receipt_is_day_1_the_hour_does_not_matter(start, amount, end):
    assert due(start, days(amount), DAY_ONE) == end  # WD3510: 3, 5 and 10 working days


@pytest.mark.parametrize(
    ("start", "counting", "end"),
    [
        ("Fri 2026-11-20 10:00", NEXT_WORKING_DAY, "Wed 2026-11-25 00:00"),
        ("Sat 2026-11-21 10:00", NEXT_WORKING_DAY, "Thu 2026-11-26 00:00"),
        ("Sat 2026-11-21 10:00", NEXT_DAY, "Thu 2026-11-26 00:00"),
        ("Sun 2026-11-22 10:00", DAY_ONE, "Thu 2026-11-26 00:00"),
        ("Sun 2026-11-22 10:00", NEXT_DAY, "Thu 2026-11-26 00:00"),
        ("Sun 2026-11-22 10:00", NEXT_WORKING_DAY, "Thu 2026-11-26 00:00"),
        ("Sat 2026-11-21 23:59", DAY_ONE, "Wed 2026-11-25 00:00"),
        ("Sun 2026-11-22 00:00", DAY_ONE, "Thu 2026-11-26 00:00"),
    ],
)
def test_three_working_days_by_where_the_count_starts(start, counting, end):
    assert due(start, days(3), counting) == end


@pytest.mark.parametrize(
    ("start", "counting", "end"),
    [
        ("Fri 2026-10-02 10:00", DAY_ONE, "Sat 2026-10-10 00:00"),  # National Day week: the 8th and the 9th
        ("Wed 2026-09-30 10:00", NEXT_WORKING_DAY, "Sat 2026-10-10 00:00"),
        ("Wed 2026-09-30 10:00", DAY_ONE, "Fri 2026-10-09 00:00"),
    ],
)
def test_holidays_do_not_count(start, counting, end):
    assert due(start, days(2), counting) == end


def test_whole_days_that_end_on_saturday_do_not_wait_for_monday():
    assert due("Fri 2026-11-20 10:00", days(2), DAY_ONE) == "Sun 2026-11-22 00:00"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("Thu 2026-11-19 15:59", "Fri 2026-11-20 00:00"),
        ("Thu 2026-11-19 16:00", "Sat 2026-11-21 00:00"),
        ("Sat 2026-11-21 15:59", "Sun 2026-11-22 00:00"),
        ("Sat 2026-11-21 16:00", "Tue 2026-11-24 00:00"),
    ],
)
def test_what_comes_at_the_cut_off_hour_counts_as_of_the_next_working_day(start, end):
    assert due(start, days(1), Counting(Start.FIRST_DAY, cut_off="16:00")) == end


def test_a_cut_off_before_a_count_in_hours_moves_its_beginning_only():
    counting = Counting(cut_off="16:00")
    assert due("Sat 2026-11-21 15:59", Limit(24, Unit.HOURS), counting) == "Sun 2026-11-22 15:59"
    assert due("Sat 2026-11-21 16:00", Limit(24, Unit.HOURS), counting) == "Tue 2026-11-24 00:00"


@pytest.mark.parametrize(
    ("limit", "plain", "until_night"),
    [
        (days(2), "Mon 2026-11-23 10:00", "Tue 2026-11-24 00:00"),
        (Limit(24, Unit.HOURS), "Sat 2026-11-21 10:00", "Sun 2026-11-22 00:00"),
        (Limit(14, Unit.HOURS), "Sat 2026-11-21 00:00", "Sat 2026-11-21 00:00"),
        (Limit(7, Unit.CALENDAR_DAYS), "Fri 2026-11-27 10:00", "Sat 2026-11-28 00:00"),
        (Limit(1, Unit.MONTHS), "Sun 2026-12-20 10:00", "Mon 2026-12-21 00:00"),
    ],
)
def test_the_end_of_the_day_is_the_end_of_the_day_on_which_it_falls(limit, plain, until_night):
    assert due("Fri 2026-11-20 10:00", limit, Counting()) == plain
    assert due("Fri 2026-11-20 10:00", limit, Counting(end_of_day=True)) == until_night


def test_grace_is_added_to_the_end():
    grace = Limit(30, Unit.MINUTES)
    assert due("Fri 2026-11-20 10:00", days(2), Counting(grace=grace)) == "Mon 2026-11-23 10:30"
    assert due("Fri 2026-11-20 10:00", days(2), Counting(end_of_day=True, grace=grace)) == "Tue 2026-11-24 00:30"


@given(
    minutes=st.integers(0, 400 * 24 * 60),
    amount=st.integers(1, 15),
    start=st.sampled_from(Start),
    cut_off=st.sampled_from(["", "16:00"]),
    end_of_day=st.booleans(),
)
def test_the_days_that_the_explanation_counts_sum_to_the_limit(minutes, amount, start, cut_off, end_of_day):
    counting = Counting(start, cut_off, end_of_day)
    begun = moment("Thu 2026-01-01 00:00") + timedelta(minutes=minutes)
    found = deadline(calendar=a_calendar(), start=begun, limit=days(amount), counting=counting)
    counted = [line.day for line in found.days if line.counted]
    assert len(counted) == amount
    assert all(a_calendar().is_working_day(day) for day in counted)
    assert found.due_at > begun
    if end_of_day or start is not Start.AT_ONCE:
        assert found.due_at == moment(f"{counted[-1]} 00:00") + timedelta(days=1)


def test_only_a_limit_that_hangs_on_holidays_is_provisional_beyond_the_known_years():
    start, calendar = moment("2027-06-01 10:00"), a_calendar()
    assert start.date() > calendar.known_until
    hours = deadline(calendar=calendar, start=start, limit=Limit(24, Unit.HOURS))
    with_cut_off = deadline(
        calendar=calendar, start=start, limit=Limit(24, Unit.HOURS), counting=Counting(cut_off="16:00")
    )
    assert (hours.provisional, with_cut_off.provisional) == (False, True)
    assert deadline(calendar=calendar, start=start, limit=days(1)).provisional
