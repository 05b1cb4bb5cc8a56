"""Closing over HTTP: who may close how, and what is missing, in words."""

from typing import Any

import pytest

from complaints.domain.policy_clauses import ClosingRule, Scheme
from complaints.domain.policy_intake import Choice, FieldKind, FieldRule
from complaints.domain.text import Text
from tests.api.site import Site
from tests.factories import a_policy, a_record, an_approval
from tests.fakes import fake_services

VALID = FieldRule(
    "valid",
    Text("结论", "Finding"),
    FieldKind.CHOICE,
    required=True,
    options={"y": Text("属实", "True"), "n": Text("不实", "Untrue")},
)
GUARDS = {
    "recorded:checked": ("尚未记录「核实」", "'Checked' has not been recorded"),
    "recorded:checked.y": ("尚未记录「核实：属实」", "'Checked: True' has not been recorded"),
    "approved:redress": ("「赔偿」尚未获得批准", "'Redress' has not been approved"),
    "classified:cause": ("尚未确定「原因」", "'Cause' has not been decided"),
    "level:cause.a": ("须为「原因：设计」", "it must be 'Cause: Design'"),
    "level:severity.major": ("须为「严重程度：重大」", "it must be 'Severity: Major'"),
    "round:2": ("尚未到第2轮", "round 2 has not been reached"),
    "escalated:reply": (
        "「责任部门回复」尚未超时升级",
        "'Handler's reply' is not overdue so far as to be escalated",
    ),
    "rated": ("客户尚未评价", "the complainant has not rated the handling"),
}
POLICY = a_policy(
    records=(a_record("checked", title=Text("核实", "Checked"), fields=(VALID,), tells="valid"),),
    approvals=(an_approval("redress", title=Text("赔偿", "Redress")),),
    schemes=(Scheme("cause", Text("原因", "Cause"), (Choice("a", Text("设计", "Design")),)),),
    closing=(
        *a_policy().closing,
        ClosingRule("settled", Text("了结", "Settled"), ("reason", *GUARDS)),
        ClosingRule("legal", Text("移交法务", "Legal"), by=("director",)),
    ),
)


@pytest.fixture
def site() -> Site:
    return Site(fake_services(policy=POLICY))


@pytest.mark.parametrize(("locale", "index"), [("zh-CN", 0), ("en", 1)])
def test_a_refused_closing_says_what_is_missing_in_the_words_of_the_regulation(
    site: Site, locale: str, index: int
) -> None:
    reference, _ = site.filed()
    body = {"kind": "settled", "reason": "双方同意"}
    answer = site.act("agent", reference, "closure", body, Accept_Language=locale)
    assert answer.status_code == 409
    assert answer.get_json()["errors"]["guards"] == {guard: words[index] for guard, words in GUARDS.items()}


def test_a_way_of_closing_that_names_others_is_refused(site: Site) -> None:
    reference, _ = site.filed()
    body = {"kind": "legal"}
    assert site.act("supervisor", reference, "closure", body).status_code == 403
    assert site.act("director", reference, "closure", body).get_json()["closing_kind"] == "legal"


def test_a_case_tells_which_ways_of_closing_are_open_and_what_they_want(site: Site) -> None:
    reference, _ = site.filed()

    def told(who: str) -> dict[str, Any]:
        seen = site.signed_in(who).get(f"/api/v1/cases/{reference}").get_json()
        return {each["id"]: each["missing"] for each in seen["closings_open"]}

    assert told("supervisor")["settled"] == [{"zh-CN": zh, "en": en} for zh, en in GUARDS.values()]
    assert ("legal" in told("supervisor"), "legal" in told("director")) == (False, True)
    assert told("handler") == {}


def test_a_case_tells_which_ways_of_closing_need_a_reason(site: Site) -> None:
    reference, _ = site.filed()
    closings = site.signed_in("agent").get(f"/api/v1/cases/{reference}").get_json()["closings_open"]
    needing = {rule.id for rule in POLICY.closing if "reason" in rule.guards}
    assert {each["id"] for each in closings if each["needs_reason"]} == needing & {each["id"] for each in closings}
    assert "settled" in needing


def test_a_case_tells_how_it_ends_when_the_complainant_is_satisfied(site: Site) -> None:
    reference, _ = site.filed()
    closings = site.signed_in("agent").get(f"/api/v1/cases/{reference}").get_json()["closings_open"]
    assert [each["id"] for each in closings if each["when_satisfied"]] == ["satisfied"]


def test_a_case_says_what_is_missing_to_close_it_as_satisfied(site: Site) -> None:
    reference, _ = site.filed()
    site.act("handler", reference, "reply", {"text": "稍候", "final": False})
    answer = site.signed_in("agent").get(f"/api/v1/cases/{reference}")
    [satisfied] = [each for each in answer.get_json()["closings_open"] if each["when_satisfied"]]
    assert [text["en"] for text in satisfied["missing"]] == [
        "the complainant has not said that he is satisfied",
        "the final result has not been reported",
    ]
