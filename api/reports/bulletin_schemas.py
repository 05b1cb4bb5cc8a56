"""Typical cases: what is written, asked for, and told."""

from marshmallow import fields

from api.reports.publication_schemas import MoveSchema
from api.schema import Line, Paragraph, Schema

LONGEST = 3_000


class BulletinQuery(Schema):
    """Words that it says, and its category."""

    q = Line(200)
    category = Line(60)


class TypicalTextsSchema(Schema):
    """What is written: nobody is named. `reference`: the closed case that is told; empty for what is told of none."""

    title = Line(120, required=True)
    happened = Paragraph(LONGEST, required=True)
    cause = Paragraph(LONGEST, required=True)
    lesson = Paragraph(LONGEST, required=True)
    measure = Paragraph(LONGEST)
    category = Line(60)
    business_line = Line(60)
    reference = Line(40)


class TypicalRowSchema(Schema):
    """A typical case in the list. `state`: waiting, agreed, sent, or superseded where it was taken back."""

    period = fields.String()
    number = fields.Integer()
    title = fields.String()
    lesson = fields.String()
    category = fields.String()
    business_line = fields.String()
    written_at = fields.String()
    state = fields.String()
    waits_for = fields.String()
    mine = fields.Boolean()


class ProposedCaseSchema(Schema):
    """A closed case worth telling: the gravest, and those that took most rounds."""

    reference = fields.String()
    category = fields.String()
    severity = fields.String()
    round = fields.Integer()


class BulletinSchema(Schema):
    """Typical cases that the reader may see, the latest first; `proposed` to who writes them."""

    rows = fields.List(fields.Nested(TypicalRowSchema))
    proposed = fields.List(fields.Nested(ProposedCaseSchema))
    may_write = fields.Boolean()


class TypicalCaseSchema(TypicalRowSchema):
    """A typical case whole. `reference`: the case that it tells, for who may see that; `told`: who was mailed."""

    happened = fields.String()
    cause = fields.String()
    measure = fields.String()
    reference = fields.String()
    steps = fields.List(fields.Nested(MoveSchema))
    told = fields.List(fields.String())
    to = fields.List(fields.String())
    may_write = fields.Boolean()
    may_withdraw = fields.Boolean()


class SimilarCasesSchema(Schema):
    """Typical cases that are like a case; whether the reader may write one of it."""

    rows = fields.List(fields.Nested(TypicalRowSchema))
    may_write = fields.Boolean()
