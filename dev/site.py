"""One origin for everything, as CloudFront makes it in production: pages at `/`, the API below, `/dev` beside them."""

import gzip
import mimetypes
import os
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, request, send_file
from werkzeug.security import safe_join

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TAG_DIGITS = 20
TOO_SMALL_TO_PACK = 1000  # bytes, as CloudFront has it
PACKED = {"text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"}
STATIC_SITE = Path(__file__).resolve().parent.parent / "static_site"
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def create_site(*, store: str) -> Flask:
    """The static pages; they may talk to their own origin and to `store`, where attachments are put and fetched."""
    app = Flask("site", static_folder=None)
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; manifest-src 'self'; "
        f"img-src 'self' blob: data: {store}; media-src 'self' blob: {store}; connect-src 'self' {store}; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )

    @app.get("/")
    @app.get("/<path:name>")
    def page(name: str = "index.html") -> Response:
        path = Path(safe_join(os.fspath(STATIC_SITE), name) or "")
        if not path.is_file():
            abort(404)
        # Read whole: a file that is streamed is left open where a browser goes away in the middle of it.
        body, kind = path.read_bytes(), mimetypes.guess_type(name)[0]
        changed = path.stat().st_mtime
        answer = send_file(
            BytesIO(body), mimetype=kind or "application/octet-stream", etag=_tag(body), last_modified=changed
        )
        return _packed(answer, body) if _wants_packed(kind) else answer

    @app.after_request
    def say_what_is_allowed(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = policy
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    return app


def _wants_packed(kind: str | None) -> bool:
    return kind in PACKED and request.accept_encodings.quality("gzip") > 0


def _packed(answer: Response, body: bytes) -> Response:
    """The file compressed, as CloudFront hands it to those who understand that."""
    answer.headers["Vary"] = "Accept-Encoding"
    if answer.status_code == HTTPStatus.OK and len(body) > TOO_SMALL_TO_PACK:
        answer.set_data(_gzip(body))
        answer.headers["Content-Encoding"] = "gzip"
    return answer


@lru_cache(maxsize=512)
def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def _tag(body: bytes) -> str:
    return sha256(body).hexdigest()[:TAG_DIGITS]


def one_origin(*, api: "WSGIApplication", dev: "WSGIApplication", site: "WSGIApplication") -> "WSGIApplication":
    """The three behind one address."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "/")
        begin = _guarded(start_response)
        if path == "/healthz" or path.startswith("/api/"):
            return api(environ, begin)
        if path == "/dev" or path.startswith("/dev/"):
            environ["SCRIPT_NAME"], environ["PATH_INFO"] = "/dev", path.removeprefix("/dev")
            return dev(environ, begin)
        return site(environ, begin)

    return answer


def _guarded(start_response: "StartResponse") -> Any:
    """Adds the headers that every answer has, where the app has not said them itself."""

    def begin(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
        said = {name.casefold() for name, _ in headers}
        more = [(name, value) for name, value in EVERYWHERE.items() if name.casefold() not in said]
        kept = [(name, value) for name, value in headers if name.casefold() != "date"]  # the server says it too
        return start_response(status, [*kept, *more], *exc_info)

    return begin
