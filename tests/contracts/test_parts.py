"""A part of the API answers as the whole does, whichever path is asked for."""

import re
from typing import Any

import pytest
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect
from werkzeug.test import Client

from api.app import DOCUMENTED, PAGES, create_app
from api.parts import Parts, kept_places, places_of
from tests.fakes import fake_services

SERVICES = fake_services()
WHOLE = create_app(SERVICES)
PLACES = places_of(WHOLE)
PARTS = Parts(SERVICES, places=PLACES)
RULES = sorted(
    {rule.rule for rule in WHOLE.url_map.iter_rules() if rule.endpoint not in ("static", "docs.show_docs")}
    - {"/api/v1/openapi.json"}
)
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
OF_THE_WHOLE = (  # words where a name is expected, and paths that are none
    *("/api/v1/complaints/policy", "/api/v1/cases/cases/clocks", "/api/v1/staff/staff", "/api/v1/policy/"),
    *("/api/v1", "/", "", "/api/v1/nothing", "//api/v1/policy", "/api/v1/docs", "/api/v1/openapi.json", "/static/x"),
)


def path_of(rule: str) -> str:
    return re.sub(r"<[^>]+>", "a-1", rule)


def matched(app: Any, path: str, method: str) -> Any:
    """The view and who may call it, or how the router refuses."""
    try:
        endpoint, values = app.url_map.bind("portal.example").match(path, method)
    except NotFound:
        return 404
    except RequestRedirect as led:
        return led.new_url
    except MethodNotAllowed as refused:
        return sorted(refused.valid_methods or ())
    return endpoint, values, getattr(app.view_functions[endpoint], "guard", None)


@pytest.mark.parametrize("rule", RULES)
def test_every_route_is_found_in_its_part(rule):
    path = path_of(rule)
    part = PARTS.app_for(path)
    assert "docs.show_docs" not in part.view_functions
    for method in METHODS:
        assert matched(part, path, method) == matched(WHOLE, path, method)


@pytest.mark.parametrize("path", OF_THE_WHOLE)
def test_any_other_path_is_answered_by_the_whole(path):
    assert "docs.show_docs" in PARTS.app_for(path).view_functions
    for method in METHODS:
        assert matched(PARTS.app_for(path), path, method) == matched(WHOLE, path, method)


def test_every_blueprint_has_its_place():
    assert {address for only in PLACES.values() for address in only} == {*DOCUMENTED, *PAGES}


def test_a_part_is_small_and_made_once():
    parts = Parts(SERVICES, places=PLACES)
    first = parts.app_for("/api/v1/cases/C-1")
    assert parts.app_for("/api/v1/cases/C-2/note") is first
    assert len(list(first.url_map.iter_rules())) < len(list(WHOLE.url_map.iter_rules())) / 3


def test_a_working_copy_has_no_places_and_so_the_whole():
    assert kept_places() == {}
    assert "docs.show_docs" in Parts(SERVICES, places={}).app_for("/api/v1/policy").view_functions


FORM = {"data": {"description": ""}, "headers": {"Accept-Language": "en"}}
ASKED = (
    ("GET", "/api/v1/policy", {}),
    ("GET", "/healthz", {}),
    ("GET", "/api/v1/complaints/C-1", {}),
    ("GET", "/api/v1/cases", {}),
    ("POST", "/api/v1/cases/C-1/note", {"json": {}}),
    ("POST", "/api/v1/complaints", {"json": {"description": 1}}),
    ("POST", "/api/v1/complaints", FORM),
    ("GET", "/api/v1/track/nothing", {}),
    ("POST", "/api/v1/surveys/nothing", FORM),
    ("GET", "/api/v1/links/nothing", {}),
    ("POST", "/api/v1/sessions", {"json": {"token": "x"}}),
    ("DELETE", "/api/v1/policy", {}),
    ("OPTIONS", "/api/v1/cases/C-1/note", {}),
    ("GET", "/api/v1/figures/page", {}),
    ("GET", "/api/v1/dates/nothing.ics", {}),
)


@pytest.mark.parametrize(("method", "path", "given"), ASKED, ids=[f"{method} {path}" for method, path, _ in ASKED])
def test_what_it_answers_is_what_the_whole_answers(method, path, given):
    answers = [Client(app).open(path, method=method, **given) for app in (PARTS, WHOLE)]
    said = [
        (each.status_code, sorted(name for name, _ in each.headers), each.headers.get("Allow"), _same(each.get_data()))
        for each in answers
    ]
    assert said[0] == said[1]


def _same(body: bytes) -> str:
    """Without what is drawn for each form."""
    return re.sub(r'name="(idempotency_key|started|confirmed)" value="[^"]*"', "", body.decode())
