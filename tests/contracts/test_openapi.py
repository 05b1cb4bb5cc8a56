"""The API described: valid, whole, and true."""

import re
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from openapi_spec_validator import validate

from api.app import create_app
from complaints.domain.commands import Act
from tests.fakes import fake_services

# The calls of the contract, section 2, that exist today.
CONTRACT = {
    ("get", "/api/v1/policy"),
    ("post", "/api/v1/complaints"),
    ("post", "/api/v1/attachments"),
    ("get", "/api/v1/complaints/{reference}"),
    ("post", "/api/v1/complaints/{reference}/supplements"),
    ("post", "/api/v1/complaints/{reference}/withdrawal"),
    ("post", "/api/v1/complaints/{reference}/objection"),
    ("post", "/api/v1/complaints/{reference}/survey"),
    ("post", "/api/v1/session-requests"),
    ("post", "/api/v1/sessions"),
    ("delete", "/api/v1/sessions/current"),
    ("get", "/api/v1/sessions/current"),
    ("get", "/api/v1/cases"),
    ("post", "/api/v1/cases"),
    ("get", "/api/v1/cases/{reference}"),
    ("get", "/api/v1/cases/{reference}/clocks"),
    ("get", "/api/v1/cases/{reference}/forecast"),
    ("get", "/api/v1/staff"),
    ("post", "/api/v1/staff"),
    ("patch", "/api/v1/staff/{email}"),
    ("get", "/api/v1/responsibilities"),
    ("put", "/api/v1/responsibilities"),
}
# Acts that are not done through a route of staff: the complainant's own, and the portal's.
NOT_OF_STAFF = {Act.SUPPLEMENT, Act.WITHDRAWAL, Act.OBJECTION, Act.SURVEY, Act.LADDER, Act.MAIL}
OF_STAFF = (
    "complainants",
    "calendar",
    "policy/staff",
    "audit",
    "cases",
    "deliveries",
    "mail-commands",
    "quarantine",
    "regulation",
    "responsibilities",
    "staff",
    "sessions/current",
    "sessions/{session}",
    "sign-ins",
    "publications",
    "campaigns",
    "bulletin",
    "reports",
    "work",
    "retention",
    "views",
)
OWN_SESSIONS = {("get", "/api/v1/sessions"), ("delete", "/api/v1/sessions")}
FILES = {
    "application/zip",
    "message/rfc822",
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
NO_BODY = {"202", "204", "304", "303"}


@cache
def _client() -> Any:
    return create_app(fake_services()).test_client()


@pytest.fixture(scope="module")
def document() -> Any:
    """The OpenAPI document as a program gets it."""
    answer = _client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return answer.get_json()


@pytest.fixture(scope="module")
def page() -> str:
    """The page for people."""
    answer = _client().get("/api/v1/docs")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    return str(answer.text)


# What the policy language adds to the life of a case.
GROWN = {
    "unmasking",
    "question",
    "record",
    "classification",
    "request",
    "decision",
    "penalty",
    "penalty-decision",
    "penalty-appeal",
    "undoing",
    "legal-hold",
    "legal-hold-lifting",
    "disposal",
    "disposal-decision",
}


def operations(document: Any) -> dict[tuple[str, str], Any]:
    """(method, path) -> operation."""
    return {
        (method, path): operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    }


def test_document_is_valid(document: Any) -> None:
    validate(document)


def test_calls_of_the_contract_are_all_there(document: Any) -> None:
    assert set(operations(document)) >= CONTRACT


def test_every_act_of_staff_has_its_call(document: Any) -> None:
    prefix = "/api/v1/cases/{reference}/"
    described = {path.removeprefix(prefix) for method, path in operations(document) if method == "post"}
    acts = {act.value for act in Act if act not in NOT_OF_STAFF}
    assert acts == {"assignment", "note", "contact", "reply", "follow-up", "closure", "reopening", *GROWN}
    assert acts <= described


def test_every_route_of_the_api_is_described(document: Any) -> None:
    pages = {
        "/api/v1/form",
        "/api/v1/docs",
        "/api/v1/openapi.json",
        "/api/v1/receipts/<token>",
        "/api/v1/dates/<token>.ics",
        "/api/v1/track",
        "/api/v1/track/<token>",
        "/api/v1/surveys",
        "/api/v1/privacy/page",
        "/api/v1/links",
        "/api/v1/figures/page",
        "/api/v1/links/<token>",
        "/api/v1/surveys/<token>",
        "/api/v1/questionnaires/<token>",
        "/api/v1/receipts/<token>/files",
    }
    rules = [rule for rule in _client().application.url_map.iter_rules() if rule.rule.startswith("/api/v1/")]
    routes = {rule.rule for rule in rules} - pages
    assert {route.replace("<", "{").replace(">", "}") for route in routes} == set(document["paths"])


def test_every_operation_says_what_it_does(document: Any) -> None:
    for call, operation in operations(document).items():
        assert operation.get("summary", "").strip(), call
        assert operation["tags"], call


def test_every_good_answer_names_its_shape(document: Any) -> None:
    for call, operation in operations(document).items():
        for status, response in operation["responses"].items():
            files = set(response.get("content", {})) & FILES
            if files:
                assert {response["content"][each]["schema"]["format"] for each in files} == {"binary"}, (call, status)
            elif status.startswith(("2", "3")) and status not in NO_BODY:
                shape = response["content"]["application/json"]["schema"]
                assert shape["$ref"].rpartition("/")[2] in document["components"]["schemas"], (call, status)


def test_every_refusal_has_the_one_form_of_errors(document: Any) -> None:
    for call, operation in operations(document).items():
        assert "default" in operation["responses"], call
        for status, response in operation["responses"].items():
            if not status.startswith(("2", "3")):
                meant = document["components"]["responses"][_name(response)] if "$ref" in response else response
                assert _name(meant["content"]["application/json"]["schema"]) == "Error", (call, status)
                assert meant["description"].strip(), (call, status)


def test_every_body_is_a_shape_that_refuses_unknown_fields(document: Any) -> None:
    for call, operation in operations(document).items():
        if "requestBody" not in operation:
            assert call[0] in ("get", "delete"), call
            continue
        shape = _name(operation["requestBody"]["content"]["application/json"]["schema"])
        assert document["components"]["schemas"][shape]["additionalProperties"] is False, call


def test_needed_fields_are_those_of_the_contract(document: Any) -> None:
    shapes = document["components"]["schemas"]
    assert set(shapes["Complaint"]["required"]) == {"complainant", "category", "description", "consent"}
    assert shapes["Complainant"]["required"] == ["name"]


def test_every_operation_says_who_may_call_it(document: Any) -> None:
    for (method, path), operation in operations(document).items():
        asked = operation.get("security", [])
        if path.startswith("/api/v1/complaints/"):
            assert asked == [{"complainant": []}], path
        elif path.removeprefix("/api/v1/").startswith(OF_STAFF) or (method, path) in OWN_SESSIONS:
            assert asked == [{"staff": []}], path
        else:
            assert asked == [], path


def test_acts_on_a_version_say_how_they_may_be_refused(document: Any) -> None:
    for (method, path), operation in operations(document).items():
        if method == "post" and path.startswith("/api/v1/cases/{reference}/"):
            assert set(operation["responses"]) >= {"200", "401", "403", "404", "409", "412", "422", "428"}, path
            assert any(p["name"] == "If-Match" and p["required"] for p in operation["parameters"]), path


# -- the page


class Page(HTMLParser):
    """Addresses, anchors and scripts of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.anchors: list[str] = []
        self.tags: set[str] = set()
        self.styles = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        found = dict(attrs)
        self.addresses += [value for name in ("href", "src") if (value := found.get(name))]
        self.anchors += [value] if (value := found.get("id")) else []
        self.styles += "style" in found


def test_page_asks_nobody_else_for_anything(page: str) -> None:
    read = Page(page)
    assert all(address.startswith(("#", "/")) and not address.startswith("//") for address in read.addresses)
    assert not read.tags & {"script", "style", "img", "iframe"}
    assert read.styles == 0


def test_page_describes_every_call(page: str, document: Any) -> None:
    text = re.sub(r"<[^>]+>", "", page)
    for (_, path), operation in operations(document).items():
        assert path in text
        assert operation["summary"] in text.replace("&#39;", "'")


def test_page_describes_every_field(page: str, document: Any) -> None:
    for name, shape in document["components"]["schemas"].items():
        for field in shape.get("properties", {}):
            assert f"<code>{field}</code>" in page, (name, field)


def test_links_within_the_page_lead_somewhere(page: str) -> None:
    read = Page(page)
    assert {address for address in read.addresses if address.startswith("#")} <= {f"#{name}" for name in read.anchors}
    assert len(set(read.anchors)) == len(read.anchors)


def _name(holder: Any) -> str:
    return str(holder["$ref"]).rpartition("/")[2]
