"""What S3 checks of a presigned POST and moto does not: the policy's expiry, its conditions, the size of the file."""

import base64
import json
from datetime import datetime
from io import BytesIO
from typing import Any

from werkzeug.wrappers import Request, Response

SIZE = "content-length-range"


def refusal(environ: dict[str, Any], *, now: datetime) -> Response | None:
    """S3's answer to an upload that its own policy forbids; None where nothing is wrong. The body stays readable.

    `now` is the machine's time: that is what presigned addresses are reckoned in.
    """
    if environ["REQUEST_METHOD"] != "POST" or not environ.get("CONTENT_TYPE", "").startswith("multipart/form-data"):
        return None
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = BytesIO(body)
    with Request({**environ, "wsgi.input": BytesIO(body)}) as posted:
        fields = {name.casefold(): value for name, value in posted.form.items()}
        file = posted.files.get("file")
        size = len(file.read()) if file else 0
    try:
        policy = json.loads(base64.b64decode(fields["policy"]))
    except (KeyError, ValueError):
        return _answer(403, "AccessDenied", "Access Denied")
    if datetime.fromisoformat(policy["expiration"]) < now:
        return _answer(403, "AccessDenied", "Invalid according to Policy: Policy expired.")
    fields["bucket"] = posted.path.strip("/")
    return next((answer for condition in policy["conditions"] if (answer := _broken(condition, fields, size))), None)


def _broken(condition: Any, fields: dict[str, str], size: int) -> Response | None:
    if isinstance(condition, list) and condition[0] == SIZE:
        if size > condition[2]:
            return _answer(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
        return _answer(400, "EntityTooSmall", "Your proposed upload is too small") if size < condition[1] else None
    if isinstance(condition, dict):
        ((name, wanted),) = condition.items()
        kept = fields.get(name.casefold()) == wanted
    else:
        operator, name, wanted = condition
        given = fields.get(name.removeprefix("$").casefold(), "")
        kept = given.startswith(wanted) if operator == "starts-with" else given == wanted
    if kept:
        return None
    return _answer(
        403, "AccessDenied", f"Invalid according to Policy: Policy Condition failed: {json.dumps(condition)}"
    )


def _answer(status: int, code: str, message: str) -> Response:
    text = message.replace("&", "&amp;").replace("<", "&lt;")
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{text}</Message></Error>'
    return Response(body, status=status, mimetype="application/xml", headers={"Access-Control-Allow-Origin": "*"})
