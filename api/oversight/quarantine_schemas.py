"""Mail in quarantine: what staff are shown of it, and what they send to decide on it."""

from marshmallow import fields

from api.schema import Line, Paragraph, Schema, Truth, between, one_of
from complaints.usecases.quarantine import Manner, Standing

REASON = 2000


class QuarantineQuery(Schema):
    """Which messages, and from where on."""

    state = Line(20, load_default=Standing.WAITING.value, validate=one_of(*Standing))
    limit = fields.Integer(load_default=50, validate=between(1, 100))
    cursor = Line(400)


class ReleaseSchema(Schema):
    """As what a message is released. `reference`: the case of a note or supplement; `sure`: he was asked."""

    manner = fields.String(required=True, validate=one_of(*Manner))
    reference = Line(40)
    sure = Truth(load_default=False)


class RejectionSchema(Schema):
    """Why nothing is done with a message."""

    reason = Paragraph(REASON, required=True)


class MailDecisionSchema(Schema):
    """What a person decided. `fate`: what became of a message released: recorded, opened, duplicate or automatic."""

    state = fields.String()
    by = fields.String()
    by_name = fields.String()
    at = fields.String()
    reason = fields.String()
    manner = fields.String()
    fate = fields.String()
    reference = fields.String()


class QuarantinedMailSchema(Schema):
    """A message that is not acted on until a person has looked: `reason` says why, `cause` without particulars.

    `reference`: the case it seems to belong to; `preview`: how its text begins; `veiled`: who wrote it is not told
    here; `manners`: as what it may be released.
    """

    id = fields.String()
    at = fields.String()
    reason = fields.String()
    cause = fields.String()
    sender = fields.String()
    subject = fields.String()
    reference = fields.String()
    preview = fields.String()
    veiled = fields.Boolean()
    manners = fields.List(fields.String())
    decision = fields.Nested(MailDecisionSchema, allow_none=True)


class QuarantineSchema(Schema):
    """Mail in quarantine, newest first; `cursor` asks for the next page."""

    messages = fields.List(fields.Nested(QuarantinedMailSchema))
    cursor = fields.String(allow_none=True)
