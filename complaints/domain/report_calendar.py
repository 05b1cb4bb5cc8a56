"""When reports fall due, and over which period."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from complaints.domain.case import ComplaintCase
from complaints.domain.policy_oversight import Every, ReportRule
from complaints.domain.timeline import states
from complaints.domain.working_time import WorkingCalendar

_NAMED = re.compile(r"(\d{4})(?:-W(\d{2})|-(\d{2})|-Q([1-4]))?")
MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}


@dataclass(frozen=True)
class Period:
    """From midnight to midnight where the company is, the last excluded. `id`: 2026-W47, 2026-11, 2026-Q4 or 2026."""

    id: str
    start: datetime
    end: datetime

    def holds(self, *, moment: datetime | None) -> bool:
        """Whether `moment` (aware) lies in the period; what has not happened lies in none."""
        return moment is not None and self.start <= moment < self.end


@dataclass(frozen=True)
class DueReport:
    """A report that falls due once for its period. `due_at`: from when it may leave.

    That is the beginning of its day; on a day of the period itself it is the end of that day, whose cases belong to it.
    """

    rule: ReportRule
    period: Period
    due_at: datetime


def periods(*, rule: ReportRule, calendar: WorkingCalendar, since: datetime, until: datetime) -> tuple[DueReport, ...]:
    """The reports of `rule` that fall due after `since` and by `until` (aware), in order. On demand: none."""
    if rule.every is Every.DEMAND:
        return ()
    found = (
        due_report(rule=rule, calendar=calendar, period=period) for period in _around(rule, calendar, since, until)
    )
    return tuple(due for due in found if due is not None and since < due.due_at <= until)


def due_report(*, rule: ReportRule, calendar: WorkingCalendar, period: Period) -> DueReport | None:
    """The report of `rule` over `period`; None in months in which there is none."""
    follows = rule.day > 0
    days = _days(following(period=period, every=rule.every, calendar=calendar) if follows else period)
    if rule.working:
        days = tuple(day for day in days if calendar.is_working_day(day)) or days
    place = min(rule.day, len(days)) - 1 if follows else max(rule.day, -len(days))
    day = days[place]
    if rule.months and day.month not in rule.months:
        return None
    return DueReport(rule, period, calendar.midnight(day=day if follows else day + timedelta(days=1)))


def period_of(*, every: Every, day: date, calendar: WorkingCalendar) -> Period:
    """The week (from Monday), month, quarter or year in which `day` lies; for a report on demand its month."""
    if every is Every.WEEK:
        first = day - timedelta(days=day.weekday())
        year, week, _ = first.isocalendar()
        return Period(
            f"{year}-W{week:02}", calendar.midnight(day=first), calendar.midnight(day=first + timedelta(days=7))
        )
    months = MONTHS.get(every, 1)
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    last_month = first.month + months - 1
    last = date(first.year, last_month, monthrange(first.year, last_month)[1])
    number = (first.month - 1) // months + 1
    id_ = {1: f"{first:%Y-%m}", 3: f"{first:%Y}-Q{number}", 12: f"{first:%Y}"}[months]
    return Period(id_, calendar.midnight(day=first), calendar.midnight(day=last + timedelta(days=1)))


def period_called(*, id: str, every: Every, calendar: WorkingCalendar) -> Period | None:
    """The period with this id (2026-W47, 2026-11, 2026-Q4, 2026); None where no period of that length is called so."""
    named = _NAMED.fullmatch(id)
    if named is None:
        return None
    year, week, month, quarter = (int(part) if part else 0 for part in named.groups())
    try:
        day = date.fromisocalendar(year, week, 1) if week else date(year, month or max(quarter * 3 - 2, 1), 1)
        found = period_of(every=every, day=day, calendar=calendar)
    except (ValueError, OverflowError):  # no such day, or one whose period ends after the last of all days
        return None
    return found if found.id == id else None


def following(*, period: Period, every: Every, calendar: WorkingCalendar) -> Period:
    """The period after `period`."""
    return period_of(every=every, day=period.end.date(), calendar=calendar)


def is_sent(*, rule: ReportRule, cases: tuple[ComplaintCase, ...]) -> bool:
    """Whether the report leaves at all: one without cases only where the text wants the zero report (零报)."""
    return rule.zero or bool(cases)


def as_it_stood(*, case: ComplaintCase, at: datetime) -> ComplaintCase | None:
    """`case` with what had happened by `at` (aware); None where it had not been registered yet."""
    past = [state for entry, state in states(case) if entry.at <= at]
    return past[-1] if past and past[-1].policy_id else None


def _around(rule: ReportRule, calendar: WorkingCalendar, since: datetime, until: datetime) -> Iterator[Period]:
    """Every period whose report can fall due between the two moments, and a few that cannot."""
    period = period_of(every=rule.every, day=since.astimezone(calendar.zone).date(), calendar=calendar)
    before = (period.start - timedelta(days=1)).date()
    period = period_of(every=rule.every, day=before, calendar=calendar)
    while period.start <= until:
        yield period
        period = following(period=period, every=rule.every, calendar=calendar)


def _days(period: Period) -> tuple[date, ...]:
    first, last = period.start.date().toordinal(), period.end.date().toordinal()
    return tuple(date.fromordinal(day) for day in range(first, last))
