"""What staff send of what the regulation adds: milestones, levels, requests, decisions."""

from marshmallow import fields

from api.schema import Line, Paragraph, Schema, file_keys, filled_in

LONG = 10000


class RecordSchema(Schema):
    """A milestone of the regulation, its fields as text: yes or no, numbers, ISO 8601 dates."""

    record = Line(60, required=True)
    fields_ = filled_in()
    text = Paragraph(LONG)
    attachments = file_keys()


class PlanSchema(Schema):
    """The fields of the regulation's record `plan`."""

    fields_ = filled_in()
    text = Paragraph(LONG)
    attachments = file_keys()


class ClassificationSchema(Schema):
    """At which level of which scheme the case stands; `severity` is a scheme like any other."""

    scheme = Line(60, required=True)
    level = Line(60, required=True)
    reason = Paragraph(2000)


class CrisisSchema(Schema):
    """At which level of the scheme `crisis` the case stands."""

    level = Line(60, required=True)
    reason = Paragraph(2000)


class MatterSchema(Schema):
    """What is asked for. `until` (a moment with its zone, ISO 8601): the time asked for where clocks are extended."""

    text = Paragraph(LONG, required=True)
    until = Line(40)
    fields_ = filled_in()
    attachments = file_keys()


class RequestSchema(MatterSchema):
    """A matter of the regulation that is put before those who decide it."""

    matter = Line(60, required=True)


class VerdictSchema(Schema):
    """The word of one tier."""

    approved = fields.Boolean(required=True)
    text = Paragraph(LONG)


class DecisionSchema(VerdictSchema):
    """The word of one tier on the open request of a matter."""

    matter = Line(60, required=True)
