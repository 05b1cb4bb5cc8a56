"""Everything that a deployment keeps, as files and back: `python -m dev.backup export|restore FOLDER`.

Works on what the environment names (TABLE, the buckets; AWS_ENDPOINT_URL for a stand-in of AWS). The table is written
as DynamoDB exports it, a line of its JSON for each item; objects lie under the SHA-256 of their bytes.
"""

import base64
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3

BUCKETS = ("ATTACHMENT_BUCKET", "MAIL_BUCKET", "REPORT_BUCKET")  # the last may be left out
ITEMS, OBJECTS = "items.jsonl", "objects.jsonl"
AT_ONCE = 25  # items in one call, as DynamoDB has it


class NotEmpty(Exception):
    """What is to be restored into holds something: nothing is ever written over."""


def export(*, folder: Path, environment: Mapping[str, str]) -> dict[str, int]:
    """Writes table and buckets to `folder`; how many items and objects there were."""
    (folder / "bodies").mkdir(parents=True)
    counts = {"items": 0, "objects": 0}
    with (folder / ITEMS).open("w", encoding="utf-8") as lines:
        for item in _items(environment["TABLE"]):
            lines.write(json.dumps({"Item": item}, default=_as_text, ensure_ascii=False, sort_keys=True) + "\n")
            counts["items"] += 1
    with (folder / OBJECTS).open("w", encoding="utf-8") as lines:
        for name in _buckets(environment):
            for described, body in _objects(name, environment[name]):
                (folder / "bodies" / described["sha256"]).write_bytes(body)
                lines.write(json.dumps(described, ensure_ascii=False, sort_keys=True) + "\n")
                counts["objects"] += 1
    return counts


def restore(*, folder: Path, environment: Mapping[str, str]) -> dict[str, int]:
    """Writes what `export` wrote into an empty table and empty buckets. Raises NotEmpty, before anything is written."""
    table, dynamodb, s3 = environment["TABLE"], boto3.client("dynamodb"), boto3.client("s3")
    if next(_items(table), None) or any(
        next(_objects(name, environment[name]), None) for name in _buckets(environment)
    ):
        raise NotEmpty
    items = [json.loads(line, object_hook=_as_bytes)["Item"] for line in _lines(folder / ITEMS)]
    for start in range(0, len(items), AT_ONCE):
        left = {table: [{"PutRequest": {"Item": item}} for item in items[start : start + AT_ONCE]]}
        while left:
            left = dynamodb.batch_write_item(RequestItems=left).get("UnprocessedItems", {})
    objects = [json.loads(line) for line in _lines(folder / OBJECTS)]
    for each in objects:
        body = (folder / "bodies" / each["sha256"]).read_bytes()
        s3.put_object(Bucket=environment[each["bucket"]], Key=each["key"], Body=body, **each["told"])
        if each["tags"]:
            s3.put_object_tagging(Bucket=environment[each["bucket"]], Key=each["key"], Tagging={"TagSet": each["tags"]})
    return {"items": len(items), "objects": len(objects)}


def _buckets(environment: Mapping[str, str]) -> list[str]:
    return [name for name in BUCKETS if environment.get(name)]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")[:-1]


def _items(table: str) -> Iterator[dict[str, Any]]:
    for page in boto3.client("dynamodb").get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        yield from page["Items"]


def _objects(name: str, bucket: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    s3 = boto3.client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for key in (each["Key"] for each in page.get("Contents", ())):
            found = s3.get_object(Bucket=bucket, Key=key)
            body = found["Body"].read()
            told = {
                field: found[field] for field in ("ContentType", "ContentDisposition", "Metadata") if found.get(field)
            }
            tags = s3.get_object_tagging(Bucket=bucket, Key=key)["TagSet"]
            digest = hashlib.sha256(body).hexdigest()
            yield {"bucket": name, "key": key, "sha256": digest, "told": told, "tags": tags}, body


def _as_text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _as_bytes(value: dict[str, Any]) -> dict[str, Any]:
    return {"B": base64.b64decode(value["B"])} if set(value) == {"B"} and isinstance(value["B"], str) else value


if __name__ == "__main__":
    what, where = sys.argv[1:]
    print(json.dumps({"export": export, "restore": restore}[what](folder=Path(where), environment=os.environ)))
