"""Reports reckoned from rows of facts are those of the timelines, for the same reader and as of the same moment."""

from datetime import date, timedelta
from random import Random

import pytest

from complaints.domain.case import ComplaintCase
from complaints.domain.confidentiality import Circle, Sight, sight
from complaints.domain.kpis import facts_at
from complaints.domain.month import AGEING, HANDLING, MonthReport, MonthTally, asked_by_figures, behind
from complaints.domain.policy_oversight import Every
from complaints.domain.regulation import Regulation
from complaints.domain.report_calendar import Period, period_called, period_of
from complaints.domain.report_document import document
from complaints.domain.report_words import report_told
from complaints.usecases.report_cases import NOBODY, Progress, Reading
from tests.chance import POLICY, Company
from tests.factories import a_calendar, a_roster, acting
from tests.fake_cases import InMemoryCases

READERS = ("supervisor", "auditor", "handler", "head", "executive")
MONTHS = ("2026-09", "2026-10", "2026-11", "2026-12")
STEPS = 130
SEEDS = range(3)


class Timelines:
    """What is told of cases by their timelines alone, whichever period is asked for."""

    def __init__(self, cases: list[ComplaintCase], as_of) -> None:
        self._cases, self._as_of = cases, as_of

    def whole(self, *, period):
        asked = asked_by_figures(policy=POLICY)
        found = facts_at(cases=self._cases, under=self.under, asked=asked, as_of=self._as_of)
        return [facts for facts in found if period.end.timestamp() > facts.received / 1_000_000]

    counting = whole

    def under(self, facts):
        return Regulation(POLICY, a_calendar())


def a_company(seed: int) -> Company:
    company = Company(cases=InMemoryCases(), chance=Random(seed))
    for _ in range(STEPS):
        company.step()
    return company


def month(name: str) -> Period:
    return period_of(every=Every.MONTH, day=date.fromisoformat(f"{name}-01"), calendar=a_calendar())


def reckoned(sources, period: Period, as_of) -> MonthReport:
    tally = MonthTally(policy=POLICY, period=period, as_of=as_of)
    for facts in sources.whole(period=period):
        tally.add(told=facts)
    return tally.report


def opened(report: MonthReport) -> dict[str, list[str]]:
    """The cases behind each number."""
    found = {
        f"{each.rule.id}:{of}": behind(report=report, figure=each.rule.id, part=None, of=of)
        for each in report.figures
        for of in ("counted", "that", "other")
    }
    parts = {
        f"{each.rule.id}:{part}": behind(report=report, figure=each.rule.id, part=part, of="that")
        for each in report.figures
        for part in each.parts
    }
    rest = {name: behind(report=report, figure=name, part=None, of="that") for name in (AGEING, HANDLING)}
    return {name: sorted(cases) for name, cases in (found | parts | rest).items()}


def known_to(company: Company, reader: str) -> list[ComplaintCase]:
    """The cases of which somebody may know, by the circle of each."""
    member = acting(reader).member
    by = company.by(reader)
    return [case for case in company.all_cases() if by.circle(case).knows(member=member)]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_month_of_rows_is_the_month_of_the_timelines_for_every_reader_as_of_any_moment(seed: int) -> None:
    company, chance = a_company(seed), Random(seed)
    for reader in READERS:
        by = company.by(reader)
        seen = sight(member=acting(reader).member, roster=a_roster(), today=by.today)
        cases = known_to(company, reader)
        moments = [
            by.now,
            by.now + timedelta(days=40),
            *(by.now - chance.random() * timedelta(days=60) for _ in range(2)),
        ]
        for as_of in moments:
            for period in (each for each in map(month, MONTHS) if each.start <= as_of):
                rows = reckoned(Reading(company.cases, seen, as_of, by), period, as_of)
                slow = reckoned(Timelines(cases, as_of), period, as_of)
                assert report_told(report=rows, by=by) == report_told(report=slow, by=by)
                assert opened(rows) == opened(slow)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_report_that_leaves_is_of_rows_what_it_is_of_the_timelines(seed: int) -> None:
    company, chance = a_company(seed), Random(seed)
    by = company.by()
    cases = [case for case in company.all_cases() if not Circle(case, POLICY, a_roster(), by.today).is_closed]
    for rule in POLICY.reports:
        period = period_called(
            id="2026-10" if rule.every is Every.MONTH else "2026", every=rule.every, calendar=a_calendar()
        )
        for as_of in (by.now, by.now - chance.random() * timedelta(days=40)):
            told = {"rule": rule, "period": period or month("2026-10"), "by": by, "as_of": as_of}
            rows = document(sources=Reading(company.cases, NOBODY, as_of, by), **told)
            assert rows == document(sources=Timelines(cases, as_of), **told)


def test_as_long_as_not_every_case_has_its_row_the_timelines_are_read() -> None:
    company = a_company(7)
    by, whole = company.by(), Reading(company.cases, NOBODY, company.now, company.by())
    period = month("2026-10")
    from_rows = reckoned(whole, period, by.now)
    company.cases.note_rows(mark="")
    assert report_told(
        report=reckoned(Reading(company.cases, NOBODY, by.now, by), period, by.now), by=by
    ) == report_told(report=from_rows, by=by)


def test_a_row_that_was_reckoned_otherwise_than_today_is_not_believed() -> None:
    company = a_company(8)
    stale = next(company.cases.figure_rows(month="2026-10"))
    wrong = type(stale)(stale.facts, "other", stale.last, stale.months, stale.seen_by, stale.respondent)
    company.cases.put_figure_row(row=wrong, version=10_000)
    reads = []
    whole = company.cases.get
    company.cases.get = lambda *, reference: reads.append(reference) or whole(reference=reference)
    reading = Reading(company.cases, Sight("nobody", roles=("auditor", "executive")), company.now, company.by())
    assert list(reading.counting(period=month("2026-10")))
    assert reads == [stale.facts.reference]


def test_a_long_report_tells_how_far_it_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("complaints.usecases.report_cases.STEP", 5)
    company, heard = a_company(9), list[Progress]()
    list(Reading(company.cases, NOBODY, company.now, company.by(), heard.append).counting(period=month("2026-10")))
    rows = len(list(company.cases.figure_rows(month="2026-10")))
    assert [progress.read for progress in heard] == list(range(5, rows + 1, 5))
    assert {(progress.of, progress.about) for progress in heard} == {("2026-10", rows)}
