"""What a member of staff may take back of what he did to a case."""

from typing import Any

from marshmallow import fields

from api.intake.views import moment
from api.schema import Schema, between
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.undoing import last_undoable


class UndoingSchema(Schema):
    """Which act is taken back: the number of an entry of it."""

    seq = fields.Integer(required=True, strict=True, validate=between(1, 1_000_000))


class UndoableSchema(Schema):
    """The last that the reader did and may take back still: the number of its first entry, its kind, and until when."""

    seq = fields.Integer()
    kind = fields.String()
    until = fields.String()


def undoable_view(case: ComplaintCase, by: Circumstances) -> dict[str, Any] | None:
    """What the reader may take back of the case now, or None."""
    found = last_undoable(case=case, by=by)
    if found is None:
        return None
    first = found.entries[0]
    return {"seq": first.seq, "kind": first.kind.value, "until": moment(found.until, by.calendar.zone)}
