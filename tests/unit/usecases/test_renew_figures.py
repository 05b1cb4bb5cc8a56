"""Cases stored before there were rows get theirs; a run that was stopped goes on, and what is right is left alone."""

from dataclasses import replace
from random import Random

import pytest

from complaints.domain.case import BrokenTimeline
from complaints.domain.report_words import report_told
from complaints.usecases.keep_sums import follow_rows, keep_sums, mark_of
from complaints.usecases.ports import Page
from complaints.usecases.renew_figures import Renewed, renew_figures
from complaints.usecases.report_month import UnknownMonth, report_month
from tests.chance import Company
from tests.fake_cases import InMemoryCases


class Before(InMemoryCases):
    """A store of the time before there were rows."""

    def __init__(self) -> None:
        super().__init__()
        self.note_rows(mark="")
        self.at_work = False

    def _keep_figures(self, writing, version):
        if self.at_work:
            super()._keep_figures(writing, version)


def a_company() -> Company:
    company = Company(cases=Before(), chance=Random(3))
    while len(company.references) < 30:
        company.step()
    company.cases.at_work = True
    return company


def rows(company: Company) -> dict:
    return {
        (month, row.facts.reference): row
        for month in ("2026-09", "2026-10", "2026-11", "2026-12", "2027-01")
        for row in company.cases.figure_rows(month=month)
    }


def test_every_case_gets_the_row_that_its_writes_would_have_given_it() -> None:
    company, heard = a_company(), list[Renewed]()
    done = renew_figures(cases=company.cases, circumstances=company.by(), told=heard.append)
    assert (done.looked_at, done.renewed, done.failed, done.done) == (30, 30, (), True)
    assert heard[-1].renewed == 30
    same = Company(cases=InMemoryCases(), chance=Random(3))
    while len(same.references) < 30:
        same.step()
    found, wanted = rows(company), rows(same)
    assert found.keys() >= wanted.keys()
    assert {place: found[place].facts for place in wanted} == {place: row.facts for place, row in wanted.items()}
    assert company.cases.rows_since()


def test_a_run_that_was_stopped_goes_on_behind_the_last_case_and_the_whole_is_done_once(monkeypatch) -> None:
    monkeypatch.setattr("complaints.usecases.renew_figures.BATCH", 8)
    company = a_company()
    reads: list[str] = []
    whole = company.cases.get
    company.cases.get = lambda *, reference: reads.append(reference) or whole(reference=reference)
    asked = {"cases": company.cases, "circumstances": company.by()}
    first = renew_figures(**asked, at_most=10)
    assert (first.looked_at, first.done) == (16, False)
    assert company.cases.rows_since() == ""
    again = renew_figures(**asked)
    assert (again.looked_at, again.renewed, again.done) == (30, 30, True)
    assert len(reads) == len(set(reads)) == 30
    assert renew_figures(**asked) == Renewed(done=True)
    assert renew_figures(**asked, again=True) == Renewed(30, 0, (), done=True)
    assert company.cases.renewing() == {}


def figures(company: Company, month: str) -> dict:
    by = company.by()
    try:
        told = report_month(cases=company.cases, month=month, as_of=None, circumstances=by)
    except UnknownMonth:
        return {}
    return {"report": report_told(report=told.report, by=by), "trend": told.trend}


def test_no_sums_are_kept_of_few_cases(monkeypatch) -> None:
    company = a_company()
    monkeypatch.setattr("complaints.usecases.renew_figures.MANY", 31)
    mark = mark_of(measured=company.by().measured)
    company.cases.note_sums(mark="of other figures")
    keep_sums(cases=company.cases, measured=company.by().measured, places=[])
    assert renew_figures(cases=company.cases, circumstances=company.by()).done
    assert (company.cases.rows_since(), company.cases.sums_begun(), company.cases.sums_since()) == (mark, "", "")
    assert company.cases._sums == company.cases._summed == {}
    assert renew_figures(cases=company.cases, circumstances=company.by()) == Renewed(done=True)


