"""Surveys of many as staff read them."""

from marshmallow import fields

from api.schema import Paragraph, Schema, wording


class SignatureSchema(Schema):
    """What who signs wants to have said with it."""

    note = Paragraph(1_000, load_default="")


class CampaignStepSchema(Schema):
    """What was done, when and by whom; `by` is empty for the portal."""

    deed = fields.String()
    at = fields.String()
    by = fields.String()
    by_name = fields.String()
    note = fields.String()


class CampaignQuestionSchema(Schema):
    """A question, answered from 1 to 5."""

    id = fields.String()
    title = wording()


class CampaignRowSchema(Schema):
    """A survey of a year. `state`: running, waiting (for the signature), closed, or sent; `ends_at`: until when it is
    answered, excluded."""

    rule = fields.String()
    year = fields.String()
    title = wording()
    audience = fields.String()
    state = fields.String()
    ends_at = fields.String()
    asked = fields.Integer()
    answered = fields.Integer()


class PlannedCampaignSchema(Schema):
    """When a survey of the regulation runs next: from one day to another, the last included."""

    rule = fields.String()
    title = wording()
    audience = fields.String()
    first = fields.String()
    last = fields.String()


class CampaignsSchema(Schema):
    """Surveys that the reader may see, the latest first, and those to come."""

    rows = fields.List(fields.Nested(CampaignRowSchema))
    planned = fields.List(fields.Nested(PlannedCampaignSchema))


class CampaignSchema(CampaignRowSchema):
    """A survey whole. `progress`: who was asked and has answered, by group, and whether enough have; `result`: what was
    answered, null while it runs; `names`: of the groups, by kind and id, where they have other names than their id;
    `seed`: by which people were drawn."""

    questions = fields.List(fields.Nested(CampaignQuestionSchema))
    scores = fields.List(wording())
    progress = fields.Dict()
    result = fields.Dict(allow_none=True)
    names = fields.Dict()
    steps = fields.List(fields.Nested(CampaignStepSchema))
    policy = fields.Dict(keys=fields.String(), values=fields.String())
    seed = fields.String()
    to = fields.List(fields.String())
    signed_by = fields.String()
    may_sign = fields.Boolean()
    told = fields.List(fields.String())
