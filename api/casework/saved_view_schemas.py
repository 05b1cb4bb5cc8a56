"""Views of the list of cases that somebody keeps."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from api.casework.schemas import CaseFilterSchema
from api.schema import Line, Schema, Truth, at_most, one_of
from complaints.usecases.saved_views import AT_MOST

LONGEST_NAME = 40


class SavedFilterSchema(CaseFilterSchema):
    """Filters of the list of cases; `mine`: those of which the reader is the agent, or the handler.

    `sort`: `due` for the nearest limit first.
    """

    overdue = Truth(load_default=None)
    mine = Truth(load_default=False)
    sort = Line(10, validate=one_of("", "due"))


class SavedViewSchema(Schema):
    """A view of the list: its name and what it asks for."""

    name = Line(LONGEST_NAME, required=True)
    filters = fields.Nested(SavedFilterSchema, load_default=dict)


class SavedViewsSchema(Schema):
    """All views of the reader, in his order."""

    views = fields.List(fields.Nested(SavedViewSchema), required=True, validate=at_most(AT_MOST))

    @validates_schema
    def named_apart(self, data: dict[str, Any], **_: Any) -> None:
        """No two views have one name."""
        names = [view["name"].casefold() for view in data["views"]]
        twice = {at: {"name": ["name_taken"]} for at, name in enumerate(names) if name in names[:at]}
        if twice:
            raise ValidationError({"views": twice})


class KeptViewSchema(Schema):
    """A view as it was kept."""

    name = fields.String()
    filters = fields.Dict(keys=fields.String())


class KeptViewsSchema(Schema):
    """The views that the reader keeps; `version` as in the ETag."""

    views = fields.List(fields.Nested(KeptViewSchema))
    version = fields.Integer()
