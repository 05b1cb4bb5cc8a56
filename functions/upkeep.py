"""Every morning: what was disposed of is erased, administrators are told of what cannot mend itself, what search and
figures read is put in order, and the open figures of a month that is due are published."""

from typing import Any

from complaints.domain.acts import THE_PORTAL
from complaints.usecases.erase_disposed import erase_disposed
from complaints.usecases.open_figures import publish_open_figures
from complaints.usecases.renew_figures import renew_figures
from complaints.usecases.warn_administrators import warn_administrators
from functions._runtime import entry, fault, log, services

A_MORNING = 8_000  # cases that are looked at in one run, where rows are to be renewed


class NobodyTold(Exception):
    """No administrator could be told, or a case could not be read. Raised so that the platform's alarm sees it."""


class CasesNotErased(Exception):
    """Something is left of cases that were disposed of. Raised so that the platform's alarm sees it."""


@entry
def run(event: Any, context: Any) -> dict[str, int]:
    """A schedule event -> counts of what was found and of who was told."""
    portal = services()
    erased = erase_disposed(desk=portal.erasing_desk)
    for reference, error in erased.failed:
        log("case not erased", reference=reference, error=fault(error))
    done = warn_administrators(desk=portal.upkeep_desk, circumstances=portal.circumstances(THE_PORTAL))
    filed = portal.cases.file_words()
    by = portal.circumstances(THE_PORTAL)
    renewed = renew_figures(cases=portal.cases, circumstances=by, at_most=A_MORNING)
    published = publish_open_figures(
        cases=portal.cases, figures=portal.open_figures, circumstances=portal.circumstances(THE_PORTAL)
    )
    counts = {"findings": done.findings, "told": done.told, "filed": filed, "erased": erased.done}
    log("upkeep run", published=list(published), unread=list(done.unread), renewed=renewed.renewed, **counts)
    if erased.failed:
        raise CasesNotErased(", ".join(reference for reference, _ in erased.failed))
    if done.unread or (done.owed and not done.told):
        raise NobodyTold(", ".join(done.unread) or f"{done.findings} findings")
    return {"findings": done.findings, "told": done.told}
