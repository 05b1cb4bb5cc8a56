"""When reports fall due, a minute either side, and which cases they tell of; A15, A16 and B12 by their ids."""

from dataclasses import replace
from datetime import timedelta

import pytest

from complaints.adapters.calendars import working_calendar
from complaints.domain.commands import Closure, Reopening
from complaints.domain.kpis import asked_by, facts_at
from complaints.domain.policy import CalendarRule, ClockRule
from complaints.domain.policy_intake import TypeRule
from complaints.domain.policy_oversight import Counts, Every, ReportRule
from complaints.domain.regulation import Regulation
from complaints.domain.report_calendar import is_sent, period_called, period_of, periods
from complaints.domain.report_parts import is_told
from complaints.domain.text import Text
from complaints.domain.working_time import Limit, Unit
from tests.factories import a_complaint, a_policy, a_registered_case, after, moment
from tests.proofs import proves

TITLE = Text("报表", "Report")
FIVE_DAYS = working_calendar(CalendarRule("mainland-china", "Asia/Shanghai", ("mon", "tue", "wed", "thu", "fri")))
MINUTE = timedelta(minutes=1)


def a_report(every="month", **changes) -> ReportRule:
    return replace(ReportRule("monthly", TITLE, Every(every), ("executive",)), **changes)


def due(rule, since, until, calendar=FIVE_DAYS):
    """(period, due moment) of the reports that fall due between two moments."""
    found = periods(rule=rule, calendar=calendar, since=moment(since), until=moment(until))
    return [(each.period.id, f"{each.due_at:%a %Y-%m-%d %H:%M}") for each in found]


def only(rule, since, until):
    [found] = periods(rule=rule, calendar=FIVE_DAYS, since=moment(since), until=moment(until))
    return found


@pytest.mark.parametrize(
    ("rule", "period", "day"),
    [
        (a_report(), "2026-10", "Sun 2026-11-01 00:00"),
        (a_report(working=True), "2026-10", "Mon 2026-11-02 00:00"),
        (a_report(day=7), "2026-10", "Sat 2026-11-07 00:00"),  # DAIWEI-2: the score sheet of the previous month
        (a_report(day=7, working=True), "2026-10", "Tue 2026-11-10 00:00"),
        (a_report(day=-1), "2026-11", "Tue 2026-12-01 00:00"),  # MAILSUBJ-16: 每月底
        (a_report(day=-2), "2026-11", "Mon 2026-11-30 00:00"),
        (a_report(day=-1, working=True), "2026-11", "Tue 2026-12-01 00:00"),
        (a_report(day=15), "2026-10", "Sun 2026-11-15 00:00"),
    ],
    ids=lambda value: f"day {value.day}{' working' * value.working}" if isinstance(value, ReportRule) else "",
)
def test_a_monthly_report_falls_due_on_its_day_and_not_a_minute_before(rule, period, day):
    at = moment(day)
    before = periods(rule=rule, calendar=FIVE_DAYS, since=at - timedelta(days=9), until=at - MINUTE)
    assert at not in [each.due_at for each in before]
    [found] = periods(rule=rule, calendar=FIVE_DAYS, since=at - MINUTE, until=at)
    assert (found.period.id, found.due_at) == (period, at)
    assert periods(rule=rule, calendar=FIVE_DAYS, since=at, until=at + MINUTE) == ()


@pytest.mark.parametrize(
    ("rule", "period", "day"),
    [
        (a_report("week"), "2026-W47", "Mon 2026-11-23 00:00"),
        (a_report("week", day=-1), "2026-W48", "Mon 2026-11-30 00:00"),
        (a_report("week", day=-1, working=True), "2026-W47", "Sat 2026-11-21 00:00"),
        (a_report("quarter"), "2026-Q3", "Thu 2026-10-01 00:00"),
        (a_report("quarter", working=True), "2026-Q3", "Thu 2026-10-08 00:00"),
        (a_report("quarter", day=-1), "2026-Q4", "Fri 2027-01-01 00:00"),
        (a_report("year", day=-1), "2026", "Fri 2027-01-01 00:00"),  # ISO-7: the table of 31 December
        (a_report("year", day=10), "2025", "Sat 2026-01-10 00:00"),
    ],
    ids=lambda value: (
        f"{value.every.value} {value.day}{' working' * value.working}" if isinstance(value, ReportRule) else ""
    ),
)
def test_weeks_quarters_and_years_have_their_reports(rule, period, day):
    at = moment(day)
    [found] = periods(rule=rule, calendar=FIVE_DAYS, since=at - MINUTE, until=at)
    assert (found.period.id, found.due_at) == (period, at)


