"""For who has lost number and secret: links by mail, each of which opens a complaint once, at the press of a button."""

from typing import Any

from flask import Blueprint, Response, render_template, request
from marshmallow import ValidationError

from api.guards import anyone, portal
from api.intake.addresses import track_address
from api.intake.pages import as_html, words
from api.intake.schemas import LinkRequestSchema
from api.intake.views import policy_view
from api.messages import translated, wanted_locale
from complaints.domain.text import LOCALES
from complaints.usecases.lost_secrets import LIFETIME, open_by_link, request_case_links
from complaints.usecases.ports import UnknownReference

blueprint = Blueprint("links", __name__)


@blueprint.get("/links")
@anyone
def show_asking() -> Response:
    """Asks for the mail address of the complaint."""
    return _page("asking", 200)


@blueprint.post("/links")
@anyone
def post_asking() -> Response:
    """Mails the links, if there are any to be mailed: the answer is the same."""
    typed = request.form.get("email", "")
    if not typed.strip():
        return _page("asking", 422, error=words(_locale())("links.missing"))
    try:
        asked = LinkRequestSchema().load({"email": typed})
    except ValidationError as error:
        told = translated(error.messages, _locale())
        return _page("asking", 422, error=str(told["email"][0]), email=typed)
    services = portal()
    request_case_links(
        desk=services.lost_secret_desk,
        email=asked["email"],
        locale=_locale(),
        id=services.new_token(),
        now=services.clock(),
    )
    return _page("asked", 200, minutes=int(LIFETIME.total_seconds() // 60))


@blueprint.get("/links/<token>")
@anyone
def show_link(token: str) -> Response:
    """A button: a scanner that follows the link uses nothing up, and cannot tell a good one from another."""
    return _page("link", 200)


@blueprint.post("/links/<token>")
@anyone
def post_link(token: str) -> Response:
    """The number and the secret, once."""
    services = portal()
    try:
        case, secret = open_by_link(desk=services.lost_secret_desk, token=token, now=services.clock())
    except UnknownReference:
        return _page("over", 404)
    page = f"{track_address(case.reference)}?locale={_locale()}"  # with scripts the case opens by itself
    return _page("opened", 200, reference=case.reference, secret=secret, page=page)


def _locale() -> str:
    asked = request.values.get("locale", "")
    return asked if asked in LOCALES else wanted_locale()


def _page(step: str, status: int, **told: Any) -> Response:
    locale = _locale()
    blank = {"error": "", "email": "", "minutes": 0, "reference": "", "secret": "", "page": ""}
    told |= {"policy": policy_view(portal().policy, portal())}
    rendered = render_template("links.html", step=step, locale=locale, t=words(locale), **blank | told)
    return as_html(rendered, status)
