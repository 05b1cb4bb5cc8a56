"""Absences, and what lies on the desk of somebody who leaves, by HTTP."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.policy import ActRule
from tests.api.site import Site
from tests.api.test_directory import roster
from tests.factories import a_member, a_path, a_policy, an_approval
from tests.fakes import fake_services
from tests.unit.domain.on_a_path import under

HANDOVER = ActRule(by=("supervisor", "director", "executive", "admin"))
ACTS = a_policy().acts | {"request": ActRule(by=("agent",)), "handover": HANDOVER}


@pytest.fixture
def site() -> Site:
    """On Friday 2026-11-20 at 10:00, under a regulation with limits, calls and approvals."""
    return Site(fake_services(policy=load_policy(POLICIES / "oppein.toml")))


def desk(site: Site, of: str, who: str = "supervisor", **query: Any) -> Any:
    answer = site.signed_in(who).get(f"/api/v1/staff/{of}@staff.example/desk", query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_a_desk_shows_open_cases_and_what_runs_on_it(site: Site) -> None:
    first, _ = site.filed()
    second, _ = site.filed()
    assert site.act("agent", first, "closure", {"kind": "answered", "reason": "电话中已解决"}).status_code == 200
    seen = desk(site, "handler")
    assert [case["reference"] for case in seen["cases"]] == [second]
    assert (seen["cases"][0]["stage"], seen["cases"][0]["overdue"], seen["more"]) == ("dispatched", False, False)
    assert seen["limits"] >= 1
    assert (seen["name"], seen["active"]) == (roster(site).name_of("handler@staff.example"), True)
    site.services.clock.advance(days=30)
    assert desk(site, "handler")["cases"][0]["overdue"] is True


def test_who_has_left_keeps_his_desk_until_it_is_handed_over(site: Site) -> None:
    reference, _ = site.filed()
    handler = roster(site).find("handler@staff.example")
    assert handler
    site.services.staff.put(member=replace(handler, active=False))
    seen = desk(site, "handler")
    assert ([case["reference"] for case in seen["cases"]], seen["active"]) == ([reference], False)
    site.services.staff.put(member=a_member("second", roles=frozenset({"handler"})))
    body = {"handler": "second@staff.example", "reason": "交接"}
    assert site.act("supervisor", reference, "assignment", body).status_code == 200
    assert desk(site, "handler")["cases"] == []
    assert [case["reference"] for case in desk(site, "second")["cases"]] == [reference]


def test_a_desk_says_for_whom_he_deputises_and_how_often_the_matrix_names_him(site: Site) -> None:
    agent = roster(site).find("agent@staff.example")
    assert agent
    site.services.staff.put(member=replace(agent, deputy="handler@staff.example"))
    seen = desk(site, "handler")
    assert [each["email"] for each in seen["deputy_for"]] == ["agent@staff.example"]
    named = [row for row in roster(site).responsibilities if row.handler == "handler@staff.example"]
    assert seen["cells"] == len(named) > 0


def test_what_waits_for_a_role_says_whether_anybody_else_holds_it() -> None:
    site = Site(fake_services(policy=a_policy(approvals=(an_approval("redress"),), acts=ACTS)))
    reference, _ = site.filed()
    assert site.act("agent", reference, "request", {"matter": "redress", "text": "客户关怀"}).status_code == 200
    assert desk(site, "supervisor", "director")["roles"] == [{"role": "supervisor", "waiting": 1, "others": 0}]
    site.services.staff.put(member=a_member("second", roles=frozenset({"supervisor"})))
    assert desk(site, "supervisor", "director")["roles"] == [{"role": "supervisor", "waiting": 1, "others": 1}]


def test_nothing_of_a_case_that_the_reader_may_not_know_of_is_listed_or_counted() -> None:
    site = Site(fake_services(policy=under(a_path(seen_by=("handler", "executive")), acts=ACTS)))
    hidden, _ = site.filed(category="price")
    open_, _ = site.filed()
    assert {site.case(each).handler for each in (hidden, open_)} == {"handler@staff.example"}
    counts = {who: desk(site, "handler", who) for who in ("supervisor", "executive")}
    listed = {who: [case["reference"] for case in seen["cases"]] for who, seen in counts.items()}
    assert listed == {"supervisor": [open_], "executive": [open_, hidden]}
    assert counts["executive"]["limits"] == 2 * counts["supervisor"]["limits"] > 0


def test_a_limit_cuts_the_list_and_says_so(site: Site) -> None:
    for _ in range(3):
        site.filed()
    seen = desk(site, "handler", limit=2)
    assert (len(seen["cases"]), seen["more"]) == (2, True)


def test_nobody_has_the_desk_of_nobody(site: Site) -> None:
    assert site.signed_in("supervisor").get("/api/v1/staff/nobody@staff.example/desk").status_code == 404


def test_absences_say_who_answers_from_when_to_when(site: Site) -> None:
    handler = roster(site).find("handler@staff.example")
    assert handler
    away = {"deputy": "head@staff.example", "away_from": date(2026, 12, 1), "away_until": date(2026, 12, 11)}
    site.services.staff.put(member=replace(handler, **away))
    for who in ("admin", "supervisor"):
        seen = site.signed_in(who).get("/api/v1/staff/absences").get_json()
        [told] = seen["absences"]
        assert (told["email"], told["running"], told["gap"]) == ("handler@staff.example", False, False)
        assert [(each["from"], each["until"], each["by"]["email"]) for each in told["covers"]] == [
            ("2026-12-01", "2026-12-11", "head@staff.example")
        ]
    assert site.signed_in("agent").get("/api/v1/staff/absences").status_code == 403
