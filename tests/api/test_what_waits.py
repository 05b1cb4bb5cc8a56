"""Three times a day it is asked whether anything waits, and where nothing does, nothing else is imported or asked."""

from dataclasses import replace

import pytest

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.acts import THE_PORTAL
from complaints.usecases.what_waits import anything_waits
from functions import _reports, _runtime, due_reports
from tests.api import campaigning, test_bulletin, test_publications
from tests.api.site import Site
from tests.factories import moment
from tests.fakes import fake_services

AT_REST = moment("Tue 2026-12-15 07:00")  # October's report, of before the first case, is not looked for any more


@pytest.fixture
def site() -> Site:
    """A case of November, whose report was sent; no survey."""
    policy = replace(load_policy(POLICIES / "oppein.toml"), campaigns=())
    site = Site(fake_services(policy=policy))
    site.filed()
    test_publications.run(site)
    test_publications.agreed_by_all(site)
    site.services.clock.now = AT_REST
    return site


def waits(site: Site) -> bool:
    portal = site.services
    stores = {
        "cases": portal.cases,
        "reports": portal.reports,
        "campaigns": portal.campaigns,
        "bulletin": portal.bulletin,
    }
    return anything_waits(**stores, circumstances=portal.circumstances(THE_PORTAL))


def test_where_nothing_waits_the_function_sees_to_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    _runtime.use(site.services)
    monkeypatch.setattr(_reports, "see_to_all", None)
    assert due_reports.run({}, None) == {"drafted": 0, "sent": 0, "mailed": 0}


def test_a_report_waits_from_its_day_on_until_it_is_sent(site: Site) -> None:
    site.filed()
    assert not waits(site)
    site.services.clock.now = moment("Thu 2026-12-31 23:00")
    assert not waits(site)
    later = moment("Fri 2027-01-15 07:00")
    site.services.clock.now = later
    assert waits(site)
    test_publications.run(site, later)
    assert waits(site), "nobody has agreed to it"
    for who in ("director", "executive"):
        path = "/api/v1/publications/monthly/2026-12/1"
        assert test_publications.does(site, who, "agreement", {}, path=path).status_code == 200
    assert not waits(site)


def test_a_corrected_report_is_looked_at_even_when_it_was_sent(site: Site) -> None:
    """Whoever corrected it may have died before the edition before it was settled."""
    assert test_publications.does(site, "agent", "correction", {"reason": "漏计一件"}).status_code == 201
    for who in ("director", "executive"):
        path = "/api/v1/publications/monthly/2026-11/2"
        assert test_publications.does(site, who, "agreement", {}, path=path).status_code == 200
    assert site.services.reports.newest(rule="monthly", period="2026-11").is_over
    assert waits(site)


def test_a_typical_case_waits_until_it_is_sent(site: Site) -> None:
    path = test_bulletin.written(site)
    assert waits(site)
    assert test_bulletin.does(site, "director", path, "agreement", {}).get_json()["state"] == "sent"
    assert not waits(site)


def test_a_survey_waits_from_its_first_month_on_until_its_results_are_sent() -> None:
    site = campaigning.a_company()
    policy = replace(site.services.policy, reports=(), bulletin=None, campaigns=site.services.policy.campaigns[:1])
    site.services = replace(site.services, policy=policy)
    site.services.clock.now = moment("Thu 2026-12-31 23:00")
    assert not waits(site)
    site.services.clock.now = campaigning.JANUARY
    assert waits(site)
    campaigning.run(site)
    assert waits(site), "who has not answered is reminded"
    assert campaigning.run(site, campaigning.AFTER).closed == 1
    assert not waits(site)
