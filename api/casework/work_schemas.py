"""What lies on somebody's desk."""

from marshmallow import fields

from api.schema import Line, ParticularSchema, Schema, between, one_of, wording
from complaints.usecases.view_work import MINE, PILES


class WorkQuery(Schema):
    """Which pile, how much of it, and from where on."""

    lane = fields.String(load_default=MINE, validate=one_of(*PILES))
    limit = fields.Integer(load_default=30, validate=between(1, 50))
    cursor = Line(400)


class WaitsForSchema(Schema):
    """Who is to act: a person or a role."""

    kind = fields.String()
    id = fields.String()
    name = wording()


class LeftSchema(Schema):
    """Minutes that are left, negative when late: of working time, or as the clock on the wall goes."""

    minutes = fields.Integer()
    unit = fields.String()


class WorkCaseSchema(Schema):
    """The case that a row is about."""

    stage = fields.String()
    complainant = fields.String()
    summary = fields.String()
    category = fields.String()
    severity = fields.String()
    handler = fields.String()
    handler_name = fields.String()
    department = fields.String()
    round = fields.Integer()
    received_at = fields.String()
    confidential = fields.Boolean()
    question = fields.String(metadata={"description": "open: he is asked something; answered: and nobody acted since"})


class BandSchema(Schema):
    """Hours of one day in which calls are made."""

    from_ = fields.String(data_key="from", attribute="from")
    to = fields.String()


class DueCallSchema(Schema):
    """A call: which attempt it is, in which band, and after one in vain not before when."""

    attempt = fields.Integer()
    band = fields.Nested(BandSchema, allow_none=True)
    not_before = fields.String(allow_none=True)


class CallSchema(DueCallSchema):
    """A call that is to be made, of how many attempts, what it may find, and what is next if nobody is reached now."""

    of = fields.Integer()
    if_unreachable = fields.Nested(DueCallSchema, allow_none=True)
    phone = fields.String()
    outcomes = fields.List(fields.String())


class UndeliveredSchema(Schema):
    """An address that takes no more mail of ours. `why`: `refused`, or `reported` as spam by who got it."""

    to = fields.String()
    reason = fields.String()
    why = fields.String()


class ChainSchema(Schema):
    """A tier of an approval: `state` is approved, refused, open (its turn) or later."""

    title = wording()
    state = fields.String()
    by = fields.String()
    at = fields.String(allow_none=True)


class WorkRequestSchema(Schema):
    """A request that waits for a word."""

    seq = fields.Integer()
    matter = fields.String()
    title = wording()
    asked_by = fields.String()
    asked_by_name = fields.String()
    asked_at = fields.String()
    text = fields.String()
    may_decide = fields.Boolean()
    fields_ = fields.List(fields.Nested(ParticularSchema), data_key="fields", attribute="fields")
    chain = fields.List(fields.Nested(ChainSchema))
    cost = fields.Nested(ParticularSchema, allow_none=True)


class WorkPenaltySchema(Schema):
    """A penalty that waits for a word: which one of its case, and what it comes to."""

    number = fields.Integer()
    title = wording()
    on_name = fields.String()
    text = fields.String()
    proposed_by_name = fields.String()
    proposed_at = fields.String()
    days = fields.Integer()
    doubled = fields.Boolean()
    cost = fields.Nested(ParticularSchema, allow_none=True)


class WorkRowSchema(Schema):
    """One thing on the desk. `timer_late`: for an hour nobody was reminded or urged who ought to be."""

    reference = fields.String()
    kind = fields.String()
    title = wording()
    waits_for = fields.Nested(WaitsForSchema)
    since = fields.String()
    due_at = fields.String(allow_none=True)
    state = fields.String()
    left = fields.Nested(LeftSchema, allow_none=True)
    case = fields.Nested(WorkCaseSchema)
    call = fields.Nested(CallSchema, allow_none=True)
    request = fields.Nested(WorkRequestSchema, allow_none=True)
    penalty = fields.Nested(WorkPenaltySchema, allow_none=True)
    timer_late = fields.Boolean()
    undelivered = fields.Nested(UndeliveredSchema, allow_none=True)


class WaitingChangeSchema(Schema):
    """A change of the responsibility matrix that another proposed and the reader may approve; `cells`: how many."""

    id = fields.Integer()
    effective = fields.String()
    cells = fields.Integer()
    reason = fields.String()
    proposed_by_name = fields.String()
    proposed_at = fields.String()


class WorkSchema(Schema):
    """A page of a pile, most urgent first; `counts`: how much lies in each, up to a hundred.

    `matrix_changes`: what waits for the reader beside all cases, the oldest first. `disposals`: how many proposals to
    dispose of a case wait for him, up to a hundred. `unread`: numbers of cases of this page that cannot be read.
    """

    rows = fields.List(fields.Nested(WorkRowSchema))
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    matrix_changes = fields.List(fields.Nested(WaitingChangeSchema))
    disposals = fields.Integer()
    unread = fields.List(fields.String())
    cursor = fields.String(allow_none=True)
    now = fields.String()
