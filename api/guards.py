"""Who may call a route. Every view carries exactly one of these marks, `anyone` said aloud; a test walks them all.

The marks only declare; `check_guard` acts on them before each request.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, request

from complaints.bootstrap import Services
from complaints.domain.acts import THE_COMPLAINANT, Actor
from complaints.domain.acts import staff as as_staff
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.staff import Roster, StaffMember
from complaints.usecases.ports import UnknownReference
from complaints.usecases.sign_in import whose_session
from complaints.usecases.track_complaint import track_complaint

COOKIE = "session"
LONGEST_REFERENCE = 40
OPEN_BY_NATURE = frozenset({"static", "api-docs.openapi_json"})  # the framework's own views
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
    """Open to who has the case's secret; the case is then in `the_case()`, and the view needs no reference."""

    @wraps(view)
    def of_the_case(*args: Any, reference: str, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    return _marked(of_the_case, "complainant")


def staff(view: View) -> View:
    """Open to signed-in staff; what each may do is decided by the policy in the use cases."""
    return _marked(view, "staff")


def check_guard() -> None:
    """Before a request: does what the mark of its view says, before anything of the body or the query is looked at.

    Raises NotSignedIn, ForeignOrigin, UnknownReference. A view without a mark is closed, but the framework's own.
    """
    rule = request.url_rule
    if rule is None or (request.method == "OPTIONS" and getattr(rule, "provide_automatic_options", False)):
        return
    guard = getattr(current_app.view_functions[rule.endpoint], "guard", "staff")
    reference = str((request.view_args or {}).get("reference", ""))
    if guard == "staff" and rule.endpoint not in OPEN_BY_NATURE:
        _let_staff_in()
    if len(reference) > LONGEST_REFERENCE:  # no store needs to be asked for what no reference can be
        raise UnknownReference
    if guard == "complainant":
        _let_complainant_in(reference)


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


def acting_on(case: ComplaintCase) -> Circumstances:
    """Circumstances of this request under the regulation by which `case` was registered. Raises PolicyNotKept."""
    return acting().under(case)


def is_foreign(origin: str | None, *, site_url: str) -> bool:
    """Whether a request comes from a page of another site: neither of the host asked nor of the portal's address."""
    return bool(origin) and urlsplit(origin).netloc not in (request.host, urlsplit(site_url).netloc)


def _let_staff_in() -> None:
    if request.method in UNSAFE and is_foreign(request.headers.get("Origin"), site_url=portal().settings.site_url):
        raise ForeignOrigin
    member = signed_in()
    if member is None:
        raise NotSignedIn
    g.member = member


def _let_complainant_in(reference: str) -> None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() != "secret":
        raise UnknownReference
    g.case = open_case(reference, secret)


def open_case(reference: str, secret: str) -> ComplaintCase:
    """The case with this number, for who has its secret. Raises UnknownReference, whatever of the two is wrong."""
    if not secret.strip() or len(reference) > LONGEST_REFERENCE:
        raise UnknownReference
    return track_complaint(cases=portal().cases, reference=reference.strip(), secret=secret.strip())


def _marked(guarded: View, name: str) -> View:
    guarded.guard = name  # type: ignore[attr-defined]
    return guarded
