"""Files in the plain form itself, for browsers without our script."""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from complaints.domain.case import Kind
from tests.api.site import FORM, Site
from tests.file_samples import JPEG, PNG

MEBIBYTE = 1024 * 1024
Given = tuple[bytes, str, str]
PHOTO: Given = (JPEG + b"door", "door.jpg", "image/jpeg")
OTHER = PNG + b"crack"


def sent(site: Site, path: str, files: Iterable[Given], fields: dict[str, str], headers: Any = None) -> TestResponse:
    """POST of a multipart form to `path` with `files`: (body, name, type)."""
    stored = [FileStorage(BytesIO(body), name, content_type=type) for body, name, type in files]
    boundary, body = encode_multipart({**fields, "attachments": stored})
    answer: TestResponse = site.anybody.post(
        f"/api/v1/{path}", data=body, content_type=f"multipart/form-data; boundary={boundary}", headers=headers
    )
    return answer


def posted(site: Site, *files: Given, **changes: str) -> TestResponse:
    """POST of the form with `files`."""
    return sent(site, "complaints", files, FORM | changes)


def test_photos_in_the_form_are_stored_and_attached(site: Site) -> None:
    answer = posted(site, PHOTO, (OTHER, "/照片/裂缝 2.png", "image/png"))
    assert answer.status_code == 303, answer.text
    kept = site.case("26110001").content.attachments
    assert [(file.name, file.type, file.size) for file in kept] == [
        ("door.jpg", "image/jpeg", len(PHOTO[0])),
        ("裂缝 2.png", "image/png", len(OTHER)),
    ]
    assert [site.services.attachments.bodies[file.key] for file in kept] == [PHOTO[0], OTHER]
    assert len({file.key for file in kept}) == 2
    assert all(re.fullmatch(r"upload/token-\d+\.(jpg|png)", file.key) for file in kept)


def test_form_without_a_file_chosen_is_taken(site: Site) -> None:
    assert posted(site, (b"", "", "application/octet-stream")).status_code == 303
    assert site.case("26110001").content.attachments == ()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([PHOTO, (b"MZ", "virus.exe", "application/x-msdownload")], "不能上传这种类型的文件。"),
        ([(b"<svg/>", "a.svg", "image/svg+xml")], "不能上传这种类型的文件。"),
        ([PHOTO, (b"<svg/>", "a.png", "image/png")], "《a.png》的实际内容不是可以上传的文件类型，请换一个文件。"),
        ([(b"", "empty.jpg", "image/jpeg")], "附件尚未上传完成，请重新上传。"),
        ([PHOTO] * 7, "附件太多。"),
        ([(b"x" * 5 * MEBIBYTE, "large.jpg", "image/jpeg")], "附件太大。"),
    ],
)
def test_files_that_cannot_be_taken_are_said_so_at_their_field(site: Site, files: list[Given], said: str) -> None:
    answer = posted(site, *files)
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
    assert f'id="attachments-error">{said}' in answer.text
    assert '<a href="#attachments">' in answer.text
    assert site.services.cases.saves == 0
    assert site.services.attachments.files == {}


def test_photo_larger_than_any_other_body_is_taken(site: Site) -> None:
    assert posted(site, (JPEG + b"x" * 3 * MEBIBYTE, "large.jpg", "image/jpeg")).status_code == 303


def test_what_was_typed_comes_back_with_a_file_that_was_refused(site: Site) -> None:
    answer = posted(site, (b"MZ", "virus.exe", "application/x-msdownload"), description="橱柜门板开裂了。")
    assert "橱柜门板开裂了。" in answer.text


def test_files_are_not_stored_before_the_fields_are_right(site: Site) -> None:
    assert posted(site, PHOTO, phone="12").status_code == 422
    assert site.services.attachments.files == {}


def test_no_other_route_takes_so_much(site: Site) -> None:
    reference, secret = site.filed()
    for path in ("attachments", "sessions", f"complaints/{reference}/supplements"):
        large = (b"x" * MEBIBYTE, "a.jpg", "image/jpeg")
        answer = sent(site, path, [large], {"text": "x"}, secret)
        assert answer.status_code == 413


def test_form_page_offers_to_choose_photos(site: Site) -> None:
    page = site.anybody.get("/api/v1/form").text
    assert 'enctype="multipart/form-data"' in page
    assert 'name="attachments" type="file" multiple' in page
    assert "合计不超过 4 MB" in page


# -- the second page


def second_page(site: Site) -> str:
    """Its address, as the receipt of a complaint just filed links to it."""
    receipt = site.anybody.get(posted(site).headers["Location"]).text
    [found] = re.findall(r'href="/api/v1/(receipts/[^"]+/files)"', receipt)
    return str(found)


def test_more_files_come_by_the_second_page_some_at_a_time(site: Site) -> None:
    path = second_page(site)
    assert "还没有文件" in site.anybody.get(f"/api/v1/{path}").text
    for files in ([PHOTO], [(OTHER, "裂缝.png", "image/png"), PHOTO]):  # one of them again
        answer = sent(site, path, files, {})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/api/v1/{path}")
    page = site.anybody.get(f"/api/v1/{path}").text
    assert [page.count(name) for name in ("door.jpg", "裂缝.png")] == [1, 1]
    added = [entry for entry in site.case("26110001").timeline if entry.kind is Kind.SUPPLEMENTED]
    assert [[file["name"] for file in entry.data["attachments"]] for entry in added] == [["door.jpg"], ["裂缝.png"]]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ((b"MZ", "virus.exe", "application/x-msdownload"), "不能上传这种类型的文件。"),
        ((b"x" * 5 * MEBIBYTE, "large.jpg", "image/jpeg"), "附件太大。"),
    ],
)
def test_what_the_second_page_cannot_take_it_says_at_its_field(site: Site, file: Given, said: str) -> None:
    path = second_page(site)
    answer = sent(site, path, [file], {})
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
    assert f'id="attachments-error">{said}' in answer.text
    assert site.services.attachments.files == {}


def test_second_page_without_a_file_chosen_adds_nothing(site: Site) -> None:
    path = second_page(site)
    assert sent(site, path, [(b"", "", "application/octet-stream")], {}).status_code == 303
    assert [entry.kind for entry in site.case("26110001").timeline].count(Kind.SUPPLEMENTED) == 0


def test_second_page_opens_for_its_pass_alone(site: Site) -> None:
    path = second_page(site)
    assert site.anybody.get(f"/api/v1/{path}".replace("/files", "x/files")).status_code == 404
    assert sent(site, "receipts/forged/files", [PHOTO], {}).status_code == 404