def test_each_period_is_reported_once_in_a_row_without_a_gap():
    for rule in (a_report("week"), a_report(), a_report(day=-1), a_report("quarter", working=True), a_report("year")):
        found = periods(
            rule=rule, calendar=FIVE_DAYS, since=moment("2019-12-31 12:00"), until=moment("2026-01-31 12:00")
        )
        assert [earlier.period.end for earlier in found[:-1]] == [later.period.start for later in found[1:]]
        assert all(each.period.end <= each.due_at for each in found)


def test_the_first_working_day_is_a_make_up_day_where_there_is_one():
    assert due(a_report(working=True), "2025-12-31 23:59", "2026-01-31 00:00") == [("2025-12", "Sun 2026-01-04 00:00")]


def test_a_day_that_a_month_does_not_have_is_its_last():
    found = due(a_report(day=31), "2026-02-01 00:00", "2026-04-30 23:59")
    assert found == [
        ("2026-01", "Sat 2026-02-28 00:00"),
        ("2026-02", "Tue 2026-03-31 00:00"),
        ("2026-03", "Thu 2026-04-30 00:00"),
    ]
    assert due(a_report(day=31, working=True), "2026-02-01 00:00", "2026-03-01 00:00") == [
        ("2026-01", "Sat 2026-02-28 00:00")  # a make-up Saturday
    ]


def test_a_seasonal_report_falls_due_in_its_months_alone():
    found = due(a_report(months=(1, 2)), "2025-06-01 00:00", "2026-12-31 23:59")
    assert [period for period, _ in found] == ["2025-12", "2026-01"]
    assert due(a_report(months=(12,), day=-1), "2026-06-01 00:00", "2027-03-01 00:00") == [
        ("2026-12", "Fri 2027-01-01 00:00")
    ]


def test_a_report_on_demand_falls_due_never_and_tells_of_the_month_it_is_asked_in():
    rule = a_report("demand")
    assert due(rule, "2020-01-01 00:00", "2026-12-31 00:00") == []
    assert period_of(every=rule.every, day=moment("2026-11-20 10:00").date(), calendar=FIVE_DAYS).id == "2026-11"


def test_periods_are_those_of_the_zone_of_the_company():
    berlin = replace(FIVE_DAYS, zone=moment("2026-01-01 00:00", zone="Europe/Berlin").tzinfo)
    at = moment("2026-11-01 00:00", zone="Europe/Berlin")
    [found] = periods(rule=a_report(), calendar=berlin, since=at - MINUTE, until=at)
    assert found.due_at == at
    assert found.period.start == moment("2026-10-01 00:00", zone="Europe/Berlin")
    assert found.period.end - found.period.start == timedelta(days=31)  # on the wall: clocks went back that month
    assert found.period.end.timestamp() - found.period.start.timestamp() == (31 * 24 + 1) * 3600


@pytest.mark.parametrize(
    ("at", "inside"),
    [("2026-10-31 23:59", False), ("2026-11-01 00:00", True), ("2026-11-30 23:59", True), ("2026-12-01 00:00", False)],
)
def test_a_period_holds_its_first_moment_and_not_the_first_of_the_next(at, inside):
    period = period_of(every=Every.MONTH, day=moment("2026-11-20 00:00").date(), calendar=FIVE_DAYS)
    assert period.holds(moment=moment(at)) is inside
    assert not period.holds(moment=None)


# Which cases.


def told(rule, cases, period_day, policy, as_of="2027-12-31 00:00"):
    period = period_of(every=rule.every, day=moment(f"{period_day} 00:00").date(), calendar=FIVE_DAYS)
    under, asked = (lambda _: Regulation(policy, FIVE_DAYS)), asked_by(rules=(), reports=(rule,))
    found = facts_at(cases=cases, under=under, asked=asked, as_of=moment(as_of))
    return [each.reference for each in found if is_told(rule=rule, told=each, period=period, as_of=moment(as_of))]


def a_case(reference, received, closed="", **surroundings):
    case = a_registered_case(reference=reference, now=moment(received), **surroundings)
    policy = surroundings.get("policy")
    return after(case, ("agent", closed, Closure("answered", "已办结")), policy=policy) if closed else case


@proves("OPPEIN-15", "INSUR-6")
def test_a_case_accepted_on_the_31st_belongs_to_that_month_and_one_a_minute_later_to_the_next():
    cases = (a_case("1", "2026-10-31 23:59"), a_case("2", "2026-11-01 00:00"), a_case("3", "2026-09-30 23:59"))
    assert told(a_report(), cases, "2026-10-01", a_policy()) == ["1"]  # OPPEIN-15
    assert told(a_report(), cases, "2026-11-01", a_policy()) == ["2"]


def test_cases_are_counted_by_when_they_were_closed_or_due_where_the_text_says_so():
    noise = a_case("9", "2026-10-05 10:00", "2026-10-06 10:00")
    cases = (a_case("1", "2026-10-30 10:00", "2026-11-02 10:00"), a_case("2", "2026-10-30 10:00"), noise)
    by_closing, by_due = a_report(counts=Counts.CLOSED), a_report(counts=Counts.DUE)
    assert told(by_closing, cases, "2026-11-01", a_policy()) == ["1"]
    assert told(by_closing, cases, "2026-10-01", a_policy()) == ["9"]
    assert set(told(by_due, cases, "2026-11-01", a_policy())) == {"1", "2"}


