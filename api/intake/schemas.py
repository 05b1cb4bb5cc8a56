"""What the public sends and sees."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from api.schema import (
    Email,
    Line,
    Occasion,
    Paragraph,
    ParticularSchema,
    Phone,
    Schema,
    Truth,
    at_most,
    between,
    file_keys,
    filled_in,
    one_of,
    wording,
)
from complaints.domain.text import LOCALES

DESCRIPTION = 5000


def agreed(consent: bool) -> None:
    """A validator: without consent nothing may be stored."""
    if not consent:
        raise ValidationError("consent")


class LinkRequestSchema(Schema):
    """The mail address of complaints whose number or secret was lost."""

    email = Email(required=True)


class ComplainantSchema(Schema):
    """Who complains."""

    name = Line(80, required=True, metadata={"description": "How we may address you"})
    phone = Phone()
    email = Email()
    address = Line(200)
    kind = Line(40, metadata={"description": "One of the policy's complainant_kinds; the first when left out"})

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def reachable(self, data: dict[str, Any], given: Any, **_: Any) -> None:
        """At least one way to reach the complainant: said together with what else is wrong, not the next time."""
        # What was refused as it stands is not among the data; it is not called missing as well.
        if isinstance(given, dict) and not any(data.get(way, given.get(way)) for way in ("phone", "email")):
            raise ValidationError({"phone": ["contact"]})


class ComplaintSchema(Schema):
    """A complaint, as the form sends it."""

    complainant = fields.Nested(ComplainantSchema, required=True)
    type = Line(60, metadata={"description": "One of the policy's types; the first that may be filed when left out"})
    category = Line(60, required=True)
    business_line = Line(60)
    order_no = Line(60)
    description = Paragraph(DESCRIPTION, required=True)
    occurred_at = Occasion(metadata={"description": "YYYY-MM-DD, or a date-time of ISO 8601 with offset"})
    place = Line(200)
    demand = Paragraph(2000)
    fields_ = filled_in()
    unsure = fields.List(
        Line(100, required=True),
        load_default=list,
        validate=at_most(100),
        metadata={"description": "What is needed and is not known: names such as order_no, fields.<id>"},
    )
    attachments = file_keys()
    consent = Truth(required=True, validate=agreed)
    website = Line(200, metadata={"description": "Left empty by people, who do not see it; filled in by machines"})
    locale = fields.String(load_default="zh-CN", validate=one_of(*LOCALES))


class PromiseSchema(Schema):
    """A promised date: which stage, by when, by which rule; `words`: that rule as people say it."""

    stage = fields.String()
    title = wording()
    due = fields.String()
    rule = fields.String()
    words = wording()
    state = fields.String()


class ChangedSchema(Schema):
    """What was said otherwise than before: `text` and the keys of new `attachments`, as a supplement takes them."""

    text = fields.String()
    attachments = fields.List(fields.String())


class SubmissionSchema(Schema):
    """The answer to a complaint. The secret is shown here and nowhere else.

    `changed`: this was registered before under the same key, and what was sent now says something else. That stands
    nowhere yet: it can be added as a supplement.
    """

    reference = fields.String()
    secret = fields.String()
    status_url = fields.String()
    promises = fields.List(fields.Nested(PromiseSchema))
    calendar_url = fields.String(
        metadata={"description": "The dates as a file for calendars (RFC 5545); empty where there are none"}
    )
    changed = fields.Nested(ChangedSchema, allow_none=True)


class UploadSchema(Schema):
    """A file somebody wants to attach."""

    name = Line(200, required=True)
    type = Line(100, required=True)
    size = fields.Integer(required=True, strict=True, validate=between(1, 2**40))


class SlotSchema(Schema):
    """Where to POST the file: every one of `fields`, then `file`."""

    key = fields.String()
    url = fields.String()
    fields_ = fields.Dict(keys=fields.String(), values=fields.String(), data_key="fields", attribute="fields")


class FileSchema(Schema):
    """An attachment, by name and size in bytes; `state`: pending, clean or held, and then for which `reason`."""

    name = fields.String()
    size = fields.Integer()
    state = fields.String()
    reason = fields.String(allow_none=True)


class PublicEntrySchema(Schema):
    """A line of the public timeline.

    `own`: the complainant's own words and files; beside them only what he was asked is shown. `particulars` of records
    that the regulation makes public.
    """

    at = fields.String()
    kind = fields.String()
    title = wording()
    particulars = fields.List(fields.Nested(ParticularSchema))
    text = fields.String(allow_none=True)
    own = fields.Boolean()
    files = fields.List(fields.Nested(FileSchema))


class PolicyMark(Schema):
    """The policy a case is held to: the one under which it was registered."""

    id = fields.String()
    version = fields.String()


class AskedSchema(Schema):
    """A question to the complainant that waits for an answer; `number`: as a supplement names what it `answers`."""

    number = fields.Integer()
    at = fields.String()
    text = fields.String()


class PublicCaseSchema(Schema):
    """The complainant's view of a case. `counted`: it is a complaint, and not a suggestion or praise, say.

    `disposed_at`: when it was disposed of, after it had been kept for its time; then there is nothing else to be told.
    """

    reference = fields.String()
    policy = fields.Nested(PolicyMark)
    stage = fields.String()
    stage_title = wording()
    closing_title = wording(allow_none=True)
    received_at = fields.String()
    type = fields.String()
    type_title = wording(allow_none=True)
    counted = fields.Boolean()
    category = fields.String()
    business_line = fields.String()
    order_no = fields.String()
    description = fields.String()
    demand = fields.String()
    particulars = fields.List(fields.Nested(ParticularSchema))
    missing = fields.List(wording(), metadata={"description": "What the regulation asks for and is not told yet"})
    questions = fields.List(fields.Nested(AskedSchema))
    repeat_of = fields.String()
    round = fields.Integer()
    promises = fields.List(fields.Nested(PromiseSchema))
    calendar_url = fields.String()
    survey_url = fields.String(metadata={"description": "The page to rate the handling; empty where it cannot be"})
    timeline = fields.List(fields.Nested(PublicEntrySchema))
    attachments = fields.List(fields.Nested(FileSchema))
    can = fields.List(fields.String())
    rating = fields.Integer(allow_none=True)
    closed_at = fields.String(allow_none=True)
    disposed_at = fields.String(allow_none=True)


class ChoiceSchema(Schema):
    """A value the form offers."""

    id = fields.String()
    title = wording()
    explanation = wording(allow_none=True)


class LimitSchema(Schema):
    """A promised limit of the policy."""

    stage = fields.String()
    title = wording()
    amount = fields.Integer()
    unit = fields.String()
    rule = fields.String()


class FieldSchema(Schema):
    """A field of a record or a request. `kind`: text, number, yes_no, date, moment or choice."""

    id = fields.String()
    title = wording()
    kind = fields.String()
    required = fields.Boolean()
    options = fields.List(fields.Nested(ChoiceSchema))


class AskedFieldSchema(FieldSchema):
    """A field of the complaint form, asked `when` the conditions hold, and of the public unless it is `staff_only`."""

    explanation = wording(allow_none=True)
    when = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
    staff_only = fields.Boolean()


class TypeSchema(ChoiceSchema):
    """A type of case, and whether the public may file it; which of them staff may, their session says.

    `counted`: it is a complaint; a suggestion or praise is not.
    """

    public = fields.Boolean()
    counted = fields.Boolean()


class TextSchema(Schema):
    """What the regulation says about itself, in its own words."""

    id = fields.String()
    title = wording()
    text = wording()


class FieldWordsSchema(Schema):
    """What the regulation calls an ordinary field, and what is said below it; null: the words of the site."""

    title = wording(allow_none=True)
    explanation = wording(allow_none=True)


class PolicySchema(Schema):
    """What the form needs to know of the regulation."""

    id = fields.String()
    version = fields.String()
    title = wording()
    locales = fields.List(fields.String())
    zone = fields.String()
    types = fields.List(fields.Nested(TypeSchema))
    categories = fields.List(fields.Nested(ChoiceSchema))
    business_lines = fields.List(fields.Nested(ChoiceSchema))
    complainant_kinds = fields.List(fields.Nested(ChoiceSchema))
    limits = fields.List(fields.Nested(LimitSchema))
    company = fields.String()
    fields_ = fields.List(fields.Nested(AskedFieldSchema), data_key="fields", attribute="fields")
    needed = fields.List(fields.String(), metadata={"description": "Ordinary fields that must be filled in"})
    anonymous = fields.Boolean()
    texts = fields.List(fields.Nested(TextSchema))
    attachments = fields.Dict()
    unsure = fields.List(fields.String(), metadata={"description": "What one may say not to know though it is needed"})
    words = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(FieldWordsSchema),
        metadata={"description": "Of ordinary fields that the regulation has its own words for, by name"},
    )
    unsorted = fields.String(metadata={"description": "The category for what fits no other"})
    consent = wording()
    at_hand = wording()
    hotline = fields.String()
    mailbox = fields.String()
    figures_open = fields.Boolean(metadata={"description": "Whether everybody may see the figures of each month"})
