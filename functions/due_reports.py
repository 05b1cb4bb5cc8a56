"""In the morning, at noon and in the evening: reports that fell due, typical cases and surveys go on their way."""

from typing import Any

from complaints.domain.acts import THE_PORTAL
from complaints.usecases.what_waits import anything_waits
from functions._runtime import entry, log, services


class ReportsStuck(Exception):
    """What all agreed to, or the results of a survey, could not reach everybody. Raised so that the platform's
    alarm sees it."""


@entry
def run(event: Any, context: Any) -> dict[str, int]:
    """A schedule event -> counts of reports drafted and sent, and of letters of surveys."""
    portal = services()
    if not anything_waits(
        cases=portal.cases,
        reports=portal.reports,
        campaigns=portal.campaigns,
        bulletin=portal.bulletin,
        circumstances=portal.circumstances(THE_PORTAL),
    ):
        log("no report, typical case or survey waits")
        return {"drafted": 0, "sent": 0, "mailed": 0}
    from functions._reports import see_to_all  # on most days nobody has any use for it (docs/decisions/0050)

    counts, stuck = see_to_all(portal)
    if stuck:
        raise ReportsStuck(", ".join(stuck))
    return counts
