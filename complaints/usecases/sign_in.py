"""Staff sign in by a link in their mail: single use, for minutes; then a session kept on the server. All is noted."""

import hmac
import re
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from complaints.domain.letter_times import end_of_day, end_of_hour
from complaints.domain.logins import Event, How, Login
from complaints.domain.sessions import Browser, Session, SessionLimits, SignInLimits, session_id
from complaints.domain.staff import Roster, StaffMember
from complaints.usecases.counter_port import HourCounter
from complaints.usecases.errand_port import Errand, ErrandKind, Errands
from complaints.usecases.house_letters import HousePost, tell
from complaints.usecases.logins import LoginTrail, note_login
from complaints.usecases.secrets import derived_token, hash_token
from complaints.usecases.sign_in_port import Asking, SignIns

UNKNOWN = Browser()
CODE_DIGITS = 8
CODES_A_DAY = 20  # to one person: with five tries each, a hundred guesses a day at a hundred million
NOTED_REFUSALS = 30  # an hour of one network; who knocks more often only fills the record
ADDRESS = re.compile(r"[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,180}")


class LinkRefused(Exception):
    """The sign-in link is unknown, used, expired, or its owner is no longer on the staff."""


class LinkElsewhere(Exception):
    """The link is bound to another browser, the one that asked for it."""


class CodeRefused(Exception):
    """The code is wrong, used or expired, was tried too often, or was never mailed to anybody."""


class NoSuchSession(Exception):
    """No session of this person has that id."""


@dataclass(frozen=True)
class SignInDesk:
    """What lets staff in: the ports, where the staff page is, for how long and how often, and the company's zone."""

    sign_ins: SignIns
    trail: LoginTrail
    counter: HourCounter
    post: HousePost
    site_url: str
    limits: SignInLimits
    zone: ZoneInfo
    errands: Errands
    signing_keys: tuple[bytes, ...]


def request_link(
    *, desk: SignInDesk, email: str, id: str, now: datetime, browser: Browser = UNKNOWN, asked_by: str = ""
) -> None:
    """Keeps that a sign-in link was asked for: the same writes, whether the address is on the staff or not.

    `id`: random bits as text. `asked_by`: the secret of the browser that asks. The link then opens in that browser
    alone, and a code is mailed with it that may be typed there. Of a stranger, too, it is kept that he asked: his tries
    fail like anybody's.
    """
    expires_at = now + desk.limits.link
    bound_to = hash_token(asked_by) if asked_by else ""
    if asked_by:
        token = derived_token(id=id, key=desk.signing_keys[0])
        asking = Asking(email, hash_token(token), hash_token(asked_by + code_of(token)))
        desk.sign_ins.put_asking(
            browser_hash=bound_to, asking=asking, tries=desk.limits.attempts, expires_at=expires_at
        )
    errand = Errand(id, ErrandKind.SIGN_IN, email, browser=browser, bound_to=bound_to)
    desk.errands.put(errand=errand, expires_at=expires_at)


