"""The package as Lambda runs it: the API behind an HTTP API, in a fresh process of the runtime's own client."""

import json
import re
from base64 import b64decode
from typing import Any
from urllib.parse import urlencode

import boto3
import pytest
from moto.ses.models import ses_backends

from tests.functional.portal import ACCOUNT, COMPLAINT, REGION
from tests.functional.post import Mail
from tests.packaging.conftest import TABLE, Task
from tests.packaging.events import request, written
from tests.packaging.runtime import Sandbox

JSON = {"content-type": "application/json"}
AGENT = "supervisor@staff.example"


@pytest.fixture(scope="session")
def web(task: Task) -> Sandbox:
    """The API."""
    return task("api.entry.handle")


def answered(web: Sandbox, event: dict[str, Any]) -> dict[str, Any]:
    """The gateway's view of the answer: it must be one."""
    answer = web.invoke(event)
    assert answer.kind == "response", (answer.body, web.log)
    told: dict[str, Any] = answer.body
    assert set(told) == {"statusCode", "headers", "cookies", "body", "isBase64Encoded"}
    return told


def content(answer: dict[str, Any]) -> Any:
    return json.loads(answer["body"])


def mailed_to(address: str) -> list[Mail]:
    sent = [Mail(each.raw_data.encode()) for each in ses_backends[ACCOUNT][REGION].sent_messages]
    return [mail for mail in sent if mail.to == address]


def signed_in(web: Sandbox, task: Task) -> dict[str, Any]:
    """The answer to who signs in by a link, in the browser that asked for it."""
    asked = answered(web, request("POST", "/api/v1/session-requests", body=_json(email=AGENT, here=True), headers=JSON))
    assert len(asked["cookies"]) == 1
    items = boto3.client("dynamodb", endpoint_url=task.endpoint, region_name=REGION).scan(TableName=TABLE)["Items"]
    keys = [(item["pk"]["S"], item["sk"]["S"]) for item in items if item["pk"]["S"].startswith("E#")]
    assert task("functions.waiting_letters.run").invoke(written(*keys)).body == {"sent": 1, "batchItemFailures": []}
    found = re.search(r"#token=(\S+)", mailed_to(AGENT)[-1].text)
    assert found
    own = asked["cookies"][0].partition(";")[0]
    return answered(
        web, request("POST", "/api/v1/sessions", body=_json(token=found[1]), headers=JSON, cookies=["theme=dark", own])
    )


def _json(**body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def test_portal_says_that_it_is_alive(web: Sandbox) -> None:
    answer = answered(web, request("GET", "/healthz"))
    assert (answer["statusCode"], content(answer)["status"], answer["isBase64Encoded"]) == (200, "ok", False)


def test_complaint_in_json_is_kept_as_it_was_written(web: Sandbox) -> None:
    answer = answered(web, request("POST", "/api/v1/complaints", body=_json(**COMPLAINT), headers=JSON))
    assert answer["statusCode"] == 201
    filed = content(answer)
    secret = {"authorization": f"Secret {filed['secret']}"}
    tracked = answered(web, request("GET", f"/api/v1/complaints/{filed['reference']}", headers=secret))
    assert tracked["statusCode"] == 200
    assert COMPLAINT["description"] in tracked["body"]


def test_form_without_javascript_leads_to_its_receipt(web: Sandbox) -> None:
    fields = {name: value for name, value in COMPLAINT.items() if name not in ("complainant", "consent")}
    body = urlencode({"name": "林芳", "phone": "13800138000", "consent": "on"} | fields).encode()
    form = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
    answer = answered(web, request("POST", "/api/v1/complaints", body=body, headers=form))
    assert answer["statusCode"] == 303, re.findall("error[^<]*<", answer["body"])
    path, _, query = answer["headers"]["location"].partition("?")
    receipt = answered(web, request("GET", path, query=query, headers={"accept": "text/html"}))
    assert (receipt["statusCode"], receipt["headers"]["content-type"]) == (200, "text/html; charset=utf-8")


def test_cookies_are_set_once_and_come_back(web: Sandbox, task: Task) -> None:
    answer = signed_in(web, task)
    assert answer["statusCode"] == 201
    assert len(answer["cookies"]) == 1
    assert "set-cookie" not in {name.lower() for name in answer["headers"]}
    session = answer["cookies"][0].partition(";")[0]
    who = answered(web, request("GET", "/api/v1/sessions/current", cookies=["theme=dark", session]))
    assert content(who)["email"] == AGENT


def test_workbook_of_a_month_comes_whole(web: Sandbox, task: Task) -> None:
    session = signed_in(web, task)["cookies"][0].partition(";")[0]
    answer = answered(web, request("GET", "/api/v1/reports/2026-11.xlsx", cookies=[session]))
    assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, True)
    assert b64decode(answer["body"]).startswith(b"PK\x03\x04")


def test_path_and_query_in_chinese_are_read(web: Sandbox) -> None:
    answer = answered(web, request("GET", "/api/v1/complaints/投诉单", query=urlencode({"q": "门板"})))
    assert (answer["statusCode"], content(answer)["status"]) == (404, "Not Found")
    assert answered(web, request("GET", "/投诉/进度"))["statusCode"] == 404


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", "不是 JSON".encode(), b"{", b""])
def test_body_that_is_no_json_is_the_senders_fault(web: Sandbox, body: bytes) -> None:
    as_bytes = {"content-type": "application/octet-stream"} if b"\xff" in body else JSON
    answer = answered(web, request("POST", "/api/v1/complaints", body=body, headers=as_bytes))
    assert 400 <= answer["statusCode"] < 500
    assert set(content(answer)) >= {"code", "status", "message"}


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/policy"])
def test_named_stage_of_a_gateway_is_no_part_of_the_path(web: Sandbox, path: str) -> None:
    assert answered(web, request("GET", path, stage="dev"))["statusCode"] == 200


def test_nothing_of_the_local_stack_answers(web: Sandbox) -> None:
    for path in ("/dev/", "/dev/mail", "/dev/clock", "/dev/session"):
        assert answered(web, request("GET", path))["statusCode"] == 404


def test_event_that_is_no_request_is_refused_and_the_next_is_answered(web: Sandbox) -> None:
    for event in ({}, {"command": "os.getcwd"}, {"raw_command": "import os; os.abort()"}, {"Records": [{"Sns": {}}]}):
        assert web.invoke(event).kind == "error"
    assert answered(web, request("GET", "/healthz"))["statusCode"] == 200


def test_app_is_made_in_the_init_phase_and_says_what_is_missing(task: Task) -> None:
    sandbox = task.sandbox("api.entry.handle", SIGNING_KEYS="", COMPANY="")
    try:
        failed = sandbox.failed_init()
        assert (failed.kind, failed.body["errorType"]) == ("init", "MissingSettings")
        assert failed.body["errorMessage"] == "missing settings: COMPANY, SIGNING_KEYS"
    finally:
        sandbox.close()
