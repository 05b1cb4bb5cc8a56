"""Files: a slot for each declared file, and only what really lies in the store may be attached."""

import re
from dataclasses import replace
from typing import Any

import pytest

from complaints.domain.acts import staff as as_staff
from complaints.domain.case import Attachment
from complaints.domain.commands import Note, Reply
from complaints.domain.scanning import MALWARE, PENDING, UNSCANNABLE, Finding
from complaints.usecases.perform_act import perform_act
from tests.api.site import COMPLAINT, Site, errors_of
from tests.factories import a_member, a_policy
from tests.fakes import fake_services
from tests.file_samples import DOCX, DOCX_NAMES, JPEG, a_zip

MOST = 10 * 1024 * 1024
CLEARED = {"state": "clean", "reason": None}


def asked(site: Site, **changes: Any) -> Any:
    """POST /attachments for a photo of a door."""
    return site.anybody.post("/api/v1/attachments", json={"name": "门.jpg", "type": "image/jpeg", "size": 9} | changes)


def test_slot_says_where_and_what_to_post(site: Site) -> None:
    answer = asked(site)
    assert answer.status_code == 201
    slot = answer.get_json()
    assert set(slot) == {"key", "url", "fields"}
    assert slot["key"].startswith("upload/")
    assert slot["fields"]["Content-Type"] == "image/jpeg"


def test_no_two_slots_share_a_key(site: Site) -> None:
    keys = {asked(site).get_json()["key"] for _ in range(3)}
    assert len(keys) == 3


@pytest.mark.parametrize(
    "type", ["application/x-msdownload", "text/html", "image/svg+xml", "IMAGE/JPEG", "image/jpeg;x"]
)
def test_forbidden_type_is_refused(site: Site, type: str) -> None:
    assert errors_of(asked(site, type=type)) == {"type": ["不能上传这种类型的文件。"]}


def test_file_may_be_as_large_as_the_policy_says_and_no_larger(site: Site) -> None:
    answers = [asked(site, size=size) for size in (MOST, MOST + 1)]
    assert [answer.status_code for answer in answers] == [201, 413]
    assert answers[1].get_json()["errors"] == {"json": {"size": ["附件太大。"]}}


@pytest.mark.parametrize("size", [0, -1, True, 1.5, "5", None, 10**30])
def test_size_that_is_none_is_refused(site: Site, size: Any) -> None:
    assert "size" in errors_of(asked(site, size=size))


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\photos\\door.jpg", "林芳.jpg", "😀.png", "../", "a.林芳"])
def test_key_tells_nothing_of_the_name(site: Site, name: str) -> None:
    assert re.fullmatch(r"upload/token-\d+\.jpg", asked(site, name=name).get_json()["key"])


def test_uploaded_file_is_attached_as_it_really_is(site: Site) -> None:
    key = site.upload("upload/a/door.jpg", name="门板.jpg", type="image/png", size=77)
    reference, secret = site.filed(attachments=[key])
    assert site.tracked(reference, secret).get_json()["attachments"] == [{"name": "门板.jpg", "size": 77} | CLEARED]


def test_file_named_twice_is_attached_once(site: Site) -> None:
    key = site.upload("upload/a/door.jpg")
    reference, secret = site.filed(attachments=[key, key])
    assert len(site.tracked(reference, secret).get_json()["attachments"]) == 1


@pytest.mark.parametrize("keys", [["upload/never/uploaded.jpg"], ["../secret"], ["x" * 200]])
def test_file_that_was_never_uploaded_is_refused(site: Site, keys: list[str]) -> None:
    answer = site.file(COMPLAINT | {"attachments": keys})
    assert errors_of(answer) == {"attachments": ["附件尚未上传完成，请重新上传。"]}
    assert site.services.cases.saves == 0


@pytest.mark.parametrize(
    ("type", "size", "status", "said"),
    [
        ("application/x-msdownload", 9, 422, "不能上传这种类型的文件。"),
        ("image/jpeg", MOST + 1, 413, "附件太大。"),
    ],
)
def test_file_that_was_slipped_past_the_slot_is_refused(
    site: Site, type: str, size: int, status: int, said: str
) -> None:
    key = site.upload("upload/a/door.jpg", type=type, size=size)
    answer = site.file(COMPLAINT | {"attachments": [key]})
    assert answer.status_code == status
    assert answer.get_json()["errors"] == {"json": {"attachments": [said]}}
    assert site.services.cases.saves == 0


def test_as_many_files_as_the_policy_says_and_no_more(site: Site) -> None:
    keys = [site.upload(f"upload/{number}/door.jpg") for number in range(7)]
    assert site.file(COMPLAINT | {"attachments": keys[:6]}).status_code == 201
    assert errors_of(site.file(COMPLAINT | {"attachments": keys})) == {"attachments": ["附件太多。"]}


@pytest.mark.parametrize("keys", [[""], [" "], [5], [["x"]], ["a\nb"]])
def test_key_that_is_none_is_refused_at_its_place(site: Site, keys: list[Any]) -> None:
    assert set(errors_of(site.file(COMPLAINT | {"attachments": keys}))["attachments"]) == {"0"}


def test_supplement_takes_files_by_the_same_rules(site: Site) -> None:
    reference, secret = site.filed()
    key = site.upload("upload/b/other.png", type="image/png")
    assert site.add(reference, secret, "supplements", {"text": "还有", "attachments": [key]}).status_code == 200
    refused = site.add(reference, secret, "supplements", {"text": "还有", "attachments": ["upload/no"]})
    assert errors_of(refused) == {"attachments": ["附件尚未上传完成，请重新上传。"]}


