"""What is asked for of a month's report, and what is told."""

from marshmallow import fields

from api.casework.schemas import CaseRowSchema
from api.schema import Line, Moment, Schema, one_of, wording

WHICH = ("counted", "that", "other")


class ReportQuery(Schema):
    """`as_of`: the figures by what had happened by that moment; now where it is left out."""

    as_of = Moment()


class CasesOfFigureQuery(ReportQuery):
    """Which figure, which part of it (all where it is left out), and which of its cases."""

    figure = Line(80, required=True)
    part = Line(300, load_default=None, allow_none=True)
    of = fields.String(load_default="that", validate=one_of(*WHICH))


class PartSchema(Schema):
    """A figure of one value of the fact by which it is broken down. `value`: as it is shown; None with nothing counted.

    `cases`: how many cases stand behind `counted`, `that` (numerator) and `other`; a case may have several runs.
    """

    part = fields.String()
    title = wording()
    numerator = fields.Integer()
    denominator = fields.Integer()
    value = fields.String(allow_none=True)
    cases = fields.Dict(keys=fields.String(), values=fields.Integer())


class FigureSchema(PartSchema):
    """A figure with its definition. mean_hours: the numerator is seconds, the value hours; share: per cent."""

    class Meta(Schema.Meta):
        exclude = ("part",)

    id = fields.String()
    own = fields.Boolean(metadata={"description": "whether the regulation names it"})
    definition = wording()
    measure = fields.String()
    counts = fields.String()
    target = fields.Integer(allow_none=True)
    at_most = fields.Boolean()
    reached = fields.Boolean(allow_none=True)
    points_lost = fields.Integer()
    rules = fields.List(fields.String())
    by = fields.String()
    parts = fields.List(fields.Nested(PartSchema))


class AgeSchema(Schema):
    """Cases open at the end of the period, or now, that are `least` to less than `below` days old."""

    least = fields.Integer()
    below = fields.Integer(allow_none=True)
    cases = fields.Integer()


class SpreadSchema(Schema):
    """Hours from receipt to closing of the cases closed in the period."""

    cases = fields.Integer()
    mean = fields.String()
    median = fields.String()
    ninety = fields.String()


class TrendSchema(Schema):
    """Cases registered in a month, of every kind."""

    month = fields.String()
    registered = fields.Integer()


class ReportSchema(Schema):
    """The figures of a month."""

    month = fields.String()
    begins = fields.String()
    ends = fields.String()
    as_of = fields.String()
    policy = fields.Dict(keys=fields.String(), values=fields.String())
    figures = fields.List(fields.Nested(FigureSchema))
    ageing = fields.List(fields.Nested(AgeSchema))
    handling = fields.Nested(SpreadSchema, allow_none=True)
    trend = fields.List(fields.Nested(TrendSchema))


class CasesOfFigureSchema(Schema):
    """Exactly the cases that a figure counts."""

    title = wording()
    cases = fields.List(fields.Nested(CaseRowSchema))
