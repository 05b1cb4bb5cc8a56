"""What waits of reports is asked cheaply: of a time before the first case there is none, and nobody reckons it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.bootstrap import Services
from complaints.domain.commands import Closure
from complaints.domain.publishing import Move
from functions import _runtime, due_reports
from tests.factories import acting, moment
from tests.fakes import MovableClock, fake_services
from tests.unit.usecases.steps import act, submit

NOTHING = {"drafted": 0, "sent": 0, "mailed": 0}
MONTH = "2026-11"


@pytest.fixture
def portal(request: pytest.FixtureRequest) -> Services:
    """Without any case, on the day on which the reports of November fall due; zero reports as `request` has them."""
    policy = load_policy(POLICIES / "oppein.toml")
    reports = tuple(replace(rule, zero=getattr(request, "param", rule.zero)) for rule in policy.reports)
    portal = fake_services(policy=replace(policy, reports=reports), clock=MovableClock(moment("Tue 2026-12-01 09:00")))
    _runtime.use(portal)
    return portal


def run() -> dict[str, int]:
    return due_reports.run({}, None)


def unread(portal: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on nobody may look what there is to count."""

    def refuse(**_: Any) -> None:
        raise AssertionError("a report is reckoned")

    for name in ("figure_rows", "figure_rows_of", "find", "get"):
        monkeypatch.setattr(portal.cases, name, refuse)


def test_without_any_case_no_report_is_reckoned_day_by_day(portal: Services, monkeypatch: pytest.MonkeyPatch):
    unread(portal, monkeypatch)
    for _ in range(30):
        assert run() == NOTHING
        portal.clock.advance(days=1)


def test_of_what_was_before_the_first_case_none_is_reckoned(portal: Services, monkeypatch: pytest.MonkeyPatch):
    portal.clock.now = moment("Tue 2026-12-01 08:00")
    submit(portal)
    unread(portal, monkeypatch)
    portal.clock.advance(days=3)
    assert run() == NOTHING


def test_nor_where_that_case_had_been_received_before(portal: Services, monkeypatch: pytest.MonkeyPatch):
    submit(portal, actor=acting("agent"), received_at=moment("Sun 2026-11-29 10:00"))
    unread(portal, monkeypatch)
    assert run() == NOTHING


def test_a_case_that_is_brought_in_later_makes_the_report_due(portal: Services):
    assert run() == NOTHING
    today, portal.clock.now = portal.clock.now, moment("Fri 2026-11-20 10:00")
    submit(portal)
    portal.clock.now = today + timedelta(days=2)
    assert run()["drafted"]
    assert portal.reports.newest(rule="monthly", period=MONTH)


@pytest.mark.parametrize(("portal", "nothing"), [(True, False), (False, True)], indirect=["portal"])
def test_an_empty_month_has_its_zero_report_where_the_regulation_wants_one(
    portal: Services, nothing: bool, monkeypatch: pytest.MonkeyPatch
):
    portal.clock.now = moment("Tue 2026-09-15 10:00")
    reference = submit(portal).case.reference
    act(portal, "agent", "Tue 2026-09-15 10:00", Closure("invalid", "不是我司产品"), reference=reference)
    portal.clock.now = moment("Tue 2026-12-01 09:00")
    assert run()["drafted"]
    edition = portal.reports.newest(rule="monthly", period=MONTH)
    assert edition
    assert any(step.move is Move.NOTHING for step in edition.steps) is nothing
    unread(portal, monkeypatch)
    assert run()["drafted"] == 0, "what was settled is not reckoned anew"
