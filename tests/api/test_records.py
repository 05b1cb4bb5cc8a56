"""Records over HTTP: signatures, files, who may not, and what the complainant reads of them."""

from typing import Any

import pytest

from complaints.domain.policy import ActRule
from complaints.domain.policy_intake import FieldKind, FieldRule
from complaints.domain.text import Text
from tests.api.site import Site, errors_of
from tests.factories import NAMES, a_policy, a_record, an_approval
from tests.fakes import fake_services

CONTENT = FieldRule("content", Text("满意", "Content"), FieldKind.YES_NO, required=True)
POLICY = a_policy(
    records=(
        a_record("inspected", title=Text("现场勘验", "Inspected"), signatures=("complainant", "head"), public=True),
        a_record("plan", files=2),
        a_record("verified", by=tuple(NAMES), not_by=("handler",)),
        a_record("care_call", fields=(CONTENT,), tells="content", reopens=("no",), stages=("closed",)),
    ),
    approvals=(an_approval("redress"), an_approval("extension", extends=("reply",))),
    acts=a_policy().acts | {act: ActRule(by=tuple(NAMES)) for act in ("record", "request")},
)
FILES = ["upload/1/door.jpg", "upload/2/frame.jpg"]
WITH_FILES: list[tuple[str, Any]] = [
    ("record", {"record": "plan"}),
    ("plan", {}),
    ("request", {"matter": "redress", "text": "赔偿200元"}),
    ("redress", {"text": "赔偿200元"}),
    ("extension", {"text": "等配件", "until": "2026-11-25T18:00:00+08:00"}),
]


@pytest.fixture
def site() -> Site:
    site = Site(fake_services(policy=POLICY))
    for key in FILES:
        site.upload(key)
    return site


@pytest.mark.parametrize(("act", "body"), WITH_FILES, ids=[act for act, _ in WITH_FILES])
def test_files_come_with_a_record_and_with_a_request(site: Site, act: str, body: Any) -> None:
    reference, _ = site.filed()
    answer = site.act("handler", reference, act, body | {"attachments": FILES})
    assert answer.status_code == 200, answer.text
    shown = answer.get_json()["timeline"][-1]["data"]["attachments"]
    assert [(file["key"], file["name"], file["size"]) for file in shown] == [(key, "door.jpg", 1000) for key in FILES]


@pytest.mark.parametrize(("act", "body"), WITH_FILES, ids=[act for act, _ in WITH_FILES])
def test_a_file_that_was_never_uploaded_is_refused(site: Site, act: str, body: Any) -> None:
    reference, _ = site.filed()
    before = site.case(reference)
    answer = site.act("handler", reference, act, body | {"attachments": ["upload/9/lost.jpg"]})
    assert errors_of(answer) == {"attachments": ["附件尚未上传完成，请重新上传。"]}
    assert site.case(reference) == before


@pytest.mark.parametrize(
    ("locale", "words"),
    [("zh-CN", "请附上至少2个文件作为凭证。"), ("en", "Attach at least 2 of the files that prove it.")],
)
def test_too_few_files_are_refused_in_the_language_of_the_reader(site: Site, locale: str, words: str) -> None:
    reference, _ = site.filed()
    answer = site.act("handler", reference, "plan", {"attachments": FILES[:1]}, Accept_Language=locale)
    assert (answer.get_json()["message"], errors_of(answer)) == (words, {"attachments": [words]})


def test_a_signature_that_is_missing_is_named(site: Site) -> None:
    reference, _ = site.filed()
    body = {"record": "inspected", "fields": {"signed_complainant": "林芳"}}
    assert errors_of(site.act("handler", reference, "record", body)) == {"fields": {"signed_head": ["请填写此项。"]}}


def test_who_is_barred_is_told_that_he_may_not(site: Site) -> None:
    reference, _ = site.filed()
    assert site.act("handler", reference, "record", {"record": "verified"}).status_code == 403
    assert site.act("head", reference, "record", {"record": "verified"}).status_code == 200


def test_complainant_reads_his_own_signature_and_no_name_of_who_works_here(site: Site) -> None:
    reference, secret = site.filed()
    signed = {"signed_complainant": "林芳", "signed_head": "李伟"}
    assert site.act("handler", reference, "record", {"record": "inspected", "fields": signed}).status_code == 200
    answer = site.tracked(reference, secret)
    [entry] = [entry for entry in answer.get_json()["timeline"] if entry["kind"] == "recorded"]
    assert entry["title"]["zh-CN"] == "现场勘验"
    assert [(told["label"]["zh-CN"], told["value"]["en"]) for told in entry["particulars"]] == [("投诉人签字", "林芳")]
    assert "李伟" not in answer.text
    shown = site.signed_in("agent").get(f"/api/v1/cases/{reference}").get_json()["timeline"][-1]
    assert [told["label"]["en"] for told in shown["particulars"]] == ["Signed: Complainant", "Signed: Department head"]


def test_policy_asks_for_signatures_as_for_fields(site: Site) -> None:
    inspected, plan, *_ = site.signed_in("agent").get("/api/v1/policy/staff").get_json()["records"]
    assert [(field["id"], field["title"]["zh-CN"], field["required"]) for field in inspected["fields"]] == [
        ("signed_complainant", "投诉人签字", True),
        ("signed_head", "部门负责人签字", True),
    ]
    assert (inspected["files"], plan["files"]) == (0, 2)


def test_an_unhappy_care_call_opens_the_case_again(site: Site) -> None:
    reference = site.closed()
    body = {"record": "care_call", "fields": {"content": "no"}, "text": "又开裂了"}
    answer = site.act("agent", reference, "record", body)
    assert answer.status_code == 200, answer.text
    assert (answer.get_json()["stage"], answer.get_json()["round"]) == ("dispatched", 2)
