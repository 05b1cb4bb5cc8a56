"""Who calls a portal that runs here, over its own addresses: the public, or a member of the demo staff."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any


class Visitor:
    """Somebody at the portal at `url`: with a cookie, staff; with a secret, who complained; else anybody."""

    def __init__(self, url: str, *, cookie: str = "", secret: str = "") -> None:
        self._url = url.rstrip("/")
        given = {"Cookie": cookie, "Authorization": f"Secret {secret}" if secret else ""}
        self._headers = {name: value for name, value in given.items() if value}

    def signed_in(self, role: str) -> "Visitor":
        """The demo staff's <role>."""
        _, headers = self._call("POST", "/dev/session", {"email": f"{role}@staff.example"})
        return Visitor(self._url, cookie=headers["Set-Cookie"].partition(";")[0])

    def with_secret(self, secret: str) -> "Visitor":
        """Who was given the secret of a case."""
        return Visitor(self._url, secret=secret)

    def get(self, path: str) -> Any:
        """The JSON at `path`."""
        return self._call("GET", path)[0]

    def read(self, path: str, *, locale: str) -> bytes:
        """The file at `path` in a language."""
        headers = {**self._headers, "Accept-Language": locale}
        asked = urllib.request.Request(f"{self._url}{path}", headers=headers)
        with urllib.request.urlopen(asked) as answer:
            return bytes(answer.read())

    def post(self, path: str, body: Any) -> Any:
        """The JSON that answers `body`. Raises urllib.error.HTTPError."""
        return self._call("POST", path, body)[0]

    def change(self, path: str, body: Any) -> Any:
        """The JSON that answers a change of what lies at `path`. Raises urllib.error.HTTPError."""
        return self._call("PATCH", path, body)[0]

    def act(self, path: str, body: Any) -> bool:
        """Does an act, on the case as it is; whether the portal let it happen."""
        try:
            self._call("POST", path, body)
        except urllib.error.HTTPError as refused:
            if refused.code in (
                403,
                404,
                409,
                422,
            ):  # the regulation of this portal has it otherwise, or hides the case
                return False
            raise
        return True

    def look(self, path: str) -> Any:
        """The JSON at `path`, or None where it is hidden from this visitor."""
        try:
            return self.get(path)
        except urllib.error.HTTPError as refused:
            if refused.code == 404:
                return None
            raise

    def _call(self, method: str, path: str, body: Any = None) -> tuple[Any, Mapping[str, str]]:
        data = None if body is None else json.dumps(body).encode()
        headers = {**self._headers, "Content-Type": "application/json", "If-Match": "*"}
        asked = urllib.request.Request(f"{self._url}{path}", method=method, data=data, headers=headers)
        with urllib.request.urlopen(asked) as answer:
            return json.loads(answer.read() or b"null"), answer.headers
