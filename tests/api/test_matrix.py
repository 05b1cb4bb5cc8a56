"""The responsibility matrix by HTTP: proposed by one, approved by another, from a day on, and nothing forgotten."""

from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.site import Site
from tests.api.test_directory import call, changed, faults, roster
from tests.factories import a_member

KITCHEN = {
    "handler": "handler@staff.example",
    "department": "售后服务部",
    "category": "product_quality",
    "business_line": "kitchen",
}
CHANGES = "responsibilities/changes"


def shown(site: Site, on: str = "", who: str = "admin") -> Any:
    answer = site.signed_in(who).get(f"/api/v1/responsibilities{on and '?on=' + on}")
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def propose(site: Site, *rows: Any, **fields: Any) -> TestResponse:
    return call(site, "PUT", "responsibilities", {"responsibilities": list(rows), **fields})


def decide(site: Site, change: int, who: str = "director", **body: Any) -> TestResponse:
    return call(site, "POST", f"{CHANGES}/{change}/decision", {"approve": True} | body, who=who)


def proposed(site: Site, *rows: Any, **fields: Any) -> int:
    answer = propose(site, *rows, **fields)
    assert answer.status_code == 202, answer.text
    number: int = answer.get_json()["proposals"][-1]["id"]
    return number


def approved(site: Site, *rows: Any, **fields: Any) -> Any:
    answer = decide(site, proposed(site, *rows, **fields))
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_a_proposal_changes_nothing_until_another_approves_it(site: Site) -> None:
    before = shown(site)["responsibilities"]
    change = proposed(site, KITCHEN, reason="橱柜由售后直接处理")
    assert shown(site)["responsibilities"] == before
    after = decide(site, change, comment="同意").get_json()
    assert (after["responsibilities"], after["proposals"]) == ([KITCHEN], [])
    assert shown(site) | {"may": None} == after | {"may": None}
    open_ = [gap for gap in after["gaps"]["unanswered"] if gap["category"] == "product_quality"]
    assert {"category": "product_quality", "business_line": "kitchen"} not in open_
    assert open_


def test_nobody_approves_what_he_proposed_himself(site: Site) -> None:
    site.services.staff.put(member=a_member("admin", roles=frozenset({"admin", "director"})))
    before = roster(site).responsibilities
    change = proposed(site, KITCHEN)
    assert shown(site)["proposals"][0]["may_decide"] is False
    answer = decide(site, change, who="admin")
    assert (answer.status_code, answer.get_json()["message"]) == (403, "自己提出的变更须由他人批准。")
    assert roster(site).responsibilities == before


@pytest.mark.parametrize("who", ["agent", "handler", "head", "executive", "auditor", "legal"])
def test_who_neither_proposes_nor_approves_sees_nothing_of_it(site: Site, who: str) -> None:
    change = proposed(site, KITCHEN)
    assert site.signed_in(who).get("/api/v1/responsibilities").status_code == 403
    assert site.signed_in(who).get(f"/api/v1/{CHANGES}").status_code == 403
    assert decide(site, change, who=who).status_code == 403
    assert call(site, "DELETE", f"{CHANGES}/{change}", who=who).status_code == 403


@pytest.mark.parametrize("who", ["supervisor", "director"])
def test_who_approves_sees_the_matrix_and_proposes_nothing(site: Site, who: str) -> None:
    proposed(site, KITCHEN)
    seen = shown(site, who=who)
    assert seen["may"] == {"propose": False, "decide": True, "four_eyes": True}
    assert (seen["proposals"][0]["may_decide"], seen["proposals"][0]["may_withdraw"]) == (True, False)
    assert call(site, "PUT", "responsibilities", {"responsibilities": []}, who=who).status_code == 403
    assert "matrix-decision" in site.signed_in(who).get("/api/v1/sessions/current").get_json()["may"]


def test_a_change_takes_effect_on_its_day_and_the_days_before_keep_what_they_had(site: Site) -> None:
    old = shown(site)["responsibilities"]
    seen = approved(site, KITCHEN, effective="2026-12-01")
    assert seen["responsibilities"] == old
    assert [each["effective"] for each in seen["scheduled"]] == ["2026-12-01"]
    assert shown(site, "2026-11-30")["responsibilities"] == old
    assert shown(site, "2026-12-01")["responsibilities"] == [KITCHEN]
    site.services.clock.advance(days=30)
    seen = shown(site)
    assert (seen["on"], seen["responsibilities"], seen["scheduled"]) == ("2026-12-20", [KITCHEN], [])
    approved(site)
    assert shown(site, "2026-11-25")["responsibilities"] == old
    assert shown(site, "2026-12-19")["responsibilities"] == [KITCHEN]
    assert shown(site)["responsibilities"] == []


def test_a_complaint_goes_to_whom_the_matrix_names_when_it_comes(site: Site) -> None:
    site.services.staff.put(member=a_member("doors", roles=frozenset({"handler"})))
    approved(site, KITCHEN | {"handler": "doors@staff.example"}, effective="2026-11-23")
    first, _ = site.filed()
    site.services.clock.advance(days=3)
    second, _ = site.filed()
    handlers = [site.services.cases.get(reference=each).handler for each in (first, second)]
    assert handlers == ["handler@staff.example", "doors@staff.example"]


