"""Gathers the cases that can count in a month, and reckons its figures: for whom may see them, as of a moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from complaints.domain.acts import REPORTS, NotAllowed, may
from complaints.domain.circumstances import Circumstances
from complaints.domain.confidentiality import sight
from complaints.domain.figure_sums import OPEN, TREND, Sums, hour_of, month_of_sums, trend_of_sums
from complaints.domain.month import AGEING, MonthReport, MonthTally
from complaints.domain.policy_oversight import Every
from complaints.domain.report_calendar import Period, period_of
from complaints.usecases.keep_sums import mark_of
from complaints.usecases.ports import CaseRepository, CaseSummary
from complaints.usecases.report_cases import Reading, months_back, rows_of

TREND_MONTHS = 12


class UnknownMonth(Exception):
    """No month is called so, it has not begun yet, or it ended before the first case came."""


@dataclass(frozen=True)
class ReportedMonth:
    """A month's report. `references`: the cases that were looked at, where they are named; `trend`: by month."""

    report: MonthReport
    references: tuple[str, ...]
    trend: tuple[tuple[str, int], ...]
    reading: Reading

    def rows(self, *, references: tuple[str, ...]) -> Iterator[CaseSummary]:
        """The rows in the lists of some of these cases."""
        return rows_of(reading=self.reading, references=references)


def report_month(
    *,
    cases: CaseRepository,
    month: str,
    as_of: datetime | None,
    named: bool = False,
    only: str | None = None,
    circumstances: Circumstances,
) -> ReportedMonth:
    """The report of `month` (YYYY-MM) as of a moment, or now. Raises NotAllowed, UnknownMonth, PolicyNotKept.

    What who asks may not know of is not counted. As of now it is read from the sums that are kept, unless the cases
    behind the numbers are to be `named`; those of a figure alone where `only` says which.
    """
    by = circumstances
    member = by.actor.member
    if member is None or not may(
        actor=by.actor, act=REPORTS, case=None, policy=by.policy, roster=by.roster, today=by.today
    ):
        raise NotAllowed(act=REPORTS)
    at = min(as_of, by.now) if as_of else by.now
    period = _period(month, at, by)
    reading = Reading(cases, sight(member=member, roster=by.roster, today=by.today), at, by)
    mark = mark_of(measured=by.measured)
    summed = cases.sums_since() == mark
    if summed and not named and at == by.now:
        sums = Sums(cases.sums(mark=mark, scope=month, until=hour_of(at)), cases.sums(mark=mark, scope=OPEN))
        report = month_of_sums(sums=sums, seen=reading.seen, policy=by.policy, period=period, now=at)
        if not any(figure.numbers.units for figure in report.figures):
            _check_begun(period, reading)
        return ReportedMonth(report, (), _trend(month, reading, mark), reading)
    tally, references = MonthTally(policy=by.policy, period=period, as_of=at, only=only), list[str]()
    for facts in (reading.whole if only in (None, AGEING) else reading.counting)(period=period):
        tally.add(told=facts)
        references.append(facts.reference)
    if not references:
        _check_begun(period, reading)
    return ReportedMonth(tally.report, tuple(references), _trend(month, reading, mark if summed else ""), reading)


def _check_begun(period: Period, reading: Reading) -> None:
    """Raises UnknownMonth of a month without a case that ended before any had come."""
    if period.end <= reading.at and not reading.anything(until=period.end):
        raise UnknownMonth


def _period(month: str, at: datetime, by: Circumstances) -> Period:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise UnknownMonth from error
    if first > at.astimezone(by.calendar.zone).date():
        raise UnknownMonth
    return period_of(every=Every.MONTH, day=first, calendar=by.calendar)


def _trend(month: str, reading: Reading, mark: str) -> tuple[tuple[str, int], ...]:
    """How many cases were registered in the months up to `month`; from sums as far as nothing came to them since."""
    at = f"{reading.at.astimezone(reading.by.measured.calendar.zone):%Y-%m}"
    came = trend_of_sums(sums=reading.cases.sums(mark=mark, scope=TREND), seen=reading.seen) if mark else {}
    whole = reading.at == reading.by.now
    months = reversed(months_back(month=month, count=TREND_MONTHS))
    return tuple(
        (each, came.get(each, 0) if mark and (whole or each < at) else _registered(each, reading)) for each in months
    )


def _registered(month: str, reading: Reading) -> int:
    return reading.cases.count(month=month, sight=reading.seen, until=reading.at)
