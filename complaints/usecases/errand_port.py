"""What is done after the answer, by the table's stream: nobody tells by the time it took whether there was anything."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from complaints.domain.sessions import Browser

NO_BROWSER = Browser()


class ErrandKind(StrEnum):
    """What was asked for: links to one's complaints, or a link for staff to sign in."""

    CASE_LINKS = "case-links"
    SIGN_IN = "sign-in"


@dataclass(frozen=True)
class Errand:
    """Somebody asked for mail to `email`.

    `id` is random; the tokens that are mailed derive from it and the signing key, so that the table holds none of them.
    `bound_to`: the hash of the browser that asked, where the link is to open in it alone.
    """

    id: str
    kind: ErrandKind
    email: str
    locale: str = ""
    browser: Browser = NO_BROWSER
    bound_to: str = ""


class Errands(Protocol):
    """Errands that were not run yet."""

    def put(self, *, errand: Errand, expires_at: datetime) -> None:
        """Keeps an errand; the stream tells the function that runs it."""

    def get(self, *, id: str) -> Errand | None:
        """The errand; None when it was run or is too old."""

    def drop(self, *, id: str) -> None:
        """Forgets an errand that was run."""
