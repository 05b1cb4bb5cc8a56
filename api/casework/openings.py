"""What the regulation lets a member of staff do to a case now, as the staff page needs it for its forms."""

from typing import Any

from api.intake.views import moment
from api.messages import TEXTS
from api.texts import both
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Act
from complaints.domain.openings import Opening, matters_open, records_open, schemes_open


def openings_view(case: ComplaintCase, by: Circumstances, acts: list[str]) -> dict[str, Any]:
    """Records, matters and schemes that are his to record, to ask for and to set, where `acts` are open to him."""
    records = records_open(case=case, by=by) if Act.RECORD in acts else ()
    matters = matters_open(case=case, by=by) if Act.REQUEST in acts else ()
    schemes = schemes_open(case=case, by=by) if Act.CLASSIFICATION in acts else ()
    return {
        "records_open": [_opening(each, by) for each in records],
        "matters_open": [_opening(each, by) for each in matters],
        "schemes_open": list(schemes),
    }


def _opening(opening: Opening, by: Circumstances) -> dict[str, Any]:
    window, zone = opening.window, by.calendar.zone
    return {
        "id": opening.id,
        "missing": list(opening.missing),
        "refused": both(TEXTS[f"request.{opening.refused}"]) if opening.refused else None,
        "after": moment(window.after, zone) if window else None,
        "latest": moment(window.latest, zone) if window and window.latest else None,
    }
