"""A file was stored: looked at by the scanner, where the bucket has none of its own."""

from typing import Any
from urllib.parse import unquote_plus

from complaints.usecases.scan_file import scan_file
from functions._runtime import log, services


def run(event: Any, context: Any) -> dict[str, list[str]]:
    """An S3 event of objects created in the attachment bucket -> the state of each file.

    A file that is gone meanwhile is passed over. A scanner that cannot be reached is an outage: the file stays pending,
    and the platform calls again.
    """
    portal = services()
    states = []
    for record in event["Records"]:
        key = unquote_plus(record["s3"]["object"]["key"])
        try:
            found = scan_file(attachments=portal.attachments, scanner=portal.scanner, key=key)
        except KeyError:
            continue
        log("file scanned", key=key, state=found.state.value, why=found.reason)
        states.append(found.state.value)
    return {"states": states}
