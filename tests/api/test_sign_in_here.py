"""A link that was asked for on the page opens in that browser alone, or its code is typed there."""

import json
from http.cookies import SimpleCookie
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.api.site import Site
from tests.api.test_access import AGENT
from tests.api.test_logins import told

SESSIONS = "/api/v1/sessions"


def asks(site: Site, email: str = AGENT) -> FlaskClient:
    """A browser that asked for a link on the page."""
    browser = site.app.test_client()
    assert browser.post("/api/v1/session-requests", json={"email": email, "here": True}).status_code == 202
    return browser


def mailed(site: Site) -> dict[str, str]:
    """What the last mail says: `token` of its link, and `code`."""
    letter = json.loads(site.services.mailer.to(AGENT)[-1].text)
    return {"token": letter["link"].split("#token=")[1], "code": letter["code"]}


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08}"


def enters(browser: Any, **proof: str) -> int:
    status: int = browser.post(SESSIONS, json=proof).status_code
    return status


def test_the_link_signs_in_where_it_was_asked_for(site: Site) -> None:
    browser = asks(site)
    assert enters(browser, token=mailed(site)["token"]) == 201
    assert browser.get(f"{SESSIONS}/current").get_json()["email"] == AGENT


def test_another_browser_is_told_where_to_go_and_uses_nothing_up(site: Site) -> None:
    browser, other = asks(site), asks(site, "eve@elsewhere.example")
    token = mailed(site)["token"]
    for stranger in (site.anybody, other):
        answer = stranger.post(SESSIONS, json={"token": token})
        assert answer.status_code == 403
        assert "申请登录的那个浏览器" in answer.get_json()["message"]
    assert enters(browser, token=token) == 201
    assert ("refused", "other_browser", "") in told(site)


def test_the_code_signs_in_where_it_was_asked_for_once_and_uses_the_link_up(site: Site) -> None:
    browser, proof = asks(site), mailed(site)
    assert enters(site.anybody, code=proof["code"]) == 401
    assert enters(browser, code=f" {proof['code'][:3]} {proof['code'][3:]} ") == 201
    assert [enters(browser, code=proof["code"]), enters(browser, token=proof["token"])] == [401, 401]
    assert ("signed_in", "code", AGENT) in told(site)


def test_a_link_that_was_used_takes_its_code_with_it(site: Site) -> None:
    browser, proof = asks(site), mailed(site)
    assert [enters(browser, token=proof["token"]), enters(browser, code=proof["code"])] == [201, 401]


def test_after_five_wrong_codes_the_right_one_does_not_help_and_the_link_still_does(site: Site) -> None:
    browser, proof = asks(site), mailed(site)
    assert [enters(browser, code=wrong(proof["code"])) for _ in range(5)] == [401] * 5
    assert enters(browser, code=proof["code"]) == 401
    assert enters(browser, token=proof["token"]) == 201
    assert ("refused", "code_wrong", AGENT) in told(site)


def test_four_wrong_codes_are_forgiven(site: Site) -> None:
    browser, proof = asks(site), mailed(site)
    assert [enters(browser, code=wrong(proof["code"])) for _ in range(4)] == [401] * 4
    assert enters(browser, code=proof["code"]) == 201


def test_guessing_codes_gains_nothing_worth_the_mails_it_takes(site: Site) -> None:
    """Whoever asks in the name of another, in his own browser, guesses a hundred times a day at eight digits."""
    codes = []
    for hour in range(24):
        for _ in range(10):
            asks(site)
            codes.append(mailed(site)["code"])
        site.services.clock.advance(hours=1)
        if hour == 0:
            assert all(len(code) == 8 for code in codes)
    a_day = sum(bool(code) for code in codes[:140])  # from ten in the morning to midnight
    assert a_day == 20
    assert a_day * site.services.settings.sign_in.attempts / 10**8 <= 1e-6
    assert codes[-1] == ""


def test_the_code_expires_with_the_link(site: Site) -> None:
    browser, proof = asks(site), mailed(site)
    site.services.clock.advance(minutes=15)
    assert enters(browser, code=proof["code"]) == 401


def test_a_stranger_is_answered_like_staff_in_all_he_can_see(site: Site) -> None:
    answers = []
    for email in (AGENT, "eve@elsewhere.example"):
        browser = site.app.test_client()
        asked = browser.post("/api/v1/session-requests", json={"email": email, "here": True})
        cookie = SimpleCookie(asked.headers["Set-Cookie"])["sign-in"]
        seen: list[Any] = [asked.status_code, asked.data, cookie["path"], cookie["max-age"], cookie["httponly"]]
        for _ in range(6):
            tried = browser.post(SESSIONS, json={"code": "not it"})
            seen += [tried.status_code, tried.data]
        answers.append(seen)
    assert answers[0] == answers[1]
    assert answers[0][2:5] == [SESSIONS, "900", True]


def test_neither_code_nor_secret_of_the_browser_is_kept(site: Site) -> None:
    browser = asks(site)
    cookie = browser.get_cookie("sign-in", path=SESSIONS)
    assert cookie is not None
    kept = str(vars(site.services.sign_ins))
    assert cookie.value not in kept
    assert mailed(site)["code"] not in kept


@pytest.mark.parametrize(
    "body", [{}, {"token": "a", "code": "b"}, {"code": ""}, {"code": 5}, {"code": "1" * 21}], ids=str
)
def test_one_of_token_and_code_is_needed(site: Site, body: object) -> None:
    assert site.anybody.post(SESSIONS, json=body).status_code == 422
