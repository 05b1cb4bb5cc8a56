"""In the morning, at noon and in the evening: reports that fell due, typical cases and surveys go on their way."""

from dataclasses import replace
from typing import Any

from complaints.domain.acts import THE_PORTAL
from complaints.usecases.keep_bulletin import send_what_waits
from complaints.usecases.publish_reports import publish_due
from complaints.usecases.report_store import Making
from complaints.usecases.run_campaigns import run_campaigns
from functions._runtime import entry, log, services


def _heard(making: Making) -> None:
    told = {"rule": making.rule, "period": making.period, "of": making.of}
    log("report is made", read=making.read, about=making.about, **told)


class ReportsStuck(Exception):
    """What all agreed to, or the results of a survey, could not reach everybody. Raised so that the platform's
    alarm sees it."""


@entry
def run(event: Any, context: Any) -> dict[str, int]:
    """A schedule event -> counts of reports drafted and sent, and of letters of surveys."""
    portal = services()
    done = publish_due(desk=replace(portal.report_desk, heard=_heard), circumstances=portal.circumstances(THE_PORTAL))
    log("reports run", drafted=done.drafted, sent=done.sent, stuck=list(done.stuck))
    told = send_what_waits(desk=portal.bulletin_desk, circumstances=portal.circumstances(THE_PORTAL))
    log("bulletin run", sent=told.sent, stuck=list(told.stuck))
    asked = run_campaigns(desk=portal.campaign_desk, circumstances=portal.circumstances(THE_PORTAL))
    log("surveys run", opened=asked.opened, mailed=asked.mailed, closed=asked.closed, stuck=list(asked.stuck))
    if stuck := (*done.stuck, *told.stuck, *asked.stuck):
        raise ReportsStuck(", ".join(stuck))
    return {"drafted": done.drafted, "sent": done.sent, "mailed": asked.mailed}
