"""One's own sessions: listed, ended one by one or everywhere; nobody else's."""

from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

from complaints.domain.sessions import SessionLimits, SignInLimits
from complaints.usecases.secrets import hash_token
from tests.api.site import Site
from tests.api.test_access import AGENT, link_for
from tests.fakes import fake_services

EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) AppleWebKit/605.1 MicroMessenger/8.0"


def signs_in(site: Site, agent: str = EDGE) -> str:
    """The token of a new session of the agent's."""
    body = {"token": link_for(site)}
    answer = site.anybody.post("/api/v1/sessions", json=body, headers={"User-Agent": agent})
    return SimpleCookie(answer.headers["Set-Cookie"])["session"].value


def ask(site: Site, token: str, path: str = "", method: str = "GET") -> Any:
    browser = site.app.test_client()
    browser.set_cookie("session", token)
    return browser.open(f"/api/v1/sessions{path}", method=method)


def test_own_sessions_are_listed_latest_first_with_the_one_that_asks(site: Site) -> None:
    desk = signs_in(site)
    site.services.clock.advance(minutes=90)
    phone = signs_in(site, WECHAT)
    site.signed_in("handler").get("/api/v1/sessions/current")
    found = ask(site, desk).get_json()["sessions"]
    assert [(one["device"], one["this"]) for one in found] == [("WeChat, iPhone", False), ("Edge, Windows", True)]
    assert found[1]["seen"] > found[1]["since"]
    assert all(token not in str(found) and hash_token(token) not in str(found) for token in (desk, phone))


def test_a_session_is_ended_from_another_browser(site: Site) -> None:
    desk, phone = signs_in(site), signs_in(site, WECHAT)
    lost = next(one["id"] for one in ask(site, desk).get_json()["sessions"] if not one["this"])
    assert ask(site, desk, f"/{lost}", "DELETE").status_code == 204
    assert ask(site, phone).status_code == 401
    assert len(ask(site, desk).get_json()["sessions"]) == 1


def test_a_session_of_somebody_else_is_not_there_and_goes_on(site: Site) -> None:
    desk = signs_in(site)
    own = ask(site, desk).get_json()["sessions"][0]["id"]
    for unknown in (own, hash_token(desk), "x"):
        assert site.signed_in("handler").delete(f"/api/v1/sessions/{unknown}").status_code == 404
    assert ask(site, desk).status_code == 200


def test_signing_out_everywhere_ends_every_own_session_and_no_other(site: Site) -> None:
    desk, phone = signs_in(site), signs_in(site, WECHAT)
    handler = site.signed_in("handler")
    answer = ask(site, desk, "", "DELETE")
    assert answer.status_code == 204
    assert "session=;" in answer.headers["Set-Cookie"]
    assert [ask(site, token).status_code for token in (desk, phone)] == [401, 401]
    assert handler.get("/api/v1/sessions").status_code == 200
    assert AGENT not in str(handler.get("/api/v1/sessions").get_json())


def test_a_session_tells_the_network_it_was_opened_from_and_not_the_address(site: Site) -> None:
    body = {"token": link_for(site)}
    answer = site.anybody.post("/api/v1/sessions", json=body, environ_base={"REMOTE_ADDR": "203.0.113.77"})
    token = SimpleCookie(answer.headers["Set-Cookie"])["session"].value
    [session] = ask(site, token).get_json()["sessions"]
    assert session["network"] == "203.0.113.0/24"
    assert "203.0.113.77" not in str(vars(site.services.sign_ins))


def test_sessions_and_links_last_as_long_as_the_settings_say(site: Site) -> None:
    minute = timedelta(minutes=1)
    limits = SignInLimits(SessionLimits(idle=30 * minute, absolute=60 * minute), link=5 * minute)
    brief = Site(fake_services(settings=replace(site.services.settings, sign_in=limits)))
    late, in_time = link_for(brief), link_for(brief)
    brief.services.clock.advance(minutes=4)
    answer = brief.anybody.post("/api/v1/sessions", json={"token": in_time})
    cookie = SimpleCookie(answer.headers["Set-Cookie"])["session"]
    assert cookie["max-age"] == "3600"
    brief.services.clock.advance(minutes=1)
    assert brief.anybody.post("/api/v1/sessions", json={"token": late}).status_code == 401
    brief.services.clock.advance(minutes=28)
    assert ask(brief, cookie.value).status_code == 200
    brief.services.clock.advance(minutes=1)
    assert ask(brief, cookie.value).status_code == 401
