"""Who may call a route. Every view carries exactly one of these marks, `anyone` said aloud; a test walks them all.

The marks only declare; `check_guard` acts on them before each request.
"""

import hmac
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
from complaints.domain.sessions import is_loopback, network_of
from complaints.domain.staff import Roster, StaffMember
from complaints.usecases.keep_limits import count_miss, slow_down
from complaints.usecases.ports import UnknownReference
from complaints.usecases.sign_in import whose_session
from complaints.usecases.track_complaint import track_complaint

COOKIE = "session"
LONGEST_REFERENCE = 40
PROOF = "Altcha"  # the header of an answer to a challenge
OF_THE_EDGE, VIEWER = "X-Edge-Secret", "X-Client-Address"
CONTEXT = "apig_wsgi.request_context"  # the word of the gateway, where there is one
COUNTED_BITS = {True: 24, False: 56}  # of an address: what one caller may have at will
UNKNOWN_NETWORK = "unknown"  # all of them together
OPEN_BY_NATURE = frozenset({"static", "api-docs.openapi_json"})  # the framework's own views
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
ELSEWHERE = frozenset({"cross-site", "same-site"})
OF_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})
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


def come_in(case: ComplaintCase) -> None:
    """Whoever asks acts from now on as the complainant of `case`: he has shown what opens it."""
    g.case = case


def the_case() -> ComplaintCase:
    """The complainant's case, inside a view guarded by `complainant` or after `come_in`."""
    case: ComplaintCase = g.case
    return case


def client_address() -> str:
    """The address that asks, as vouched for; empty where nobody does.

    Behind the gateway it is the one of its own context, for X-Forwarded-For anybody can write. Where CloudFront stands
    before it, that one's word, if the request proves to have come from there. Without a gateway it is the peer.
    """
    context = request.environ.get(CONTEXT)
    if context is None:
        return request.remote_addr or ""
    secret, given = portal().settings.edge_secret, request.headers.get(OF_THE_EDGE, "")
    if secret and hmac.compare_digest(secret.encode(), given.encode()):
        return request.headers.get(VIEWER, "")
    return str(context.get("http", {}).get("sourceIp", ""))


def client_network() -> str:
    """The network that asks, as it is counted. Empty for this very machine, before which there is no gateway."""
    network = network_of(client_address(), bits=COUNTED_BITS)
    on_this_machine = CONTEXT not in request.environ and is_loopback(client_address())
    return network or ("" if on_this_machine else UNKNOWN_NETWORK)


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
    if request.method in UNSAFE and _may_be_another_sites():
        raise ForeignOrigin
    member = signed_in()
    if member is None:
        raise NotSignedIn
    g.member = member


def _may_be_another_sites() -> bool:
    """Whether a page of another site may have sent this: its browser says so, or it is what any form can send."""
    said = request.headers.get("Sec-Fetch-Site", "")
    foreign = is_foreign(request.headers.get("Origin"), site_url=portal().settings.site_url)
    return foreign or said in ELSEWHERE or request.mimetype in OF_FORMS


def _let_complainant_in(reference: str) -> None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() != "secret":
        raise UnknownReference
    come_in(open_case(reference, secret))


def open_case(reference: str, secret: str) -> ComplaintCase:
    """The case with this number, for who has its secret; where many were wrong before, for work done besides.

    Raises UnknownReference, whatever of the two is wrong, and ProofNeeded.
    """
    if not secret.strip() or len(reference) > LONGEST_REFERENCE:
        raise UnknownReference
    gate, network, now = portal().gate, client_network(), portal().clock()
    if network:
        allowance, answer = portal().settings.limits.misses, request.headers.get(PROOF, "")
        slow_down(gate=gate, name=network, allowance=allowance, answer=answer, now=now)
    try:
        keys, number = portal().settings.signing_keys, reference.strip()
        return track_complaint(cases=portal().cases, keys=keys, reference=number, secret=secret.strip())
    except UnknownReference:
        if network:
            count_miss(gate=gate, name=network, now=now)
        raise


def _marked(guarded: View, name: str) -> View:
    guarded.guard = name  # type: ignore[attr-defined]
    return guarded
