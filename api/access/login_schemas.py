"""What is asked for and told of the record of sign-ins."""

from marshmallow import fields

from api.schema import Line, Month, Schema, between


class LoginQuery(Schema):
    """Of which month, how many entries at a time, and from where on."""

    month = Month(required=True)
    limit = fields.Integer(load_default=50, validate=between(1, 200))
    cursor = Line(100)


class LoginSchema(Schema):
    """One entry: `event` is asked, signed_in, refused or signed_out; `how` by which way, why not, or from where.

    `email` and `name` are empty where nobody knows whose the attempt was; `device`, `network` where they are not known.
    """

    seq = fields.Integer()
    at = fields.String()
    event = fields.String()
    how = fields.String()
    email = fields.String()
    name = fields.String()
    device = fields.String()
    network = fields.String()
    hash = fields.String()


class LoginPageSchema(Schema):
    """Newest first. `broken_at`: the earliest of these entries that does not fit, null where none was changed."""

    entries = fields.List(fields.Nested(LoginSchema))
    broken_at = fields.Integer(allow_none=True)
    cursor = fields.String(allow_none=True)
