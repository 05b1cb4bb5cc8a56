"""Staff sign in by a link in their mail: single use, a quarter of an hour; then a session kept on the server."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from complaints.domain.sessions import Browser, Session, SessionLimits, session_id
from complaints.domain.staff import Roster, StaffMember
from complaints.usecases.house_letters import HousePost, tell
from complaints.usecases.ports import SignIns

LINK_LIFETIME = timedelta(minutes=15)
LIMITS = SessionLimits()
UNKNOWN = Browser()


class LinkRefused(Exception):
    """The sign-in link is unknown, used, expired, or its owner is no longer on the staff."""


class NoSuchSession(Exception):
    """No session of this person has that id."""


@dataclass(frozen=True)
class SignInLetter:
    """What sends the link, and where the staff page is."""

    post: HousePost
    site_url: str


def request_link(
    *, sign_ins: SignIns, letter: SignInLetter, roster: Roster, email: str, token: str, now: datetime
) -> bool:
    """Mails a sign-in link to a member of staff; whether it left (for the log: the caller must not tell anybody)."""
    member = roster.find(email)
    if member is None:
        return False
    sign_ins.put_link(token_hash=hash_token(token), email=member.email, expires_at=now + LINK_LIFETIME)
    context = {
        "link": f"{letter.site_url}/admin.html#token={token}",
        "minutes": int(LINK_LIFETIME.total_seconds() // 60),
    }
    return tell(post=letter.post, kind="sign-in", member=member, about=(token,), context=context)


def redeem_link(
    *, sign_ins: SignIns, roster: Roster, token: str, session_token: str, now: datetime, browser: Browser = UNKNOWN
) -> StaffMember:
    """Opens a session for the owner of a link, once. Raises LinkRefused."""
    email = sign_ins.use_link(token_hash=hash_token(token), now=now)
    member = roster.find(email) if email else None
    if member is None:
        raise LinkRefused
    return open_session(sign_ins=sign_ins, member=member, session_token=session_token, now=now, browser=browser)


def open_session(
    *,
    sign_ins: SignIns,
    member: StaffMember,
    session_token: str,
    now: datetime,
    browser: Browser = UNKNOWN,
    limits: SessionLimits = LIMITS,
) -> StaffMember:
    """Opens a session under `session_token` for `member`, in `browser`."""
    token_hash = hash_token(session_token)
    session = Session(session_id(token_hash), member.email, since=now, seen=now, browser=browser, limits=limits)
    sign_ins.put_session(token_hash=token_hash, session=session)
    return member


def whose_session(*, sign_ins: SignIns, roster: Roster, session_token: str, now: datetime) -> StaffMember | None:
    """The active member of staff behind a session, or None; that it was used is noted once an hour at most."""
    token_hash = hash_token(session_token)
    session = sign_ins.session(token_hash=token_hash)
    member = roster.find(session.email) if session and session.is_alive(at=now) else None
    if session and member and session.is_to_be_noted(at=now):
        sign_ins.note_seen(token_hash=token_hash, session=replace(session, seen=now))
    return member


def own_sessions(*, sign_ins: SignIns, email: str, now: datetime) -> tuple[Session, ...]:
    """The sessions of a person that last, the latest first."""
    found = (session for _, session in sign_ins.sessions(email=email))
    return tuple(sorted((one for one in found if one.is_alive(at=now)), key=lambda one: one.since, reverse=True))


def end_own_sessions(*, sign_ins: SignIns, email: str, only: str | None = None) -> None:
    """Ends the sessions of a person, or the one whose id is `only`. Raises NoSuchSession where it is none of them."""
    ending = [of for of, session in sign_ins.sessions(email=email) if only in (None, session.id)]
    if only is not None and not ending:
        raise NoSuchSession
    for token_hash in ending:
        sign_ins.end_session(token_hash=token_hash)


def hash_token(token: str) -> str:
    """SHA-256 of a token: what is stored of links and sessions."""
    return hashlib.sha256(token.encode()).hexdigest()
