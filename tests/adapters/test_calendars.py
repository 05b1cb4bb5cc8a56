"""Working calendars by region: the library's days, the house's own files on top of them."""

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from complaints.adapters.calendars import CALENDARS, UnknownRegion, working_calendar
from complaints.adapters.policy_files import PolicyFileError
from complaints.domain.policy import CalendarRule
from complaints.domain.text import Text
from complaints.domain.working_time import WHOLE_DAY, Limit, Unit, WorkingCalendar
from tests.factories import a_calendar, a_policy, moment

RULE = CalendarRule("mainland-china", "Asia/Shanghai", ("mon", "tue", "wed", "thu", "fri", "sat"))
NEW_YEAR = """
[days_off]
2027-01-01 = { zh = "元旦", en = "New Year's Day" }
2027-01-02 = { zh = "元旦", en = "New Year's Day" }

[make_up_days]
2027-01-10 = { zh = "元旦", en = "New Year's Day" }
"""


def with_file(folder: Path, text: str, name: str = "mainland-china-2027.toml") -> WorkingCalendar:
    (folder / name).write_text(text, encoding="utf-8")
    return working_calendar(RULE, folder=folder)


def test_the_policy_of_oppein_has_a_calendar():
    calendar = working_calendar(a_policy().calendar)
    assert calendar == a_calendar()
    assert (str(calendar.zone), calendar.weekdays, calendar.hours) == ("Asia/Shanghai", {0, 1, 2, 3, 4, 5}, WHOLE_DAY)


def test_days_off_and_make_up_days_are_named_in_both_languages():
    calendar = a_calendar()
    assert calendar.days_off[date(2026, 2, 17)] == Text(zh="春节", en="Spring Festival")
    assert calendar.days_off[date(2026, 9, 25)] == Text(zh="中秋", en="Mid-autumn Festival")
    assert calendar.make_up_days[date(2026, 10, 10)] == Text(zh="国庆节", en="National Day")
    assert all(name.zh and name.en for name in [*calendar.days_off.values(), *calendar.make_up_days.values()])


def test_days_off_taken_in_exchange_are_days_off():
    assert date(2026, 10, 7) in a_calendar().days_off  # no statutory holiday itself


def test_every_year_from_2004_on_is_there():
    assert {day.year for day in a_calendar().days_off} >= set(range(2004, 2027))


def test_a_statutory_day_off_on_a_saturday_is_off_for_a_company_that_works_on_saturdays():
    calendar = a_calendar()
    assert calendar.is_working_day(date(2026, 9, 19))
    assert not calendar.is_working_day(date(2026, 9, 26))


def test_a_five_day_week_works_on_make_up_saturdays_only():
    five_days = working_calendar(replace(RULE, weekdays=("mon", "tue", "wed", "thu", "fri")))
    assert five_days.is_working_day(date(2026, 10, 10))
    assert not five_days.is_working_day(date(2026, 10, 17))


def test_service_hours_are_read():
    rule = replace(RULE, hours=("08:30-12:00", "13:30-17:30", "19:00-00:00"))
    spans = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)), (time(19), time(0)))
    assert working_calendar(rule).hours == spans
    due = working_calendar(rule).add(start=moment("Fri 2026-11-20 11:00"), limit=Limit(2, Unit.WORKING_HOURS))
    assert due.due_at == moment("Fri 2026-11-20 14:30")


def test_the_zone_is_that_of_the_policy():
    assert str(working_calendar(replace(RULE, zone="Europe/Berlin")).zone) == "Europe/Berlin"


def test_an_unknown_region_is_refused_with_those_that_are_known():
    with pytest.raises(UnknownRegion, match="no calendar for region 'atlantis'; there are: mainland-china"):
        working_calendar(replace(RULE, region="atlantis"))


# Files of the house.


def test_without_files_the_library_alone_speaks(tmp_path):
    calendar = working_calendar(RULE, folder=tmp_path)
    assert calendar.known_until == date(2027, 1, 1)
    assert date(2005, 12, 31) not in calendar.make_up_days


def test_the_files_of_the_house_are_sound_and_put_right_what_the_library_lacks(tmp_path):
    ours, alone = (working_calendar(RULE, folder=folder) for folder in (CALENDARS, tmp_path))
    assert ours.is_working_day(date(2005, 12, 31))
    for saturday in (date(2012, 6, 23), date(2015, 9, 5)):
        assert alone.is_working_day(saturday)
        assert not ours.is_working_day(saturday)
        assert ours.days_off[saturday] == ours.days_off[saturday - timedelta(days=1)]


def test_between_two_days_off_for_the_same_holiday_none_is_worked():
    off = a_calendar().days_off
    gaps = [day for day in off if off[day] == off.get(day + timedelta(days=2)) and day + timedelta(days=1) not in off]
    assert gaps == [
        date(2015, 6, 20)
    ]  # 「6月20日放假，6月22日（星期一）补休」: the Sunday between is a Sunday like any other


def test_a_file_adds_its_days(tmp_path):
    calendar = with_file(tmp_path, NEW_YEAR)
    assert calendar.days_off[date(2027, 1, 1)] == Text(zh="元旦", en="New Year's Day")
    assert not calendar.is_working_day(date(2027, 1, 2))
    assert calendar.is_working_day(date(2027, 1, 10))
    assert date(2026, 10, 1) in calendar.days_off


