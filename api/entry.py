"""Lambda's way in: an event of an HTTP API (payload 2.0) becomes a request to the app, which is made in the init phase.

An app that cannot be made, for want of a setting, ends the init phase, and Lambda starts over at the next event.
"""

from typing import Any

from apig_wsgi import make_lambda_handler

from api.wsgi import app

_answer = make_lambda_handler(app)


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """The answer to one request; each cookie once. A gateway's named stage is no part of the path."""
    stage, path = event["requestContext"].get("stage", "$default"), event["rawPath"]
    if path == f"/{stage}" or path.startswith(f"/{stage}/"):
        event = event | {"rawPath": path.removeprefix(f"/{stage}") or "/"}
    answer: dict[str, Any] = _answer(event, context)
    return answer
