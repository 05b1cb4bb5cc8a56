"""Signing in, and who is there."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from api.schema import Line, Schema


class LinkRequestSchema(Schema):
    """Who wants to sign in. Any text will do: whether it is an address of ours is told to nobody.

    `here`: the link is to open in this browser alone, and a code to type here is mailed with it.
    """

    email = fields.String(required=True)
    here = fields.Boolean(load_default=False)


class LinkSchema(Schema):
    """The token out of the sign-in mail, or its code, typed in the browser that asked."""

    token = Line(200)
    code = Line(20)

    @validates_schema
    def _one_of_both(self, data: dict[str, Any], **_: Any) -> None:
        if bool(data["token"]) == bool(data["code"]):
            raise ValidationError("required", "token")


class MemberSchema(Schema):
    """Who is signed in, and what the policy lets him do outside any case; the `types` of case he may register.

    `acts`: those on cases for which he holds a role; each case says itself which are open to him on it.
    `now`: the portal's time, which the pages go by.
    """

    email = fields.String()
    name = fields.String()
    roles = fields.List(fields.String())
    department = fields.String()
    locale = fields.String()
    may = fields.List(fields.String())
    types = fields.List(fields.String())
    acts = fields.List(fields.String())
    now = fields.AwareDateTime()


class SessionSchema(Schema):
    """A browser signed in: `device`, `network` may be empty, `seen` is to the hour, `this` marks the one that asks."""

    id = fields.String()
    device = fields.String()
    network = fields.String()
    since = fields.AwareDateTime()
    seen = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    this = fields.Boolean()


class SessionListSchema(Schema):
    """The browsers in which the caller is signed in."""

    sessions = fields.List(fields.Nested(SessionSchema))
