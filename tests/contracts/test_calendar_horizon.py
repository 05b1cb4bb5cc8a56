"""Holidays are published year by year: a tripwire for the day they run out, and a second opinion on those we have."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import holidays
import pytest

from complaints.adapters.calendars import working_calendar
from complaints.adapters.policy_files import POLICIES, known_policies, load_policy
from complaints.domain.policy import CalendarRule
from complaints.domain.policy_checks import WEEKDAYS
from complaints.domain.working_time import WorkingCalendar

FIVE_DAY_WEEK = CalendarRule("mainland-china", "Asia/Shanghai", ("mon", "tue", "wed", "thu", "fri"))


def horizon_problem(*, calendar: WorkingCalendar, region: str, today: date) -> str:
    """What to do about a calendar that has run out by `today`, or nothing."""
    if today < calendar.known_until:
        return ""
    return (
        f"The holidays of {region} are known up to {calendar.known_until} only: every new deadline is provisional. "
        f"Update chinesecalendar in requirements/, or lay complaints/calendars/{region}-{today.year}.toml on top of it "
        f"(complaints/calendars/README.md says how)."
    )


@pytest.mark.parametrize("policy_id", known_policies())
def test_the_holidays_of_today_are_known(policy_id):
    rule = load_policy(POLICIES / f"{policy_id}.toml").calendar
    calendar = working_calendar(rule)
    problem = horizon_problem(
        calendar=calendar, region=rule.region, today=datetime.now(UTC).astimezone(calendar.zone).date()
    )
    assert not problem, problem


def test_the_tripwire_speaks_on_the_first_unknown_day_and_says_what_to_do():
    calendar = working_calendar(FIVE_DAY_WEEK)
    last = calendar.known_until - timedelta(days=1)
    assert horizon_problem(calendar=calendar, region="mainland-china", today=last) == ""
    problem = horizon_problem(calendar=calendar, region="mainland-china", today=calendar.known_until)
    assert f"mainland-china-{calendar.known_until.year}.toml" in problem


# The package `holidays` has days off and make-up days of every year from 2004 on, from a source of its own.
@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_day_is_a_working_day_or_not_as_an_independent_package_says(year):
    ours = working_calendar(FIVE_DAY_WEEK)
    theirs = holidays.country_holidays("CN", years=year)
    days = [date(year, 1, 1) + timedelta(days=day) for day in range(366)]
    differing = [
        f"{day:%a %Y-%m-%d}: ours {ours.is_working_day(day)}"
        for day in days
        if day.year == year and ours.is_working_day(day) != theirs.is_working_day(day)
    ]
    assert differing == []
    assert sum(not theirs.is_working_day(day) for day in days) > 110


@pytest.mark.parametrize("days_a_week", [6, 7])
@pytest.mark.parametrize("year", range(2007, 2027))
def test_longer_weeks_differ_from_that_package_in_no_more_than_the_weekends_of_a_holiday(year, days_a_week):
    ours = working_calendar(replace(FIVE_DAY_WEEK, weekdays=WEEKDAYS[:days_a_week]))
    theirs = holidays.country_holidays("CN", years=year)
    for day in (date(year, 1, 1) + timedelta(days=offset) for offset in range(365)):
        works = day in theirs.weekend_workdays or (day.weekday() < days_a_week and day not in theirs)
        if ours.is_working_day(day) != works:  # they list the holiday, we all days off that were announced with it
            assert day.weekday() >= 5, day
            assert not ours.is_working_day(day), day
            assert _adjoins_a_holiday(day, theirs), day


def _adjoins_a_holiday(day, theirs):
    """Whether the days off around `day`, by the package alone, have a holiday among them."""
    off = [day]
    for step in (timedelta(days=-1), timedelta(days=1)):
        following = day + step
        while not theirs.is_working_day(following):
            off.append(following)
            following += step
    return any(each in theirs for each in off)


@pytest.mark.parametrize("year", range(2004, 2027))
def test_the_make_up_days_of_every_year_are_there(year):
    theirs = holidays.country_holidays("CN", years=year).weekend_workdays
    assert {day for day in working_calendar(FIVE_DAY_WEEK).make_up_days if day.year == year} == {
        day for day in theirs if day.year == year
    }
