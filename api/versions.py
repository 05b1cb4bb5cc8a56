"""The version of what is shown and changed, in the headers ETag and If-Match."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from flask import Response, request

from complaints.usecases.ports import StaleCase

LONGEST_VERSION = 18  # digits
# For the document: what changes something names the version that it was decided on, or `*`.
ON_VERSION = {"parameters": [{"in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"}}]}


class MissingVersion(Exception):
    """A write came without If-Match."""


def expected_version(*, stale: type[Exception] = StaleCase) -> int | None:
    """The version in If-Match; None for `*`. Raises MissingVersion, and `stale` for what no version can be."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise MissingVersion
    if given == "*":
        return None
    plain = given.removeprefix("W/").strip('"')
    if not plain.isdecimal() or len(plain) > LONGEST_VERSION:
        raise stale
    return int(plain)


def tagged(version: int) -> dict[str, str]:
    """The headers of what stands at `version`."""
    return {"ETag": f'"{version}"', "Cache-Control": "no-store"}


def asks_whether_new() -> bool:
    """Whether the reader says which version he has."""
    return bool(request.if_none_match)


def is_known(version: int) -> bool:
    """Whether the reader has what stands at `version`."""
    return request.if_none_match.contains_weak(str(version))


def unchanged(version: int) -> Response:
    """304 without a body: it stands at `version` still."""
    return Response(status=304, headers=tagged(version))


def unless_known(shown: Mapping[str, Any], *, apart_from: tuple[str, ...]) -> Any:
    """`shown` under a weak ETag of what it says; 304 and no body where If-None-Match names it.

    `apart_from`: keys, in rows too, that change as time passes and say nothing new.
    """
    said = _without(shown, apart_from)
    digest = sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    headers = {"ETag": f'W/"{digest}"', "Cache-Control": "no-store"}
    if request.if_none_match.contains_weak(digest):
        return Response(status=304, headers=headers)
    return shown, 200, headers


def _without(shown: Any, keys: tuple[str, ...]) -> Any:
    if isinstance(shown, Mapping):
        return {key: _without(value, keys) for key, value in shown.items() if key not in keys}
    return [_without(each, keys) for each in shown] if isinstance(shown, list) else shown
