"""A file was stored: looked at by the scanner, where the bucket has none of its own."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_plus

from complaints.usecases.scan_file import scan_file
from functions._runtime import entry, log, services


@entry
def run(event: Any, context: Any) -> dict[str, list[str]]:
    """An event of objects created in the attachment bucket, S3's own or EventBridge's -> the state of each file.

    A file that is gone meanwhile is passed over. A scanner that cannot be reached is an outage: the file stays pending,
    and the platform calls again.
    """
    portal = services()
    states = []
    for key in _keys(event):
        try:
            found = scan_file(attachments=portal.attachments, scanner=portal.scanner, key=key)
        except KeyError:
            continue
        log("file scanned", key=key, state=found.state.value, why=found.reason)
        states.append(found.state.value)
    return {"states": states}


def _keys(event: Any) -> Iterator[str]:
    """S3 itself quotes keys, EventBridge has them as they are."""
    if "detail" in event:
        yield event["detail"]["object"]["key"]
    for record in event.get("Records", ()):
        yield unquote_plus(record["s3"]["object"]["key"])
