"""The stream tells of rows of facts that were written: the sums of their months are brought up to what they say."""

from typing import Any

from complaints.domain.regulation import Regulation
from complaints.usecases.keep_sums import follow_rows
from functions._runtime import entry, log, services


@entry
def run(event: Any, context: Any) -> dict[str, int]:
    """A DynamoDB stream event -> of how many cases the sums changed. What is raised the platform tells once more."""
    portal = services()
    keys = (record["dynamodb"]["Keys"] for record in event["Records"] if record["eventName"] != "REMOVE")
    places = [(key["pk"]["S"].removeprefix("F#"), key["sk"]["S"]) for key in keys if key["pk"]["S"].startswith("F#")]
    changed = follow_rows(cases=portal.cases, measured=Regulation(portal.policy, portal.calendar), places=places)
    log("sums kept", told=len(places), changed=changed)
    return {"changed": changed}