def test_no_change_takes_effect_in_the_past(site: Site) -> None:
    assert set(faults(propose(site, KITCHEN, effective="2026-11-19"))) == {"effective"}


def test_a_proposal_that_changes_nothing_is_none(site: Site) -> None:
    answer = propose(site, *shown(site)["responsibilities"])
    assert (answer.status_code, answer.get_json()["proposals"]) == (200, [])


def test_a_refusal_says_why_and_is_kept(site: Site) -> None:
    change = proposed(site, KITCHEN)
    assert set(faults(decide(site, change, approve=False))) == {"comment"}
    assert decide(site, change, approve=False, comment="先等年度架构确定").status_code == 200
    assert decide(site, change).status_code == 409
    assert decide(site, 99).status_code == 404
    [kept] = site.signed_in("admin").get(f"/api/v1/{CHANGES}").get_json()["changes"]
    told = (kept["state"], kept["comment"], kept["proposed_by"], kept["decided_by"])
    assert told == ("refused", "先等年度架构确定", "admin@staff.example", "director@staff.example")


def test_only_who_proposed_a_change_withdraws_it(site: Site) -> None:
    change = proposed(site, KITCHEN)
    site.services.staff.put(member=a_member("legal", roles=frozenset({"admin"})))
    assert call(site, "DELETE", f"{CHANGES}/{change}", who="legal").status_code == 403
    assert call(site, "DELETE", f"{CHANGES}/{change}").get_json()["proposals"] == []
    assert decide(site, change).status_code == 409


def test_who_left_while_a_change_waited_does_not_come_into_the_matrix(site: Site) -> None:
    site.services.staff.put(member=a_member("doors", roles=frozenset({"handler"})))
    change = proposed(site, KITCHEN | {"handler": "doors@staff.example"})
    changed(site, "doors", active=False)
    assert faults(decide(site, change)) == {"cells": {"0": {"handler": ["负责人必须是在职员工。"]}}}


def test_who_left_is_named_where_he_still_stands_in_the_matrix(site: Site) -> None:
    changed(site, "handler", active=False)
    seen = shown(site)
    assert seen["gaps"]["gone"] == ["handler@staff.example"]
    assert seen["gaps"]["unanswered"]


def test_history_says_who_changed_what_from_which_day_and_pages_backwards(site: Site) -> None:
    approved(site, KITCHEN, effective="2026-12-01", reason="新架构")
    approved(site, KITCHEN | {"department": "木门"}, effective="2026-12-02")
    latest, first = site.signed_in("director").get(f"/api/v1/{CHANGES}").get_json()["changes"]
    assert latest["cells"][-1]["before"]["department"] == "售后服务部"
    assert latest["cells"][-1]["after"]["department"] == "木门"
    assert (first["reason"], first["decided_by"]) == ("新架构", "director@staff.example")
    older = site.signed_in("director").get(f"/api/v1/{CHANGES}?before={latest['settled_as']}").get_json()
    assert older["changes"] == [first]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"handler": "nobody@staff.example", "category": "product_quality"}, "handler"),
        ({"handler": "admin@staff.example", "category": "product_quality"}, "handler"),
        ({"handler": "handler@staff.example", "category": "weather"}, "category"),
        ({"handler": "handler@staff.example", "business_line": "weather"}, "business_line"),
        ({"handler": "head@staff.example"}, "category"),
    ],
)
def test_a_matrix_that_cannot_stand_is_refused_by_row_and_field(site: Site, row: Any, field: str) -> None:
    answer = propose(site, {"handler": "handler@staff.example"}, row)
    assert {index: set(each) for index, each in faults(answer)["responsibilities"].items()} == {"1": {field}}
    assert shown(site)["proposals"] == []


@pytest.mark.parametrize("what", ["decision", "withdrawal"])
def test_a_decision_on_what_was_changed_meanwhile_is_refused(site: Site, what: str) -> None:
    change = proposed(site, KITCHEN)
    etag = site.signed_in("admin").get("/api/v1/responsibilities").headers["ETag"]
    changed(site, "legal", department="法务二部")
    who, body = ("director", {"approve": True}) if what == "decision" else ("admin", None)
    way, path = ("POST", f"{CHANGES}/{change}/decision") if what == "decision" else ("DELETE", f"{CHANGES}/{change}")
    answer = call(site, way, path, body, who=who, on=etag)
    assert answer.status_code == 412
    assert [each["id"] for each in shown(site)["proposals"]] == [change]


def test_where_the_policy_names_nobody_to_approve_a_change_needs_no_second(site: Site) -> None:
    acts = {act: rule for act, rule in site.services.policy.acts.items() if act != "matrix-decision"}
    site = Site(replace(site.services, policy=replace(site.services.policy, acts=acts)))
    answer = propose(site, KITCHEN)
    assert (answer.status_code, answer.get_json()["responsibilities"]) == (200, [KITCHEN])
