"""Matters over HTTP: what the case tells of an open request, and how one that cannot be made is refused."""

from typing import Any

import pytest

from complaints.domain.policy_clauses import ApprovalRule
from complaints.domain.policy_intake import FieldRule
from complaints.domain.text import Text
from tests.api.site import Site, errors_of
from tests.factories import a_policy, a_record, an_approval
from tests.fakes import fake_services

UNTIL = "2026-11-25T18:00:00+08:00"
DELAY = an_approval(
    "extension",
    title=Text("延期", "Extension"),
    tiers=("head", "supervisor|director"),
    refusal_goes_on=True,
    extends=("reply",),
    fields=(FieldRule("why", Text("原因", "Why")),),
    rules=("TEXT-1",),
)
APPROVALS: tuple[ApprovalRule, ...] = (
    DELAY,
    an_approval("redress", excludes=("repair",)),
    an_approval("repair"),
    an_approval("refund", when={"severity": ("major",)}),
    an_approval("agreement", files=1, requires=("measured",)),
)
POLICY = a_policy(
    records=(a_record("measured"),),
    approvals=APPROVALS,
)


@pytest.fixture
def site() -> Site:
    return Site(fake_services(policy=POLICY))


def shown(site: Site, who: str, reference: str) -> Any:
    return site.signed_in(who).get(f"/api/v1/cases/{reference}").get_json()


def test_the_case_tells_what_waits_for_whom_and_what_was_said_before(site: Site) -> None:
    reference, _ = site.filed()
    key = site.upload("upload/a/letter.jpg")
    body = {"text": "等待配件", "until": UNTIL, "fields": {"why": "缺货"}, "attachments": [key]}
    assert site.act("handler", reference, "extension", body).status_code == 200
    [waits] = shown(site, "head", reference)["requests"]
    told = {
        "matter": "extension",
        "title": {"zh-CN": "延期", "en": "Extension"},
        "text": "等待配件",
        "until": UNTIL,
        "asked_by_name": "王强",
        "tier": "head",
        "opinions": [],
        "rules": ["TEXT-1"],
        "may_decide": True,
    }
    assert {name: waits[name] for name in told} == told
    assert waits["attachments"][0]["url"] == f"https://files.example/{key}?as=door.jpg"
    assert {"label": {"zh-CN": "原因", "en": "Why"}, "value": {"zh-CN": "缺货", "en": "缺货"}} in waits["particulars"]
    answer = site.act("head", reference, "extension-decision", {"approved": False, "text": "不急"})
    [waits] = answer.get_json()["requests"]
    assert (waits["tier"], waits["may_decide"]) == ("supervisor|director", False)
    assert waits["tier_title"]["en"] == "Supervisor or Director"
    [said] = waits["opinions"]
    assert (said["tier"], said["by_name"], said["approved"], said["text"]) == ("head", "李伟", False, "不急")


def test_the_case_tells_who_may_decide_now_and_when_nothing_waits_any_more(site: Site) -> None:
    reference, _ = site.filed()
    assert shown(site, "head", reference)["requests"] == []
    assert site.act("handler", reference, "extension", {"text": "等", "until": UNTIL}).status_code == 200
    people = ("agent", "handler", "head", "supervisor", "director")

    def deciding() -> list[str]:
        return [who for who in people if shown(site, who, reference)["requests"][0]["may_decide"]]

    assert deciding() == ["head"]
    assert site.act("head", reference, "extension-decision", {"approved": False}).status_code == 200
    assert deciding() == ["supervisor", "director"]
    answer = site.act("director", reference, "extension-decision", {"approved": True})
    assert answer.get_json()["requests"] == []
    [reply] = [clock for clock in answer.get_json()["clocks"] if clock["clock"] == "reply"]
    assert (reply["extended"], reply["due_at"], reply["paused_at"]) == (True, UNTIL, None)


@pytest.mark.parametrize(
    ("steps", "matter", "status", "words"),
    [
        (["repair"], "redress", 409, "互斥"),
        (["redress"], "repair", 409, "互斥"),
        ([], "refund", 422, "请从给出的选项中选择"),
        ([], "agreement", 409, "尚未记录"),
    ],
)
def test_a_request_that_cannot_be_made_says_why(
    site: Site, steps: list[str], matter: str, status: int, words: str
) -> None:
    reference, _ = site.filed()
    for step in steps:
        assert site.act("agent", reference, "request", {"matter": step, "text": "请批准"}).status_code == 200
    before = site.case(reference)
    answer = site.act("agent", reference, "request", {"matter": matter, "text": "请批准"})
    assert (answer.status_code, words in answer.get_json()["message"]) == (status, True), answer.text
    assert site.case(reference) == before


def test_a_request_without_its_files_is_refused_at_the_attachments(site: Site) -> None:
    reference, _ = site.filed()
    assert site.act("agent", reference, "record", {"record": "measured"}).status_code == 200
    answer = site.act("agent", reference, "request", {"matter": "agreement", "text": "请批准"})
    assert list(errors_of(answer)) == ["attachments"]
