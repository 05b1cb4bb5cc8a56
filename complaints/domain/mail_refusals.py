"""Why what a mail asks for was not done: every way in which an act is refused, as values for the timeline."""

from collections.abc import Callable, Mapping
from typing import Any

from complaints.domain.acts import NotAllowed
from complaints.domain.approvals import NothingToDecide, RequestRefused
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.forms import FieldsRefused
from complaints.domain.lifecycle import IllegalTransition
from complaints.domain.mail_commands import NotUnderstood
from complaints.domain.penalty_acts import BeyondBounds, PenaltyRefused
from complaints.domain.records import EvidenceMissing, RecordMissing
from complaints.domain.undoing import CannotUndo

Refusal = tuple[str, tuple[str, ...]]
_NOT_NOW = ("record", "matter", "outcome", "penalty")  # the policy has it, but not for this case as it stands

_REASONS: Mapping[type[Exception], Callable[[Any], Refusal]] = {
    NotUnderstood: lambda error: (f"mail.{error.reason}", error.about),
    FieldsRefused: lambda error: ("mail.fields", tuple(name.removeprefix("fields.") for name in error.faults)),
    UnknownValue: lambda error: (
        ("illegal_transition", ()) if error.field in _NOT_NOW else ("mail.unknown", (error.value,))
    ),
    NotAllowed: lambda error: ("not_allowed", ()),
    IllegalTransition: lambda error: (error.reason, ()),
    GuardsUnmet: lambda error: ("guards_unmet", error.guards),
    RecordMissing: lambda error: ("mail.records", (error.record,)),
    EvidenceMissing: lambda error: ("evidence", (str(error.files),)),
    RequestRefused: lambda error: (f"request.{error.reason}", ()),
    NothingToDecide: lambda error: ("nothing_to_decide", ()),
    PenaltyRefused: lambda error: (f"penalty.{error.reason}", ()),
    BeyondBounds: lambda error: ("mail.bounds" if error.bounds else "mail.no_amount", ()),
    CannotUndo: lambda error: (f"undo.{error.reason}", ()),
}
MAIL_REFUSALS = tuple(_REASONS)


def refusal(error: Exception) -> Refusal:
    """(reason, what it is about) of one of MAIL_REFUSALS: a key of refusal_words, and ids or words of the mail."""
    return _REASONS[type(error)](error)
