"""The public pages that work without JavaScript: the form, the form with its errors, and the receipt."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from api.bodies import FORM_WITH_FILES_LIMIT
from api.guards import acting_on, anyone, portal
from api.intake.addresses import dates_address
from api.intake.asked import form_words
from api.intake.views import kind_view, policy_view
from api.messages import UNREADABLE, say, wanted_locale
from complaints.domain.case import Complaint
from complaints.domain.clocks import promises
from complaints.domain.policy import PolicyProfile
from complaints.domain.promise_words import promise_rule
from complaints.domain.text import LOCALES, spoken
from complaints.usecases.passes import RECEIPT, new_stamp, read_pass
from complaints.usecases.secrets import secret_of

pages = Blueprint("pages", __name__)
STARTED, CONFIRMED = "started", "confirmed"
WORDS = Path(__file__).resolve().parents[2] / "static_site" / "locales"
PARTS = ("site", "track", "changed", "questionnaire")
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class Words:
    """The wording of the static site in one locale, by key: the same files serve pages and scripts."""

    def __init__(self, locale: str) -> None:
        self._words: dict[str, str] = {}
        for part in PARTS:
            self._words |= json.loads((WORDS / part / f"{locale}.json").read_text(encoding="utf-8"))

    def __call__(self, key: str, **values: object) -> str:
        """The text behind `key`, {names} filled in."""
        return self._words[key].format(**values) if values else self._words[key]


@cache
def words(locale: str) -> Words:
    """Read once a process."""
    return Words(locale)


def is_plain_form() -> bool:
    """Whether the request is a form sent by a browser without our script."""
    return request.method == "POST" and request.mimetype in FORM_TYPES


@pages.get("/form")
@anyone
def show_form() -> Response:
    """The form, rendered with the choices of the policy."""
    asked = request.args.get("locale", "")
    shown = _form(asked if asked in LOCALES else wanted_locale(), {}, {}, 200)
    # Nothing is typed in it yet. Going back leads to the same key: what is sent from there again is no second case.
    shown.headers["Cache-Control"] = "private, no-cache"
    return shown


@pages.get("/receipts/<token>")
@anyone
def show_receipt(token: str) -> Response:
    """The receipt of a plain form post, for half an hour."""
    services = portal()
    keys = services.settings.signing_keys
    reference = read_pass(purpose=RECEIPT, given=token, now=services.clock(), keys=keys)
    case = services.cases.get(reference=reference)
    by = acting_on(case)
    told = promises(case=case, policy=by.policy, calendar=by.calendar)
    locale = case.locale
    rendered = render_template(
        "receipt.html",
        locale=locale,
        t=words(locale),
        reference=reference,
        noted=_noted(case.content, by.policy, locale),
        secret=secret_of(case=case, keys=services.settings.signing_keys),
        promises=[
            {
                "title": promise.clock.title.in_locale(locale),
                "due": spoken(promise.due_at, locale=locale, zone=by.calendar.zone, year=True),
                "words": promise_rule(rule=promise.clock, case=case, policy=by.policy).in_locale(locale),
            }
            for promise in told
        ],
        calendar_url=dates_address(case, told),
        files_url=f"{request.path}/files",
        status_url=f"{services.settings.site_url}/track.html#{reference}",
    )
    return as_html(rendered, 200)


def _noted(complaint: Complaint, policy: PolicyProfile, locale: str) -> str:
    """What he who did not complain has sent, within a sentence: `suggestion`, `praise`. Empty for a complaint."""
    kind = kind_view(complaint, policy)
    return "" if kind["counted"] else str(kind["type_title"][locale]).lower()


def confirmation(keys: list[str]) -> Response:
    """The page that asks whoever sent a plain form whether he meant it, with all that was typed and `keys` of files."""
    kept = {name: value for name, value in typed().items() if name not in (CONFIRMED, "attachments")}
    key = kept.get("idempotency_key") or portal().new_token()
    locale = wanted_locale()
    rendered = render_template(
        "confirm.html",
        locale=locale,
        t=words(locale),
        typed=kept | {"idempotency_key": key, CONFIRMED: _stamp(CONFIRMED, key)},
        keys=keys,
        policy=policy_view(portal().policy, portal()),
    )
    return as_html(rendered, 200)


def as_page(response: Response) -> Response:
    """An error of a plain form post, as the form again: with what was typed, and what to mend.

    A form that is too large because of its files says so at the files.
    """
    files_complaint = request.endpoint == "intake.post_complaint" and is_plain_form()
    if not files_complaint or response.status_code < 400 or not response.is_json:
        return response
    answer = response.get_json()
    errors = dict(flat_errors(answer["errors"].get("json", {}))) or {"": answer["message"]}
    if response.status_code == 413 and request.mimetype == "multipart/form-data":
        return _form(wanted_locale(), typed(), {"attachments": say("attachment_too_large", wanted_locale())}, 422)
    return _form(wanted_locale(), typed(), errors, response.status_code)


def _form(locale: str, values: Mapping[str, str], errors: Mapping[str, str], status: int) -> Response:
    services = portal()
    rendered = render_template(
        "form.html",
        **form_words(services.policy, locale, words(locale)),
        policy=policy_view(services.policy, services),
        locale=locale,
        values=values,
        errors=errors,
        t=words(locale),
        **shown_stamps(values),
        files_limit=f"{FORM_WITH_FILES_LIMIT // 2**20} MB",
    )
    return as_html(rendered, status)


def shown_stamps(values: Mapping[str, str]) -> dict[str, str]:
    """The hidden fields of a form that is shown, or shown again: its key, and since when it is open."""
    key = values.get("idempotency_key") or portal().new_token()
    return {"idempotency_key": key, STARTED: values.get(STARTED) or _stamp(STARTED, key)}


def _stamp(what: str, key: str) -> str:
    services = portal()
    return new_stamp(purpose=what, owner=key, now=services.clock(), key=services.settings.signing_keys[0])


def typed() -> dict[str, str]:
    """What was typed; nothing where it was too much to be read, or broke off."""
    try:
        return request.form.to_dict()
    except UNREADABLE:
        return {}


def as_html(html: str, status: int) -> Response:
    """A rendered page, kept nowhere."""
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def flat_errors(errors: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """(flat field name, first message): the form's fields have no nesting, but `fields.<id>` for the policy's own."""
    if isinstance(errors, Mapping):
        for inner, found in errors.items():
            whole = f"fields.{inner}" if name == "fields" else inner
            yield from flat_errors(found, name if inner.isdigit() else whole)
    elif isinstance(errors, list) and errors:
        yield name, str(errors[0])