@pytest.mark.parametrize("seed", range(3))
def test_sums_that_are_begun_late_hold_what_was_and_what_is_told_meanwhile(monkeypatch, seed: int) -> None:
    """Changes are told late, twice and in no order, before and while every case is looked at, a few at a time."""
    chance = Random(seed)
    company, told = Company(cases=InMemoryCases(), chance=chance), list[tuple[str, str]]()
    measured = company.by().measured
    months = ("2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02")

    def go_on(steps: int) -> None:
        for _ in range(steps):
            reference = company.step()
            told.extend((month, reference) for month in months if (month, reference) in company.cases._figures)
            chance.shuffle(told)
            for _ in range(chance.randrange(len(told))):
                place = told.pop() if chance.random() < 0.7 else chance.choice(told)
                follow_rows(cases=company.cases, measured=measured, places=[place])

    go_on(40)
    assert company.cases._sums == {}
    monkeypatch.setattr("complaints.usecases.renew_figures.MANY", 1)
    monkeypatch.setattr("complaints.usecases.renew_figures.BATCH", 3)
    while not renew_figures(cases=company.cases, circumstances=company.by(), at_most=3).done:
        go_on(5)
    follow_rows(cases=company.cases, measured=measured, places=told)
    assert company.cases.sums_since()
    for month in sorted({row.month for row in company.cases._rows.values()}):
        from_sums = figures(company, month)
        company.cases._sums_mark = ""
        assert from_sums == figures(company, month)
        company.cases._sums_mark = company.cases.sums_begun()


def test_a_case_that_no_list_shows_yet_when_sums_are_begun_is_in_them(monkeypatch) -> None:
    """Its row was told of before, and the first page was read a moment too early: indexes lag."""
    monkeypatch.setattr("complaints.usecases.renew_figures.MANY", 1)
    company = Company(cases=InMemoryCases(), chance=Random(8))
    for _ in range(25):
        company.step()
    cases, newest = company.cases, company.cases._rows[company._comes()]
    follow_rows(cases=cases, measured=company.by().measured, places=[(newest.month, newest.reference)])
    whole, pages = cases.find, list[Page]()

    def lagging(**asked) -> Page:
        page = whole(**asked)
        pages.append(page)
        shown = tuple(row for row in page.rows if len(pages) > 1 or row.reference != newest.reference)
        return replace(page, rows=shown)

    cases.find = lagging
    assert renew_figures(cases=cases, circumstances=company.by()).done
    held = {reference for _, _, reference in cases._summed}
    assert held == set(company.references)


def test_a_place_that_no_list_knows_any_more_is_the_beginning() -> None:
    company = a_company()
    mark = mark_of(measured=company.by().measured)
    stopped = {"mark": mark, "cursor": "?", "looked_at": 5, "renewed": 5, "failed": [], "done": False}
    company.cases.note_renewing(told=stopped)
    assert renew_figures(cases=company.cases, circumstances=company.by()).done
    places = [(f"20{reference[:2]}-{reference[2:4]}", reference) for reference in company.references]
    assert len(list(company.cases.figure_rows_of(places=places))) == 30


def test_a_dry_run_counts_and_writes_nothing() -> None:
    company = a_company()
    done = renew_figures(cases=company.cases, circumstances=company.by(), dry_run=True)
    assert done.renewed == 30
    assert rows(company) == {}
    assert company.cases.rows_since() == ""


def test_what_cannot_be_reckoned_is_named_and_everything_else_is_done() -> None:

    company = a_company()
    broken = company.references[3]
    company.cases.faults[broken] = BrokenTimeline(reference=broken, seq=1, reason="the entry was altered")
    done = renew_figures(cases=company.cases, circumstances=company.by())
    assert (done.renewed, done.failed, done.done) == (29, (broken,), False)
    assert company.cases.rows_since() == ""
