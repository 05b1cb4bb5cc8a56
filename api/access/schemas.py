"""Signing in, and who is there."""

from marshmallow import fields

from api.schema import Line, Schema


class LinkRequestSchema(Schema):
    """Who wants to sign in. Any text will do: whether it is an address of ours is told to nobody."""

    email = fields.String(required=True)


class LinkSchema(Schema):
    """The token out of the sign-in mail."""

    token = Line(200, required=True)


class MemberSchema(Schema):
    """Who is signed in, and what the policy lets him do outside any case; the `types` of case he may register.

    `acts`: those on cases for which he holds a role; each case says itself which are open to him on it.
    """

    email = fields.String()
    name = fields.String()
    roles = fields.List(fields.String())
    department = fields.String()
    locale = fields.String()
    may = fields.List(fields.String())
    types = fields.List(fields.String())
    acts = fields.List(fields.String())


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
