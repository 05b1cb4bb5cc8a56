"""What the regulation adds, over HTTP: milestones, levels, requests and decisions."""

from dataclasses import replace
from typing import Any

import pytest

from complaints.domain.policy import ActRule
from complaints.domain.policy_clauses import ClosingRule, Scheme
from complaints.domain.policy_intake import Choice, FieldRule
from complaints.domain.text import Text
from tests.api.site import Site, errors_of
from tests.factories import a_policy, a_record, an_approval
from tests.fakes import fake_services

STAFF = ("agent", "handler", "supervisor", "director")
UNTIL = "2026-11-25T18:00:00+08:00"
SIGNED_BY = FieldRule("by", Text("签收人", "Signed by"), required=True)
POLICY = a_policy(
    schemes=(Scheme("crisis", Text("危机", "Crisis"), (Choice("a", Text("A级", "Level A")),)),),
    records=(
        a_record("signed", title=Text("客户签收", "Signed for"), fields=(SIGNED_BY,)),
        a_record("checked", requires=("signed",)),
        a_record("plan", fields=(FieldRule("what", Text("措施", "Measure")),)),
    ),
    approvals=(an_approval("extension", extends=("reply",)), an_approval("redress", title=Text("赔偿", "Redress"))),
    closing=(
        *a_policy().closing,
        ClosingRule("settled", Text("了结", "Settled"), ("recorded:signed", "approved:redress")),
    ),
    acts=a_policy().acts | {act: ActRule(by=STAFF) for act in ("record", "classification", "request", "decision")},
)
BODIES: list[tuple[str, Any, str, dict[str, Any]]] = [
    ("record", {"record": "signed", "fields": {"by": "林芳"}}, "recorded", {"record": "signed"}),
    ("plan", {"fields": {"what": "更换"}, "text": "周二"}, "recorded", {"record": "plan", "text": "周二"}),
    ("classification", {"scheme": "severity", "level": "major"}, "classified", {"level": "major"}),
    ("crisis", {"level": "a", "reason": "媒体报道"}, "classified", {"scheme": "crisis", "level": "a"}),
    ("request", {"matter": "redress", "text": "赔偿200元"}, "requested", {"matter": "redress"}),
    ("redress", {"text": "赔偿200元"}, "requested", {"matter": "redress"}),
    ("extension", {"text": "等待配件", "until": UNTIL}, "requested", {"matter": "extension", "until": UNTIL}),
]


@pytest.fixture
def site() -> Site:
    return Site(fake_services(policy=POLICY))


def last(site: Site, reference: str) -> Any:
    return site.case(reference).timeline[-1]


@pytest.mark.parametrize(("act", "body", "kind", "facts"), BODIES, ids=[act for act, *_ in BODIES])
def test_act_stands_on_the_timeline(site: Site, act: str, body: Any, kind: str, facts: dict[str, Any]) -> None:
    reference, _ = site.filed()
    answer = site.act("handler", reference, act, body)
    assert answer.status_code == 200, answer.text
    shown = answer.get_json()["timeline"][-1]
    assert shown["kind"] == kind == last(site, reference).kind
    assert facts.items() <= shown["data"].items()


@pytest.mark.parametrize(("act", "body"), [(act, body) for act, body, *_ in BODIES])
def test_act_is_for_the_roles_of_the_policy(site: Site, act: str, body: Any) -> None:
    reference, _ = site.filed()
    assert site.act("auditor", reference, act, body).status_code == 403


@pytest.mark.parametrize(
    ("matter", "route", "body"),
    [
        ("redress", "decision", {"matter": "redress", "approved": True}),
        ("redress", "redress-decision", {"approved": True}),
        ("extension", "extension-decision", {"approved": True}),
    ],
)
def test_matter_is_decided_by_its_tier_alone(site: Site, matter: str, route: str, body: Any) -> None:
    reference, _ = site.filed()
    assert site.act("handler", reference, matter, {"text": "请批准", "until": UNTIL}).status_code == 200
    assert site.act("director", reference, route, body).status_code == 403
    answer = site.act("supervisor", reference, route, body)
    assert answer.status_code == 200, answer.text
    assert last(site, reference).data["verdict"] == "approved"
    [reply] = [clock for clock in answer.get_json()["clocks"] if clock["clock"] == "reply"]
    assert reply["due_at"] == (UNTIL if matter == "extension" else "2026-11-23T10:00:00+08:00")


