"""What a warm request uses of the processor, beside a handler written by hand: `python -m dev.bench_warm [--quick]`.

Requests go through Lambda's handler as events of an HTTP API. Each is done once with DynamoDB Local behind it, and what
that answered on the wire is answered again from then on, at once: what is left is our own work and that of the client.
The floor is a Flask app with a client of boto3 that sends the same calls with the same bytes, and answers the same.
"""

import argparse
import atexit
import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from unittest.mock import patch

import boto3
from apig_wsgi import make_lambda_handler
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient
from botocore.httpsession import URLLib3Session
from flask import Flask, Response, jsonify, request

from dev import dynamodb_local
from dev.demo_staff import demo_address, put_demo_staff
from dev.deployed import ENVIRONMENT
from dev.figures import tell
from dev.replaced import replaced
from dev.typical import COMPLAINT, NOTES

MANY, FEW = 300, 60
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
UNLIMITED = {f"{limit}_{most}": "100000" for limit in ("COMPLAINTS", "CONTACT_COMPLAINTS") for most in ("FREE", "MOST")}
Handler = Callable[[dict[str, Any], Any], dict[str, Any]]
Call = tuple[str, dict[str, Any]]


@dataclass
class Wire:
    """Stands where requests leave for the store: notes what is answered to each, or answers the same again."""

    answers: dict[tuple[str, bytes], AWSResponse] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    replays: bool = False
    strange: int = 0

    def sending(self, send: Callable[..., Any]) -> Callable[..., Any]:
        """`send` of botocore's HTTP session."""

        def sent(session: URLLib3Session, asked: AWSPreparedRequest) -> Any:
            what = asked.headers["X-Amz-Target"], asked.body
            if not self.replays:
                self.answers[what] = send(session, asked)
            elif what not in self.answers:  # what is asked once in a while, or has a token of its own
                self.strange += 1
                return _nothing(asked.url)
            return self.answers[what]

        return sent

    def calling(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """botocore's call: what is asked for is noted too, for the floor asks for the same."""

        def called(client: BaseClient, operation: str, given: dict[str, Any]) -> Any:
            if not self.replays:
                self.calls.append((operation, given))
            return call(client, operation, given)

        return called


def _nothing(url: str) -> AWSResponse:
    answer = AWSResponse(url, 200, {}, None)
    answer._content = b"{}"
    return answer


@dataclass(frozen=True)
class Page:
    """One request: its event, what was asked of the store for it, and what it was answered."""

    name: str
    event: dict[str, Any]
    calls: tuple[Call, ...]
    answer: dict[str, Any]

    def seconds(self, handler: Handler) -> float:
        """Of this processor, for one such request."""
        began = time.process_time()
        answer = handler(self.event, None)
        taken = time.process_time() - began
        assert answer["statusCode"] == self.answer["statusCode"], answer
        return taken


def event(method: str, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
    """A request as an HTTP API tells it, payload 2.0."""
    host = "abc123.execute-api.eu-central-1.amazonaws.com"
    http = {
        "method": method,
        "path": path,
        "protocol": "HTTP/1.1",
        "sourceIp": "203.0.113.7",
        "userAgent": "Mozilla/5.0",
    }
    told = {name.replace("_", "-"): value for name, value in headers.items() if name != "cookie"}
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"host": host, "user-agent": "Mozilla/5.0", "x-forwarded-proto": "https"} | told,
        "requestContext": {"http": http, "stage": "$default", "requestId": "Zk3xVgTSFiAEJ7g=", "domainName": host},
        "isBase64Encoded": False,
    }
    if "cookie" in headers:
        made["cookies"] = [headers["cookie"]]
    if body is not None:
        made["body"] = json.dumps(body, ensure_ascii=False)
        made["headers"] |= {"content-type": "application/json", "content-length": str(len(made["body"].encode()))}
    return made


