"""A raw message leaves the house as a file: it is saved, never shown as a page."""

from flask import Response

MESSAGE = "message/rfc822"
RAW = {"type": "string", "format": "binary"}


def as_file(raw: bytes, name: str) -> Response:
    """The message as a download; whatever it holds, no browser runs it."""
    answer = Response(raw, mimetype=MESSAGE)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.eml")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
