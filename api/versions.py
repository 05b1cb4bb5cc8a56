"""The version of what is shown and changed, in the headers ETag and If-Match."""

from flask import request

from complaints.usecases.ports import StaleCase

LONGEST_VERSION = 18  # digits


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
