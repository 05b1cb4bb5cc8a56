import base64
import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder

from dev.upload_policy import refusal

NOW = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
PHOTO = b"12345"


def an_upload(file: bytes = PHOTO, *, expires: datetime = NOW + timedelta(minutes=15), **fields: str) -> dict[str, Any]:
    policy = {
        "expiration": expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "conditions": [
            {"Content-Type": "image/jpeg"},
            {"bucket": "attachments"},
            {"key": "upload/1/photo.jpg"},
            ["content-length-range", len(PHOTO), len(PHOTO)],
            ["starts-with", "$x-amz-meta-name", "photo"],
        ],
    }
    form = {
        "policy": base64.b64encode(json.dumps(policy).encode()).decode(),
        "Content-Type": "image/jpeg",
        "key": "upload/1/photo.jpg",
        "x-amz-meta-name": "photo-1",
    } | fields
    data: dict[str, Any] = {name: value for name, value in form.items() if value} | {"file": (BytesIO(file), "x.jpg")}
    builder = EnvironBuilder(path="/attachments", method="POST", data=data)
    environ = builder.get_environ()
    builder.close()
    return environ


def test_an_upload_that_keeps_to_its_policy_passes_with_its_body_unread() -> None:
    environ = an_upload()
    assert refusal(environ, now=NOW) is None
    assert PHOTO in environ["wsgi.input"].read()


@pytest.mark.parametrize(
    ("environ", "status", "code"),
    [
        (an_upload(PHOTO + b"6"), 400, "EntityTooLarge"),
        (an_upload(PHOTO[:-1]), 400, "EntityTooSmall"),
        (an_upload(**{"Content-Type": "text/html"}), 403, "AccessDenied"),
        (an_upload(key="upload/2/other.jpg"), 403, "AccessDenied"),
        (an_upload(**{"x-amz-meta-name": "other"}), 403, "AccessDenied"),
        (an_upload(policy=""), 403, "AccessDenied"),
        (an_upload(policy="bm90IEpTT04="), 403, "AccessDenied"),
        (an_upload(expires=NOW - timedelta(seconds=1)), 403, "AccessDenied"),
    ],
    ids=[
        "one byte more",
        "one byte less",
        "another type",
        "another key",
        "another name",
        "no policy",
        "no JSON",
        "too late",
    ],
)
def test_an_upload_that_its_policy_forbids_is_refused(environ: dict[str, Any], status: int, code: str) -> None:
    refused = refusal(environ, now=NOW)
    assert refused is not None
    assert refused.status_code == status
    assert f"<Code>{code}</Code>" in refused.get_data(as_text=True)


def test_other_calls_of_the_store_are_left_alone() -> None:
    assert refusal(EnvironBuilder(path="/attachments/a", method="PUT", data=b"x").get_environ(), now=NOW) is None
