"""Signing in and out, the session cookie, and pages of other sites."""

import json
import re
from dataclasses import replace
from http.cookies import SimpleCookie

import pytest

from complaints.usecases.secrets import hash_token
from tests.api.site import NOBODY, Site, errors_of
from tests.fakes import fake_services

AGENT = "agent@staff.example"
STAFF_ROUTES = [
    ("GET", "/api/v1/sessions/current"),
    ("DELETE", "/api/v1/sessions/current"),
    ("GET", "/api/v1/staff"),
    ("GET", "/api/v1/quarantine"),
    ("GET", "/api/v1/cases"),
    ("POST", "/api/v1/cases"),
    ("GET", "/api/v1/cases/26110001"),
    ("GET", "/api/v1/cases/26110001/clocks"),
    ("GET", "/api/v1/cases/26110001/forecast"),
    ("POST", "/api/v1/cases/26110001/note"),
]


def link_for(site: Site, email: str = AGENT) -> str:
    """The token of a sign-in link asked for by `email`."""
    assert site.anybody.post("/api/v1/session-requests", json={"email": email}).status_code == 202
    found = re.search(r"#token=([\w-]+)", site.services.mailer.to(AGENT)[-1].text)
    assert found is not None
    return found[1]


def test_link_signs_in_once(site: Site) -> None:
    token = link_for(site)
    answers = [site.anybody.post("/api/v1/sessions", json={"token": token}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 401]
    assert answers[1].get_json()["message"] == "登录链接无效或已过期，请重新获取。"


def test_who_signs_in_is_told_who_he_is(site: Site) -> None:
    answer = site.anybody.post("/api/v1/sessions", json={"token": link_for(site)})
    assert answer.get_json() == {
        "email": AGENT,
        "name": "陈洁",
        "roles": ["agent"],
        "department": "",
        "locale": "zh-CN",
        "may": ["intake", "view", "deliveries", "bulletin"],
        "types": [],
        "acts": ["assignment", "note", "question", "contact", "follow-up", "closure", "reopening"],
        "now": site.services.clock().isoformat(),
    }


def test_link_expires_after_a_quarter_of_an_hour(site: Site) -> None:
    token = link_for(site)
    site.services.clock.advance(minutes=15)
    assert site.anybody.post("/api/v1/sessions", json={"token": token}).status_code == 401


@pytest.mark.parametrize("token", ["nobody-knows-it", "x" * 200, "门"])
def test_unknown_link_is_refused(site: Site, token: str) -> None:
    assert site.anybody.post("/api/v1/sessions", json={"token": token}).status_code == 401


@pytest.mark.parametrize("body", [{}, {"token": ""}, {"token": "x" * 201}, {"token": 5}, {"token": None}], ids=str)
def test_token_that_is_none_is_named(site: Site, body: object) -> None:
    assert set(errors_of(site.anybody.post("/api/v1/sessions", json=body))) == {"token"}


@pytest.mark.parametrize(
    "email", ["", " ", "agent", "a@b", "agent@staff.example, eve@x.example", "a\n@\x00b", "\ud800", "x" * 100_000]
)
def test_text_that_is_no_address_is_answered_like_any_other(site: Site, email: str) -> None:
    body = json.dumps({"email": email})
    answer = site.anybody.post("/api/v1/session-requests", data=body, content_type="application/json")
    assert answer.status_code == 202
    assert site.services.mailer.sent == []


@pytest.mark.parametrize("body", [{}, {"email": None}, {"email": 5}, {"email": ["agent@staff.example"]}], ids=str)
def test_asking_for_a_link_without_any_text_is_refused(site: Site, body: object) -> None:
    assert set(errors_of(site.anybody.post("/api/v1/session-requests", json=body))) == {"email"}


def test_asking_for_a_link_with_more_than_an_address_is_refused(site: Site) -> None:
    body = {"email": AGENT, "as": "admin"}
    assert set(errors_of(site.anybody.post("/api/v1/session-requests", json=body))) == {"as"}


def test_blanks_around_an_address_are_forgiven(site: Site) -> None:
    assert link_for(site, f" {AGENT} ")


def test_stranger_asking_for_a_link_is_answered_like_anybody(site: Site) -> None:
    answers = [
        site.anybody.post("/api/v1/session-requests", json={"email": email})
        for email in (AGENT, "eve@elsewhere.example", "AGENT@STAFF.EXAMPLE")
    ]
    assert len({(answer.status_code, answer.data) for answer in answers}) == 1
    assert [mail.to for mail in site.services.mailer.sent] == [AGENT, AGENT]


def test_only_the_hash_of_a_session_is_kept(site: Site) -> None:
    answer = site.anybody.post("/api/v1/sessions", json={"token": link_for(site)})
    token = SimpleCookie(answer.headers["Set-Cookie"])["session"].value
    kept = vars(site.services.sign_ins)
    assert token not in str(kept)
    assert hash_token(token) in str(kept)


@pytest.mark.parametrize(
    ("base_url", "secure"),
    [
        ("https://portal.example", True),
        ("http://portal.example", True),
        ("http://127.0.0.1:8000", False),
        ("http://localhost:8000", False),
        ("http://localhost.evil.example", True),
    ],
)
def test_session_cookie_is_kept_from_scripts_sites_and_wires(site: Site, base_url: str, secure: bool) -> None:
    answer = site.anybody.post("/api/v1/sessions", json={"token": link_for(site)}, base_url=base_url)
    cookie = SimpleCookie(answer.headers["Set-Cookie"])["session"]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Strict"
    assert bool(cookie["secure"]) is secure
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""
    assert cookie["max-age"] == str(12 * 3600)
    assert len(cookie.value) >= 10


@pytest.mark.parametrize(
    ("site_url", "host", "secure"),
    [
        ("https://portal.example", "http://[::1]:8000", False),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", False),
        ("http://192.168.1.5:8000", "http://192.168.1.5:8000", False),
        ("https://portal.example", "http://10.0.0.7", True),
    ],
)
def test_session_cookie_is_secure_where_the_portals_address_is(
    site: Site, site_url: str, host: str, secure: bool
) -> None:
    settings = replace(site.services.settings, site_url=site_url)
    elsewhere = Site(fake_services(settings=settings))
    answer = elsewhere.anybody.post("/api/v1/sessions", json={"token": link_for(elsewhere)}, base_url=host)
    assert bool(SimpleCookie(answer.headers["Set-Cookie"])["session"]["secure"]) is secure


def test_session_lasts_twelve_hours(site: Site) -> None:
    agent = site.signed_in("agent")
    site.services.clock.advance(hours=6)
    assert agent.get("/api/v1/sessions/current").status_code == 200
    site.services.clock.advance(hours=6, seconds=-1)
    assert agent.get("/api/v1/sessions/current").status_code == 200
    site.services.clock.advance(seconds=1)
    assert agent.get("/api/v1/sessions/current").status_code == 401


def test_signing_out_forgets_the_session_and_the_cookie(site: Site) -> None:
    agent = site.signed_in("agent")
    answer = agent.delete("/api/v1/sessions/current")
    assert answer.status_code == 204
    assert SimpleCookie(answer.headers["Set-Cookie"])["session"]["max-age"] == "0"
    agent.set_cookie("session", "session of agent")
    assert agent.get("/api/v1/sessions/current").status_code == 401


def test_who_left_the_company_is_out_at_once(site: Site) -> None:
    agent = site.signed_in("agent")
    member = site.services.staff.roster().find(AGENT)
    site.services.staff.put(member=replace(member, active=False))
    assert agent.get("/api/v1/sessions/current").status_code == 401


@pytest.mark.parametrize(("method", "path"), STAFF_ROUTES)
def test_staff_route_is_closed_to_who_is_not_signed_in(site: Site, method: str, path: str) -> None:
    site.filed()
    for headers in ({}, {"Cookie": "session=guess"}, {"Cookie": "session="}, NOBODY):
        answer = site.anybody.open(path, method=method, json={"text": "x"}, headers=headers)
        assert answer.status_code == 401
        assert "林芳" not in answer.text


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://localhost.evil.example",
        "null",
        "https://localhost:1",
        "https://x.portal.example",
    ],
)
@pytest.mark.parametrize(("method", "path"), [route for route in STAFF_ROUTES if route[0] != "GET"])
def test_page_of_another_site_can_change_nothing(site: Site, method: str, path: str, origin: str) -> None:
    reference, _ = site.filed()
    before = site.case(reference)
    body = {"text": "x"} if path.endswith("note") else None
    answer = site.signed_in("agent").open(path, method=method, json=body, headers={"Origin": origin, "If-Match": "*"})
    assert answer.status_code == 403
    assert site.case(reference) == before


@pytest.mark.parametrize("origin", ["http://localhost", "https://portal.example"])
def test_page_of_our_own_site_may(site: Site, origin: str) -> None:
    reference, _ = site.filed()
    answer = site.act("agent", reference, "note", {"text": "x"}, Origin=origin)
    assert answer.status_code == 200


def test_colleagues_are_listed_without_what_is_none_of_their_business(site: Site) -> None:
    listed = site.signed_in("auditor").get("/api/v1/staff").get_json()["staff"]
    assert [member["email"] for member in listed] == sorted(member["email"] for member in listed)
    assert {frozenset(member) for member in listed} == {frozenset({"email", "name", "roles", "department", "active"})}
