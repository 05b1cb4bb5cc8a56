"""What the open figures say."""

from marshmallow import fields

from api.schema import Schema, wording


class CauseSchema(Schema):
    """A category of a month; without an `id`, those whose numbers are not told, together."""

    id = fields.String(allow_none=True)
    title = wording()
    count = fields.Integer()


class InTimeSchema(Schema):
    """Promised limits that were kept, in per cent; `bound`: empty, at_least or at_most."""

    percent = fields.Integer()
    bound = fields.String()


class OpenMonthSchema(Schema):
    """A month as it was published `as_of` a moment. None: too few to be told."""

    month = fields.String()
    as_of = fields.DateTime()
    received = fields.Integer(allow_none=True)
    in_time = fields.Nested(InTimeSchema, allow_none=True)
    causes = fields.List(fields.Nested(CauseSchema))


class OpenFiguresSchema(Schema):
    """The months that are open, the newest first; numbers below `smallest` are not told."""

    title = wording()
    smallest = fields.Integer()
    months = fields.List(fields.Nested(OpenMonthSchema))
