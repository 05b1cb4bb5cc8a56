"""What staff send and see of cases."""

from marshmallow import fields

from api.intake.schemas import ComplaintSchema
from api.schema import Line, Month, Paragraph, ParticularSchema, Schema, Truth, between, offered, one_of, wording
from complaints.domain.case import Stage
from complaints.domain.followups import OUTCOMES

LONG = 10000


class CaseQuery(Schema):
    """Filters of the case list."""

    stage = Line(20, validate=one_of("", *Stage))
    handler = Line(254)
    agent = Line(254)
    department = Line(80)
    category = Line(60, validate=offered(lambda policy: policy.intake.categories))
    business_line = Line(60, validate=offered(lambda policy: policy.intake.business_lines))
    severity = Line(40, validate=offered(lambda policy: policy.severities))
    month = Month()
    q = Line(100)
    overdue = fields.Boolean(load_default=None)
    limit = fields.Integer(load_default=50, validate=between(1, 100))
    cursor = Line(2000)


class TakenComplaintSchema(ComplaintSchema):
    """A complaint taken by a member of staff."""

    channel = Line(20, required=True)


class AssignmentSchema(Schema):
    """To whom the case goes."""

    handler = Line(254, required=True)
    reason = Paragraph(2000)


class NoteSchema(Schema):
    """A note for staff."""

    text = Paragraph(LONG, required=True)


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


class OwnerSchema(Schema):
    """Who answers for a clock."""

    role = fields.String()
    title = wording()
    email = fields.String()
    name = fields.String()


class DaySchema(Schema):
    """One day of an explanation."""

    day = fields.String()
    counted = fields.Boolean()
    reason = fields.String()
    name = wording(allow_none=True)


class ClockSchema(Schema):
    """A clock: since when, for whom, until when, and why; the times and its id under either of their names."""

    clock = fields.String()
    stage = fields.String()
    title = wording()
    run = fields.Integer()
    accountable = fields.String()
    owner = fields.Nested(OwnerSchema)
    started = fields.String()
    started_at = fields.String()
    due = fields.String()
    due_at = fields.String()
    stopped_at = fields.String(allow_none=True)
    state = fields.String()
    provisional = fields.Boolean()
    rule = fields.String()
    rules = fields.List(fields.String())
    explanation = fields.List(fields.Nested(DaySchema))


class ClocksSchema(Schema):
    """Every clock of a case."""

    clocks = fields.List(fields.Nested(ClockSchema))


class PersonSchema(Schema):
    """Somebody who will be written to."""

    email = fields.String()
    name = fields.String()


class StepSchema(Schema):
    """Something that will happen if nobody acts."""

    at = fields.String()
    kind = fields.String()
    clock = fields.String()
    title = wording()
    step = fields.String()
    to = fields.List(fields.Nested(PersonSchema))
    copy = fields.List(fields.Nested(PersonSchema))


class ForecastSchema(Schema):
    """What will be sent, to whom and when, if nobody acts."""

    steps = fields.List(fields.Nested(StepSchema))


class AttachedSchema(Schema):
    """An attachment with a short-lived download address."""

    key = fields.String()
    name = fields.String()
    type = fields.String()
    size = fields.Integer()
    url = fields.String()


class ComplainantView(Schema):
    """Who complains."""

    name = fields.String()
    kind = fields.String()
    phone = fields.String()
    email = fields.String()
    address = fields.String()


class ComplaintView(Schema):
    """The complaint as received."""

    complainant = fields.Nested(ComplainantView)
    category = fields.String()
    business_line = fields.String()
    order_no = fields.String()
    description = fields.String()
    occurred_at = fields.String()
    place = fields.String()
    demand = fields.String()
    channel = fields.String()
    locale = fields.String()
    attachments = fields.List(fields.Nested(AttachedSchema))


class EntrySchema(Schema):
    """A line of the timeline. `title`: the policy's name for it, where the policy has one."""

    seq = fields.Integer()
    at = fields.String()
    actor = fields.String()
    actor_name = fields.String()
    kind = fields.String()
    title = wording(allow_none=True)
    particulars = fields.List(fields.Nested(ParticularSchema))
    data = fields.Dict(keys=fields.String(), values=fields.Raw())
    hash = fields.String()


class PolicyMark(Schema):
    """The policy a case is held to."""

    id = fields.String()
    version = fields.String()


class CaseSchema(Schema):
    """A whole case."""

    reference = fields.String()
    version = fields.Integer()
    stage = fields.String()
    policy = fields.Nested(PolicyMark)
    complaint = fields.Nested(ComplaintView)
    handler = fields.String()
    handler_name = fields.String()
    department = fields.String()
    agent = fields.String()
    agent_name = fields.String()
    severity = fields.String()
    round = fields.Integer()
    final_result = fields.Boolean()
    satisfied = fields.Boolean(allow_none=True)
    attempts = fields.Integer()
    rating = fields.Integer(allow_none=True)
    closing_kind = fields.String()
    received_at = fields.String()
    closed_at = fields.String(allow_none=True)
    timeline = fields.List(fields.Nested(EntrySchema))
    clocks = fields.List(fields.Nested(ClockSchema))
    acts = fields.List(fields.String())
    missing = fields.List(fields.String())
    now = fields.String()


class WaitingMailSchema(Schema):
    """A message that is not acted on until a person has looked: `reason` says why."""

    id = fields.String()
    at = fields.String()
    reason = fields.String()
    sender = fields.String()
    subject = fields.String()


class QuarantineSchema(Schema):
    """Mail that waits for a person, newest first."""

    messages = fields.List(fields.Nested(WaitingMailSchema))
