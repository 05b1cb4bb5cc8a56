"""Whose case is disposed of is asked by no survey any more, and none knows that it asked him; what is counted stays."""

from typing import Any

import pytest

from complaints.domain.campaign import invitation_id
from complaints.usecases.erase_disposed import Erased, erase_disposed
from tests.api.campaigning import AFTER, answer, close, links, mails, run, seen
from tests.api.site import Site
from tests.factories import a_member, moment
from tests.fakes import fake_services
from tests.keeping import OVER, keeping_policy
from tests.regulations.team import the_policy

EMAIL = "c1@customer.example"


@pytest.fixture
def site() -> Site:
    """Seven customers whose complaints were closed in November and are kept for three months."""
    rules = the_policy("oppein")
    campaigns, acts, reports = rules.campaigns, rules.acts, rules.reports
    site = Site(fake_services(policy=keeping_policy(campaigns=campaigns, acts=acts, reports=reports)))
    for n in range(7):
        close(site, email=f"c{n}@customer.example", name=f"客户{n}")
    site.services.mailer.sent.clear()
    return site


def disposed(site: Site, reference: str = "26110002", *, at: str = OVER) -> Erased:
    """By two people, and what was erased the next morning."""
    site.services.clock.now = moment(at)
    for who, act, body in (
        ("supervisor", "disposal", {"reason": "保存期满"}),
        ("director", "disposal-decision", {"approved": True, "reason": "同意"}),
    ):
        assert site.act(who, reference, act, body).status_code == 200
    return erase_disposed(desk=site.services.erasing_desk)


def invited(site: Site, email: str = EMAIL, rule: str = "customers") -> Any:
    campaign = site.services.campaigns.find(rule=rule, year="2027")
    id_ = invitation_id(seed=campaign.seed, email=email)
    return site.services.campaigns.invitation(rule=rule, year="2027", id=id_)


def test_the_address_goes_with_the_case_and_all_that_is_counted_stays(site: Site) -> None:
    run(site)
    answer(site, links(site)[EMAIL], comment="很好")
    before = seen(site)["progress"]
    assert disposed(site) == Erased(1, ())
    asked = invited(site)
    assert (asked.email, asked.name, asked.answered, asked.is_forgotten) == ("", "", True, True)
    assert seen(site)["progress"] == before
    assert invited(site, "c2@customer.example").email == "c2@customer.example"
    run(site, AFTER)
    assert seen(site)["result"]["answered"] == 1


def test_nobody_writes_to_him_any_more_and_his_link_opens_nothing(site: Site) -> None:
    site.services.mailer.refuse(EMAIL)
    run(site)
    link = links(site)["c2@customer.example"]
    site.services.mailer.accept(EMAIL)
    for reference in ("26110002", "26110003"):
        assert disposed(site, reference) == Erased(1, ())
    site.services.mailer.sent.clear()
    run(site, moment("Thu 2027-02-25 07:00"))
    assert {mail.to for mail in mails(site)} == {f"c{n}@customer.example" for n in (0, 3, 4, 5, 6)}, "only reminded"
    assert site.anybody.get(link).status_code == 404
    assert answer(site, link).status_code == 404


def test_who_has_another_case_that_is_kept_is_known_until_that_goes_too(site: Site) -> None:
    run(site)
    reference = close(site, email=EMAIL.upper())
    assert disposed(site) == Erased(1, ())
    assert invited(site).email == EMAIL
    assert disposed(site, reference, at="Mon 2027-06-07 09:00") == Erased(1, ())
    assert invited(site).is_forgotten


def test_a_member_of_staff_who_complained_is_asked_as_one_of_the_staff_still(site: Site) -> None:
    for n in range(3):
        site.services.staff.put(member=a_member("quality", email=f"q{n}@staff.example"))
    run(site, moment("Mon 2027-03-01 07:00"))
    email = next(email for n in range(3) if invited(site, email := f"q{n}@staff.example", "staff"))
    assert disposed(site, close(site, email=email), at="Mon 2027-08-02 09:00") == Erased(1, ())
    assert invited(site, email, "staff").email == email


def test_where_somebody_answers_at_that_moment_the_next_run_forgets_him(site: Site, monkeypatch: Any) -> None:
    run(site)
    store, link = site.services.campaigns, links(site)[EMAIL]
    noted = store.note

    def overtaken(**given: Any) -> Any:
        monkeypatch.setattr(store, "note", noted)
        answer(site, link)
        return noted(**given)

    monkeypatch.setattr(store, "note", overtaken)
    found = disposed(site)
    assert (found.done, [reference for reference, _ in found.failed]) == (0, ["26110002"])
    assert erase_disposed(desk=site.services.erasing_desk) == Erased(1, ())
    assert (invited(site).is_forgotten, invited(site).answered) == (True, True)