def test_a_report_tells_what_was_known_when_it_was_made():
    closed = a_case("1", "2026-11-02 10:00", "2026-11-20 10:00")
    reopened = after(closed, ("agent", "2026-12-01 09:00", Reopening("漏了一项")))
    rule = a_report(counts=Counts.CLOSED)
    assert told(rule, (reopened,), "2026-11-01", a_policy(), as_of="2026-12-01 08:59") == ["1"]
    assert told(rule, (reopened,), "2026-11-01", a_policy(), as_of="2026-12-01 09:00") == []
    assert told(a_report(), (closed,), "2026-11-01", a_policy(), as_of="2026-11-02 09:59") == []


def test_what_is_no_complaint_is_told_only_where_its_type_is_named():
    types = (TypeRule("complaint", TITLE), TypeRule("inquiry", TITLE, counted=False))
    policy = a_policy(intake=replace(a_policy().intake, types=types))
    cases = tuple(
        a_case(kind, "2026-11-02 10:00", complaint=a_complaint(type=kind), policy=policy)
        for kind in ("complaint", "inquiry")
    )
    assert told(a_report(), cases, "2026-11-01", policy) == ["complaint"]
    assert told(a_report(when={"type": ("inquiry",)}), cases, "2026-11-01", policy) == ["inquiry"]


# The branch of an insurer (INSUR-8 to 10): orders not closed within nine calendar days, on the first working day.

CLOSE = ClockRule(
    "close", TITLE, ("registered",), ("closed",), Limit(9, Unit.CALENDAR_DAYS), accountable="handler", ladder=()
)
OVERDUE = a_report(working=True, counts=Counts.CLOSED, breached=("close",), zero=True)


def insurer():
    return a_policy(clocks=(CLOSE,))


@proves("INSUR-8", "INSUR-9")
def test_a15_the_overdue_table_leaves_on_the_first_working_day_even_when_there_is_nothing_in_it():
    found = only(OVERDUE, "2025-03-31 23:59", "2025-04-02 00:00")
    assert (found.period.id, found.due_at) == ("2025-03", moment("Tue 2025-04-01 00:00"))
    assert only(OVERDUE, "2025-05-01 00:00", "2025-05-31 00:00").due_at == moment("Tue 2025-05-06 00:00")
    in_time = a_case("1", "2025-03-03 10:00", "2025-03-10 10:00", policy=insurer())
    assert told(OVERDUE, (in_time,), "2025-03-01", insurer()) == []
    assert is_sent(rule=OVERDUE, cases=())
    assert not is_sent(rule=replace(OVERDUE, zero=False), cases=())
    assert is_sent(rule=replace(OVERDUE, zero=False), cases=(in_time,))


@proves("INSUR-10")
@pytest.mark.parametrize(
    ("closed", "listed"), [("2025-03-12 10:00", []), ("2025-03-12 10:01", ["1"]), ("2025-04-01 00:00", [])]
)
def test_a16_what_was_closed_in_the_month_after_more_than_nine_calendar_days_is_in_its_table(closed, listed):
    case = a_case("1", "2025-03-03 10:00", closed, policy=insurer())
    assert told(OVERDUE, (case,), "2025-03-01", insurer()) == listed


@proves("INSUR-8", "INSUR-10")
def test_b12_accepted_on_20_february_and_closed_on_3_march_is_in_the_table_of_march():
    case = a_case("1", "2025-02-20 10:00", "2025-03-03 10:00", policy=insurer())
    assert told(OVERDUE, (case,), "2025-02-01", insurer()) == []
    assert told(OVERDUE, (case,), "2025-03-01", insurer()) == ["1"]
    assert only(OVERDUE, "2025-03-31 00:00", "2025-04-30 00:00").due_at == moment("Tue 2025-04-01 00:00")


def test_what_is_still_open_is_in_no_table_of_closed_cases():
    case = a_case("1", "2025-02-20 10:00", policy=insurer())
    assert told(OVERDUE, (case,), "2025-03-01", insurer()) == []
    assert told(replace(OVERDUE, counts=Counts.RECEIVED), (case,), "2025-02-01", insurer()) == ["1"]


@pytest.mark.parametrize("id", ["9999-12", "9999-Q4", "9999", "9999-W52", "0000-01", "2026-13", "2026-W54"])
def test_a_period_beyond_all_days_is_none(id: str) -> None:
    every = {"W": "week", "Q": "quarter"}.get(id[5:6], "month" if "-" in id else "year")
    assert period_called(id=id, every=Every(every), calendar=FIVE_DAYS) is None