def mail_link(*, desk: SignInDesk, roster: Roster, errand: Errand, now: datetime) -> bool:
    """Mails the sign-in link that was asked for to a member of staff; whether it left."""
    member, browser = roster.find(errand.email), errand.browser
    if member is None:
        _note_refusal(desk, How.NOT_STAFF, errand.email, browser, now)
        return False
    if not _is_within_the_hour(desk, member, browser, now):
        return False
    token = derived_token(id=errand.id, key=desk.signing_keys[0])
    note(desk=desk, event=Event.ASKED, how=How.LINK, email=member.email, browser=browser, now=now)
    desk.sign_ins.put_link(
        token_hash=hash_token(token),
        email=member.email,
        expires_at=now + desk.limits.link,
        bound_to=errand.bound_to,
    )
    context = {
        "link": f"{desk.site_url}/admin.html#token={token}",
        "minutes": int(desk.limits.link.total_seconds() // 60),
        "code": code_of(token) if errand.bound_to and _has_codes_left(desk, member, now) else "",
    }
    return tell(post=desk.post, kind="sign-in", member=member, about=(token,), context=context)


def redeem_link(
    *,
    desk: SignInDesk,
    roster: Roster,
    token: str,
    session_token: str,
    now: datetime,
    browser: Browser = UNKNOWN,
    asked_by: str = "",
) -> StaffMember:
    """Opens a session for the owner of a link, once. Raises LinkRefused, and LinkElsewhere, which uses nothing up."""
    bound_to = desk.sign_ins.bound_to(token_hash=hash_token(token))
    if bound_to and bound_to != hash_token(asked_by):
        _note_refusal(desk, How.OTHER_BROWSER, "", browser, now)
        raise LinkElsewhere
    email = desk.sign_ins.use_link(token_hash=hash_token(token), now=now)
    member = roster.find(email) if email else None
    if member is None:
        _note_refusal(desk, How.NOT_STAFF if email else How.LINK_UNKNOWN, email or "", browser, now)
        raise LinkRefused
    return _let_in(desk, member, How.LINK, session_token, browser, now)


def redeem_code(
    *,
    desk: SignInDesk,
    roster: Roster,
    code: str,
    asked_by: str,
    session_token: str,
    now: datetime,
    browser: Browser = UNKNOWN,
) -> StaffMember:
    """Opens a session for who types the mailed code in the browser that asked for it, once, within few tries.

    Raises CodeRefused, which does not tell a wrong code from one that was never mailed. The link is used up with it.
    """
    asking = desk.sign_ins.spend_try(browser_hash=hash_token(asked_by), now=now)
    right = asking is not None and hmac.compare_digest(asking.code_hash, hash_token(asked_by + code))
    email = desk.sign_ins.use_link(token_hash=asking.link_hash, now=now) if asking and right else None
    member = roster.find(email) if email else None
    if member is None:
        _note_refusal(desk, How.CODE_WRONG, asking.email if asking else "", browser, now)
        raise CodeRefused
    return _let_in(desk, member, How.CODE, session_token, browser, now)


def code_of(token: str) -> str:
    """The eight digits that are mailed with a link: as hard to guess as any, and without the link not to be had."""
    return f"{int(hash_token(f'code of {token}'), 16) % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def _has_codes_left(desk: SignInDesk, member: StaffMember, now: datetime) -> bool:
    """Whether a code is mailed with the link: a stranger, too, may ask for one, and guess at it in his browser."""
    return desk.counter.count(to=f"sign-in code to {member.email}", hour_ends=end_of_day(now=now)) <= CODES_A_DAY


def _is_within_the_hour(desk: SignInDesk, member: StaffMember, browser: Browser, now: datetime) -> bool:
    """Whether the person may be sent one more link; that he may not is noted once."""
    asked = _count(desk, f"sign-in link to {member.email}", now)
    if asked == desk.limits.askings + 1:
        note(desk=desk, event=Event.REFUSED, how=How.TOO_OFTEN, email=member.email, browser=browser, now=now)
    return asked <= desk.limits.askings


def _let_in(
    desk: SignInDesk, member: StaffMember, how: How, session_token: str, browser: Browser, now: datetime
) -> StaffMember:
    note(desk=desk, event=Event.SIGNED_IN, how=how, email=member.email, browser=browser, now=now)
    limits = desk.limits.session
    return open_session(
        sign_ins=desk.sign_ins, member=member, session_token=session_token, now=now, browser=browser, limits=limits
    )


def open_session(
    *,
    sign_ins: SignIns,
    member: StaffMember,
    session_token: str,
    now: datetime,
    browser: Browser = UNKNOWN,
    limits: SessionLimits = SessionLimits(),  # noqa: B008 (frozen)
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


def end_session(*, desk: SignInDesk, email: str, session_token: str, browser: Browser, now: datetime) -> None:
    """Ends the session of a person in the browser that asks."""
    desk.sign_ins.end_session(token_hash=hash_token(session_token))
    note(desk=desk, event=Event.SIGNED_OUT, how=How.HERE, email=email, browser=browser, now=now)


def end_own_sessions(*, desk: SignInDesk, email: str, browser: Browser, now: datetime, only: str | None = None) -> None:
    """Ends the sessions of a person, or the one whose id is `only`. Raises NoSuchSession where it is none of them."""
    ending = [of for of, session in desk.sign_ins.sessions(email=email) if only in (None, session.id)]
    if only is not None and not ending:
        raise NoSuchSession
    for token_hash in ending:
        desk.sign_ins.end_session(token_hash=token_hash)
    how = How.ELSEWHERE if only else How.EVERYWHERE
    note(desk=desk, event=Event.SIGNED_OUT, how=how, email=email, browser=browser, now=now)


def note(*, desk: SignInDesk, event: Event, how: How, email: str, browser: Browser, now: datetime) -> None:
    """Puts a login on record. Raises LoginNotNoted."""
    note_login(trail=desk.trail, login=Login(event, how, email, browser), zone=desk.zone, now=now)


def _note_refusal(desk: SignInDesk, how: How, typed: str, browser: Browser, now: datetime) -> None:
    """What strangers do is noted within bounds, and what they typed only where it is an address."""
    if _count(desk, f"refused sign-in from {browser.network}", now) <= NOTED_REFUSALS:
        email = typed if ADDRESS.fullmatch(typed) else ""
        note(desk=desk, event=Event.REFUSED, how=how, email=email, browser=browser, now=now)


def _count(desk: SignInDesk, name: str, now: datetime) -> int:
    return desk.counter.count(to=name, hour_ends=end_of_hour(now=now))
