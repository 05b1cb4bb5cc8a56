"""Gathers the cases that can count in a month, and reckons its figures: for whom may see them, as of a moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from complaints.domain.acts import REPORTS, NotAllowed, may
from complaints.domain.circumstances import Circumstances
from complaints.domain.confidentiality import sight
from complaints.domain.month import MonthReport, MonthTally
from complaints.domain.policy_oversight import Every
from complaints.domain.report_calendar import Period, period_of
from complaints.usecases.ports import CaseFilter, CaseRepository, CaseSummary
from complaints.usecases.report_cases import Reading, all_rows, months_back, rows_of

TREND = 12


class UnknownMonth(Exception):
    """No month is called so, or it has not begun yet."""


@dataclass(frozen=True)
class ReportedMonth:
    """A month's report. `references`: the cases that were looked at; `trend`: (month, cases registered)."""

    report: MonthReport
    references: tuple[str, ...]
    trend: tuple[tuple[str, int], ...]
    reading: Reading

    def rows(self, *, references: tuple[str, ...]) -> Iterator[CaseSummary]:
        """The rows in the lists of some of these cases."""
        return rows_of(reading=self.reading, references=references)


def report_month(
    *, cases: CaseRepository, month: str, as_of: datetime | None, circumstances: Circumstances
) -> ReportedMonth:
    """The report of `month` (YYYY-MM) as of a moment, or now. Raises NotAllowed, UnknownMonth, PolicyNotKept.

    What who asks may not know of is not counted.
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
    tally, references = MonthTally(policy=by.policy, period=period, as_of=at), list[str]()
    for facts in reading.whole(period=period):
        tally.add(told=facts)
        references.append(facts.reference)
    return ReportedMonth(tally.report, tuple(references), _trend(month, reading), reading)


def _period(month: str, at: datetime, by: Circumstances) -> Period:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise UnknownMonth from error
    if first > at.astimezone(by.calendar.zone).date():
        raise UnknownMonth
    return period_of(every=Every.MONTH, day=first, calendar=by.calendar)


def _trend(month: str, reading: Reading) -> tuple[tuple[str, int], ...]:
    return tuple((each, _registered(each, reading)) for each in reversed(months_back(month=month, count=TREND)))


def _registered(month: str, reading: Reading) -> int:
    rows = all_rows(cases=reading.cases, wanted=CaseFilter(month=month, sight=reading.seen), by=reading.by)
    return sum(row.received_at <= reading.at for row in rows)
