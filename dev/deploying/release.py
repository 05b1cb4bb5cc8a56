"""What is released: a package and pages, noted one after the other, so that the one before can be put back."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from botocore.exceptions import ClientError

PREFIX = "releases/"


@dataclass(frozen=True)
class Release:
    """`package`: its key in the bucket of packages; `code_sha256` as Lambda writes it; `pages`: folder of the site."""

    package: str
    code_sha256: str
    pages: str
    items: int  # version of the table's items that its code knows


class NothingBefore(Exception):
    """There is no release before the one that runs."""


def note(*, client: Any, bucket: str, release: Release) -> bool:
    """Notes what runs now; whether it is another than the last noted."""
    keys = _keys(client, bucket)
    if keys and _read(client, bucket, keys[-1]) == release:
        return False
    number = int(keys[-1].removeprefix(PREFIX).removesuffix(".json")) + 1 if keys else 1
    body = json.dumps(asdict(release)).encode()
    client.put_object(Bucket=bucket, Key=f"{PREFIX}{number:06}.json", Body=body)
    return True


def before(*, client: Any, bucket: str) -> Release:
    """The newest release that is not the one that runs. Raises NothingBefore."""
    found = releases(client=client, bucket=bucket)
    runs = next(found, None)
    for earlier in found:
        if earlier != runs:
            return earlier
    raise NothingBefore("there is no release before the one that runs")


def releases(*, client: Any, bucket: str) -> Iterator[Release]:
    """All that were noted, the newest first."""
    return (_read(client, bucket, key) for key in reversed(_keys(client, bucket)))


def put_package(*, client: Any, bucket: str, key: str, body: bytes) -> bool:
    """Puts a package where it is not there; its key names its bytes."""
    try:
        client.head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("404", "NoSuchKey"):
            raise
        client.put_object(Bucket=bucket, Key=key, Body=body)
        return True
    return False


def _keys(client: Any, bucket: str) -> list[str]:
    found = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=PREFIX)
    return sorted(each["Key"] for page in found for each in page.get("Contents", ()))


def _read(client: Any, bucket: str, key: str) -> Release:
    return Release(**json.loads(client.get_object(Bucket=bucket, Key=key)["Body"].read()))
