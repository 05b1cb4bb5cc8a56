"""Gathers the cases that can count in a month, and reckons its figures: for whom may see them, as of a moment."""

from dataclasses import dataclass
from datetime import date, datetime

from complaints.domain.acts import REPORTS, NotAllowed, may
from complaints.domain.circumstances import Circumstances
from complaints.domain.confidentiality import sight
from complaints.domain.month import MonthReport, month_report
from complaints.domain.policy_oversight import Every
from complaints.domain.regulation import Regulation, of_case
from complaints.domain.report_calendar import Period, period_of
from complaints.usecases.ports import CaseRepository, CaseSummary
from complaints.usecases.report_cases import can_count, months_back, rows_until

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
    seen = sight(member=member, roster=by.roster, today=by.today)
    rows = rows_until(cases=cases, period=period, months=MONTHS_BACK, at=at, seen=seen, by=by)
    counted = [row for row in rows.values() if can_count(row=row, since=period.start)]
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


def _trend(month: str, rows: dict[str, CaseSummary]) -> tuple[tuple[str, int], ...]:
    months = reversed(months_back(month=month, count=TREND))
    return tuple((each, sum(row.month == each for row in rows.values())) for each in months)
