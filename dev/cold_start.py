"""One cold start, in a process of its own: `python -P dev/cold_start.py WHAT [--only-start]`, by dev/bench_start.py.

WHAT is a function, `api:<path>`, or `boto3` or `flask`, which others are compared with. Calls of AWS are answered where
they would leave the process: clients are made, requests signed and answers read as ever, but nobody waits.
It prints how many modules are there in the end, and how many of them are ours.
"""

import json
import sys
from typing import Any

MAIL = b"From: a@customer.example\r\nTo: in@in.example\r\nMessage-ID: <1@customer.example>\r\n\r\nHello\r\n"
MAIL_OF_SES = {"messageId": "1", "destination": ["in@in.example"]}
TOLD = {"eventType": "Delivery", "mail": MAIL_OF_SES | {"timestamp": "2026-11-26T02:30:00.000Z"}, "delivery": {}}
EVENTS: dict[str, Any] = {
    "deadlines": {},
    "due_reports": {},
    "upkeep": {},
    "waiting_letters": {},
    "month_sums": {"Records": []},
    "mail_events": {"Records": [{"Sns": {"Message": json.dumps(TOLD)}}]},
    "inbound_mail": {"Records": [{"ses": {"mail": MAIL_OF_SES, "receipt": {"recipients": ["in@in.example"]}}}]},
    "scan_file": {"Records": []},
}
SENT = {"move": "sent", "at": "2026-11-01T00:00:00.000000Z"}
REPORT = {"rule": "monthly", "period": "2026-10", "number": 1, "policy_id": "oppein", "policy_version": "1"}
REPORT |= {"digest": "", "as_of": SENT["at"], "steps": [SENT], "texts": {}, "changes": [], "told": []}
ITEM = {"pk": "REPORTS", "sk": "2026-10#monthly#0001", "t": "r", "b": json.dumps(REPORT)}
REPORTS = {"Count": 1, "ScannedCount": 1, "Items": [{name: {"S": value} for name, value in ITEM.items()}]}
NOTHING = b'{"Count": 0, "ScannedCount": 0, "Items": [], "Responses": {}, "UnprocessedKeys": {}}'
OURS = ("api", "complaints", "functions")


def cut_off() -> None:
    """Answers what would go to AWS: in the table are reports that were sent, one mail is in the bucket."""
    from botocore import httpsession
    from botocore.awsrequest import AWSResponse

    class Raw:
        """A body that is there at once."""

        def __init__(self, body: bytes) -> None:
            self._body = body

        def stream(self, *_: Any, **__: Any) -> Any:
            """The whole of it."""
            yield self._body

        def read(self, *_: Any, **__: Any) -> bytes:
            """What is left of it."""
            body, self._body = self._body, b""
            return body

    def send(self: Any, request: Any) -> AWSResponse:
        body = _answer(request.headers.get("X-Amz-Target", b""), request.body) if "dynamodb" in request.url else MAIL
        return AWSResponse(request.url, 200, {"content-length": str(len(body))}, Raw(body))

    httpsession.URLLib3Session.send = send


def _answer(target: str | bytes, asked: bytes) -> bytes:
    """Whatever is counted (`n`) stands at one."""
    if b'"S": "REPORTS"' in asked:
        return json.dumps(REPORTS).encode()
    return (
        b'{"Attributes": {"n": {"N": "1"}}}'
        if b"UpdateItem" in (target if isinstance(target, bytes) else target.encode())
        else NOTHING
    )


def request(path: str) -> dict[str, Any]:
    """A request as an HTTP API tells it, payload 2.0."""
    http = {
        "method": "GET",
        "path": path,
        "protocol": "HTTP/1.1",
        "sourceIp": "203.0.113.7",
        "userAgent": "Mozilla/5.0",
    }
    headers = {"host": "abc123.execute-api.eu-central-1.amazonaws.com", "authorization": "Secret nobodys"}
    context = {"http": http, "stage": "$default", "domainName": headers["host"], "requestId": "1"}
    return {"version": "2.0", "rawPath": path, "rawQueryString": "", "headers": headers, "requestContext": context}


def start(what: str, *, only_start: bool) -> None:
    """Imports what Lambda would, and answers one event, if not `only_start`."""
    if what in ("boto3", "flask"):
        import boto3

        boto3.client("dynamodb")
        if what == "flask":
            _bare_flask()
        return
    name, _, path = what.partition(":")
    if name == "api":
        from api.entry import handle as run
    else:
        from importlib import import_module

        from functions._runtime import services

        run = import_module(f"functions.{name}").run
        services()
    if not only_start:
        cut_off()
        try:
            answer = run(request(path) if path else EVENTS[name], None)
        except Exception as error:
            if type(error).__name__ != "NobodyTold":  # upkeep finds that there is no administrator
                raise
            return
        if name == "api" and answer["statusCode"] >= 500:
            raise SystemExit(f"{what} answered {answer['statusCode']}")


def _bare_flask() -> None:
    from apig_wsgi import make_lambda_handler
    from flask import Flask, jsonify

    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: jsonify({"status": "ok"}))
    assert make_lambda_handler(app)(request("/"), None)["statusCode"] == 200


if __name__ == "__main__":
    start(sys.argv[1], only_start=sys.argv[-1] == "--only-start")
    ours = sum(name.partition(".")[0] in OURS for name in sys.modules)
    sys.stdout.write(f"\n{json.dumps({'modules': len(sys.modules), 'ours': ours})}\n")
