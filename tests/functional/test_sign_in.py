"""Staff sign in by a link in their mail, once, within a quarter of an hour."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from botocore.client import BaseClient
from flask.testing import FlaskClient

from functions import _runtime, waiting_letters
from tests.functional.portal import CUSTOMER, Portal, staff_address


@contextmanager
def calls_of_aws() -> Iterator[list[str]]:
    """The operations that are asked of AWS from here on."""
    made: list[str] = []
    call = BaseClient._make_api_call

    def note(client: Any, operation: str, given: Any) -> Any:
        made.append(operation)
        return call(client, operation, given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", note)
        yield made


def linked(portal: Portal, email: str = staff_address("agent")) -> str:
    """Asks for a link as `email`; the token in the mail that came."""
    answer = portal.client.post("/api/v1/session-requests", json={"email": email})
    assert answer.status_code == 202
    portal.deliver()
    found = re.search(r"https://portal\.example/admin\.html#token=(\S+)", portal.mail(to=email, kind="sign-in").text)
    assert found is not None
    return found[1]


def browser(portal: Portal) -> FlaskClient:
    """A browser that nobody is signed in with, and that believes to be on https."""
    return portal.client.application.test_client()


def test_link_signs_in(portal: Portal) -> None:
    token, agent = linked(portal), browser(portal)
    answer = agent.post("/api/v1/sessions", json={"token": token})
    assert answer.status_code == 201
    assert answer.get_json()["roles"] == ["agent"]
    assert agent.get("/api/v1/sessions/current").get_json()["email"] == staff_address("agent")


def test_link_works_once(portal: Portal) -> None:
    token = linked(portal)
    answers = [browser(portal).post("/api/v1/sessions", json={"token": token}).status_code for _ in range(2)]
    assert answers == [201, 401]


def test_link_is_good_for_a_quarter_of_an_hour(portal: Portal) -> None:
    in_time, late = linked(portal), linked(portal)
    portal.advance(minutes=14, seconds=59)
    assert browser(portal).post("/api/v1/sessions", json={"token": in_time}).status_code == 201
    portal.advance(seconds=1)
    assert browser(portal).post("/api/v1/sessions", json={"token": late}).status_code == 401


def test_stranger_gets_the_same_answer_and_no_mail(portal: Portal) -> None:
    known = portal.client.post("/api/v1/session-requests", json={"email": staff_address("agent")})
    unknown = portal.client.post("/api/v1/session-requests", json={"email": "eve@elsewhere.example"})
    for answer in (known, unknown):
        assert answer.headers.pop("X-Request-Id")  # every request has another
    assert (known.status_code, known.data, known.headers.to_wsgi_list()) == (
        unknown.status_code,
        unknown.data,
        unknown.headers.to_wsgi_list(),
    )
    portal.deliver()
    assert [mail.to for mail in portal.mails()] == [staff_address("agent")]


@pytest.mark.parametrize(
    ("path", "known"), [("/api/v1/session-requests", staff_address("agent")), ("/api/v1/links", CUSTOMER)]
)
def test_what_is_asked_of_the_store_and_the_post_does_not_tell_who_is_known(
    portal: Portal, path: str, known: str
) -> None:
    portal.file()
    asked = []
    for email in (known, "eve@elsewhere.example"):
        with calls_of_aws() as calls:
            body = {"email": email}
            assert (
                portal.client.post(path, **({"json": body} if "session" in path else {"data": body})).status_code < 300
            )
        asked.append(calls)
    assert asked[0] == asked[1] == ["PutItem"]


def test_asking_that_could_not_be_answered_is_reported_and_comes_again(portal: Portal) -> None:
    portal.client.post("/api/v1/session-requests", json={"email": staff_address("agent")})
    event, whole = portal.new_stream_records(), portal.services

    class Broken:
        def get(self, *, id: str) -> None:
            raise ConnectionError

    _runtime.use(replace(whole, errands=Broken()))  # type: ignore[arg-type]
    assert len(waiting_letters.run(event, None)["batchItemFailures"]) == 1
    _runtime.use(whole)
    assert waiting_letters.run(event, None) == {"sent": 1, "batchItemFailures": []}
    assert waiting_letters.run(event, None) == {"sent": 0, "batchItemFailures": []}


def test_session_ends_after_twelve_hours(portal: Portal) -> None:
    agent = portal.signed_in("agent")
    portal.advance(hours=6)
    assert agent.get("/api/v1/sessions/current").status_code == 200
    portal.advance(hours=5, minutes=59)
    assert agent.get("/api/v1/sessions/current").status_code == 200
    portal.advance(minutes=1)
    assert agent.get("/api/v1/sessions/current").status_code == 401


def test_signing_out_ends_the_session_on_the_server(portal: Portal) -> None:
    agent = portal.signed_in("agent")
    assert agent.delete("/api/v1/sessions/current").status_code == 204
    agent.set_cookie("session", "session-of-agent")  # a cookie that somebody kept
    assert agent.get("/api/v1/sessions/current").status_code == 401


def test_sign_in_mail_is_about_no_case_and_wants_no_answer(portal: Portal) -> None:
    linked(portal)
    mail = portal.mail(to=staff_address("agent"), kind="sign-in")
    assert "[" not in mail.subject
    assert mail.reply_to == ""
    assert mail.header("Auto-Submitted") == "auto-generated"
