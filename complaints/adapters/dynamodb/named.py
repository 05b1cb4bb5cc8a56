"""Under which name calls to the table are made."""

from botocore.config import Config
from pynamodb.connection.table import TableConnection

CALLER = Config(user_agent="complaint-portal")


def with_a_name(shared: TableConnection) -> TableConnection:
    """`shared`, whose calls bear a name from now on that is a constant.

    botocore puts the one of its own together anew at each call, out of the operating system, Python and the settings:
    a fifth of the work that a call is.
    """
    shared.connection.session.set_default_client_config(CALLER)
    return shared
