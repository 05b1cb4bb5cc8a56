"""Under which name calls to the table are made, and by which way."""

from typing import Any

from botocore.config import Config
from pynamodb.connection.table import TableConnection

CALLER = Config(user_agent="complaint-portal")


def with_a_name(shared: TableConnection) -> TableConnection:
    """`shared`, whose calls bear a name from now on that is a constant, and go by the short way.

    botocore puts the one of its own together anew at each call, out of the operating system, Python and the settings:
    a fifth of the work that a call is.
    """
    session = shared.connection.session
    session.set_default_client_config(CALLER)
    session.register("creating-client-class.dynamodb", _shortened)
    return shared


def _shortened(**given: Any) -> None:
    from complaints.adapters.short_way import shorten  # what it needs is imported by then

    shorten(**given)
