"""Each request has a number, on its answer, in the log and in the words about an error: one leads to the other."""

from typing import Any

from flask import Flask, Response, g, request

from api.guards import CONTEXT, portal
from complaints.logs import note, place_of
from complaints.usecases.submit_complaint import may_be_number

HEADER = "X-Request-Id"
QUIET = frozenset({"GET", "HEAD", "OPTIONS"})
LENGTH = 16


def begin() -> None:
    """Before a request: its number is the gateway's where there is one, or else drawn here."""
    g.request_id = str(request.environ.get(CONTEXT, {}).get("requestId") or portal().new_token()[:LENGTH])


def request_id() -> str:
    """The number of this request; empty before it has begun."""
    return str(g.get("request_id", ""))


def end(response: Response) -> Response:
    """After a request: the answer tells its number; the log tells of what changed something and of what was refused."""
    response.headers[HEADER] = request_id()
    if request.method not in QUIET or response.status_code >= 400:
        _note("request", status=response.status_code)
    return response


def failed(_app: Flask, exception: BaseException) -> None:
    """An error that nobody foresaw: where it was raised, never its words."""
    _note("request failed", error=place_of(error=exception))


def _note(message: str, **fields: Any) -> None:
    rule = request.url_rule.rule if request.url_rule else ""
    note(message=message, request=request_id(), method=request.method, route=rule, reference=_reference(), **fields)


def _reference() -> str:
    """The number in the address, where it can be one: people put their telephone number there, and their name."""
    typed = str((request.view_args or {}).get("reference", ""))
    return typed if may_be_number(policy=portal().policy, text=typed) else "?" * bool(typed)
