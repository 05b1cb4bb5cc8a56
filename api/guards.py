"""Who may call a route. Every view carries exactly one of these marks, `anyone` said aloud; a test walks them all."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, request

from complaints.bootstrap import Services
from complaints.domain.acts import THE_COMPLAINANT, Actor
from complaints.domain.acts import staff as as_staff
from complaints.domain.case import ComplaintCase
from complaints.domain.lifecycle import Circumstances
from complaints.domain.staff import Roster, StaffMember
from complaints.usecases.ports import UnknownReference
from complaints.usecases.sign_in import whose_session
from complaints.usecases.track_complaint import track_complaint

COOKIE = "session"
LONGEST_REFERENCE = 40
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
View = Callable[..., Any]


class NotSignedIn(Exception):
    """There is no valid session."""


class ForeignOrigin(Exception):
    """A changing request came from a page of another site."""


def portal() -> Services:
    """The services this app was made with."""
    services: Services = current_app.extensions["portal"]
    return services


def anyone(view: View) -> View:
    """Open to everybody."""
    return _marked(view, "anyone")


def complainant(view: View) -> View:
    """Open to who has the case's secret; the case is then in `the_case()`."""

    @wraps(view)
    def guarded(*args: Any, reference: str, **kwargs: Any) -> Any:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.casefold() != "secret" or not secret.strip():
            raise UnknownReference
        g.case = track_complaint(cases=portal().cases, reference=reference, secret=secret.strip())
        return view(*args, **kwargs)

    return _marked(guarded, "complainant")


def staff(view: View) -> View:
    """Open to signed-in staff; what each may do is decided by the policy in the use cases."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        _check_origin()
        member = signed_in()
        if member is None:
            raise NotSignedIn
        g.member = member
        return view(*args, **kwargs)

    return _marked(guarded, "staff")


def signed_in() -> StaffMember | None:
    """The member of staff whose session cookie came with the request."""
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None
    return whose_session(sign_ins=portal().sign_ins, roster=roster(), session_token=token, now=portal().clock())


def the_member() -> StaffMember:
    """The signed-in member of staff, inside a view guarded by `staff`."""
    member: StaffMember = g.member
    return member


def the_case() -> ComplaintCase:
    """The complainant's case, inside a view guarded by `complainant`."""
    case: ComplaintCase = g.case
    return case


def roster() -> Roster:
    """The roster, read once a request."""
    if "roster" not in g:
        g.roster = portal().staff.roster()
    found: Roster = g.roster
    return found


def acting() -> Circumstances:
    """Circumstances of this request: the signed-in member acts, or the complainant where nobody is signed in."""
    if "circumstances" not in g:
        member = g.get("member")
        actor: Actor = as_staff(member) if member else THE_COMPLAINANT
        g.circumstances = portal().circumstances(actor, roster=roster())
    circumstances: Circumstances = g.circumstances
    return circumstances


def refuse_impossible_references() -> None:
    """Before a request: no store needs to be asked for a reference that none can have."""
    if len((request.view_args or {}).get("reference", "")) > LONGEST_REFERENCE:
        raise UnknownReference


def _check_origin() -> None:
    origin = request.headers.get("Origin")
    if request.method in UNSAFE and origin and urlsplit(origin).netloc != request.host:
        raise ForeignOrigin


def _marked(guarded: View, name: str) -> View:
    guarded.guard = name  # type: ignore[attr-defined]
    return guarded
