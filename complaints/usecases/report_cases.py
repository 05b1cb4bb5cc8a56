"""Gathers the cases that can count in a period: those received in it or within a time before it, and what is open."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from complaints.domain.case import Stage
from complaints.domain.circumstances import Circumstances
from complaints.domain.confidentiality import Sight
from complaints.domain.report_calendar import Period
from complaints.usecases.ports import CaseFilter, CaseRepository, CaseSummary

PAGE = 250


def rows_until(
    *, cases: CaseRepository, period: Period, months: int, at: datetime, seen: Sight, by: Circumstances
) -> dict[str, CaseSummary]:
    """The rows that `seen` shows of the last `months` months up to the end of `period`, and of what is open still.

    What came later than that, or after `at` (aware), is left out.
    """
    wanted = [CaseFilter(month=month, sight=seen) for month in months_back(month=_last_month(period), count=months)]
    wanted += [CaseFilter(stage=stage.value, sight=seen) for stage in Stage if stage is not Stage.CLOSED]
    found = (row for each in wanted for row in all_rows(cases=cases, wanted=each, by=by))
    return {row.reference: row for row in found if row.received_at < period.end and row.received_at <= at}


def can_count(*, row: CaseSummary, since: datetime) -> bool:
    """Whether anything of the case can lie after `since` (aware) or be open then."""
    return row.stage != Stage.CLOSED.value or row.last_at is None or row.last_at >= since


def months_back(*, month: str, count: int) -> list[str]:
    """`month` (YYYY-MM) and those before it, `count` in all, the latest first."""
    year, number = map(int, month.split("-"))
    last = year * 12 + number - 1
    return [f"{place // 12:04}-{place % 12 + 1:02}" for place in range(last, last - count, -1)]


def _last_month(period: Period) -> str:
    """The month in which the period ends: its end is the midnight after its last day, where the company is."""
    return f"{period.end - timedelta(hours=1):%Y-%m}"


def all_rows(*, cases: CaseRepository, wanted: CaseFilter, by: Circumstances) -> Iterator[CaseSummary]:
    """Every row of a list, page by page."""
    cursor = None
    while True:
        page = cases.find(wanted=wanted, now=by.now, limit=PAGE, cursor=cursor)
        yield from page.rows
        cursor = page.cursor
        if cursor is None:
            return
