"""A letter that is owed to somebody. Whatever keeps or sends one imports this, and not what decides on letters."""

from dataclasses import dataclass
from typing import Any

STAFF = "staff"  # its audience, where that is not the complainant
UNDELIVERED, DIGEST = "undelivered", "digest"  # kinds of those that tell of other letters


@dataclass(frozen=True)
class Letter:
    """A letter owed. `audience` is complainant or staff; `context` holds JSON values only, dates as ISO 8601."""

    kind: str
    to: str
    name: str
    locale: str
    audience: str
    context: dict[str, Any]
