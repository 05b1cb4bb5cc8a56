"""What staff send, and the lists they see."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from api.intake.schemas import ComplainantSchema, ComplaintSchema
from api.schema import Email, Line, Moment, Month, Paragraph, Schema, Truth, between, offered, one_of
from complaints.domain.case import Stage
from complaints.domain.followups import OUTCOMES

LONG = 10000
DUE = ("today", "tomorrow", "week")


class CaseFilterSchema(Schema):
    """Filters of the case list; `due`: the days, in the company's zone, on which a case's next limit ends.

    `handler`: the address of a member of staff, or `none` for cases that nobody has.
    """

    stage = Line(20, validate=one_of("", *Stage))
    handler = Line(254)
    agent = Line(254)
    department = Line(80)
    category = Line(60, validate=offered(lambda policy: policy.intake.categories))
    business_line = Line(60, validate=offered(lambda policy: policy.intake.business_lines))
    severity = Line(40, validate=offered(lambda policy: policy.severities))
    month = Month()
    due = Line(10, validate=one_of("", *DUE))
    q = Line(100, metadata={"description": "Number, name, phone or its last four digits, order number, words said"})
    overdue = fields.Boolean(load_default=None)


class CaseQuery(CaseFilterSchema):
    """Which page of the case list."""

    limit = fields.Integer(load_default=50, validate=between(1, 100))
    cursor = Line(2000)


class TakenComplainantSchema(ComplainantSchema):
    """Who complains, as far as he says."""

    name = Line(80)

    def reachable(self, data: dict[str, Any], **_: Any) -> None:
        """Whether he must be is said of the whole complaint: he may be anonymous."""


class TakenComplaintSchema(ComplaintSchema):
    """A complaint taken by a member of staff, who may set levels and say what the complainant cannot."""

    complainant = fields.Nested(TakenComplainantSchema, load_default=lambda: TakenComplainantSchema().load({}))
    channel = Line(20, required=True)
    levels = fields.Dict(keys=Line(60, required=True), values=Line(60, required=True), load_default=dict)
    anonymous = Truth(load_default=False)
    respondent = Email(metadata={"description": "The member of staff complained about"})
    repeat_of = Line(40, metadata={"description": "The earlier case of the same matter"})
    received_at = Moment(metadata={"description": "If it was received before it is registered: within 30 days"})

    @validates_schema(skip_on_field_errors=False)
    def named(self, data: dict[str, Any], **_: Any) -> None:
        """Who is not anonymous has a name and can be reached."""
        complainant = data.get("complainant", {})
        if data.get("anonymous") or not {"name", "phone", "email"} <= set(complainant):
            return
        missing = {} if complainant["name"] else {"name": ["required"]}
        if not complainant["phone"] and not complainant["email"]:
            missing["phone"] = ["contact"]
        if missing:
            raise ValidationError({"complainant": missing})


class AssignmentSchema(Schema):
    """To whom the case goes."""

    handler = Line(254, required=True)
    reason = Paragraph(2000)


class NoteSchema(Schema):
    """A note for staff."""

    text = Paragraph(LONG, required=True)


class UnmaskingSchema(Schema):
    """Why somebody looks at how to reach the complainant."""

    reason = Line(200, required=True)


class QuestionSchema(Schema):
    """What the complainant is asked; he reads it word for word."""

    text = Paragraph(2000, required=True)


class ContactSchema(Schema):
    """A talk with the complainant."""

    text = Paragraph(LONG)


class FiveWTwoHSchema(Schema):
    """The reply form 5W2H (OPPEIN-48)."""

    what = Paragraph(2000)
    who = Paragraph(200)
    why = Paragraph(2000)
    when_start = Line(100)
    when_planned = Line(100)
    when_done = Line(100)
    where = Paragraph(500)
    how = Paragraph(2000)
    how_much = Paragraph(2000)


class ReplySchema(Schema):
    """The handler's reply. `final`: the result or the plan; false for an interim word."""

    text = Paragraph(LONG, required=True)
    final = Truth(load_default=True)
    five_w_two_h = fields.Nested(FiveWTwoHSchema, load_default=dict)


class FollowUpSchema(Schema):
    """A call to the complainant."""

    outcome = fields.String(required=True, validate=one_of(*OUTCOMES))
    text = Paragraph(LONG)


class ClosureSchema(Schema):
    """How the case ends: one of the policy's ways of closing."""

    kind = Line(40, required=True)
    reason = Paragraph(2000)


class ReopeningSchema(Schema):
    """Why the case is taken up again."""

    reason = Paragraph(2000, required=True)


class CaseRowSchema(Schema):
    """A row of the case list."""

    reference = fields.String()
    stage = fields.String()
    handler = fields.String()
    handler_name = fields.String()
    department = fields.String()
    agent = fields.String()
    category = fields.String()
    business_line = fields.String()
    severity = fields.String()
    month = fields.String()
    round = fields.Integer()
    complainant = fields.String()
    summary = fields.String()
    received_at = fields.String()
    due_at = fields.String(allow_none=True)
    due_clock = fields.String()
    overdue = fields.Boolean()


class CasePageSchema(Schema):
    """A page of the case list; `cursor` asks for the next."""

    cases = fields.List(fields.Nested(CaseRowSchema))
    cursor = fields.String(allow_none=True)
    now = fields.String()
