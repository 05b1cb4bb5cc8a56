"""Staff sign in and out, and see what each may do."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, request

from api.access.schemas import LinkRequestSchema, LinkSchema, MemberSchema, SessionListSchema
from api.guards import COOKIE, acting, anyone, client_address, portal, roster, staff, the_member
from api.schema import Blueprint
from complaints.domain.acts import BULLETIN, INTAKE, OUTSIDE_ANY_CASE, SURVEYS, may
from complaints.domain.acts import staff as as_staff
from complaints.domain.circumstances import Circumstances
from complaints.domain.intake import may_take, registrable
from complaints.domain.sessions import Browser, Session, device_of, network_of, session_id
from complaints.domain.staff import StaffMember
from complaints.usecases.publish_reports import may_see
from complaints.usecases.run_campaigns import may_see as sees_survey
from complaints.usecases.secrets import hash_token
from complaints.usecases.sign_in import (
    end_own_sessions,
    end_session,
    own_sessions,
    redeem_code,
    redeem_link,
    request_link,
)

blueprint = Blueprint("access", __name__, description="Staff sign-in by mail link.")
ASKED = "sign-in"  # the cookie of a browser that asked for a link
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@blueprint.post("/session-requests")
@blueprint.arguments(LinkRequestSchema)
@blueprint.response(202)
@anyone
def post_session_request(body: dict[str, Any]) -> Any:
    """Mails a sign-in link, if the address is a member of staff; the answer is the same for everybody."""
    services = portal()
    asked_by = services.new_token() if body["here"] else ""
    request_link(
        desk=services.sign_in_desk,
        email=body["email"].strip(),
        id=services.new_token(),
        now=services.clock(),
        browser=this_browser(),
        asked_by=asked_by,
    )
    current_app.logger.info("sign-in link asked for")
    if not asked_by:
        return {}
    settings = services.settings
    cookie = session_cookie(
        asked_by, site_url=settings.site_url, lifetime=settings.sign_in.link, name=ASKED, path="/api/v1/sessions"
    )
    return {}, 202, {"Set-Cookie": cookie, "Cache-Control": "no-store"}


@blueprint.post("/sessions")
@blueprint.arguments(LinkSchema)
@blueprint.response(201, MemberSchema)
@anyone
def post_session(body: dict[str, Any]) -> Any:
    """Signs in with the token of a link, once, or with the code mailed with it, in the browser that asked."""
    services = portal()
    token = services.new_token()
    given: dict[str, Any] = {
        "desk": services.sign_in_desk,
        "roster": roster(),
        "session_token": token,
        "now": services.clock(),
        "browser": this_browser(),
        "asked_by": request.cookies.get(ASKED, ""),
    }
    if body["code"]:
        member = redeem_code(code="".join(body["code"].split()), **given)
    else:
        member = redeem_link(token=body["token"], **given)
    settings = services.settings
    cookie = session_cookie(token, site_url=settings.site_url, lifetime=settings.sign_in.session.absolute)
    return member_view(member), 201, {"Set-Cookie": cookie, "Cache-Control": "no-store"}


@blueprint.get("/sessions/current")
@blueprint.response(200, MemberSchema)
@staff
def get_session() -> Any:
    """Who am I, and what may I do?"""
    return member_view(the_member()), 200, {"Cache-Control": "no-store"}


@blueprint.delete("/sessions/current")
@blueprint.response(204)
@staff
def delete_session() -> Any:
    """Signs out."""
    end_session(session_token=request.cookies[COOKIE], **_of_mine())
    return _signed_out()


@blueprint.get("/sessions")
@blueprint.response(200, SessionListSchema)
@staff
def get_sessions() -> Any:
    """Where am I signed in? The latest first."""
    found = own_sessions(sign_ins=portal().sign_ins, email=the_member().email, now=portal().clock())
    this = session_id(hash_token(request.cookies[COOKIE]))
    return {"sessions": [_session_view(one, this=this) for one in found]}, 200, {"Cache-Control": "no-store"}


@blueprint.delete("/sessions")
@blueprint.response(204)
@staff
def delete_sessions() -> Any:
    """Signs out everywhere, here too."""
    end_own_sessions(**_of_mine())
    return _signed_out()


@blueprint.delete("/sessions/<session>")
@blueprint.response(204)
@staff
def delete_one_session(session: str) -> Any:
    """Signs one of my browsers out, by the id in my list."""
    end_own_sessions(only=session, **_of_mine())
    return Response(status=204)


def _of_mine() -> dict[str, Any]:
    services = portal()
    return {
        "desk": services.sign_in_desk,
        "email": the_member().email,
        "browser": this_browser(),
        "now": services.clock(),
    }


def this_browser() -> Browser:
    """What is kept of the browser that asks."""
    return Browser(device_of(request.headers.get("User-Agent", "")), network_of(client_address()))


def _signed_out() -> Response:
    response = Response(status=204)
    response.delete_cookie(COOKIE, path="/")
    return response


def _session_view(session: Session, *, this: str) -> dict[str, Any]:
    return {
        "id": session.id,
        "device": session.browser.device,
        "network": session.browser.network,
        "since": session.since,
        "seen": session.seen,
        "ends_at": session.ends_at,
        "this": session.id == this,
    }


def member_view(member: StaffMember) -> dict[str, Any]:
    """Who is signed in."""
    by = replace(acting(), actor=as_staff(member))
    able = [act for act in OUTSIDE_ANY_CASE if act not in (SURVEYS, BULLETIN) and _may(act, by)]
    able += ["publications"] * any(may_see(rule=rule, by=by) for rule in by.policy.reports)
    able += [BULLETIN] * (by.policy.bulletin is not None)  # all of the staff read it
    able += [SURVEYS] * any(sees_survey(rule=rule, by=by) for rule in by.policy.campaigns)
    return {
        "email": member.email,
        "name": member.name,
        "roles": sorted(member.roles),
        "department": member.department,
        "locale": member.locale,
        "may": able,
        "types": [rule.id for rule in registrable(by)],
        "acts": [act for act in by.policy.acts if act not in OUTSIDE_ANY_CASE and _may(act, by)],
        "now": by.now,
    }


def _may(act: str, by: Circumstances) -> bool:
    if act == INTAKE:
        return may_take(by)
    return may(actor=by.actor, act=act, case=None, policy=by.policy, roster=by.roster, today=by.today)


def session_cookie(token: str, *, site_url: str, lifetime: timedelta, name: str = COOKIE, path: str = "/") -> str:
    """The Set-Cookie value of a session, or of who asked: HttpOnly, SameSite, and Secure where the portal's address is.

    Not where the request came to this very machine, whatever the portal's address: there is no wire to listen on.
    """
    own_machine = urlsplit(f"//{request.host}").hostname in LOOPBACK
    response = Response()
    response.set_cookie(
        name,
        token,
        max_age=int(lifetime.total_seconds()),
        path=path,
        httponly=True,
        samesite="Strict",
        secure=site_url.startswith("https://") and not own_machine,
    )
    return response.headers["Set-Cookie"]
