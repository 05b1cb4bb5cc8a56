"""The responsibility matrix: what is shown of it, what is proposed, and what is decided on proposals."""

from marshmallow import fields

from api.directory.schemas import Day
from api.schema import Email, Line, Paragraph, Schema, Truth, at_most, between

MOST_ROWS = 500
REASON = 500


class ResponsibilitySchema(Schema):
    """A row of the matrix. An empty category or business line stands for any; the most specific row decides."""

    handler = Email(required=True)
    department = Line(100)
    category = Line(60)
    business_line = Line(60)


class ShortPostSchema(Schema):
    """A role that too few people hold."""

    role = fields.String()
    wanted = fields.Integer()
    held = fields.Integer()


class UnansweredSchema(Schema):
    """What would go to nobody if it came on that day; an empty business line: of all lines."""

    category = fields.String()
    business_line = fields.String()


class GapsSchema(Schema):
    """Who is missing. `absent`: who is away with nobody in his place; `gone`: who is in the matrix and has left."""

    unanswered = fields.List(fields.Nested(UnansweredSchema))
    short_posts = fields.List(fields.Nested(ShortPostSchema))
    departments_without_head = fields.List(fields.String())
    absent = fields.List(fields.String())
    gone = fields.List(fields.String())


class AnswererSchema(Schema):
    """Who answers for a cell."""

    handler = fields.String()
    handler_name = fields.String()
    department = fields.String()


class CellSchema(Schema):
    """A cell that a change changes; null: it has no row of its own, so the next less specific row decides."""

    category = fields.String()
    business_line = fields.String()
    before = fields.Nested(AnswererSchema, allow_none=True)
    after = fields.Nested(AnswererSchema, allow_none=True)


class MatrixChangeSchema(Schema):
    """A change of the matrix. `effective`: the first day on which it holds; at the latest the day of the approval."""

    id = fields.Integer()
    state = fields.String()
    effective = fields.String()
    cells = fields.List(fields.Nested(CellSchema))
    reason = fields.String()
    proposed_by = fields.String()
    proposed_by_name = fields.String()
    proposed_at = fields.String()
    decided_by = fields.String()
    decided_by_name = fields.String()
    decided_at = fields.String(allow_none=True)
    comment = fields.String()
    settled_as = fields.Integer()
    may_decide = fields.Boolean()
    may_withdraw = fields.Boolean()


class MatrixMaySchema(Schema):
    """What the reader may do: propose, decide on what others propose. `four_eyes`: whether a second must approve."""

    propose = fields.Boolean()
    decide = fields.Boolean()
    four_eyes = fields.Boolean()


class MatrixSchema(Schema):
    """The responsibility matrix of a day, its gaps, what is scheduled and proposed.

    The ETag is the version of directory and matrix.
    """

    on = fields.String()
    today = fields.String()
    responsibilities = fields.List(fields.Nested(ResponsibilitySchema))
    gaps = fields.Nested(GapsSchema)
    scheduled = fields.List(fields.Nested(MatrixChangeSchema))
    proposals = fields.List(fields.Nested(MatrixChangeSchema))
    may = fields.Nested(MatrixMaySchema)


class MatrixQuery(Schema):
    """The matrix of which day: today, or as it held or will hold at the end of another."""

    on = Day(load_default=None)


class NewMatrixSchema(Schema):
    """The whole matrix, in the place of the one before, from the day `effective` on (today where it is empty)."""

    responsibilities = fields.List(fields.Nested(ResponsibilitySchema), required=True, validate=at_most(MOST_ROWS))
    effective = Day(load_default=None)
    reason = Paragraph(REASON)


class MatrixDecisionSchema(Schema):
    """Whether the change is approved; a refusal says why."""

    approve = Truth(required=True)
    comment = Paragraph(REASON)


class MatrixChangesQuery(Schema):
    """How many decided changes, and those before which version."""

    limit = fields.Integer(load_default=20, validate=between(1, 100))
    before = fields.Integer(load_default=None, validate=between(1, 10**9))


class MatrixChangesSchema(Schema):
    """The changes that were decided, the newest first."""

    changes = fields.List(fields.Nested(MatrixChangeSchema))
