"""The record of sign-ins: who came in or was refused, when and with what; each entry chained to the one before it.

Of a person it holds no more than the address, the moment, what happened, the kind of browser and the network.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from complaints.domain import audit
from complaints.domain.sessions import Browser

KEPT_FOR = timedelta(days=366)  # after the end of the month


class Event(StrEnum):
    """What happened at the door."""

    ASKED = "asked"
    SIGNED_IN = "signed_in"
    REFUSED = "refused"
    SIGNED_OUT = "signed_out"


class How(StrEnum):
    """By which way, or why not, or from where."""

    LINK = "link"
    CODE = "code"
    LOCAL = "local"  # the demo login of the local stack
    NOT_STAFF = "not_staff"
    TOO_OFTEN = "too_often"
    LINK_UNKNOWN = "link_unknown"  # unknown, used or expired
    OTHER_BROWSER = "other_browser"  # the link came to a browser that had not asked for it
    CODE_WRONG = "code_wrong"  # wrong, expired, or tried too often
    HERE = "here"
    ELSEWHERE = "elsewhere"  # one session, ended from another
    EVERYWHERE = "everywhere"


@dataclass(frozen=True)
class Login:
    """What is to be noted. `email` is empty where nobody knows whose the attempt was."""

    event: Event
    how: How
    email: str
    browser: Browser


@dataclass(frozen=True)
class LoginEntry:
    """One line of the record of a month."""

    seq: int
    at: datetime
    email: str
    event: str
    how: str
    browser: Browser
    previous_hash: str
    hash: str


def month_of(*, now: datetime, zone: ZoneInfo) -> str:
    """The month (YYYY-MM) in whose record `now` belongs, in the company's zone."""
    return f"{now.astimezone(zone):%Y-%m}"


def kept_until(*, month: str, zone: ZoneInfo) -> datetime:
    """When the record of a month is cleared away, all of it at once."""
    begins = datetime.fromisoformat(f"{month}-01").replace(tzinfo=zone)
    after = (begins + timedelta(days=32)).replace(day=1)
    return after + KEPT_FOR


def following(*, last: LoginEntry | None, month: str, login: Login, now: datetime) -> LoginEntry:
    """The entry that comes after `last` in the record of `month`, chained to it."""
    entry = LoginEntry(
        seq=last.seq + 1 if last else 1,
        at=now.astimezone(UTC),
        email=login.email,
        event=login.event.value,
        how=login.how.value,
        browser=login.browser,
        previous_hash=last.hash if last else audit.GENESIS,
        hash="",
    )
    return LoginEntry(**{**vars(entry), "hash": _hash(month, entry)})


def broken_at(*, month: str, newest_first: Sequence[LoginEntry]) -> int | None:
    """The earliest of these successive entries that does not fit, or None.

    The last of them is not held to what came before it, unless it is the first of the month.
    """
    oldest_first = newest_first[::-1]
    for older, entry in zip((None, *oldest_first), oldest_first, strict=False):
        if entry.hash != _hash(month, entry) or not _fits(entry, older):
            return entry.seq
    return None


def _fits(entry: LoginEntry, older: LoginEntry | None) -> bool:
    if entry.seq == 1:
        return older is None and entry.previous_hash == audit.GENESIS
    return older is None or (older.seq == entry.seq - 1 and entry.previous_hash == older.hash)


def _hash(month: str, entry: LoginEntry) -> str:
    told: Mapping[str, str] = {
        "how": entry.how,
        "device": entry.browser.device,
        "network": entry.browser.network,
    }
    return audit.link(
        reference=f"LOGINS#{month}",
        seq=entry.seq,
        at=entry.at.isoformat(),
        actor=entry.email,
        kind=entry.event,
        data_digest=audit.digest(data=told),
        previous_hash=entry.previous_hash,
    )
