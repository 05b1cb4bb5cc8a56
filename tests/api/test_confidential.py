"""Confidential cases over HTTP: unknown outside their path on every route, in no list, without names where asked."""

from typing import Any

import pytest

from complaints.domain.policy import ActRule
from complaints.domain.policy_intake import FieldRule, Hides
from complaints.domain.text import Text
from tests.api.site import Site
from tests.factories import NAMES, a_path, a_policy
from tests.fakes import fake_services
from tests.unit.domain.on_a_path import under

OUTSIDE = sorted(set(NAMES) - {"auditor", "executive"})
BODIES: dict[str, Any] = {
    "assignment": {"handler": "handler@staff.example"},
    "note": {"text": "…"},
    "unmasking": {"reason": "…"},
    "legal-hold": {"reason": "…"},
    "legal-hold-lifting": {"reason": "…"},
    "disposal": {"reason": "…"},
    "disposal-decision": {"approved": False, "reason": "…"},
    "question": {"text": "…"},
    "contact": {"text": "…"},
    "reply": {"text": "…"},
    "follow-up": {"outcome": "satisfied"},
    "closure": {"kind": "answered", "reason": "…"},
    "reopening": {"reason": "…"},
    "record": {"record": "plan"},
    "plan": {},
    "classification": {"scheme": "severity", "level": "major"},
    "crisis": {"level": "red"},
    "request": {"matter": "extension", "text": "…"},
    "decision": {"matter": "extension", "approved": True},
    "extension": {"text": "…"},
    "extension-decision": {"approved": True},
    "redress": {"text": "…"},
    "redress-decision": {"approved": True},
    "penalty": {"penalty": "rude", "text": "…"},
    "penalty-decision": {"number": 1, "approved": True},
    "penalty-appeal": {"number": 1, "text": "…"},
    "undoing": {"seq": 1},
}
SECRETS = ("林芳", "13800138000", "lin.fang", "白云区")


def a_site(*paths: Any, **changes: Any) -> Site:
    return Site(fake_services(policy=under(*paths, **changes)))


@pytest.fixture
def site() -> Site:
    """26110001 about prices, and two cases of noise."""
    site = a_site(a_path())
    site.filed(category="price")
    site.filed(category="design")
    site.filed(category="delivery")
    return site


