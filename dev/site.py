"""One origin for everything, as CloudFront makes it in production: pages at `/`, the API below, `/dev` beside them."""

import mimetypes
import os
from collections.abc import Iterable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, send_file
from werkzeug.security import safe_join

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TAG_DIGITS = 20
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
        return send_file(
            BytesIO(body), mimetype=kind or "application/octet-stream", etag=_tag(body), last_modified=changed
        )

    @app.after_request
    def say_what_is_allowed(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = policy
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    return app


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