def test_files_of_a_supplement_can_be_opened_by_staff_and_are_named_to_the_complainant(site: Site) -> None:
    reference, secret = site.filed()
    key = site.upload("upload/b/other.png", name="另一处.png", type="image/png", size=7)
    site.add(reference, secret, "supplements", {"text": "还有", "attachments": [key]})
    [entry] = _entries(site.signed_in("agent").get(f"/api/v1/cases/{reference}"), "supplemented")
    stored = {"key": key, "name": "另一处.png", "type": "image/png", "size": 7}
    assert entry["data"]["attachments"] == [stored | CLEARED | {"url": f"https://files.example/{key}?as=另一处.png"}]
    [told] = _entries(site.tracked(reference, secret), "supplemented")
    assert told["files"] == [{"name": "另一处.png", "size": 7} | CLEARED]


def test_files_of_staff_can_be_opened_by_staff_and_are_not_even_named_to_the_complainant(site: Site) -> None:
    reference, secret = site.filed()
    file = Attachment("mail/1/report.pdf", "内部报告.pdf", "application/pdf", 9)
    for who, command in (("handler", Reply("门板已更换", attachments=(file,))), ("agent", Note("x", (file,)))):
        by = site.services.circumstances(as_staff(a_member(who)))
        perform_act(cases=site.services.cases, reference=reference, command=command, circumstances=by)
    seen = site.signed_in("agent").get(f"/api/v1/cases/{reference}")
    for kind in ("replied", "noted"):
        [entry] = _entries(seen, kind)
        [shown] = entry["data"]["attachments"]
        assert shown["url"] == "https://files.example/mail/1/report.pdf?as=内部报告.pdf"
    page = site.tracked(reference, secret)
    assert [entry["files"] for entry in page.get_json()["timeline"]] == [[]] * len(page.get_json()["timeline"])
    assert "内部报告" not in page.text


def _entries(answer: Any, kind: str) -> list[Any]:
    """The entries of a kind in either view of a case."""
    return [entry for entry in answer.get_json()["timeline"] if entry["kind"] == kind]


# -- what a file is, and whether it may be had


@pytest.mark.parametrize(
    "body",
    [
        b"<html><script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"MZ\x90",
        b"#!/bin/sh\n",
        b"PK\x03\x04",
        b"\0" * 9,
    ],
)
def test_a_file_that_is_not_what_it_is_called_is_refused_and_named(site: Site, body: bytes) -> None:
    key = site.upload("upload/a.jpg", name="门板.jpg", size=len(body))
    site.services.attachments.bodies[key] = body
    said = ["《门板.jpg》的实际内容不是可以上传的文件类型，请换一个文件。"]
    assert errors_of(site.file(COMPLAINT | {"attachments": [key]})) == {"attachments": said}
    assert site.services.cases.saves == 0


def test_a_photo_under_the_name_of_another_kind_of_photo_is_kept_as_what_it_is(site: Site) -> None:
    key = site.upload("upload/a.png", name="门板.png", type="image/png")
    site.services.attachments.bodies[key] = JPEG
    reference, _ = site.filed(attachments=[key])
    [kept] = site.case(reference).content.attachments
    assert (kept.name, kept.type) == ("门板.png", "image/jpeg")


def test_a_document_that_unpacks_to_too_much_is_refused_and_named() -> None:
    rule = replace(a_policy().intake.attachments, types=(DOCX,))
    site = Site(fake_services(policy=a_policy(intake=replace(a_policy().intake, attachments=rule))))
    answers = []
    for parts in ({}, {"word/media/1.bin": bytes(20 * 1024 * 1024)}):
        body = a_zip(dict.fromkeys(DOCX_NAMES, b"<x/>") | parts)
        key = site.upload("upload/a.docx", name="报告.docx", type=DOCX, size=len(body))
        site.services.attachments.bodies[key] = body
        answers.append(site.file(COMPLAINT | {"attachments": [key]}))
    assert answers[0].status_code == 201
    said = ["《报告.docx》带有密码、已损坏或压缩内容过大，无法检查，请换一个文件。"]
    assert errors_of(answers[1]) == {"attachments": said}


@pytest.mark.parametrize(
    ("finding", "state", "reason"),
    [(PENDING, "pending", None), (MALWARE, "held", "malware"), (UNSCANNABLE, "held", "unscannable")],
)
def test_a_file_not_known_to_be_clean_is_handed_to_nobody_and_said_to_be_so(
    site: Site, finding: Finding, state: str, reason: str | None
) -> None:
    keys = [site.upload(f"upload/{number}.jpg") for number in range(2)]
    reference, secret = site.filed(attachments=keys[:1])
    site.add(reference, secret, "supplements", {"text": "还有", "attachments": keys[1:]})
    site.services.attachments.findings = dict.fromkeys(keys, finding)
    seen = site.signed_in("agent").get(f"/api/v1/cases/{reference}")
    files = [*seen.get_json()["complaint"]["attachments"]]
    files += [file for entry in seen.get_json()["timeline"] for file in entry["data"].get("attachments", ())]
    assert [(file["state"], file["reason"], file["url"]) for file in files] == [(state, reason, None)] * 2
    assert "files.example" not in seen.text
    told = site.tracked(reference, secret).get_json()
    own = [*told["attachments"], *(file for entry in told["timeline"] for file in entry["files"])]
    assert {(file["state"], file["reason"]) for file in own} == {(state, reason)}
    assert [file["name"] for file in told["attachments"]] == ["door.jpg"]
