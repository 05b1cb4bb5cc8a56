"""From what goes wrong to what HTTP says, in the reader's language and smorest's envelope.

What any request may meet is here; the rest of the table (api/refusals.py) is read when any of it goes wrong first.
"""

from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from api.envelopes import envelope, plain
from api.guards import ForeignOrigin, NotSignedIn, portal
from api.limits import errors_of, ways_told
from api.messages import TEXTS, say, translated, wanted_locale
from api.requests import request_id
from complaints.usecases.keep_limits import ProofNeeded, TooMany
from complaints.usecases.ports import UnknownReference


class UploadRefused(Exception):
    """A slot was asked for a file that is too large or of a forbidden type: `reason` as in AttachmentRefused."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def register_errors(app: Flask) -> None:
    """Hangs every error of the house, and werkzeug's own, on the app."""
    app.register_error_handler(Exception, _refusal)
    app.register_error_handler(NotSignedIn, plain(401, "sign_in"))
    app.register_error_handler(ForeignOrigin, plain(403, "foreign_origin"))
    app.register_error_handler(UnknownReference, _unknown_reference)
    app.register_error_handler(UploadRefused, _upload)
    app.register_error_handler(ProofNeeded, _too_often)
    app.register_error_handler(TooMany, _too_often)
    app.register_error_handler(HTTPException, _http)


def _refusal(error: Exception) -> Any:
    """What the table says of it. What nobody foresaw is raised on."""
    from api.refusals import handler_of

    handler = handler_of(type(error))
    if handler is None:
        raise error
    return handler(error)


def _unknown_reference(error: UnknownReference) -> tuple[Response, int]:
    """The same for a wrong number and a wrong secret; staff, who need no secret, are not told of one."""
    return envelope(404, say("case_unknown" if "member" in g else "not_found", wanted_locale()))


def _upload(error: UploadRefused) -> tuple[Response, int]:
    field = "size" if error.reason == "too_large" else "type"
    message = say(f"attachment_{error.reason}", wanted_locale())
    return envelope(413 if error.reason == "too_large" else 422, message, {"json": {field: [message]}})


def _too_often(error: ProofNeeded | TooMany) -> tuple[Response, int]:
    """With the other ways there are, and when this one is open again."""
    key = "limit.proof" if isinstance(error, ProofNeeded) else "limit.most"
    response, status = envelope(429, say(key, wanted_locale(), ways_told(wanted_locale())), errors_of(error))
    response.headers["Retry-After"] = str(max(1, int((error.until - portal().clock()).total_seconds())))
    return response, status


def _http(error: HTTPException) -> tuple[Response, int] | HTTPException:
    """werkzeug's errors and webargs' validation errors, which carry their messages in `data`."""
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, RequestEntityTooLarge):
        return envelope(413, say("too_large", wanted_locale()))
    found = getattr(error, "data", {}).get("messages", {})
    locale = wanted_locale()
    known = "invalid" if found else f"http.{error.code}"
    message = say(known, locale, request_id()) if known in TEXTS else HTTPStatus(error.code).phrase
    response, status = envelope(error.code, message, translated(found, locale))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response, status
