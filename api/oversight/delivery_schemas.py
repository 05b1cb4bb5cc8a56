"""Mail that did not arrive, and addresses that are not written to, as staff read them."""

from marshmallow import fields

from api.schema import Email, Line, Month, Paragraph, Schema, between, one_of
from complaints.usecases.deliveries import Lost

REASON = 500


class DeliveriesQuery(Schema):
    """Which month (the running one, unless said otherwise), which state, how many, and from where on."""

    month = Month()
    state = fields.String(load_default="", validate=one_of("", *Lost))
    limit = fields.Integer(load_default=50, validate=between(1, 100))
    cursor = Line(400)


class MendedSchema(Schema):
    """How a mail was mended: `resent` or `arrived`. `by`: empty where it mended itself; `to`: another address."""

    means = fields.String()
    by = fields.String()
    by_name = fields.String()
    at = fields.String()
    reason = fields.String()
    to = fields.String()


class DeliverySchema(Schema):
    """A mail that did not arrive: `state` is bounced, reported, delayed, refused or withheld.

    `to` is masked as the case masks it. `final`: waiting will not mend it; `blocked`: its address is not written to;
    `may`: what can be done, of resend, resend_elsewhere, call and free. `block`: the id by which it is freed.
    """

    id = fields.String()
    at = fields.String()
    state = fields.String()
    to = fields.String()
    audience = fields.String()
    letter = fields.String()
    references = fields.List(fields.String())
    reason = fields.String()
    final = fields.Boolean()
    blocked = fields.Boolean()
    block = fields.String(allow_none=True)
    may = fields.List(fields.String())
    mended = fields.Nested(MendedSchema, allow_none=True)


class WaitingMailSchema(Schema):
    """Letters that ought to have left an hour ago: how many envelopes, counted to a hundred, and since when."""

    count = fields.Integer()
    since = fields.String(allow_none=True)


class DeliveriesSchema(Schema):
    """A page of a month, newest first."""

    month = fields.String()
    deliveries = fields.List(fields.Nested(DeliverySchema))
    waiting = fields.Nested(WaitingMailSchema)
    cursor = fields.String(allow_none=True)


class BlockSchema(Schema):
    """An address that is not written to: since when, and whether it bounced or reported us as spam."""

    id = fields.String()
    to = fields.String()
    audience = fields.String()
    since = fields.String()
    why = fields.String()
    reason = fields.String()
    references = fields.List(fields.String())


class BlocksSchema(Schema):
    """The addresses that are not written to, the latest first."""

    blocks = fields.List(fields.Nested(BlockSchema))


class ResendingSchema(Schema):
    """Where the letter is sent once more (empty: where it was sent first), and why."""

    to = Email()
    reason = Paragraph(REASON, required=True)


class FreeingSchema(Schema):
    """Why the address is written to again."""

    reason = Paragraph(REASON, required=True)
