"""Gathers the facts of the cases that can count in a period: the rows of its months, and of what is open or owed.

A row tells of a case as it stands. Where more has happened since the moment of the report, or the row was reckoned
otherwise than it would be today, the timeline is read: the same moment gives the same facts, whatever came later.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from complaints.domain.case import Stage
from complaints.domain.case_facts import Asked, CaseFacts, made_by, ticks
from complaints.domain.circumstances import Circumstances
from complaints.domain.confidentiality import Sight
from complaints.domain.kpis import facts_at
from complaints.domain.month import asked_by_figures
from complaints.domain.regulation import Pins, Regulation, of_case
from complaints.domain.report_calendar import Period
from complaints.usecases.figure_port import FigureRow
from complaints.usecases.ports import CaseFilter, CaseRepository, CaseSummary

PAGE = 250
NOBODY = Sight("nobody")  # what goes to many: what only some may know of is not in it
MONTHS_BACK = 36  # without rows, a case received longer ago counts only while it is open
STEP = 5_000  # rows after which it is told how far a report has come


@dataclass(frozen=True)
class Progress:
    """How far a report has come: cases of a period read, of about how many."""

    of: str
    read: int
    about: int


def unheard(progress: Progress) -> None:
    """Where nobody waits to be told."""


@dataclass(frozen=True)
class Reading:
    """What is read for a report: for whom (`seen`), as of which moment (aware). `told` hears how far it has come."""

    cases: CaseRepository
    seen: Sight
    at: datetime
    by: Circumstances
    told: Callable[[Progress], None] = unheard

    def whole(self, *, period: Period) -> Iterator[CaseFacts]:
        """What counts in the period, and what was open or owed whenever it came, received before the period ended."""
        end, found = ticks(period.end), set[str]()
        for facts in self.counting(period=period):
            if facts.received < end:
                found.add(facts.reference)
                yield facts
        if self._has_rows:
            places = [(row.month, row.reference) for row in self._owing() if row.reference not in found]
            rows = {row.facts.reference: row for row in self.cases.figure_rows_of(places=places)}
            owing = (self._at_the_moment(rows.get(reference), reference) for _, reference in sorted(places))
            yield from (facts for facts in owing if facts and facts.received < end)

    def anything(self, *, until: datetime) -> bool:
        """Whether any case had come before `until` and by the moment of the report, as far as the last years tell."""
        last = f"{until - timedelta(hours=1):%Y-%m}"
        return any(
            row.received_at < until and row.received_at <= self.at
            for month in months_back(month=last, count=MONTHS_BACK)
            for row in self._listed(CaseFilter(month=month, sight=self.seen))
        )

    def counting(self, *, period: Period) -> Iterator[CaseFacts]:
        """What can count in the period, and some that cannot, in the order of their numbers within a month."""
        if not self._has_rows:
            yield from self._from_timelines(period)
            return
        months, found = months_in(period=period, by=self.by), set[str]()
        about, read = sum(self.cases.rows_about(month=month) for month in months), 0
        for row in (row for month in months for row in self.cases.figure_rows(month=month)):
            read += 1
            if read % STEP == 0:
                self.told(Progress(period.id, read, max(about, read)))
            reference = row.facts.reference
            if reference in found or not self._shows(row):
                continue
            if len(months) > 1:
                found.add(reference)
            if facts := self._at_the_moment(row, reference):
                yield facts

    def under(self, facts: Pins) -> Regulation:
        """The regulation that a case pins. Raises PolicyNotKept."""
        return of_case(case=facts, in_force=self.by.measured, regulations=self.by.regulations)

    @cached_property
    def _has_rows(self) -> bool:
        return bool(self.cases.rows_since())

    @cached_property
    def _asked(self) -> Asked:
        return asked_by_figures(policy=self.by.measured.policy)

    @cached_property
    def _made_by(self) -> dict[tuple[str, str], str]:
        return {}

    def _shows(self, row: FigureRow) -> bool:
        whose = row.facts.holder
        return self.seen.shows(
            seen_by=row.seen_by,
            respondent=row.respondent,
            handler=whose.handler,
            agent=whose.agent,
            department=whose.department,
        )

    def _at_the_moment(self, row: FigureRow | None, reference: str) -> CaseFacts | None:
        """The facts as of the moment of the report; None where the case had not been registered."""
        if row is None or row.last > ticks(self.at) or not self.is_fresh(row):
            case = self.cases.get(reference=reference)
            return next(facts_at(cases=(case,), under=self.under, asked=self._asked, as_of=self.at), None)
        return row.facts

    def is_fresh(self, row: FigureRow) -> bool:
        """Whether it would be reckoned so today, by the regulation that the case pins. Raises PolicyNotKept."""
        pinned = row.facts.policy_id, row.facts.policy_version
        if pinned not in self._made_by:
            self._made_by[pinned] = made_by(regulation=self.under(row.facts), asked=self._asked)
        return self._made_by[pinned] == row.made_by

    def _owing(self) -> Iterator[CaseSummary]:
        wanted = [CaseFilter(stage=stage.value, sight=self.seen) for stage in Stage if stage is not Stage.CLOSED]
        found = (row for each in (*wanted, CaseFilter(overdue=True, sight=self.seen)) for row in self._listed(each))
        return iter({row.reference: row for row in found if row.received_at <= self.at}.values())

    def _from_timelines(self, period: Period) -> Iterator[CaseFacts]:
        """From the timelines of those that can count, as long as there are no rows of all cases."""
        last = f"{period.end - timedelta(hours=1):%Y-%m}"  # its end is a midnight where the company is
        months = months_back(month=last, count=MONTHS_BACK)
        rows = {
            row.reference: row for month in months for row in self._listed(CaseFilter(month=month, sight=self.seen))
        }
        rows |= {row.reference: row for row in self._owing()}
        counted = (row.reference for row in rows.values() if _can_count(row, period.start))
        cases = (self.cases.get(reference=reference) for reference in sorted(counted))
        yield from facts_at(cases=cases, under=self.under, asked=self._asked, as_of=self.at)

    def _listed(self, wanted: CaseFilter) -> Iterator[CaseSummary]:
        return all_rows(cases=self.cases, wanted=wanted, by=self.by)


def all_rows(*, cases: CaseRepository, wanted: CaseFilter, by: Circumstances) -> Iterator[CaseSummary]:
    """Every row of a list, page by page."""
    cursor = None
    while True:
        page = cases.find(wanted=wanted, now=by.now, limit=PAGE, cursor=cursor)
        yield from page.rows
        cursor = page.cursor
        if cursor is None:
            return


def rows_of(*, reading: Reading, references: Iterable[str]) -> Iterator[CaseSummary]:
    """The rows in the lists of these cases, as far as the reader may know of them now."""
    shows = reading.seen.shows
    for row in reading.cases.rows(references=references):
        whose = {name: getattr(row, name) for name in ("handler", "agent", "department")}
        if shows(seen_by=row.seen_by, respondent=row.respondent, **whose):
            yield row


def months_back(*, month: str, count: int) -> list[str]:
    """`month` (YYYY-MM) and those before it, `count` in all, the latest first."""
    year, number = map(int, month.split("-"))
    last = year * 12 + number - 1
    return [f"{place // 12:04}-{place % 12 + 1:02}" for place in range(last, last - count, -1)]


def months_in(*, period: Period, by: Circumstances) -> tuple[str, ...]:
    """The months (YYYY-MM) that have a day in the period, the earliest first."""
    zone = by.measured.calendar.zone
    first, last = (f"{at.astimezone(zone):%Y-%m}" for at in (period.start, period.end - timedelta(hours=1)))
    found = [last]
    while found[-1] > first:
        found.append(months_back(month=found[-1], count=2)[1])
    return tuple(reversed(found))


def _can_count(row: CaseSummary, since: datetime) -> bool:
    """Whether anything of the case can lie after `since` (aware) or be open then."""
    return row.stage != Stage.CLOSED.value or row.last_at is None or row.last_at >= since
