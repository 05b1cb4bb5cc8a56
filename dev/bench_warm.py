"""What a warm request uses of the processor, beside a handler written by hand: `python -m dev.bench_warm [--quick]`.

Requests go through Lambda's handler as events of an HTTP API. Each is done once with DynamoDB Local behind it, and what
that answered on the wire is answered again from then on, at once: what is left is our own work and that of the client.
The floor is a Flask app with a client of boto3 that sends the same calls with the same bytes, and answers the same.
"""

import argparse
import json
import logging
import os
import sys
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
from dev.bench_package import ENVIRONMENT
from dev.demo_staff import demo_address, put_demo_staff
from dev.replaced import replaced
from dev.typical import COMPLAINT, NOTES

MANY, FEW = 300, 60
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
Handler = Callable[[dict[str, Any], Any], dict[str, Any]]
Call = tuple[str, dict[str, Any]]


@dataclass
class Wire:
    """Stands where requests leave for the store: notes what comes back, or gives it again, one after the other."""

    noted: list[tuple[str, AWSResponse]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    place: int | None = None

    def sending(self, send: Callable[..., Any]) -> Callable[..., Any]:
        """`send` of botocore's HTTP session."""

        def sent(session: URLLib3Session, asked: AWSPreparedRequest) -> Any:
            what = asked.headers["X-Amz-Target"]
            if self.place is None:
                answer = send(session, asked)
                self.noted.append((what, answer))
                return answer
            expected, answer = self.noted[self.place]
            assert what == expected, f"{what} instead of {expected}"
            self.place += 1
            return answer

        return sent

    def calling(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """botocore's call: what is asked for is noted too, for the floor asks for the same."""

        def called(client: BaseClient, operation: str, given: dict[str, Any]) -> Any:
            if self.place is None:
                self.calls.append((operation, given))
            return call(client, operation, given)

        return called


@dataclass
class Page:
    """One request: its event, what was asked of the store for it, and what it was answered."""

    name: str
    event: dict[str, Any]
    wire: Wire
    answer: dict[str, Any]

    def seconds(self, handler: Handler) -> float:
        """Of this processor, for one such request."""
        self.wire.place = 0
        with replaced(URLLib3Session, "send", self.wire.sending(URLLib3Session.send)):
            began = time.process_time()
            answer = handler(self.event, None)
            taken = time.process_time() - began
        assert answer["statusCode"] == self.answer["statusCode"], answer
        assert self.wire.place == len(self.wire.noted), f"{self.wire.place} calls instead of {len(self.wire.noted)}"
        return taken


def event(method: str, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
    """A request as an HTTP API tells it, payload 2.0."""
    host = "abc123.execute-api.eu-central-1.amazonaws.com"
    http = {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7", "userAgent": "Mozilla/5.0"}
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


def pages(handle: Handler) -> Iterator[Page]:
    """A submission, the case page of staff, and the page by which its complainant follows it."""
    cookie = f"session={_session()}"
    filed = json.loads(handle(event("POST", "/api/v1/complaints", COMPLAINT), None)["body"])
    reference = filed["reference"]
    for words in NOTES:
        path = f"/api/v1/cases/{reference}/note"
        done = handle(event("POST", path, {"text": words}, cookie=cookie, if_match="*"), None)
        assert done["statusCode"] == 200, done
    for name, asked in (
        ("submit", event("POST", "/api/v1/complaints", COMPLAINT)),
        ("case_page", event("GET", f"/api/v1/cases/{reference}", cookie=cookie)),
        ("tracking", event("GET", f"/api/v1/complaints/{reference}", authorization=f"Secret {filed['secret']}")),
    ):
        handle(asked, None)  # what is read once a while is read now
        wire = Wire()
        with ExitStack() as noting:
            noting.enter_context(replaced(URLLib3Session, "send", wire.sending(URLLib3Session.send)))
            noting.enter_context(replaced(BaseClient, "_make_api_call", wire.calling(BaseClient._make_api_call)))
            answer = handle(asked, None)
        assert answer["statusCode"] in (200, 201), answer
        yield Page(name, asked, wire, answer)


def _session() -> str:
    """A session of somebody who may see the case, and the demo's people."""
    from api.wsgi import app
    from complaints.usecases.sign_in import open_session

    services = app.extensions["portal"]
    put_demo_staff(staff=services.staff, policy=services.policy)
    member = services.staff.roster().find(demo_address("handler"))
    token: str = services.new_token()
    open_session(sign_ins=services.sign_ins, member=member, session_token=token, now=NOW - timedelta(minutes=1))
    return token


def floor(told: list[Page]) -> Handler:
    """What somebody writes who wants no more than these answers: Flask, boto3, the same calls to the store."""
    app, client = Flask("floor"), boto3.client("dynamodb")

    def answer_as(page: Page) -> Callable[..., Response]:
        calls, shown = page.wire.calls, json.loads(page.answer["body"])

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
    engine, nowhere = dynamodb_local.start(data_dir=None), open(os.devnull, "w", encoding="utf-8")
    os.environ.update(ENVIRONMENT | {"TABLE": "bench", "AWS_ENDPOINT_URL_DYNAMODB": engine.endpoint})
    try:
        with patch("complaints.bootstrap._utc_now", lambda: NOW):
            from api.entry import handle
        for written in logging.getLogger("complaints").handlers:
            written.setStream(nowhere)  # the lines are made, and not read
        from complaints.adapters.dynamodb import items

        items.create_table()
        told = list(pages(handle))
    finally:
        engine.stop()
    by_hand = floor(told)
    for page in told:
        yield f"warm_{page.name}_calls", len(page.wire.calls), "calls to the store"
        taken = [(page.seconds(handle), page.seconds(by_hand)) for _ in range(rounds + 10)][10:]
        ours, least = (1000 * median(each) for each in zip(*taken, strict=True))
        yield f"warm_{page.name}", round(ours, 2), "ms of processor"
        yield f"warm_{page.name}_floor", round(least, 2), "ms of processor"
        yield f"warm_{page.name}_to_floor", round(median(mine / floors for mine, floors in taken), 2), "times"


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m dev.bench_warm", description=__doc__.splitlines()[0])
    asked.add_argument("--quick", action="store_true", help=f"{FEW} rounds instead of {MANY}")
    for figure, value, unit in figures(FEW if asked.parse_args().quick else MANY):
        sys.stdout.write(json.dumps({"figure": figure, "value": value, "unit": unit}) + "\n")
        sys.stdout.flush()
