"""Cases stored before there were rows get theirs; a run that was stopped goes on, and what is right is left alone."""

from random import Random

from complaints.domain.case import BrokenTimeline
from complaints.usecases.keep_sums import mark_of
from complaints.usecases.renew_figures import Renewed, renew_figures
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
