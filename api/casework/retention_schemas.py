"""What is asked for and told of keeping cases, holding them and disposing of them."""

from marshmallow import fields

from api.schema import Line, Month, Paragraph, Schema, between, one_of, wording
from complaints.domain.disposal import Keeping
from complaints.usecases.view_retention import PILES

REASON = 500  # characters


class ReasonSchema(Schema):
    """Why: it stands on the timeline."""

    reason = Paragraph(REASON, required=True)


class LegalHoldSchema(ReasonSchema):
    """Why the case must not be disposed of."""


class HoldLiftingSchema(ReasonSchema):
    """Why the legal hold ends."""


class DisposalSchema(ReasonSchema):
    """Why the case is to be disposed of. It stays when the case is gone."""


class DisposalDecisionSchema(ReasonSchema):
    """Whether another person agrees, and why. It stays when the case is gone."""

    approved = fields.Boolean(required=True)


class RetentionQuery(Schema):
    """Which pile, of which month and department, how much of it, and from where on."""

    state = fields.String(load_default=Keeping.DUE.value, validate=one_of(*PILES))
    month = Month()
    department = Line(80)
    limit = fields.Integer(load_default=25, validate=between(1, 50))
    cursor = Line(400)


class SaidSchema(Schema):
    """What somebody did, when and why."""

    by = fields.String()
    by_name = fields.String()
    at = fields.String()
    reason = fields.String()


class KeepSchema(Schema):
    """For how long the regulation of the case keeps it, and by which rules."""

    amount = fields.Integer()
    unit = fields.String()
    rules = fields.List(fields.String())


class KeepingSchema(Schema):
    """How the keeping of a case stands: `state` is due, held, proposed or disposed.

    `due_at`: until when it is kept, null while it is open or once it is gone; `due`: whether that is over. `hold`,
    `proposal`, `disposal`: who placed, proposed, approved. `barred`: why the reader may not do what his roles let him.
    """

    state = fields.String()
    due = fields.Boolean()
    due_at = fields.String(allow_none=True)
    keep = fields.Nested(KeepSchema, allow_none=True)
    hold = fields.Nested(SaidSchema, allow_none=True)
    proposal = fields.Nested(SaidSchema, allow_none=True)
    disposal = fields.Nested(SaidSchema, allow_none=True)
    barred = wording(allow_none=True)


class RetentionRowSchema(Schema):
    """A case in a pile. `acts`: of holding and disposing, what the reader may do now; nothing of who complained."""

    reference = fields.String()
    version = fields.Integer()
    stage = fields.String()
    category = fields.String()
    department = fields.String()
    handler = fields.String()
    handler_name = fields.String()
    confidential = fields.Boolean()
    received_at = fields.String()
    closed_at = fields.String(allow_none=True)
    acts = fields.List(fields.String())
    keeping = fields.Nested(KeepingSchema)


class RetentionSchema(Schema):
    """A page of a pile, the longest due first; `counts` of all piles, at most 100 each; `cursor` of the next page."""

    rows = fields.List(fields.Nested(RetentionRowSchema))
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    cursor = fields.String(allow_none=True)
    now = fields.String()
