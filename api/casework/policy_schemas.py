"""What the staff page is told of a regulation."""

from marshmallow import fields

from api.intake.schemas import ChoiceSchema, FieldSchema, PolicySchema
from api.schema import Schema, wording


class SchemeSchema(Schema):
    """An axis on which cases are told apart, with its levels; `at_intake`: staff may set it when they register."""

    id = fields.String()
    title = wording()
    at_intake = fields.Boolean()
    levels = fields.List(fields.Nested(ChoiceSchema))


class RecordRuleSchema(Schema):
    """A milestone that can be recorded; `files`: how many it needs at least."""

    id = fields.String()
    title = wording()
    files = fields.Integer()
    fields_ = fields.List(fields.Nested(FieldSchema), data_key="fields", attribute="fields")


class ApprovalSchema(RecordRuleSchema):
    """A matter to ask for: which clocks it extends, and the roles that decide in turn."""

    extends = fields.List(fields.String())
    tiers = fields.List(fields.String())


class SheetSchema(Schema):
    """The sheet of a case on paper: its title, what stands on it also while it is empty, and the roles that sign it."""

    title = wording()
    steps = fields.List(fields.String())
    tables = fields.List(fields.String(), metadata={"description": "Of the steps, records with a row for each time"})
    signatures = fields.List(fields.String())


class StaffPolicySchema(PolicySchema):
    """What staff need to know of the regulation beside what the form needs: `types` and `fields` are all there are."""

    channels = fields.List(fields.Nested(ChoiceSchema))
    severities = fields.List(fields.Nested(ChoiceSchema))
    closing = fields.List(fields.Nested(ChoiceSchema))
    clocks = fields.List(fields.Nested(ChoiceSchema))
    outcomes = fields.List(fields.String(), metadata={"description": "What a call to the complainant may find"})
    schemes = fields.List(fields.Nested(SchemeSchema))
    records = fields.List(fields.Nested(RecordRuleSchema))
    approvals = fields.List(fields.Nested(ApprovalSchema))
    sheet = fields.Nested(SheetSchema)
    roles = fields.Dict(keys=fields.String(), values=fields.Dict())
