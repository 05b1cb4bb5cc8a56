"""An answer of what went wrong, in smorest's envelope."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Response, jsonify

from api.messages import say, wanted_locale


def envelope(status: int, message: str, errors: Any = None) -> tuple[Response, int]:
    """The answer {code, status, message, errors}."""
    body = {"code": status, "status": HTTPStatus(status).phrase, "message": message, "errors": errors or {}}
    return jsonify(body), status


def plain(status: int, key: str) -> Callable[[Exception], tuple[Response, int]]:
    """What says the same of every error of a class."""
    return lambda error: envelope(status, say(key, wanted_locale()))
