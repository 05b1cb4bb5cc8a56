"""Bodies that cannot be read, and answers that nobody should get: never a 5xx for what somebody sent."""

import json

import pytest

from tests.api.permitted import classified
from tests.api.site import COMPLAINT, FORM, Site
from tests.api.test_attacks import filled

JSON = "application/json"
UNREADABLE = {
    "cut off": b'{"category": ',
    "no JSON": b"category=other",
    "UTF-16": '{"category": "other"}'.encode("utf-16"),
    "Latin 1": b'{"category": "\xe9"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "nested too deep": b"[" * 200_000,
    "objects nested too deep": b'{"a":' * 80_000,
    "a number of 5,000 digits": b'{"size": ' + b"9" * 5000 + b"}",
    "single quotes": b"{'category': 'other'}",
    "a name twice": b'{"category": "other", "category": "price"}',
    "a name twice further in": b'{"complainant": {"name": "x", "name": "y"}}',
    "a number that is none": b'{"size": NaN}',
    "a number without end": b'{"fields": {"x": -Infinity}}',
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize("path", ["complaints", "attachments", "sessions"])
def test_body_that_is_no_json_is_refused(site: Site, body: bytes, path: str) -> None:
    answer = site.anybody.post(f"/api/v1/{path}", data=body, content_type=JSON)
    assert answer.status_code == 422
    assert answer.get_json()["errors"] == {"json": ["无法读取所提交的内容。"]}
    assert site.services.cases.saves == 0


def test_unreadable_body_is_answered_in_the_browsers_language(site: Site) -> None:
    answer = site.anybody.post("/api/v1/complaints", data=b"{", content_type=JSON, headers={"Accept-Language": "en"})
    assert answer.get_json()["errors"] == {"json": ["The body is not readable JSON."]}


@pytest.mark.parametrize("content_type", [JSON, "application/x-www-form-urlencoded"])
def test_body_may_be_half_a_mebibyte_and_no_larger(site: Site, content_type: str) -> None:
    answers = [
        site.anybody.post("/api/v1/complaints", data=b"x" * size, content_type=content_type).status_code
        for size in (512 * 1024, 512 * 1024 + 1)
    ]
    assert answers == [422, 413]


def test_body_that_breaks_off_is_refused(site: Site) -> None:
    """Its sender went away before he had said what he announced."""
    whole = json.dumps(COMPLAINT).encode()
    for content_type, body in ((JSON, whole[:40]), (JSON, b""), ("multipart/form-data; boundary=x", b"--x\r\nContent")):
        answer = site.anybody.post(
            "/api/v1/complaints", data=body, content_type=content_type, environ_overrides={"CONTENT_LENGTH": "4000"}
        )
        assert 400 <= answer.status_code < 500
    assert site.services.cases.saves == 0


def test_body_that_is_too_large_is_said_to_be(site: Site) -> None:
    answer = site.file(COMPLAINT | {"description": "x" * 600_000}, **{"Accept-Language": "en"})
    assert answer.status_code == 413
    assert answer.get_json()["message"] == "What was sent is too large."


def test_form_that_is_too_large_gets_the_empty_form_again(site: Site) -> None:
    answer = site.anybody.post("/api/v1/complaints", data=FORM | {"description": "x" * 600_000})
    assert answer.status_code == 413
    assert "提交的内容太大" in answer.text
    assert len(answer.data) < 50_000


def test_field_named_by_half_a_character_is_named_as_well_as_it_goes(site: Site) -> None:
    body = json.dumps(COMPLAINT | {"\ud800": 1})
    answer = site.anybody.post("/api/v1/complaints", data=body, content_type=JSON)
    assert answer.status_code == 422
    assert answer.get_json()["errors"]["json"] == {"?": ["没有这个字段。"]}


def test_form_with_thousands_of_fields_is_refused(site: Site) -> None:
    answer = site.anybody.post("/api/v1/complaints", data={f"field{number}": "x" for number in range(2000)})
    assert answer.status_code in (413, 422)


def test_multipart_that_is_none_is_refused(site: Site) -> None:
    answer = site.anybody.post("/api/v1/complaints", data=b"garbage", content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 422


@pytest.mark.parametrize("path", ["/api/v1/sessions", "/api/v1/session-requests", "/api/v1/attachments"])
def test_form_sent_to_another_address_is_not_answered_with_the_complaint_form(site: Site, path: str) -> None:
    answer = site.anybody.post(path, data={"token": "x"})
    assert (answer.status_code, answer.mimetype) == (422, JSON)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/", 404),
        ("PUT", "/api/v1/complaints", 405),
        ("DELETE", "/api/v1/cases/26110001", 405),
        ("POST", "/api/v1/cases/26110001/dance", 404),
    ],
)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_wrong_address_is_answered_in_the_one_envelope(
    site: Site, method: str, path: str, status: int, language: str
) -> None:
    answer = site.anybody.open(path, method=method, headers={"Accept-Language": language})
    assert answer.status_code == status
    found = answer.get_json()
    assert set(found) == {"code", "status", "message", "errors"}
    assert found["code"] == status
    assert found["message"].isascii() == (language == "en")


def test_who_asks_by_a_method_that_there_is_not_is_told_which_there_are(site: Site) -> None:
    for call in sorted(classified()):
        _, path = filled(site, call, "26110001")
        refused = site.anybody.open(path, method="TRACE")
        assert refused.status_code == 405, call
        assert call.split(" ")[0] in refused.headers["Allow"].split(", "), call


def test_defect_of_ours_is_owned_up_to_in_the_readers_language(site: Site) -> None:
    reference, secret = site.filed()
    site.services.cases.faults[reference] = RuntimeError("a defect")
    site.app.logger.disabled = True
    answer = site.tracked(reference, secret | {"Accept-Language": "en"})
    site.app.logger.disabled = False
    assert answer.status_code == 500
    assert answer.get_json()["message"].startswith("Something went wrong on our side.")
    assert "defect" not in answer.text


def test_every_answer_keeps_strangers_out(site: Site) -> None:
    for path in ("/healthz", "/api/v1/policy", "/api/v1/form", "/api/v1/nothing", "/api/v1/cases"):
        headers = site.anybody.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
