"""Files: a slot for each declared file, and only what really lies in the store may be attached."""

from typing import Any

import pytest

from complaints.domain.acts import staff as as_staff
from complaints.domain.case import Attachment
from complaints.domain.commands import Note, Reply
from complaints.usecases.perform_act import perform_act
from tests.api.site import COMPLAINT, Site, errors_of
from tests.factories import a_member

MOST = 10 * 1024 * 1024


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


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("../../etc/passwd", "/passwd"),
        ("C:\\photos\\door.jpg", "/door.jpg"),
        ("门 (1).jpg", "/门_1_.jpg"),
        ("😀.png", "/_.png"),
        ("../", "/file"),
    ],
)
def test_name_cannot_leave_its_folder(site: Site, name: str, ending: str) -> None:
    key = asked(site, name=name).get_json()["key"]
    assert key.endswith(ending)
    assert key.count("/") == 2


def test_uploaded_file_is_attached_as_it_really_is(site: Site) -> None:
    key = site.upload("upload/a/door.jpg", name="门板.jpg", type="image/png", size=77)
    reference, secret = site.filed(attachments=[key])
    assert site.tracked(reference, secret).get_json()["attachments"] == [{"name": "门板.jpg", "size": 77}]


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
    assert entry["data"]["attachments"] == [stored | {"url": f"https://files.example/{key}"}]
    [told] = _entries(site.tracked(reference, secret), "supplemented")
    assert told["files"] == [{"name": "另一处.png", "size": 7}]


def test_files_of_staff_can_be_opened_by_staff_and_are_not_even_named_to_the_complainant(site: Site) -> None:
    reference, secret = site.filed()
    file = Attachment("mail/1/report.pdf", "内部报告.pdf", "application/pdf", 9)
    for who, command in (("handler", Reply("门板已更换", attachments=(file,))), ("agent", Note("x", (file,)))):
        by = site.services.circumstances(as_staff(a_member(who)))
        perform_act(cases=site.services.cases, reference=reference, command=command, circumstances=by)
    seen = site.signed_in("agent").get(f"/api/v1/cases/{reference}")
    for kind in ("replied", "noted"):
        [entry] = _entries(seen, kind)
        assert [found["url"] for found in entry["data"]["attachments"]] == ["https://files.example/mail/1/report.pdf"]
    page = site.tracked(reference, secret)
    assert [entry["files"] for entry in page.get_json()["timeline"]] == [[]] * len(page.get_json()["timeline"])
    assert "内部报告" not in page.text


def _entries(answer: Any, kind: str) -> list[Any]:
    """The entries of a kind in either view of a case."""
    return [entry for entry in answer.get_json()["timeline"] if entry["kind"] == kind]