@pytest.mark.parametrize(
    ("locale", "nothing", "missing", "too_soon"),
    [
        ("zh-CN", "没有待审批的申请", "尚未记录「客户签收」", "请填写晚于现有期限的时间"),
        ("en", "no request that waits", "'Signed for' has not been recorded", "Name a time after the present limit"),
    ],
)
def test_refusals_say_why_in_the_language_of_the_reader(
    site: Site, locale: str, nothing: str, missing: str, too_soon: str
) -> None:
    reference, _ = site.filed()
    tried = [
        ("supervisor", "redress-decision", {"approved": True}, nothing),
        ("handler", "record", {"record": "checked"}, missing),
        ("handler", "extension", {"text": "等", "until": "2026-11-20T18:00:00+08:00"}, too_soon),
    ]
    before = site.case(reference)
    for who, act, body, words in tried:
        answer = site.act(who, reference, act, body, Accept_Language=locale)
        assert answer.status_code == 409, answer.text
        assert words in answer.get_json()["message"]
    assert site.case(reference) == before


def test_a_refused_request_names_its_reason(site: Site) -> None:
    reference, _ = site.filed()
    assert site.act("handler", reference, "redress", {"text": "赔偿"}).status_code == 200
    answer = site.act("handler", reference, "redress", {"text": "赔偿"})
    assert (answer.status_code, answer.get_json()["errors"]) == (409, {"reason": "open"})


def test_closing_names_the_records_and_approvals_that_are_missing(site: Site) -> None:
    reference, _ = site.filed()
    answer = site.act("agent", reference, "closure", {"kind": "settled", "reason": "双方同意"})
    assert answer.status_code == 409
    assert answer.get_json()["errors"]["guards"] == {
        "recorded:signed": "尚未记录「客户签收」",
        "approved:redress": "「赔偿」尚未获得批准",
    }


@pytest.mark.parametrize(
    ("act", "body", "field"),
    [
        ("record", {"record": "lost"}, "record"),
        ("record", {"record": "signed"}, "fields"),
        ("record", {"record": "signed", "fields": {"by": 7}}, "fields"),
        ("classification", {"scheme": "severity", "level": "x"}, "level"),
        ("crisis", {"level": "b"}, "level"),
        ("request", {"matter": "lost", "text": "x"}, "matter"),
        ("decision", {"matter": "redress", "approved": "perhaps"}, "approved"),
        ("extension", {"until": UNTIL}, "text"),
    ],
)
def test_bad_body_is_refused_with_its_field(site: Site, act: str, body: Any, field: str) -> None:
    reference, _ = site.filed()
    before = site.case(reference)
    assert field in errors_of(site.act("handler", reference, act, body))
    assert site.case(reference) == before


@pytest.mark.parametrize(
    ("locale", "missing", "unknown"),
    [("zh-CN", "请填写此项。", "没有这个字段。"), ("en", "Please fill this in.", "There is no such field.")],
)
def test_every_field_of_a_record_that_does_not_fit_is_named(
    site: Site, locale: str, missing: str, unknown: str
) -> None:
    reference, _ = site.filed()
    body = {"record": "signed", "fields": {"colour": "白", "colour.of": "白"}}
    answer = site.act("handler", reference, "record", body, Accept_Language=locale)
    assert answer.status_code == 422
    assert errors_of(answer) == {"fields": {"colour": [unknown], "colour.of": [unknown], "by": [missing]}}


def test_an_address_of_the_contract_that_the_regulation_does_not_have_is_refused() -> None:
    site = Site(fake_services(policy=replace(POLICY, approvals=(), schemes=(), records=())))
    reference, _ = site.filed()
    for act, body, *_ in BODIES:
        if act != "classification":
            assert site.act("handler", reference, act, body).status_code == 422, act


def test_policy_shows_what_the_regulation_adds(site: Site) -> None:
    told = site.signed_in("agent").get("/api/v1/policy/staff").get_json()
    assert [level["id"] for level in told["schemes"][0]["levels"]] == ["a"]
    assert told["records"][0] == {
        "id": "signed",
        "title": {"zh-CN": "客户签收", "en": "Signed for"},
        "files": 0,
        "fields": [
            {
                "id": "by",
                "title": {"zh-CN": "签收人", "en": "Signed by"},
                "kind": "text",
                "required": True,
                "options": [],
            }
        ],
    }
    assert [(rule["id"], rule["extends"], rule["tiers"]) for rule in told["approvals"]] == [
        ("extension", ["reply"], ["supervisor"]),
        ("redress", [], ["supervisor"]),
    ]
