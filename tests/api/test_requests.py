"""Every answer has a number, by which the log knows the request; an error of ours tells it in words."""

import json
import logging
from typing import Any

import pytest

from api.guards import CONTEXT
from tests.api.site import NOBODY, Site

HEADER = "X-Request-Id"


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    monkeypatch.setattr(logging.getLogger("complaints"), "propagate", True)
    caplog.set_level(logging.INFO, "complaints")
    return caplog


def told(logged: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(each.getMessage()) for each in logged.records if each.name == "complaints"]


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/policy", "/api/v1/cases", "/nowhere", "/api/v1/complaints/1"])
def test_every_answer_has_its_number(site: Site, path: str) -> None:
    first, second = (site.anybody.get(path).headers[HEADER] for _ in range(2))
    assert len(first) > 5
    assert first != second


def test_behind_the_gateway_it_is_the_gateways_own_and_nobody_can_choose_it(site: Site) -> None:
    context = {CONTEXT: {"requestId": "JKJaXmPLvHcESHA="}}
    answer = site.anybody.get("/healthz", environ_base=context, headers={HEADER: "chosen"})
    assert answer.headers[HEADER] == "JKJaXmPLvHcESHA="


def test_the_log_tells_what_was_refused_by_number_route_and_case(site: Site, logged: pytest.LogCaptureFixture) -> None:
    answer = site.anybody.get("/api/v1/complaints/26119999", headers=NOBODY)
    assert told(logged) == [
        {
            "message": "request",
            "request": answer.headers[HEADER],
            "method": "GET",
            "route": "/api/v1/complaints/<reference>",
            "reference": "26119999",
            "status": 404,
        }
    ]


@pytest.mark.parametrize("typed", ["林芳", "13800138000", "lin@customer.example", "9" * 500, "26130001", "2611000"])
def test_what_is_no_number_of_a_case_does_not_come_into_the_log(
    site: Site, logged: pytest.LogCaptureFixture, typed: str
) -> None:
    """People put their telephone number where the number of their complaint is asked for."""
    assert site.anybody.get(f"/api/v1/complaints/{typed}", headers=NOBODY).status_code == 404
    assert told(logged)[0]["reference"] == "?"


def test_the_log_tells_what_changed_something_and_not_what_was_only_read(
    site: Site, logged: pytest.LogCaptureFixture
) -> None:
    site.anybody.get("/api/v1/policy")
    site.anybody.post("/api/v1/session-requests", json={"email": "nobody@staff.example"})
    assert [(line["method"], line["route"]) for line in told(logged)] == [("POST", "/api/v1/session-requests")]


@pytest.mark.parametrize(("locale", "words"), [("zh-CN", "请告知编号 {}。"), ("en", "please give the number {}.")])
def test_an_error_of_ours_tells_its_number_and_the_log_where_it_was(
    site: Site, logged: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, locale: str, words: str
) -> None:
    def broken(**_: Any) -> Any:
        raise RuntimeError("林芳 13800138000")

    reference, secret = site.filed()
    monkeypatch.setattr(site.services.cases, "get", broken)
    monkeypatch.setitem(site.app.config, "PROPAGATE_EXCEPTIONS", False)
    logged.clear()
    answer = site.tracked(reference, secret | {"Accept-Language": locale})
    assert answer.status_code == 500
    assert words.format(answer.headers[HEADER]) in answer.get_json()["message"]
    failure, refusal = told(logged)
    assert failure["message"] == "request failed"
    assert failure["error"].startswith("RuntimeError at test_requests.py:")
    assert failure["request"] == refusal["request"] == answer.headers[HEADER]
    assert "林芳" not in json.dumps([failure, refusal], ensure_ascii=False)
