"""A letter that was refused for good stands on the timeline of its case, which tells whoever can help."""

from collections.abc import Mapping

from complaints.domain.acts import THE_PORTAL
from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Act
from complaints.domain.letter_owed import STAFF, UNDELIVERED, Letter
from complaints.domain.lifecycle import transition
from complaints.usecases.ports import CaseRepository
from complaints.usecases.writing import save_change


def report_undelivered(
    *, cases: CaseRepository, reference: str, letter: Letter, message_id: str, reason: str, circumstances: Circumstances
) -> None:
    """The case says once that a letter to the complainant did not leave; a refused staff address is noted likewise.

    Of a complainant the agent is told, of the agent and other staff the administrators. News of a staff address are not
    reported when they are refused in their turn: nobody is left to tell, and they would report themselves for ever.
    """
    if circumstances.actor != THE_PORTAL:
        raise ValueError("letters are delivered by the portal")
    if letter.kind == UNDELIVERED and letter.context["outcome"] == STAFF:
        return
    data = {"to": letter.to, "letter": letter.kind, "reason": reason, "outcome": letter.audience}
    data["message_id"] = message_id

    note_undelivered(cases=cases, reference=reference, data=data, circumstances=circumstances)


def note_undelivered(
    *, cases: CaseRepository, reference: str, data: Mapping[str, str], circumstances: Circumstances
) -> bool:
    """Puts `data` (to, letter, reason, outcome, message_id) on the case, once for each message id.

    Whether it was new.
    """
    new = False

    def change(case: ComplaintCase, by: Circumstances) -> ComplaintCase:
        nonlocal new
        if case.disposed_at is not None:  # a letter that was on its way for so long
            return case
        new = not any(entry.data.get("message_id") == data["message_id"] for entry in case.timeline)
        if not new:
            return case  # an earlier run said so and then died
        return transition(case, Act.MAIL, lambda: by.put(case, Kind.UNDELIVERED, data))

    save_change(cases=cases, reference=reference, change=change, circumstances=circumstances)
    return new
