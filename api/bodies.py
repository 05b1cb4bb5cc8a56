"""Bodies as they are read: JSON as the standard has it, or a plain HTML form in its place."""

import json
from typing import Any, NoReturn

from flask import request
from marshmallow import RAISE
from webargs.flaskparser import FlaskParser, abort

# Bytes of everything in one form: Lambda takes six megabytes of a request, and these are a third longer in it.
FORM_WITH_FILES_LIMIT = 4 * 1024 * 1024
WITH_FILES = ("intake.post_complaint", "files.post_files", "tracks.post_act")


class JsonOrFormParser(FlaskParser):
    """Reads a JSON body, or a plain HTML form whose flat fields are put where the JSON has them."""

    # A filter that is misspelt must not show everything.
    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}
    COMPLAINANT = ("name", "phone", "email", "address", "kind")
    OF_THE_POLICY, UNSURE = "fields.", "unsure."
    OF_THE_FORM = ("idempotency_key", "started", "confirmed")

    def load_json(self, req: Any, schema: Any) -> Any:
        """The body as the JSON schema wants it."""
        if req.mimetype not in ("application/x-www-form-urlencoded", "multipart/form-data"):
            return self._load_json(req, schema)
        flat = {name: value for name, value in req.form.to_dict().items() if name not in self.OF_THE_FORM}
        body: dict[str, Any] = {name: value for name, value in flat.items() if name not in self.COMPLAINANT}
        body["complainant"] = {name: flat[name] for name in self.COMPLAINANT if flat.get(name)}
        named = [name for name in flat if name.startswith(self.OF_THE_POLICY)]
        body["fields"] = {name.removeprefix(self.OF_THE_POLICY): body.pop(name) for name in named}
        unsure = [name for name in flat if name.startswith(self.UNSURE)]
        body["unsure"] = [name.removeprefix(self.UNSURE) for name in unsure if body.pop(name)]
        body["consent"] = flat.get("consent") in ("on", "true", "1", "yes")
        keys = [key for key in req.form.getlist("attachments") if key]
        return {name: value for name, value in body.items() if value != ""} | {"attachments": keys}

    def _load_json(self, req: Any, schema: Any) -> Any:
        """JSON that is nested too deep, or has a number of thousands of digits, is as unreadable as any other."""
        try:
            return super().load_json(req, schema)
        except (RecursionError, ValueError) as error:
            self._handle_invalid_json_error(error, req)

    def _raw_load_json(self, req: Any) -> Any:
        """JSON as the standard has it: a name stands once in an object, and NaN is no number. Raises ValueError."""
        loaded = super()._raw_load_json(req)
        if isinstance(loaded, dict | list):
            json.loads(req.get_data(cache=True), object_pairs_hook=_each_once, parse_constant=_no_number)
        return loaded

    def _handle_invalid_json_error(self, error: Any, req: Any, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused like every other bad body."""
        abort(422, exc=error, messages={"json": ["Invalid JSON body."]})


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):  # who reads the first and who reads the last of two would read two bodies
        raise ValueError("a name stands twice")
    return found


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def allow_files() -> None:
    """Before a request: a form with files in it may be larger than any other body."""
    if request.endpoint in WITH_FILES and request.mimetype == "multipart/form-data":
        request.max_content_length = FORM_WITH_FILES_LIMIT
