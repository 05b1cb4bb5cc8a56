"""Penalties over HTTP: proposed, decided and appealed by those whom the clause names, and seen by nobody else."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from complaints.domain.policy import ActRule
from complaints.domain.policy_clauses import Amount
from complaints.domain.policy_intake import FieldRule
from complaints.domain.text import Text
from tests.api.site import COMPLAINT, Site, errors_of
from tests.factories import a_member, a_penalty, a_policy, a_roster
from tests.fakes import InMemoryStaff, fake_services

RUDE = a_penalty(
    "rude",
    title=Text("态度恶劣", "Rudeness"),
    money=Amount(50, 200),
    shares={"head": 20},
    fields=(FieldRule("rule", Text("条款", "Rule")),),
    rules=("TEXT-1",),
)
POLICY = a_policy(penalties=(RUDE,))
PROPOSAL = {"penalty": "rude", "text": "辱骂客户", "on": "handler@staff.example", "evidence": 3}
DECISION = {"number": 1, "approved": True, "money": 100, "text": "属实"}


@pytest.fixture
def site() -> Site:
    return Site(fake_services(policy=POLICY))


def proposed(site: Site, **changes: Any) -> str:
    reference, _ = site.filed()
    answer = site.act("supervisor", reference, "penalty", PROPOSAL | changes)
    assert answer.status_code == 200, answer.text
    return reference


def seen(site: Site, who: str, reference: str) -> Any:
    answer = site.signed_in(who).get(f"/api/v1/cases/{reference}")
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_a_penalty_goes_from_proposal_to_appeal_and_back(site: Site) -> None:
    reference = proposed(site)
    for who, act, body, verdict in (
        ("director", "penalty-decision", DECISION, "approved"),
        ("handler", "penalty-appeal", {"number": 1, "text": "不是我"}, "appealed"),
        ("executive", "penalty-decision", {"number": 1, "approved": False}, "withdrawn"),
    ):
        answer = site.act(who, reference, act, body)
        assert answer.status_code == 200, answer.text
        assert answer.get_json()["timeline"][-1]["data"]["verdict"] == verdict
        assert answer.get_json()["penalties"][0]["verdict"] == verdict


def test_the_case_shows_how_a_penalty_stands(site: Site) -> None:
    reference = proposed(site)
    [shown] = seen(site, "director", reference)["penalties"]
    told = {
        name: shown[name] for name in ("number", "penalty", "verdict", "on_name", "evidence", "text", "rules", "tier")
    }
    assert told == {
        "number": 1,
        "penalty": "rude",
        "verdict": "proposed",
        "on_name": "王强",
        "evidence": 3,
        "text": "辱骂客户",
        "rules": ["TEXT-1"],
        "tier": "director",
    }
    assert {name: shown[name] for name in told} == told
    assert shown["money"] == {"least": 50, "most": 200, "open": False}
    assert shown["points"] == {"least": 2, "most": 2, "open": False}
    assert (shown["decided"], shown["shares"][0]["money"]) == (None, None)
    assert shown["tier_title"]["zh-CN"] == "客户服务分部经理"
    assert site.act("director", reference, "penalty-decision", DECISION).status_code == 200
    [shown] = seen(site, "director", reference)["penalties"]
    assert (shown["decided"], shown["shares"][0]["money"]) == ({"money": 100, "points": 2}, 20)
    assert (shown["tier"], shown["tier_title"]) == ("", None)
    assert shown["particulars"][0]["value"] == {"zh-CN": "决定执行", "en": "Decided"}


def test_only_the_last_tier_must_name_what_the_clause_leaves_open() -> None:
    two = replace(RUDE, tiers=("director", "executive"))
    site = Site(fake_services(policy=a_policy(penalties=(two,))))
    reference = proposed(site)
    assert seen(site, "director", reference)["penalties"][0]["must_name"] == []
    site.act("director", reference, "penalty-decision", {"number": 1, "approved": True})
    assert seen(site, "executive", reference)["penalties"][0]["must_name"] == ["money"]
    site.act("executive", reference, "penalty-decision", DECISION)
    assert seen(site, "executive", reference)["penalties"][0]["must_name"] == []


def test_the_case_tells_each_reader_what_he_may_do(site: Site) -> None:
    reference = proposed(site)
    [rule] = seen(site, "supervisor", reference)["penalties_open"]
    assert (rule["id"], rule["title"]["en"], [field["id"] for field in rule["fields"]]) == (
        "rude",
        "Rudeness",
        ["rule"],
    )
    assert seen(site, "director", reference)["penalties_open"] == []

    def may(what: str) -> list[str]:
        people = ("supervisor", "director", "handler", "head", "executive")
        return [who for who in people if seen(site, who, reference)["penalties"][0][f"may_{what}"]]

    assert (may("decide"), may("appeal")) == (["director"], [])
    assert site.act("director", reference, "penalty-decision", DECISION).status_code == 200
    assert (may("decide"), may("appeal")) == ([], ["handler", "head"])


@pytest.mark.parametrize("who", ["agent", "legal", "auditor", "admin"])
def test_nobody_else_sees_that_there_is_one(site: Site, who: str) -> None:
    reference = proposed(site)
    shown = seen(site, who, reference)
    assert shown["penalties"] == []
    assert "辱骂客户" not in str(shown)
    assert "penalty" not in [entry["kind"] for entry in shown["timeline"]]
    assert [entry["seq"] for entry in shown["timeline"]] == [1, 2, 3, 4]


def test_the_complainant_sees_nothing_of_it(site: Site) -> None:
    reference, secret = site.filed()
    assert site.act("supervisor", reference, "penalty", PROPOSAL).status_code == 200
    assert "penalty" not in site.tracked(reference, secret).text


def test_whom_it_falls_on_sees_it_and_appeals_although_he_may_not_see_the_case() -> None:
    roster = a_roster(a_member("stranger"))
    policy = replace(POLICY, acts=POLICY.acts | {"view": ActRule(by=("supervisor", "director"))})
    site = Site(fake_services(policy=policy, staff=InMemoryStaff(roster)))
    reference = proposed(site, on="stranger@staff.example")
    assert site.act("director", reference, "penalty-decision", DECISION).status_code == 200
    stranger = site.signed_in("stranger")
    assert stranger.get(f"/api/v1/cases/{reference}").status_code == 403
    told = stranger.get(f"/api/v1/cases/{reference}/penalties")
    assert told.status_code == 200
    assert set(told.get_json()) == {"reference", "version", "penalties", "now"}
    assert [each["may_appeal"] for each in told.get_json()["penalties"]] == [True]
    answer = site.act("stranger", reference, "penalty-appeal", {"number": 1, "text": "不是我"})
    assert answer.status_code == 200
    assert set(answer.get_json()) == {"reference", "version", "penalties", "now"}
    assert site.signed_in("handler").get(f"/api/v1/cases/{reference}/penalties").status_code == 403


@pytest.mark.parametrize(
    ("who", "act", "body", "status", "words"),
    [
        ("agent", "penalty", PROPOSAL, 403, "没有权限"),
        ("supervisor", "penalty", PROPOSAL, 409, "已经提出过"),
        ("supervisor", "penalty-decision", DECISION, 403, "没有权限"),
        ("handler", "penalty-appeal", {"number": 1, "text": "不是我"}, 409, "不能对此项提出申诉"),
        ("agent", "penalty-appeal", {"number": 1, "text": "不是我"}, 403, "没有权限"),
    ],
)
def test_refusals_say_why(site: Site, who: str, act: str, body: Any, status: int, words: str) -> None:
    reference = proposed(site)
    answer = site.act(who, reference, act, body)
    assert (answer.status_code, words in answer.get_json()["message"]) == (status, True), answer.text


def test_a_decision_comes_once(site: Site) -> None:
    reference = proposed(site)
    assert site.act("director", reference, "penalty-decision", DECISION).status_code == 200
    answer = site.act("director", reference, "penalty-decision", DECISION)
    assert (answer.status_code, answer.get_json()["errors"]) == (409, {"reason": "decided"})


@pytest.mark.parametrize(
    ("locale", "amounts", "field", "words"),
    [
        ("zh-CN", {"money": 201}, "money", "应为50至200元。"),
        ("en", {"money": 201}, "money", "This must be 50 to 200 yuan."),
        ("en", {"money": None}, "money", "This must be 50 to 200 yuan."),
        ("zh-CN", {"points": 3}, "points", "应为2分。"),
    ],
)
def test_an_amount_beyond_the_clause_is_refused_with_its_bounds(
    site: Site, locale: str, amounts: Any, field: str, words: str
) -> None:
    reference = proposed(site)
    answer = site.act("director", reference, "penalty-decision", DECISION | amounts, Accept_Language=locale)
    assert errors_of(answer) == {field: [words]}


@pytest.mark.parametrize(
    ("act", "body", "field"),
    [
        ("penalty", PROPOSAL | {"penalty": "lost"}, "penalty"),
        ("penalty", PROPOSAL | {"on": "nobody@staff.example"}, "on"),
        ("penalty", PROPOSAL | {"on": "nobody"}, "on"),
        ("penalty", PROPOSAL | {"evidence": 99}, "evidence"),
        ("penalty", PROPOSAL | {"evidence": -1}, "evidence"),
        ("penalty", PROPOSAL | {"text": " "}, "text"),
        ("penalty", PROPOSAL | {"fields": {"lost": "x"}}, "fields"),
        ("penalty-decision", DECISION | {"number": 2}, "number"),
        ("penalty-decision", DECISION | {"number": "1.5"}, "number"),
        ("penalty-decision", DECISION | {"money": -1}, "money"),
        ("penalty-decision", DECISION | {"approved": "perhaps"}, "approved"),
        ("penalty-appeal", {"number": 1, "text": ""}, "text"),
    ],
)
def test_bad_body_is_refused_with_its_field(site: Site, act: str, body: Any, field: str) -> None:
    reference = proposed(site)
    before = site.case(reference)
    assert field in errors_of(site.act("supervisor" if act == "penalty" else "director", reference, act, body))
    assert site.case(reference) == before


def test_who_is_complained_about_appeals_and_still_sees_nothing_of_the_case(site: Site) -> None:
    taken = {**COMPLAINT, "channel": "phone", "respondent": "supervisor@staff.example"}
    policy = replace(POLICY, penalties=(replace(RUDE, by=("agent",)),))
    site = Site(fake_services(policy=policy))
    reference = site.signed_in("agent").post("/api/v1/cases", json=taken).get_json()["reference"]
    on = {"on": "supervisor@staff.example", "text": "林芳反映其辱骂"}
    assert site.act("agent", reference, "penalty", PROPOSAL | on).status_code == 200
    assert site.act("director", reference, "penalty-decision", DECISION).status_code == 200
    told = site.signed_in("supervisor").get(f"/api/v1/cases/{reference}/penalties")
    answer = site.act("supervisor", reference, "penalty-appeal", {"number": 1, "text": "不是我"})
    for seen_by_him in (told, answer):
        assert seen_by_him.status_code == 200, seen_by_him.text
        assert set(seen_by_him.get_json()) == {"reference", "version", "penalties", "now"}
        assert seen_by_him.get_json()["penalties"][0]["text"] == "***反映其辱骂"
        assert "林芳" not in str(seen_by_him.get_json())


def test_a_deputy_whose_word_is_waited_for_sees_the_case_until_he_has_given_it() -> None:
    away = a_member("director", away_from=date(2026, 11, 1), deputy="legal@staff.example")
    policy = replace(POLICY, acts=POLICY.acts | {"view": ActRule(by=("supervisor", "director", "executive"))})
    site = Site(fake_services(policy=policy, staff=InMemoryStaff(a_roster(away))))
    legal, reference = site.signed_in("legal"), site.filed()[0]
    assert legal.get(f"/api/v1/cases/{reference}").status_code == 403
    assert site.act("supervisor", reference, "penalty", PROPOSAL).status_code == 200
    shown = legal.get(f"/api/v1/cases/{reference}")
    assert (shown.status_code, shown.get_json()["penalties"][0]["may_decide"]) == (200, True)
    assert site.signed_in("auditor").get(f"/api/v1/cases/{reference}").status_code == 403
    assert site.act("legal", reference, "penalty-decision", DECISION).status_code == 200
    assert legal.get(f"/api/v1/cases/{reference}").status_code == 403
