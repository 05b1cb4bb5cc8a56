"""The staff directory: what is shown of it, and what administrators send."""

from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, missing

from api.schema import Email, Line, Schema, Truth, at_most, between, one_of
from complaints.domain.text import LOCALES


class Day(Line):
    """A day as YYYY-MM-DD; None where it is empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(10, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError as error:
            raise ValidationError("directory.day") from error
        if day and day.isoformat() != text:
            raise ValidationError("directory.day")
        return day


class StaffMemberSchema(Schema):
    """A member of staff as colleagues see him; who keeps the directory sees too who stands in and who is away."""

    email = fields.String()
    name = fields.String()
    roles = fields.List(fields.String())
    department = fields.String()
    active = fields.Boolean()
    locale = fields.String()
    deputy = fields.String()
    away_from = fields.String(allow_none=True)
    away_until = fields.String(allow_none=True)


class StaffListSchema(Schema):
    """The staff directory. The ETag is the version of directory and matrix, which are changed by one at a time."""

    staff = fields.List(fields.Nested(StaffMemberSchema))


class MemberChangeSchema(Schema):
    """What is changed of a member; what is left out stays. An empty day takes the day away."""

    name = Line(100, load_default=missing)
    roles = fields.List(Line(60, required=True), validate=at_most(50))
    department = Line(100, load_default=missing)
    locale = fields.String(validate=one_of(*LOCALES))
    active = Truth()
    deputy = Email(load_default=missing)
    away_from = Day(load_default=missing)
    away_until = Day(load_default=missing)


class NewMemberSchema(MemberChangeSchema):
    """A new member."""

    email = Email(required=True)
    name = Line(100, required=True)
    roles = fields.List(Line(60, required=True), required=True, validate=at_most(50))


class ChangesQuery(Schema):
    """How many changes, and those before which version."""

    limit = fields.Integer(load_default=50, validate=between(1, 100))
    before = fields.Integer(load_default=None, validate=between(1, 10**9))


class ChangeSchema(Schema):
    """A change of the directory. `about`: the address of the member, or empty for the matrix."""

    version = fields.Integer()
    at = fields.String()
    by = fields.String()
    by_name = fields.String()
    about = fields.String()
    before = fields.Dict(keys=fields.String())
    after = fields.Dict(keys=fields.String())


class ChangesSchema(Schema):
    """What was changed, the newest first."""

    changes = fields.List(fields.Nested(ChangeSchema))
