"""Lambda's way in: an event of an HTTP API (payload 2.0) becomes a request to the app, which is made in the init phase.

An app that cannot be made, for want of a setting, ends the init phase, and Lambda starts over at the next event.
"""

import os
from typing import Any

from complaints.precompiled import started  # isort: skip - before anything else is imported

from apig_wsgi import make_lambda_handler

from api.parts import FIRST, Parts, kept_places
from complaints.bootstrap import build_services, settings_of

_parts = Parts(build_services(settings_of(os.environ)), places=kept_places())
# The traceback has the words of the error, and these may hold what a person wrote; api/requests.py tells where it was.
_parts.app_for(FIRST).logger.setLevel("CRITICAL")
_answer = make_lambda_handler(_parts)
started()


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """The answer to one request; each cookie once. A gateway's named stage is no part of the path."""
    stage, path = event["requestContext"].get("stage", "$default"), event["rawPath"]
    if path == f"/{stage}" or path.startswith(f"/{stage}/"):
        event = event | {"rawPath": path.removeprefix(f"/{stage}") or "/"}
    answer: dict[str, Any] = _answer(event, context)
    return answer
