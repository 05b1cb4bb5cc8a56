"""In the morning, at noon and in the evening: reports that fell due are drafted, agreed to and sent."""

from typing import Any

from complaints.domain.acts import THE_PORTAL
from complaints.usecases.publish_reports import publish_due
from functions._runtime import entry, log, services


class ReportsStuck(Exception):
    """A report that all agreed to could not reach everybody. Raised so that the platform's alarm sees it."""


@entry
def run(event: Any, context: Any) -> dict[str, int]:
    """A schedule event -> counts of reports drafted and sent."""
    portal = services()
    done = publish_due(desk=portal.report_desk, circumstances=portal.circumstances(THE_PORTAL))
    log("reports run", drafted=done.drafted, sent=done.sent, stuck=list(done.stuck))
    if done.stuck:
        raise ReportsStuck(", ".join(done.stuck))
    return {"drafted": done.drafted, "sent": done.sent}
