"""Sessions of staff: how long one lasts, and what its owner is shown of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

SEEN_EVERY = timedelta(hours=1)
KEPT_BITS = {True: 24, False: 48}  # of an address: by whether it is one of IPv4
BROWSERS = (
    ("wxwork", "WeCom"),
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("QQBrowser", "QQ Browser"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class SessionLimits:
    """A session ends `idle` after it was last seen in use, and `absolute` after it began, whatever happens."""

    idle: timedelta = timedelta(hours=8)
    absolute: timedelta = timedelta(hours=12)


@dataclass(frozen=True)
class SignInLimits:
    """How long a session and a sign-in link last, how many links a person is sent in an hour,
    and how often the code of one may be tried.
    """

    session: SessionLimits = SessionLimits()
    link: timedelta = timedelta(minutes=15)
    askings: int = 10
    attempts: int = 5


@dataclass(frozen=True)
class Browser:
    """What is kept of the browser that somebody signs in with: its kind, and its network (see network_of)."""

    device: str = ""
    network: str = ""


@dataclass(frozen=True)
class Session:
    """One browser signed in. `id` names it to its owner and opens nothing.

    `seen` is noted once an hour at most, so that idleness is reckoned up to an hour too early, never too late.
    """

    id: str
    email: str
    since: datetime
    seen: datetime
    browser: Browser
    limits: SessionLimits

    @property
    def ends_at(self) -> datetime:
        """When it ends, if it is not seen again."""
        return min(self.seen + self.limits.idle, self.since + self.limits.absolute)

    def is_alive(self, *, at: datetime) -> bool:
        """Whether it lasts at that moment; its end is excluded."""
        return at < self.ends_at

    def is_to_be_noted(self, *, at: datetime) -> bool:
        """Whether a use at that moment is worth a write."""
        return at - self.seen >= SEEN_EVERY


def session_id(token_hash: str) -> str:
    """The name of a session: from it neither the token nor the hash it is kept under can be had."""
    return hashlib.sha256(f"session-id:{token_hash}".encode()).hexdigest()[:20]


def device_of(user_agent: str) -> str:
    """Browser and system out of a User-Agent, as in `Chrome, Windows`; empty where neither is known."""
    found = (next((name for mark, name in known if mark in user_agent), "") for known in (BROWSERS, SYSTEMS))
    return ", ".join(name for name in found if name)


def is_loopback(address: str) -> bool:
    """Whether it is an address of the machine itself."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def network_of(address: str, *, bits: Mapping[bool, int] = KEPT_BITS) -> str:
    """The network of an IP address, as in `203.0.113.0/24`: enough to notice a strange one, not to follow a person.

    Empty where it is no address, or that of the machine itself.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if is_loopback(address):
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ip_network((found, bits[isinstance(found, IPv4Address)]), strict=False))
