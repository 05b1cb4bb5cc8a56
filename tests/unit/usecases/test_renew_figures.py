"""Cases stored before there were rows get theirs; a run that was stopped goes on, and what is right is left alone."""

from random import Random

from complaints.domain.case import BrokenTimeline
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


def test_a_run_that_was_stopped_goes_on_and_passes_over_what_is_done() -> None:
    company = a_company()
    first = renew_figures(cases=company.cases, circumstances=company.by(), at_most=1)
    assert not first.done or first.renewed == 30
    company.cases.note_rows(mark="")
    again = renew_figures(cases=company.cases, circumstances=company.by())
    assert (again.renewed, again.done) == (30 - first.renewed, True)
    assert renew_figures(cases=company.cases, circumstances=company.by()) == Renewed(done=True)


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
