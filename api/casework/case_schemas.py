"""What staff see of one case."""

from marshmallow import fields

from api.casework.penalty_schemas import PenaltyView
from api.casework.policy_schemas import RecordRuleSchema
from api.casework.retention_schemas import KeepingSchema
from api.casework.undoing import UndoableSchema
from api.intake.schemas import PolicyMark
from api.schema import ParticularSchema, Schema, wording


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
    paused_at = fields.String(allow_none=True)
    extended = fields.Boolean()
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
    """An attachment. `state`: `clean` with a short-lived `url` to save it from; `pending` or `held` without.

    `reason` says why it is held: `malware`, or `unscannable`. Who may not know who complains is shown no `key`.
    """

    key = fields.String()
    name = fields.String()
    type = fields.String()
    size = fields.Integer()
    state = fields.String()
    reason = fields.String(allow_none=True)
    url = fields.String(allow_none=True)


class ComplainantView(Schema):
    """Who complains; `hidden` where the reader may not know it: his name is then `***`.

    `masked`: how to reach him is shown in part, until the reader says why he looks at it (the act `unmasking`);
    `unmasked_until`: until when what he asked to see stays open to him.
    """

    name = fields.String()
    kind = fields.String()
    phone = fields.String()
    email = fields.String()
    address = fields.String()
    hidden = fields.Boolean()
    masked = fields.Boolean()
    unmasked_until = fields.String(allow_none=True)


class ComplaintView(Schema):
    """The complaint as received. `particulars`: its type and the fields of the policy, in words; `levels`: as set then.

    `respondent`: who is complained about; `repeat_of`: the earlier case of the same matter.
    """

    complainant = fields.Nested(ComplainantView)
    anonymous = fields.Boolean()
    type = fields.String()
    category = fields.String()
    business_line = fields.String()
    order_no = fields.String()
    description = fields.String()
    occurred_at = fields.String()
    place = fields.String()
    demand = fields.String()
    fields_ = fields.Dict(keys=fields.String(), values=fields.String(), data_key="fields", attribute="fields")
    particulars = fields.List(fields.Nested(ParticularSchema))
    levels = fields.Dict(keys=fields.String(), values=fields.String())
    respondent = fields.String()
    respondent_name = fields.String()
    repeat_of = fields.String()
    channel = fields.String()
    locale = fields.String()
    consent = fields.String(metadata={"description": "What was agreed to, word for word; its version is the policy's"})
    attachments = fields.List(fields.Nested(AttachedSchema))


class EntrySchema(Schema):
    """A line of the timeline. `title`: the policy's name for it, where the policy has one; `mail`: the id of the raw
    message by which it came, for who may read that, or empty."""

    seq = fields.Integer()
    at = fields.String()
    actor = fields.String()
    actor_name = fields.String()
    kind = fields.String()
    title = wording(allow_none=True)
    particulars = fields.List(fields.Nested(ParticularSchema))
    disposed = fields.Boolean(metadata={"description": "What it said was disposed of: `data` is what is left"})
    data = fields.Dict(keys=fields.String(), values=fields.Raw())
    mail = fields.String()
    hash = fields.String()


class OpeningSchema(Schema):
    """A record or a matter of the regulation that is his to record or to ask for.

    Not yet where records are `missing` (their ids), or it would be `refused` (why). A matter that extends clocks may
    move them to a moment later than `after`, and not later than `latest`.
    """

    id = fields.String()
    missing = fields.List(fields.String())
    refused = wording(allow_none=True)
    after = fields.String(allow_none=True)
    latest = fields.String(allow_none=True)


class ClosingOpeningSchema(Schema):
    """A way of closing that is his, and what is still `missing` for it, in words.

    `needs_reason`: who closes it so must say why; `when_satisfied`: it is how the case of a satisfied complainant ends.
    """

    id = fields.String()
    missing = fields.List(wording())
    needs_reason = fields.Boolean()
    when_satisfied = fields.Boolean()


class HandlerSchema(PersonSchema):
    """Somebody to whom the case may be assigned."""

    roles = fields.List(fields.String())
    department = fields.String()


class OpinionSchema(Schema):
    """What a tier said before the one whose turn it is."""

    tier = fields.String()
    tier_title = wording()
    by = fields.String()
    by_name = fields.String()
    at = fields.String()
    approved = fields.Boolean()
    text = fields.String()


class RequestView(Schema):
    """A matter that waits for a decision; `tier`: whose turn it is, one of its roles or any of several (`a|b`)."""

    matter = fields.String()
    title = wording()
    seq = fields.Integer()
    text = fields.String()
    until = fields.String(allow_none=True)
    particulars = fields.List(fields.Nested(ParticularSchema))
    attachments = fields.List(fields.Nested(AttachedSchema))
    asked_by = fields.String()
    asked_by_name = fields.String()
    asked_at = fields.String()
    tier = fields.String()
    tier_title = wording()
    opinions = fields.List(fields.Nested(OpinionSchema))
    rules = fields.List(fields.String())
    may_decide = fields.Boolean()


class RoundSchema(Schema):
    """A follow-up round, what comes of it (again, hand_over or close), and to which role or way of closing it goes."""

    title = wording()
    then = fields.String()
    to = wording(allow_none=True)


class ConfidentialView(Schema):
    """The confidential path of the regulation on which a case is."""

    id = fields.String()
    title = wording()


class CaseSchema(Schema):
    """A whole case; `confidential`: null where the regulation keeps nothing of it from other staff."""

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
    confidential = fields.Nested(ConfidentialView, allow_none=True)
    severity = fields.String()
    classes = fields.Dict(keys=fields.String(), values=fields.String())
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
    reached_by_mail = fields.Boolean(metadata={"description": "Whether there is an address of his that takes mail"})
    questions_open = fields.List(
        fields.Integer(), metadata={"description": "The entries that ask the complainant what he has not answered yet"}
    )
    acts = fields.List(fields.String())
    undo = fields.Nested(UndoableSchema, allow_none=True)
    keeping = fields.Nested(KeepingSchema, allow_none=True)
    handlers_open = fields.List(fields.Nested(HandlerSchema))
    records_open = fields.List(fields.Nested(OpeningSchema))
    matters_open = fields.List(fields.Nested(OpeningSchema))
    schemes_open = fields.List(fields.String())
    calls_open = fields.List(fields.String(), metadata={"description": "What a call may find now"})
    follow_up_round = fields.Nested(RoundSchema, allow_none=True)
    closings_open = fields.List(fields.Nested(ClosingOpeningSchema))
    requests = fields.List(fields.Nested(RequestView))
    penalties = fields.List(fields.Nested(PenaltyView))
    penalties_open = fields.List(fields.Nested(RecordRuleSchema))
    now = fields.String()
