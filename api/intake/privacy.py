"""The notice of privacy: as data, and as a page with the form by which people ask for their data."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint as Pages
from flask import Response, render_template, request
from marshmallow import fields

from api.guards import anyone, portal
from api.intake.pages import WORDS, as_html, flat_errors, is_plain_form, shown_stamps, typed, words
from api.intake.views import policy_view
from api.messages import wanted_locale
from api.schema import Blueprint, Schema, wording
from api.texts import both
from complaints.domain.privacy import Notice, data_request, privacy_notice
from complaints.domain.text import LOCALES

blueprint = Blueprint("privacy", __name__, description="What is kept of people, why and for how long.")
pages = Pages("privacy_page", __name__)
WANTS = ("copy", "correct", "erase", "withdraw", "other")


class NoticeSectionSchema(Schema):
    """One question, and what the notice says to it."""

    id = fields.String()
    title = wording()
    lines = fields.List(wording())


class DataRequestSchema(Schema):
    """The type and category under which somebody asks for his data, as POST /complaints takes them."""

    type = fields.String()
    title = wording()
    category = fields.String()


class PrivacySchema(Schema):
    """The notice of privacy of the regulation in force. `consent`: the words that people agree to."""

    policy = fields.String()
    title = wording()
    version = fields.String()
    effective = fields.String()
    consent = wording()
    sections = fields.List(fields.Nested(NoticeSectionSchema))
    request = fields.Nested(DataRequestSchema, allow_none=True)


@blueprint.get("/privacy")
@blueprint.response(200, PrivacySchema)
@anyone
def get_privacy() -> Any:
    """The notice of privacy, made from the regulation in force."""
    policy, notice = portal().policy, _notice()
    asked = notice.request
    return {
        "policy": notice.policy,
        "title": both(policy.title),
        "version": notice.version,
        "effective": notice.effective,
        "consent": both(policy.intake.consent),
        "sections": [
            {"id": each.id, "title": both(each.title), "lines": [both(line) for line in each.lines]}
            for each in notice.sections
        ],
        "request": asked and {"type": asked.id, "title": both(asked.title), "category": policy.intake.mail_category},
    }


@pages.get("/privacy/page")
@anyone
def show_privacy() -> Response:
    """The same as a page, which works without scripts."""
    asked = request.args.get("locale", "")
    return _page(asked if asked in LOCALES else wanted_locale(), {}, {}, 200)


def as_privacy_page(response: Response) -> Response:
    """What is wrong with a request for one's data, on the page on which it was made, with what was typed."""
    asked = data_request(policy=portal().policy)
    of_it = asked and request.endpoint == "intake.post_complaint" and is_plain_form() and response.status_code >= 400
    if not (of_it and asked and response.is_json and typed().get("type") == asked.id):
        return response
    answer = response.get_json()
    errors = dict(flat_errors(answer["errors"].get("json", {}))) or {"": answer["message"]}
    return _page(wanted_locale(), typed(), errors, response.status_code)


def _page(locale: str, values: Mapping[str, str], errors: Mapping[str, str], status: int) -> Response:
    own = json.loads((WORDS / "privacy" / f"{locale}.json").read_text(encoding="utf-8"))
    rendered = render_template(
        "privacy.html",
        locale=locale,
        t=words(locale),
        own=own,
        notice=_notice(),
        policy=policy_view(portal().policy, portal()),
        category=portal().policy.intake.mail_category,
        wants=WANTS,
        values=values,
        errors=errors,
        **shown_stamps(values),
    )
    return as_html(rendered, status)


def _notice() -> Notice:
    services = portal()
    settings = services.settings
    return privacy_notice(policy=services.policy, company=settings.company, mailbox=settings.mailbox)
