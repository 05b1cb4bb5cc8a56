"""What is asked for and told of the hash chain of timelines."""

from marshmallow import fields

from api.schema import Line, Month, Schema, between


class AuditQuery(Schema):
    """The month of registration, how many cases at a time, and from where on."""

    month = Month(required=True)
    limit = fields.Integer(load_default=20, validate=between(1, 25))
    cursor = Line(2000)


class AuditEntrySchema(Schema):
    """One line of the timeline, without what it says."""

    seq = fields.Integer()
    at = fields.String()
    actor = fields.String()
    actor_name = fields.String()
    kind = fields.String()
    hash = fields.String()


class AuditedSchema(Schema):
    """What was found. `broken_at`: the first entry that does not fit, null where the chain is intact.

    `disposed`: what the entries said was disposed of; that they were there, and what is left, the chain still says.
    """

    reference = fields.String()
    intact = fields.Boolean()
    broken_at = fields.Integer(allow_none=True)
    reason = fields.String()
    length = fields.Integer()
    disposed = fields.Boolean()


class CaseAuditSchema(AuditedSchema):
    """One case; no entries where its chain is broken: what they say cannot be relied on."""

    entries = fields.List(fields.Nested(AuditEntrySchema))


class MonthAuditSchema(Schema):
    """A page of the cases of a month, newest first."""

    cases = fields.List(fields.Nested(AuditedSchema))
    cursor = fields.String(allow_none=True)
