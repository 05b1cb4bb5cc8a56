"""What staff send and see of penalties."""

from marshmallow import fields

from api.schema import Email, Line, Paragraph, ParticularSchema, Schema, Truth, between, filled_in, wording

LONG = 10000
MOST = 10_000_000


class PenaltySchema(Schema):
    """A penalty that is proposed. `on`: the address of whom it falls on; `evidence`: the seq of the entry behind it."""

    penalty = Line(60, required=True)
    on = Email()
    evidence = fields.Integer(strict=True, load_default=0, validate=between(0, MOST))
    text = Paragraph(LONG, required=True)
    fields_ = filled_in()


class PenaltyDecisionSchema(Schema):
    """The word of one tier on the penalty with this number. What the clause leaves open must be named."""

    number = fields.Integer(strict=True, required=True, validate=between(1, MOST))
    approved = Truth(required=True)
    money = fields.Integer(strict=True, allow_none=True, load_default=None, validate=between(0, MOST))
    points = fields.Integer(strict=True, allow_none=True, load_default=None, validate=between(0, MOST))
    text = Paragraph(LONG)


class PenaltyAppealSchema(Schema):
    """Why whom it falls on does not agree."""

    number = fields.Integer(strict=True, required=True, validate=between(1, MOST))
    text = Paragraph(LONG, required=True)


class AmountSchema(Schema):
    """Exactly `least`, or up to `most`, or from `least` upwards where `open`."""

    least = fields.Integer()
    most = fields.Integer()
    open = fields.Boolean()


class DecidedSchema(Schema):
    """What was decided, in yuan and points; null where the clause gives nothing of the kind."""

    money = fields.Integer(allow_none=True)
    points = fields.Integer(allow_none=True)


class ShareSchema(Schema):
    """Who bears it jointly, and how much of the money; `money` in yuan once it is decided."""

    role = fields.String()
    title = wording()
    on = fields.String()
    on_name = fields.String()
    percent = fields.Integer()
    money = fields.Integer(allow_none=True)


class PenaltyView(Schema):
    """A penalty of a case as it stands: proposed, forwarded, approved, refused, appealed, upheld or withdrawn.

    `must_name`: of money and points, what whoever agrees now must name.
    `tier`: whose word is awaited; `particulars`: what was said last. Times are ISO 8601; `days`: working days over
    the limit it is about.
    """

    number = fields.Integer()
    penalty = fields.String()
    title = wording()
    verdict = fields.String()
    on = fields.String()
    on_name = fields.String()
    evidence = fields.Integer()
    text = fields.String()
    particulars = fields.List(fields.Nested(ParticularSchema))
    proposed_by = fields.String()
    proposed_by_name = fields.String()
    proposed_at = fields.String()
    days = fields.Integer()
    doubled = fields.Boolean()
    money = fields.Nested(AmountSchema, allow_none=True)
    points = fields.Nested(AmountSchema, allow_none=True)
    must_name = fields.List(fields.String())
    decided = fields.Nested(DecidedSchema, allow_none=True)
    shares = fields.List(fields.Nested(ShareSchema))
    tier = fields.String()
    tier_title = wording(allow_none=True)
    rules = fields.List(fields.String())
    may_decide = fields.Boolean()
    may_appeal = fields.Boolean()


class PenaltiesSchema(Schema):
    """The penalties of a case that the reader may see."""

    reference = fields.String()
    version = fields.Integer()
    penalties = fields.List(fields.Nested(PenaltyView))
    now = fields.String()
