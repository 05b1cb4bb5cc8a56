"""Events as the platform makes them."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from tests.packaging.runtime import ACCOUNT, REGION

TEXTUAL = ("text/", "application/json", "application/xml", "application/javascript")
DOMAIN = f"abc123.execute-api.{REGION}.amazonaws.com"

BROWSER = {"sourceIp": "203.0.113.7", "userAgent": "Mozilla/5.0 (X11; Linux x86_64)"}
EVERY_REQUEST = {
    "host": DOMAIN,
    "user-agent": BROWSER["userAgent"],
    "x-amzn-trace-id": "Root=1-65f1a2b3-0123456789abcdef01234567",
    "x-forwarded-for": BROWSER["sourceIp"],
    "x-forwarded-port": "443",
    "x-forwarded-proto": "https",
}
CONTEXT = {
    "accountId": ACCOUNT,
    "apiId": "abc123",
    "domainName": DOMAIN,
    "domainPrefix": "abc123",
    "requestId": "Zk3xVgTSFiAEJ7g=",
    "routeKey": "$default",
    "time": "26/Nov/2026:02:30:00 +0000",
    "timeEpoch": 1795660200000,
}


def request(
    method: str,
    path: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    cookies: Sequence[str] = (),
    query: str = "",
    stage: str = "$default",
) -> dict[str, Any]:
    """A request as an HTTP API tells it, payload 2.0: names in small letters; a body that is no text, in base64."""
    told = {name.lower(): value for name, value in (headers or {}).items()}
    prefix = "" if stage == "$default" else f"/{stage}"
    textual = told.get("content-type", "").startswith(TEXTUAL)
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": prefix + quote(path),
        "rawQueryString": query,
        "headers": EVERY_REQUEST | {"content-length": str(len(body))} | told,
        "requestContext": CONTEXT
        | {
            "http": {"method": method, "path": prefix + path, "protocol": "HTTP/1.1"} | BROWSER,
            "stage": stage,
        },
        "isBase64Encoded": bool(body) and not textual,
    }
    if cookies:
        event["cookies"] = list(cookies)
    if body:
        event["body"] = body.decode() if textual else b64encode(body).decode()
    return event


def stored(bucket: str, key: str) -> dict[str, Any]:
    """An object was created, as S3 tells it: the key is quoted as in a form."""
    return {
        "Records": [
            {
                "eventVersion": "2.1",
                "eventSource": "aws:s3",
                "awsRegion": REGION,
                "eventTime": "2026-11-26T02:30:00.000Z",
                "eventName": "ObjectCreated:Post",
                "s3": {
                    "s3SchemaVersion": "1.0",
                    "bucket": {"name": bucket, "arn": f"arn:aws:s3:::{bucket}"},
                    "object": {"key": quote(key, safe="/").replace("%20", "+"), "size": 3, "sequencer": "0062E99A88"},
                },
            }
        ]
    }


def written(*keys: tuple[str, str]) -> dict[str, Any]:
    """Pages (pk, sk) that owe letters were written, as the table's stream tells it."""
    return {
        "Records": [
            {
                "eventID": f"{number:032x}",
                "eventName": "INSERT",
                "eventVersion": "1.1",
                "eventSource": "aws:dynamodb",
                "awsRegion": REGION,
                "dynamodb": {
                    "ApproximateCreationDateTime": 1795660200.0,
                    "Keys": {"pk": {"S": pk}, "sk": {"S": sk}},
                    "NewImage": {"pk": {"S": pk}, "sk": {"S": sk}, "ds": {"S": "o0"}},
                    "SequenceNumber": str(100 + number),
                    "SizeBytes": 412,
                    "StreamViewType": "NEW_IMAGE",
                },
                "eventSourceARN": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/complaints/stream/2026-11-01",
            }
            for number, (pk, sk) in enumerate(keys)
        ]
    }