def pages(handle: Handler, wire: Wire) -> Iterator[Page]:
    """A submission, the case page of staff, and the page by which its complainant follows it."""
    cookie, complaints = f"session={session_of('handler')}", "/api/v1/complaints"
    filed = json.loads(handle(event("POST", complaints, COMPLAINT), None)["body"])
    reference, secret = filed["reference"], filed["secret"]
    for words in NOTES:
        noted = event("POST", f"/api/v1/cases/{reference}/note", {"text": words}, cookie=cookie, if_match="*")
        assert handle(noted, None)["statusCode"] == 200
    for name, asked in (
        ("submit", event("POST", complaints, COMPLAINT, idempotency_key="warm")),
        ("case_page", event("GET", f"/api/v1/cases/{reference}", cookie=cookie)),
        ("tracking", event("GET", f"{complaints}/{reference}", authorization=f"Secret {secret}")),
    ):
        handle(
            asked if asked["requestContext"]["http"]["method"] == "GET" else event("POST", complaints, COMPLAINT), None
        )
        wire.calls = []
        answer = handle(asked, None)
        assert answer["statusCode"] in (200, 201), answer
        yield Page(name, asked, tuple(wire.calls), answer)


def session_of(role: str) -> str:
    """The token of a session of one of the demo's people."""
    from api.wsgi import app
    from complaints.usecases.sign_in import open_session

    services = app.extensions["portal"]
    member = services.staff.roster().find(demo_address(role))
    token: str = services.new_token()
    open_session(sign_ins=services.sign_ins, member=member, session_token=token, now=NOW - timedelta(minutes=1))
    return token


def floor(told: list[Page]) -> Handler:
    """What somebody writes who wants no more than these answers: Flask, boto3, the same calls to the store."""
    app, client = Flask("floor"), boto3.client("dynamodb")

    def answer_as(page: Page) -> Callable[..., Response]:
        calls, shown = page.calls, json.loads(page.answer["body"])

        def view(**_: str) -> Response:
            body = request.get_json() if request.method == "POST" else None
            assert body is None or {"complainant", "category", "description", "consent"} <= set(body)
            for operation, given in calls:
                client._make_api_call(operation, given)
            answer = jsonify(shown)
            answer.status_code = page.answer["statusCode"]
            return answer

        return view

    app.add_url_rule("/api/v1/complaints", "submit", answer_as(told[0]), methods=["POST"])
    app.add_url_rule("/api/v1/cases/<reference>", "case_page", answer_as(told[1]))
    app.add_url_rule("/api/v1/complaints/<reference>", "tracking", answer_as(told[2]))
    handler: Handler = make_lambda_handler(app)
    return handler


def figures(rounds: int) -> Iterator[tuple[str, float, str]]:
    """(figure, value, unit). Ours and the floor take turns, so that what else the machine does befalls both."""
    wire = Wire()
    with ExitStack() as undo:
        undo.enter_context(replaced(URLLib3Session, "send", wire.sending(URLLib3Session.send)))
        undo.enter_context(replaced(BaseClient, "_make_api_call", wire.calling(BaseClient._make_api_call)))
        handle = lambda_handler()
        told = list(pages(handle, wire))
        wire.replays, by_hand = True, floor(told)
        for page in told:
            taken = [(page.seconds(handle), page.seconds(by_hand)) for _ in range(rounds + 10)][10:]
            ours, least = (1000 * median(each) for each in zip(*taken, strict=True))
            yield f"warm_{page.name}_calls", len(page.calls), "calls to the store"
            yield f"warm_{page.name}", round(ours, 2), "ms of processor"
            yield f"warm_{page.name}_floor", round(least, 2), "ms of processor"
            yield f"warm_{page.name}_to_floor", round(median(mine / floors for mine, floors in taken), 2), "times"
    assert wire.strange < rounds, f"{wire.strange} calls of which the store knew nothing"


def lambda_handler() -> Handler:
    """Lambda's way in, on an engine and with people that are there as long as this process."""
    engine = dynamodb_local.start(data_dir=None)
    atexit.register(engine.stop)
    os.environ.update(ENVIRONMENT | {"TABLE": "bench", "AWS_ENDPOINT_URL_DYNAMODB": engine.endpoint} | UNLIMITED)
    with patch("complaints.bootstrap._utc_now", lambda: NOW):
        from api.entry import handle
    from complaints.adapters.dynamodb import items

    nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (as long as this process)
    for written in logging.getLogger("complaints").handlers:
        written.setStream(nowhere)  # type: ignore[attr-defined]
    items.create_table()
    from api.wsgi import app

    services = app.extensions["portal"]
    put_demo_staff(staff=services.staff, policy=services.policy)
    return handle


if __name__ == "__main__":
    told = argparse.ArgumentParser(prog="python -m dev.bench_warm", description=__doc__.splitlines()[0])
    told.add_argument("--quick", action="store_true", help=f"{FEW} rounds instead of {MANY}")
    tell(figures(FEW if told.parse_args().quick else MANY))