def test_a_file_that_is_not_complete_leaves_its_year_provisional(tmp_path):
    assert with_file(tmp_path, NEW_YEAR).known_until == date(2027, 1, 1)


def test_a_complete_file_makes_its_year_known(tmp_path):
    calendar = with_file(tmp_path, "complete = true\n" + NEW_YEAR)
    assert calendar.known_until == date(2028, 1, 1)
    deadline = calendar.add(start=moment("Thu 2026-12-31 10:00"), limit=Limit(2, Unit.WORKING_DAYS))
    assert (deadline.due_at, deadline.provisional) == (moment("Tue 2027-01-05 10:00"), False)


def test_a_complete_year_after_a_gap_does_not_make_the_gap_known(tmp_path):
    assert with_file(tmp_path, "complete = true", "mainland-china-2028.toml").known_until == date(2027, 1, 1)
    assert with_file(tmp_path, "complete = true", "mainland-china-2027.toml").known_until == date(2029, 1, 1)


def test_a_file_puts_single_days_of_the_library_right(tmp_path):
    text = """
    days_off.2026-10-10 = { zh = "国庆节", en = "National Day" }
    make_up_days.2026-10-07 = { zh = "国庆节", en = "National Day" }
    """
    calendar = with_file(tmp_path, text, "mainland-china-2026.toml")
    assert not calendar.is_working_day(date(2026, 10, 10))
    assert calendar.is_working_day(date(2026, 10, 7))
    assert date(2026, 10, 7) not in calendar.days_off


@pytest.mark.parametrize("name", ["atlantis-2027.toml", "mainland-china-2027.toml.bak", "mainland-china-next.toml"])
def test_files_of_other_regions_and_other_files_are_left_alone(tmp_path, name):
    assert date(2027, 1, 1) not in with_file(tmp_path, NEW_YEAR, name).days_off


@pytest.mark.parametrize(
    ("text", "line", "clause", "reason"),
    [
        ("complete = 1", 1, "complete", "must be true or false, not 1"),
        ("[daysoff]", 1, "daysoff", "is not a known key"),
        ("[days_off]\n2027-02-30 = {zh='x', en='x'}", 2, "days_off.2027-02-30", "is no date such as 2027-10-01"),
        ("[days_off]\n2026-10-01 = {zh='x', en='x'}", 2, "days_off.2026-10-01", "in the year of the file"),
        ("[make_up_days]\nmonday = {zh='x', en='x'}", 2, "make_up_days.monday", "is no date such as"),
        ("[days_off]\n2027-01-01 = '元旦'", 2, "days_off.2027-01-01", "must be a table"),
        ("[days_off]\n2027-01-01 = {zh='元旦'}", 2, "days_off.2027-01-01.en", "is missing"),
        ("days_off = 3", 1, "days_off", "must be a table"),
        ("[days_off", 1, "top of the file", "Expected"),
        (
            "days_off.2027-01-01 = {zh='x', en='x'}\nmake_up_days.2027-01-01 = {zh='x', en='x'}",
            2,
            "make_up_days.2027-01-01",
            "is a day off and a make-up day",
        ),
    ],
)
def test_a_bad_file_is_refused_with_file_line_and_reason(tmp_path, text, line, clause, reason):
    with pytest.raises(PolicyFileError) as refused:
        with_file(tmp_path, text)
    (problem,) = refused.value.problems
    assert (problem.file, problem.line, problem.clause) == ("mainland-china-2027.toml", line, clause)
    assert reason in problem.reason


def test_a_region_without_holidays_works_by_the_weekday_alone() -> None:
    week = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    calendar = working_calendar(CalendarRule("no-holidays", "Asia/Shanghai", week, ("08:00-20:00",)))
    new_year = moment("Thu 2026-01-01 19:00")
    found = calendar.add(start=new_year, limit=Limit(2, Unit.WORKING_HOURS))
    assert (found.due_at, found.provisional) == (moment("Fri 2026-01-02 09:00"), False)


def test_only_what_the_public_calendar_has_otherwise_is_an_override_with_its_source(tmp_path):
    told = """source = { zh = "公司通知", en = "House notice" }
[days_off]
2026-10-01 = { zh = "国庆节", en = "National Day" }
2026-10-10 = { zh = "司庆", en = "Founders' day" }
[make_up_days]
2026-10-02 = { zh = "盘点", en = "Stocktaking" }
"""
    overrides = with_file(tmp_path, told, "mainland-china-2026.toml").overrides
    assert {day.day: override.was for day, override in overrides.items()} == {2: "holiday", 10: "make_up_day"}
    assert {override.source.en for override in overrides.values()} == {"House notice"}


def test_a_file_without_a_source_is_the_companys_own_word(tmp_path):
    told = '[days_off]\n2026-11-20 = { zh = "司庆", en = "Founders\' day" }\n'
    [override] = with_file(tmp_path, told, "mainland-china-2026.toml").overrides.values()
    assert (override.source.zh, override.was) == ("公司自行安排", "")
