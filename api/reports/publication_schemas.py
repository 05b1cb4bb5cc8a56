"""Published reports: what is asked for, and what is told."""

from marshmallow import fields

from api.schema import Line, Paragraph, Schema, at_most, one_of, wording
from complaints.domain.publishing import LONGEST_TEXT


class PublicationsQuery(Schema):
    """Where the page of the list begins."""

    cursor = Line(300, load_default=None, allow_none=True)


class NewPublicationSchema(Schema):
    """Which report over which period: 2026-W47, 2026-11, 2026-Q4 or 2026."""

    rule = Line(80, required=True)
    period = Line(10, required=True)


class TextsSchema(Schema):
    """The words of its sections, by their place from 0; a section that is left out has none."""

    texts = fields.Dict(keys=Line(200), values=Paragraph(LONGEST_TEXT), required=True, validate=at_most(300))


class AgreementSchema(Schema):
    """What who agrees wants to have said with it."""

    note = Paragraph(1_000, load_default="")


class ReturnSchema(Schema):
    """What is to be put right."""

    note = Paragraph(1_000, required=True)


class CorrectionSchema(Schema):
    """Why the report is made anew."""

    reason = Paragraph(500, required=True)


class ReaderQuery(Schema):
    """For whom it is: inside the company whole, outside without lines, names and small numbers."""

    reader = fields.String(data_key="for", load_default="inside", validate=one_of("inside", "outside"))


class FileQuery(ReaderQuery):
    """What a table holds: `lines` (a line each case), `figures`, or any part of the report by its id."""

    of = Line(80, load_default="lines")


class MoveSchema(Schema):
    """What happened to an edition; `by` is empty for the portal."""

    move = fields.String()
    at = fields.String()
    by = fields.String()
    by_name = fields.String()
    role = fields.String()
    note = fields.String()
    by_mail = fields.Boolean()


class EditionSchema(Schema):
    """An edition of a report. `waits_for`: the role that is to agree next; `mine`: whether that is the reader."""

    rule = fields.String()
    title = wording()
    period = fields.String()
    edition = fields.Integer()
    as_of = fields.String()
    policy = fields.Dict(keys=fields.String(), values=fields.String())
    state = fields.String()
    waits_for = fields.String()
    mine = fields.Boolean()
    reason = fields.String()
    told = fields.List(fields.String())
    steps = fields.List(fields.Nested(MoveSchema))


class OpenReportSchema(Schema):
    """A report that the regulation names, and the last of its periods that has ended."""

    rule = fields.String()
    title = wording()
    every = fields.String()
    period = fields.String()
    review = fields.List(fields.String())
    to = fields.List(fields.String())


class MakingSchema(Schema):
    """A report that is being made: so many cases of a period are read, of about how many."""

    rule = fields.String()
    title = wording()
    period = fields.String()
    begun = fields.String()
    of = fields.String()
    read = fields.Integer()
    about = fields.Integer()


class PublicationsSchema(Schema):
    """Reports, those of the latest periods first. `may_make`: whether the reader drafts and corrects them."""

    making = fields.List(fields.Nested(MakingSchema))

    rows = fields.List(fields.Nested(EditionSchema))
    cursor = fields.String(allow_none=True)
    rules = fields.List(fields.Nested(OpenReportSchema))
    may_make = fields.Boolean()


class PublicationSchema(EditionSchema):
    """An edition with its document: figures, comparison, lines; `texts` by the place of their section."""

    digest = fields.String()
    agreed = fields.List(fields.Nested(MoveSchema))
    holders = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
    texts = fields.Dict(keys=fields.String(), values=fields.String())
    changes = fields.List(fields.Dict())
    may_make = fields.Boolean()
    may_write = fields.Boolean()
    document = fields.Dict()
    outside = fields.Boolean()
    smallest = fields.Integer()
