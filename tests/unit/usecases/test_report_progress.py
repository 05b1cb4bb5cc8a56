"""A report that takes long says how far it has come: in the list of reports for whom may see it, and in the log."""

from dataclasses import replace
from typing import Any

import pytest

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.usecases.report_store import Making
from functions import _runtime, due_reports
from tests.api.site import Site
from tests.factories import moment
from tests.fakes import fake_services


@pytest.fixture
def site() -> Site:
    """Three complaints of November; then the reports of the month fall due."""
    site = Site(fake_services(policy=load_policy(POLICIES / "oppein.toml")))
    for _ in range(3):
        site.filed()
    site.services.clock.now = moment("Tue 2026-12-01 09:00")
    _runtime.use(site.services)
    return site


def making(site: Site, who: str = "supervisor") -> list[dict[str, Any]]:
    return site.signed_in(who).get("/api/v1/publications").get_json()["making"]


def test_while_it_is_made_it_tells_so_and_then_no_more(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("complaints.usecases.report_cases.STEP", 2)
    caplog.set_level("INFO", logger="complaints")
    seen: list[Any] = []
    note = site.services.reports.note_making

    def noting(*, making: Making) -> None:
        note(making=making)
        seen.extend(tell(site))

    def tell(site: Site) -> list[Any]:
        return making(site)

    monkeypatch.setattr(site.services.reports, "note_making", noting)
    assert due_reports.run({}, None)["drafted"]
    assert {(each["period"], each["of"], each["read"], each["about"]) for each in seen} == {
        ("2026-11", "2026-11", 2, 3)
    }
    assert all(each["title"]["zh-CN"] for each in seen)
    assert making(site) == []
    assert '"report is made"' in caplog.text


def test_it_is_told_to_whom_the_report_is_and_not_for_ever(site: Site) -> None:
    begun = site.services.clock()
    rule = next(rule.id for rule in site.services.policy.reports)
    note = Making(rule, "2026-11", begun, "2026-11", 40_000, 100_000)
    site.services.reports.note_making(making=note)
    site.services.reports.note_making(making=replace(note, rule="of-another-policy"))
    [told] = making(site)
    assert (told["read"], told["about"]) == (40_000, 100_000)
    assert making(site, "handler") == []
    site.services.clock.advance(minutes=15)
    assert making(site)
    site.services.clock.advance(minutes=1)
    assert making(site) == []


def test_a_short_report_writes_nothing_of_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site.services.reports, "note_making", None)
    assert due_reports.run({}, None)["drafted"]
