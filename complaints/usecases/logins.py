"""Every login is noted, and those whom the policy lets do so read the record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from complaints.domain.acts import SIGN_INS, NotAllowed, may
from complaints.domain.circumstances import Circumstances
from complaints.domain.logins import Login, LoginEntry, broken_at, following, kept_until, month_of
from complaints.usecases.ports import BadCursor

TRIES = 40  # of one note, where others are noted at the same moment


class LoginNotNoted(Exception):
    """So many were noting at once that this one found no place; what was to be noted must not happen."""


class LoginTrail(Protocol):
    """The record of logins, month by month."""

    def last(self, *, month: str) -> LoginEntry | None:
        """The newest entry of a month (YYYY-MM)."""

    def append(self, *, month: str, entry: LoginEntry, kept_until: datetime) -> bool:
        """Appends an entry, unless its number is taken; whether it did."""

    def page(self, *, month: str, limit: int, before: int | None) -> tuple[LoginEntry, ...]:
        """Entries of a month with a number below `before`, the newest first."""


@dataclass(frozen=True)
class LoginPage:
    """Entries, the newest first. `broken_at`: the earliest that does not fit, None where all of them do."""

    entries: tuple[LoginEntry, ...]
    broken_at: int | None
    cursor: str | None


def note_login(*, trail: LoginTrail, login: Login, zone: ZoneInfo, now: datetime) -> None:
    """Appends to the record of the month in which `now` lies in `zone`. Raises LoginNotNoted."""
    month = month_of(now=now, zone=zone)
    for _ in range(TRIES):
        entry = following(last=trail.last(month=month), month=month, login=login, now=now)
        if trail.append(month=month, entry=entry, kept_until=kept_until(month=month, zone=zone)):
            return
    raise LoginNotNoted


def view_logins(
    *, trail: LoginTrail, month: str, limit: int, cursor: str | None, circumstances: Circumstances
) -> LoginPage:
    """A page of the record of `month`, checked on the way: each entry against the one before it, on the next page too.

    Raises NotAllowed, BadCursor.
    """
    by = circumstances
    if not may(actor=by.actor, act=SIGN_INS, case=None, policy=by.policy, roster=by.roster, today=by.today):
        raise NotAllowed(act=SIGN_INS)
    if cursor is not None and not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= 10):
        raise BadCursor
    found = trail.page(month=month, limit=limit + 1, before=int(cursor) if cursor else None)
    shown = found[:limit]
    more = len(found) > limit
    return LoginPage(shown, broken_at(month=month, newest_first=found), str(shown[-1].seq) if more else None)
