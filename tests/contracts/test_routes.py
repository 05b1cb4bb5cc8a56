"""Every route says who may call it, and the table below says so too: a change in one needs a change in the other."""

from collections.abc import Iterator

import pytest
from flask import Flask

from api.app import create_app
from tests.api.anybody import ANYBODY
from tests.api.permitted import classified
from tests.api.site import Site
from tests.fakes import fake_services

COMPLAINANT = {
    "GET /api/v1/complaints/<reference>",
    "GET /api/v1/complaints/<reference>/policy",
    "GET /api/v1/complaints/<reference>/export",
    "POST /api/v1/complaints/<reference>/supplements",
    "POST /api/v1/complaints/<reference>/withdrawal",
    "POST /api/v1/complaints/<reference>/objection",
    "POST /api/v1/complaints/<reference>/survey",
    "POST /api/v1/complaints/<reference>/mails",
    "POST /api/v1/complaints/<reference>/complaints",
}
STAFF = {
    "GET /api/v1/complainants",
    "GET /api/v1/sessions/current",
    "GET /api/v1/sessions",
    "GET /api/v1/sign-ins",
    "DELETE /api/v1/sessions",
    "DELETE /api/v1/sessions/<session>",
    "DELETE /api/v1/sessions/current",
    "GET /api/v1/staff",
    "POST /api/v1/staff",
    "PATCH /api/v1/staff/<email>",
    "GET /api/v1/staff/changes",
    "GET /api/v1/staff/absences",
    "GET /api/v1/deliveries",
    "GET /api/v1/deliveries/blocks",
    "POST /api/v1/deliveries/<delivery>/resending",
    "POST /api/v1/deliveries/blocks/<block>/freeing",
    "GET /api/v1/staff/<email>/desk",
    "GET /api/v1/responsibilities",
    "PUT /api/v1/responsibilities",
    "GET /api/v1/responsibilities/changes",
    "POST /api/v1/responsibilities/changes/<change>/decision",
    "DELETE /api/v1/responsibilities/changes/<change>",
    "GET /api/v1/retention",
    "GET /api/v1/work",
    "GET /api/v1/views",
    "PUT /api/v1/views",
    "GET /api/v1/reports/<month>",
    "GET /api/v1/publications",
    "POST /api/v1/publications",
    "GET /api/v1/publications/<rule>/<period>/<number>",
    "GET /api/v1/publications/<rule>/<period>/<number>.csv",
    "GET /api/v1/publications/<rule>/<period>/<number>.xlsx",
    "PUT /api/v1/publications/<rule>/<period>/<number>/texts",
    "POST /api/v1/publications/<rule>/<period>/<number>/agreement",
    "POST /api/v1/publications/<rule>/<period>/<number>/return",
    "POST /api/v1/publications/<rule>/<period>/<number>/correction",
    "GET /api/v1/bulletin",
    "POST /api/v1/bulletin",
    "GET /api/v1/bulletin/<period>/<number>",
    "PUT /api/v1/bulletin/<period>/<number>",
    "POST /api/v1/bulletin/<period>/<number>/agreement",
    "POST /api/v1/bulletin/<period>/<number>/return",
    "POST /api/v1/bulletin/<period>/<number>/withdrawal",
    "GET /api/v1/cases/<reference>/similar",
    "GET /api/v1/campaigns",
    "GET /api/v1/campaigns/<rule>/<year>",
    "GET /api/v1/campaigns/<rule>/<year>.csv",
    "POST /api/v1/campaigns/<rule>/<year>/signature",
    "GET /api/v1/reports/<month>.csv",
    "GET /api/v1/reports/<month>.xlsx",
    "GET /api/v1/reports/<month>/cases",
    "GET /api/v1/cases",
    "POST /api/v1/cases",
    "GET /api/v1/audit",
    "GET /api/v1/cases/<reference>/audit",
    "GET /api/v1/quarantine",
    "GET /api/v1/quarantine/<message>/raw",
    "POST /api/v1/quarantine/<message>/release",
    "POST /api/v1/quarantine/<message>/rejection",
    "GET /api/v1/cases/<reference>/mails/<message>",
    "GET /api/v1/policy/staff",
    "GET /api/v1/regulation",
    "GET /api/v1/calendar",
    "GET /api/v1/mail-commands",
    "GET /api/v1/cases/<reference>",
    "GET /api/v1/cases/<reference>/clocks",
    "GET /api/v1/cases/<reference>/forecast",
    "GET /api/v1/cases/<reference>/linked",
    "GET /api/v1/cases/<reference>/policy",
    "POST /api/v1/cases/<reference>/assignment",
    "POST /api/v1/cases/<reference>/note",
    "POST /api/v1/cases/<reference>/unmasking",
    "POST /api/v1/cases/<reference>/question",
    "POST /api/v1/cases/<reference>/contact",
    "POST /api/v1/cases/<reference>/reply",
    "POST /api/v1/cases/<reference>/follow-up",
    "POST /api/v1/cases/<reference>/closure",
    "POST /api/v1/cases/<reference>/reopening",
    "POST /api/v1/cases/<reference>/record",
    "POST /api/v1/cases/<reference>/plan",
    "POST /api/v1/cases/<reference>/classification",
    "POST /api/v1/cases/<reference>/crisis",
    "POST /api/v1/cases/<reference>/request",
    "POST /api/v1/cases/<reference>/decision",
    "POST /api/v1/cases/<reference>/extension",
    "POST /api/v1/cases/<reference>/extension-decision",
    "POST /api/v1/cases/<reference>/redress",
    "POST /api/v1/cases/<reference>/redress-decision",
    "GET /api/v1/cases/<reference>/penalties",
    "POST /api/v1/cases/<reference>/penalty",
    "POST /api/v1/cases/<reference>/penalty-decision",
    "POST /api/v1/cases/<reference>/penalty-appeal",
    "POST /api/v1/cases/<reference>/legal-hold",
    "POST /api/v1/cases/<reference>/legal-hold-lifting",
    "POST /api/v1/cases/<reference>/disposal",
    "POST /api/v1/cases/<reference>/disposal-decision",
    "POST /api/v1/cases/<reference>/previews/legal-hold",
    "POST /api/v1/cases/<reference>/previews/legal-hold-lifting",
    "POST /api/v1/cases/<reference>/previews/disposal",
    "POST /api/v1/cases/<reference>/previews/disposal-decision",
    "POST /api/v1/cases/<reference>/undoing",
    "POST /api/v1/cases/<reference>/previews/undoing",
    "POST /api/v1/cases/<reference>/previews/assignment",
    "POST /api/v1/cases/<reference>/previews/note",
    "POST /api/v1/cases/<reference>/previews/unmasking",
    "POST /api/v1/cases/<reference>/previews/question",
    "POST /api/v1/cases/<reference>/previews/contact",
    "POST /api/v1/cases/<reference>/previews/reply",
    "POST /api/v1/cases/<reference>/previews/follow-up",
    "POST /api/v1/cases/<reference>/previews/closure",
    "POST /api/v1/cases/<reference>/previews/reopening",
    "POST /api/v1/cases/<reference>/previews/record",
    "POST /api/v1/cases/<reference>/previews/plan",
    "POST /api/v1/cases/<reference>/previews/classification",
    "POST /api/v1/cases/<reference>/previews/crisis",
    "POST /api/v1/cases/<reference>/previews/request",
    "POST /api/v1/cases/<reference>/previews/decision",
    "POST /api/v1/cases/<reference>/previews/extension",
    "POST /api/v1/cases/<reference>/previews/extension-decision",
    "POST /api/v1/cases/<reference>/previews/redress",
    "POST /api/v1/cases/<reference>/previews/redress-decision",
    "POST /api/v1/cases/<reference>/previews/penalty",
    "POST /api/v1/cases/<reference>/previews/penalty-decision",
    "POST /api/v1/cases/<reference>/previews/penalty-appeal",
}
EXPECTED = {"anyone": set(ANYBODY), "complainant": COMPLAINANT, "staff": STAFF}
# Routes of the framework itself: its own static files (there are none), and the document, which is open by nature.
UNMARKED = {"static", "api-docs.openapi_json"}
BODIES = (b"{}", b'{"x": 1}', b"[]", b"{", b"")
SERVED_BY_WERKZEUG = {"HEAD", "OPTIONS"}


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(fake_services())


def routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """(call, endpoint, guard) of every route but the framework's static files."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        for method in (rule.methods or set()) - SERVED_BY_WERKZEUG:
            view = app.view_functions[rule.endpoint]
            guard = "anyone" if rule.endpoint in UNMARKED else getattr(view, "guard", "")
            yield f"{method} {rule.rule}", rule.endpoint, guard


def test_every_route_has_a_guard(app: Flask) -> None:
    assert [call for call, _, guard in routes(app) if guard not in EXPECTED] == []


def test_every_route_has_the_guard_that_is_expected(app: Flask) -> None:
    found: dict[str, set[str]] = {guard: set() for guard in EXPECTED}
    for call, _, guard in routes(app):
        found[guard].add(call)
    assert found == EXPECTED


def test_every_route_is_walked_by_every_role(app: Flask) -> None:
    """By tests/api/test_permissions.py: here stands only that none was forgotten."""
    found = {call for call, _, _ in routes(app)}
    told = (
        "say in tests/api/permitted.py who may use it: in ANYBODY or COMPLAINANT, in OUTSIDE with the act of the "
        "policy (or none: all staff), and what is about a case in LOOKS or ACTS, with a body that would do it"
    )
    assert found - classified() == set(), told
    assert classified() - found == set(), "there is no such route any more: take it out of tests/api/permitted.py"


def test_no_view_was_left_unmarked_but_the_frameworks_own(app: Flask) -> None:
    unmarked = {endpoint for _, endpoint, _ in routes(app) if not hasattr(app.view_functions[endpoint], "guard")}
    assert unmarked <= UNMARKED


def test_framework_serves_no_files(app: Flask) -> None:
    assert app.test_client().get("/static/app.py").status_code == 404


@pytest.mark.parametrize("body", BODIES, ids=repr)
@pytest.mark.parametrize("call", sorted(STAFF))
def test_staff_routes_are_closed_before_anything_of_the_request_is_looked_at(
    app: Flask, call: str, body: bytes
) -> None:
    method, path = call.split()
    for reference in ("26110001", "x" * 3000):
        address = path.replace("<reference>", reference) + "?x=1"
        answer = app.test_client().open(address, method=method, data=body, content_type="application/json")
        assert answer.status_code == 401


@pytest.mark.parametrize("body", BODIES, ids=repr)
@pytest.mark.parametrize("secret", [None, "AAAA-AAAA-AAAA-AAAA"])
@pytest.mark.parametrize("call", sorted(COMPLAINANT))
def test_routes_of_the_complainant_are_closed_before_anything_of_the_request_is_looked_at(
    app: Flask, call: str, secret: str | None, body: bytes
) -> None:
    case = Site(fake_services()).filed()[0]
    method, path = call.split()
    headers = {"Authorization": f"Secret {secret}"} if secret else {}
    for reference in (case, "26119999", "x" * 3000):
        address = path.replace("<reference>", reference) + "?x=1"
        answer = app.test_client().open(
            address, method=method, data=body, content_type="application/json", headers=headers
        )
        assert answer.status_code == 404


def test_view_that_nobody_marked_is_closed() -> None:
    forgetful = create_app(fake_services())
    forgetful.add_url_rule("/forgotten", view_func=lambda: "everything")
    assert forgetful.test_client().get("/forgotten").status_code == 401


def test_asking_for_the_methods_of_a_route_needs_no_sign_in(app: Flask) -> None:
    answer = app.test_client().options("/api/v1/cases")
    assert (answer.status_code, answer.data) == (200, b"")
