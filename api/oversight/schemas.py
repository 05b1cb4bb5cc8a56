"""What staff are shown of the regulation itself."""

from marshmallow import fields

from api.schema import Schema, wording


class OrderSchema(Schema):
    """One thing that a clause orders, in words: who, when, how long, on which conditions."""

    label = wording()
    value = wording()


class ClauseSchema(Schema):
    """One clause. `id`: its path in the file; `limit`, and of a ladder step `before` or `after`, as written there.

    `orders`: what it says, line by line; `quotes`: the words of the text that it carries, as they stand there.
    """

    id = fields.String()
    title = wording(allow_none=True)
    text = wording(allow_none=True)
    limit = fields.String(allow_none=True)
    before = fields.String(allow_none=True)
    after = fields.String(allow_none=True)
    rules = fields.List(fields.String())
    orders = fields.List(fields.Nested(OrderSchema))
    quotes = fields.List(fields.String())


class RegulationSchema(Schema):
    """The regulation in force, clause by clause, in the order of its file; `quotes`: of whole tables, by their name."""

    id = fields.String()
    version = fields.String()
    title = wording()
    source = fields.String()
    effective = fields.String()
    rules = fields.List(fields.String())
    quotes = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
    clauses = fields.List(fields.Nested(ClauseSchema))


class CommandSchema(Schema):
    """A command of mail. `said`: locale -> the ways in which it may be said."""

    word = fields.String()
    said = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
    example = wording()
    means = wording()


class CommandsSchema(Schema):
    """What staff may write in the first lines of a mail, beside the titles that the regulation has."""

    commands = fields.List(fields.Nested(CommandSchema))
