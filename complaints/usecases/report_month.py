"""Gathers the cases that can count in a month, and reckons its figures: for whom may see them, as of a moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from complaints.domain.acts import REPORTS, NotAllowed, may
from complaints.domain.case import Stage
from complaints.domain.circumstances import Circumstances
from complaints.domain.confidentiality import sight
from complaints.domain.month import MonthReport, month_report
from complaints.domain.policy_oversight import Every
from complaints.domain.regulation import Regulation, of_case
from complaints.domain.report_calendar import Period, period_of
from complaints.usecases.ports import CaseFilter, CaseRepository, CaseSummary

PAGE = 250
MONTHS_BACK = 24  # a case received longer ago counts only while it is open
TREND = 12


class UnknownMonth(Exception):
    """No month is called so, or it has not begun yet."""


@dataclass(frozen=True)
class ReportedMonth:
    """A month's report. `rows`: the cases that it was reckoned from, by number; `trend`: (month, cases registered)."""

    report: MonthReport
    rows: dict[str, CaseSummary]
    trend: tuple[tuple[str, int], ...]


def report_month(
    *, cases: CaseRepository, month: str, as_of: datetime | None, circumstances: Circumstances
) -> ReportedMonth:
    """The report of `month` (YYYY-MM) as of a moment, or now. Raises NotAllowed, UnknownMonth, PolicyNotKept.

    What who asks may not know of is not counted. Only cases are read that can count: those received in the month or
    in the two years before it, and of these not the ones with which nothing happened or fell due any more.
    """
    by = circumstances
    member = by.actor.member
    if member is None or not may(
        actor=by.actor, act=REPORTS, case=None, policy=by.policy, roster=by.roster, today=by.today
    ):
        raise NotAllowed(act=REPORTS)
    at = min(as_of, by.now) if as_of else by.now
    period = _period(month, at, by)
    rows = {row.reference: row for row in _rows(cases, period, at, by)}
    counted = [row for row in rows.values() if _can_count(row, period)]
    told = [cases.get(reference=row.reference) for row in sorted(counted, key=lambda row: row.reference)]
    in_force = Regulation(by.policy, by.calendar)
    report = month_report(
        cases=told,
        policy=by.policy,
        under=lambda case: of_case(case=case, in_force=in_force, regulations=by.regulations),
        period=period,
        as_of=at,
    )
    return ReportedMonth(report, {row.reference: row for row in counted}, _trend(month, rows))


def _period(month: str, at: datetime, by: Circumstances) -> Period:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise UnknownMonth from error
    if first > at.astimezone(by.calendar.zone).date():
        raise UnknownMonth
    return period_of(every=Every.MONTH, day=first, calendar=by.calendar)


def _rows(cases: CaseRepository, period: Period, at: datetime, by: Circumstances) -> Iterator[CaseSummary]:
    """The rows of the month, of those before it, and of what is open still, however long ago it came."""
    assert by.actor.member is not None
    seen = sight(member=by.actor.member, roster=by.roster, today=by.today)
    wanted = [CaseFilter(month=month, sight=seen) for month in _back(period.id, MONTHS_BACK)]
    wanted += [CaseFilter(stage=stage.value, sight=seen) for stage in Stage if stage is not Stage.CLOSED]
    for each in wanted:
        cursor = None
        while True:
            page = cases.find(wanted=each, now=by.now, limit=PAGE, cursor=cursor)
            yield from (row for row in page.rows if row.received_at < period.end and row.received_at <= at)
            cursor = page.cursor
            if cursor is None:
                break


def _can_count(row: CaseSummary, period: Period) -> bool:
    """Whether anything of the case can lie in the period or be open in it."""
    return row.stage != Stage.CLOSED.value or row.last_at is None or row.last_at >= period.start


def _trend(month: str, rows: dict[str, CaseSummary]) -> tuple[tuple[str, int], ...]:
    months = reversed(_back(month, TREND))
    return tuple((each, sum(row.month == each for row in rows.values())) for each in months)


def _back(month: str, count: int) -> list[str]:
    """`month` and those before it, `count` in all, the latest first."""
    year, number = map(int, month.split("-"))
    last = year * 12 + number - 1
    return [f"{place // 12:04}-{place % 12 + 1:02}" for place in range(last, last - count, -1)]
