"""What waits of reports, typical cases and surveys is drafted, laid out and mailed."""

from dataclasses import replace

from complaints.bootstrap import Services
from complaints.domain.acts import THE_PORTAL
from complaints.usecases.keep_bulletin import send_what_waits
from complaints.usecases.publish_reports import publish_due
from complaints.usecases.report_store import Making
from complaints.usecases.run_campaigns import run_campaigns
from functions._runtime import log


def see_to_all(portal: Services) -> tuple[dict[str, int], tuple[str, ...]]:
    """Counts of reports drafted and sent and of letters of surveys, and what could not reach everybody."""
    done = publish_due(desk=replace(portal.report_desk, heard=_heard), circumstances=portal.circumstances(THE_PORTAL))
    log("reports run", drafted=done.drafted, sent=done.sent, stuck=list(done.stuck))
    told = send_what_waits(desk=portal.bulletin_desk, circumstances=portal.circumstances(THE_PORTAL))
    log("bulletin run", sent=told.sent, stuck=list(told.stuck))
    asked = run_campaigns(desk=portal.campaign_desk, circumstances=portal.circumstances(THE_PORTAL))
    log("surveys run", opened=asked.opened, mailed=asked.mailed, closed=asked.closed, stuck=list(asked.stuck))
    counts = {"drafted": done.drafted, "sent": done.sent, "mailed": asked.mailed}
    return counts, (*done.stuck, *told.stuck, *asked.stuck)


def _heard(making: Making) -> None:
    told = {"rule": making.rule, "period": making.period, "of": making.of}
    log("report is made", read=making.read, about=making.about, **told)
