"""Every morning: administrators are told of what cannot mend itself, and what search reads is put in order."""

from typing import Any

from complaints.domain.acts import THE_PORTAL
from complaints.usecases.warn_administrators import warn_administrators
from functions._runtime import entry, log, services


class NobodyTold(Exception):
    """No administrator could be told, or a case could not be read. Raised so that the platform's alarm sees it."""


@entry
def run(event: Any, context: Any) -> dict[str, int]:
    """A schedule event -> counts of what was found and of who was told."""
    portal = services()
    done = warn_administrators(desk=portal.upkeep_desk, circumstances=portal.circumstances(THE_PORTAL))
    filed = portal.cases.file_words()
    log("upkeep run", findings=done.findings, told=done.told, unread=list(done.unread), filed=filed)
    if done.unread or (done.owed and not done.told):
        raise NobodyTold(", ".join(done.unread) or f"{done.findings} findings")
    return {"findings": done.findings, "told": done.told}