def routes_of_a_case(site: Site) -> set[tuple[str, str]]:
    """(method, what follows the number) of every route of staff about one case."""
    prefix = "/api/v1/cases/<reference>"
    return {
        (method, rule.rule.removeprefix(prefix).strip("/"))
        for rule in site.app.url_map.iter_rules()
        if rule.rule.startswith(prefix)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def refused(site: Site, who: str, reference: str) -> dict[tuple[str, str], tuple[int, Any]]:
    browser, found = site.signed_in(who), {}
    for method, act in sorted(routes_of_a_case(site)):
        address = f"/api/v1/cases/{reference}/{act}".rstrip("/")
        body = {"json": BODIES[act.removeprefix("previews/")]} if method == "POST" else {}
        answer = browser.open(address, method=method, headers={"If-Match": "*"}, **body)
        found[method, act] = (answer.status_code, answer.get_json())
    return found


def listed(site: Site, who: str, query: str = "") -> list[str]:
    answer = site.signed_in(who).get(f"/api/v1/cases?{query}")
    assert answer.status_code == 200, answer.text
    return [row["reference"] for row in answer.get_json()["cases"]]


@pytest.mark.parametrize("who", OUTSIDE)
def test_outside_the_path_every_route_answers_as_for_a_case_that_there_is_not(site: Site, who: str) -> None:
    before = site.case("26110001")
    hidden, unknown = refused(site, who, "26110001"), refused(site, who, "26119999")
    assert {status for status, _ in hidden.values()} == {404}
    assert hidden == unknown
    assert site.case("26110001") == before


@pytest.mark.parametrize("who", OUTSIDE)
def test_outside_the_path_no_list_has_a_row_of_it(site: Site, who: str) -> None:
    assert "26110001" not in listed(site, who)
    for query in ("q=26110001", "category=price", "q=林芳", "handler=auditor@staff.example", "month=2026-11&limit=1"):
        assert "26110001" not in listed(site, who, query)


def test_the_one_complained_about_meets_the_same_on_every_path_and_on_none() -> None:
    for paths in ((), (a_path(when={}, seen_by=("supervisor", "agent", "handler")),)):
        site = a_site(*paths)
        body = {"channel": "phone", "respondent": "supervisor@staff.example"}
        site.signed_in("agent").post("/api/v1/cases", json={**complaint(), **body})
        site.filed(complainant=complaint()["complainant"])
        assert site.case("26110001").content.respondent == "supervisor@staff.example"
        assert {status for status, _ in refused(site, "supervisor", "26110001").values()} == {404}
        assert listed(site, "supervisor") == ["26110002"]
        assert site.signed_in("agent").get("/api/v1/cases/26110001").status_code == 200


def complaint() -> dict[str, Any]:
    """What an agent writes down on the telephone."""
    return {
        "complainant": {"name": "林芳", "phone": "13800138000", "kind": "end_user"},
        "category": "attitude",
        "description": "态度恶劣",
        "consent": True,
        "attachments": [],
    }


def test_on_the_path_the_case_says_that_it_is_confidential(site: Site) -> None:
    shown = site.signed_in("auditor").get("/api/v1/cases/26110001").get_json()
    assert shown["confidential"] == {"id": "audit", "title": {"zh-CN": "审计", "en": "Audit"}}
    assert shown["complaint"]["complainant"]["name"] == "林芳"
    assert shown["complaint"]["complainant"]["hidden"] is False
    assert {"note", "reply", "follow-up", "closure"} & set(shown["acts"]) == {"note", "reply", "closure"}
    assert listed(site, "auditor") == ["26110002", "26110001"]
    ordinary = site.signed_in("auditor").get("/api/v1/cases/26110002").get_json()
    assert ordinary["confidential"] is None


def test_who_makes_a_case_confidential_sees_no_more_of_it_in_the_answer() -> None:
    acts = {**a_policy().acts, "classification": ActRule(by=("supervisor",))}
    site = a_site(a_path(when={"severity": ("major",)}), acts=acts)
    reference, _ = site.filed()
    answer = site.act("supervisor", reference, "classification", {"scheme": "severity", "level": "major"})
    assert answer.status_code == 200
    assert not any(secret in answer.text for secret in (*SECRETS, "开裂"))
    assert site.act("supervisor", reference, "note", {"text": "…"}).status_code == 404


def test_the_complainant_always_sees_his_own_case(site: Site) -> None:
    reference, secret = site.filed(category="price")
    assert site.tracked(reference, secret).status_code == 200
    assert site.add(reference, secret, "supplements", {"text": "还有"}).status_code < 300


# -- the name alone


@pytest.fixture
def nameless() -> Site:
    """26110001, which has been talked about, of somebody who is not to be named, and a case of noise."""
    card = FieldRule("id_card", Text("身份证号", "Identity card"), personal=True)
    intake = type(a_policy().intake)(**{**vars(a_policy().intake), "fields": (card,)})
    site = a_site(a_path(hides=Hides.NAME), intake=intake)
    said = {"description": "我是林芳，13800138000。", "fields": {"id_card": "440101199001011234"}}
    reference, secret = site.filed(category="price", **said)
    site.add(reference, secret, "supplements", {"text": "林芳补充：证号440101199001011234"})
    site.act("handler", reference, "contact", {"text": "已致电林芳"})
    site.filed(category="design")
    return site


def test_who_may_not_know_the_name_sees_the_case_without_it(nameless: Site) -> None:
    answer = nameless.signed_in("handler").get("/api/v1/cases/26110001")
    shown = answer.get_json()
    assert shown["complaint"]["complainant"] == {
        "name": "***",
        "kind": "end_user",
        "phone": "",
        "email": "",
        "address": "",
        "hidden": True,
        "masked": False,
        "unmasked_until": None,
    }
    assert shown["complaint"]["description"] == "我是***，***。"
    assert shown["complaint"]["fields"] == {"id_card": "***"}
    assert [each["value"]["en"] for each in shown["complaint"]["particulars"]] == ["***"]
    assert [entry["data"]["text"] for entry in shown["timeline"] if entry["kind"] in ("supplemented", "contacted")] == [
        "***补充：证号***",
        "已致电***",
    ]
    assert not any(secret in str(shown) for secret in (*SECRETS, "440101"))
    assert shown["confidential"]["id"] == "audit"


def test_an_act_answers_without_the_name_too(nameless: Site) -> None:
    answer = nameless.act("handler", "26110001", "note", {"text": "…"})
    assert answer.status_code == 200
    assert not any(secret in str(answer.get_json()) for secret in (*SECRETS, "440101"))


def test_who_may_know_the_name_sees_it(nameless: Site) -> None:
    shown = nameless.signed_in("auditor").get("/api/v1/cases/26110001").get_json()
    assert shown["complaint"]["complainant"]["name"] == "林芳"
    assert shown["complaint"]["fields"] == {"id_card": "440101199001011234"}
    ordinary = nameless.signed_in("handler").get("/api/v1/cases/26110002").get_json()
    assert ordinary["complaint"]["complainant"]["name"] == "林芳"


def test_the_list_names_nobody_whom_not_everybody_may_know(nameless: Site) -> None:
    for who, name in (("supervisor", "林芳"), ("auditor", "林**")):
        rows = nameless.signed_in(who).get("/api/v1/cases").get_json()["cases"]
        assert [(row["reference"], row["complainant"]) for row in rows] == [("26110002", name), ("26110001", "***")]
        assert rows[1]["summary"] == "我是***，***。"
    assert listed(nameless, "supervisor", "q=林芳") == ["26110002"]
    assert listed(nameless, "auditor", "q=林芳") == ["26110002", "26110001"]


def test_a_file_tells_nobody_the_name_that_he_may_not_know() -> None:
    site = a_site(a_path(hides=Hides.NAME))
    slot = {"name": "林芳的门.jpg", "type": "image/jpeg", "size": 9}
    key = site.anybody.post("/api/v1/attachments", json=slot).get_json()["key"]
    site.upload(key, name="林芳的门.jpg")
    reference, secret = site.filed(category="price", attachments=[key])
    site.add(reference, secret, "supplements", {"text": "还有", "attachments": [key]})
    shown = site.signed_in("handler").get(f"/api/v1/cases/{reference}").get_json()
    [added] = [entry for entry in shown["timeline"] if entry["kind"] == "supplemented"]
    for file in (*shown["complaint"]["attachments"], *added["data"]["attachments"]):
        assert file["name"] == "***的门.jpg"
        assert file["url"] == f"https://files.example/{key}?as=file-1.jpg"
        assert "key" not in file
    assert not any(secret in str(shown) for secret in SECRETS)
    known = site.signed_in("auditor").get(f"/api/v1/cases/{reference}").get_json()["complaint"]["attachments"]
    assert [(file["key"], file["url"]) for file in known] == [(key, f"https://files.example/{key}?as=林芳的门.jpg")]
