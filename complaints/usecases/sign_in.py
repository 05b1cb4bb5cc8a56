"""Staff sign in by a link in their mail: single use, a quarter of an hour; then a session kept on the server."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from complaints.domain.staff import Roster, StaffMember
from complaints.usecases.house_letters import HousePost, tell
from complaints.usecases.ports import SignIns

LINK_LIFETIME = timedelta(minutes=15)
SESSION_LIFETIME = timedelta(hours=12)


class LinkRefused(Exception):
    """The sign-in link is unknown, used, expired, or its owner is no longer on the staff."""


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


def redeem_link(*, sign_ins: SignIns, roster: Roster, token: str, session_token: str, now: datetime) -> StaffMember:
    """Opens a session for the owner of a link, once. Raises LinkRefused."""
    email = sign_ins.use_link(token_hash=hash_token(token), now=now)
    member = roster.find(email) if email else None
    if member is None:
        raise LinkRefused
    return open_session(sign_ins=sign_ins, member=member, session_token=session_token, now=now)


def open_session(
    *,
    sign_ins: SignIns,
    member: StaffMember,
    session_token: str,
    now: datetime,
    lifetime: timedelta = SESSION_LIFETIME,
) -> StaffMember:
    """Opens a session under `session_token` for `member`."""
    sign_ins.put_session(token_hash=hash_token(session_token), email=member.email, expires_at=now + lifetime)
    return member


def whose_session(*, sign_ins: SignIns, roster: Roster, session_token: str, now: datetime) -> StaffMember | None:
    """The active member of staff behind a session, or None."""
    email = sign_ins.session(token_hash=hash_token(session_token), now=now)
    return roster.find(email) if email else None


def hash_token(token: str) -> str:
    """SHA-256 of a token: what is stored of links and sessions."""
    return hashlib.sha256(token.encode()).hexdigest()
