"""The record of sign-ins: everything that happens at the door, for whom the policy lets read it."""

from dataclasses import replace
from http.cookies import SimpleCookie
from typing import Any

import pytest

from tests.api.site import Site, errors_of
from tests.api.test_access import AGENT, link_for

FROM = {"REMOTE_ADDR": "203.0.113.77"}
EDGE = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0"}


def read(site: Site, who: str = "auditor", **query: Any) -> Any:
    answer = site.signed_in(who).get("/api/v1/sign-ins", query_string={"month": "2026-11", **query})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def told(site: Site) -> list[tuple[str, str, str]]:
    """(event, how, address) of all that was noted, oldest first."""
    entries = read(site, limit=200)["entries"]
    return [(entry["event"], entry["how"], entry["email"]) for entry in reversed(entries)]


def ask(site: Site, email: str, address: str = "203.0.113.77") -> None:
    answer = site.anybody.post("/api/v1/session-requests", json={"email": email}, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 202


def test_asking_signing_in_and_out_are_noted_in_their_order(site: Site) -> None:
    token = link_for(site)
    answer = site.anybody.post("/api/v1/sessions", json={"token": token}, headers=EDGE, environ_base=FROM)
    browser = site.app.test_client()
    browser.set_cookie("session", SimpleCookie(answer.headers["Set-Cookie"])["session"].value)
    other = site.signed_in("agent").get("/api/v1/sessions").get_json()["sessions"]
    lost = next(session["id"] for session in other if session["this"])
    assert browser.delete(f"/api/v1/sessions/{lost}").status_code == 204
    assert browser.delete("/api/v1/sessions/current").status_code == 204
    assert site.signed_in("agent").delete("/api/v1/sessions").status_code == 204
    assert told(site) == [
        ("asked", "link", AGENT),
        ("signed_in", "link", AGENT),
        ("signed_out", "elsewhere", AGENT),
        ("signed_out", "here", AGENT),
        ("signed_out", "everywhere", AGENT),
    ]


def test_an_entry_tells_name_device_and_network_and_nothing_of_the_link(site: Site) -> None:
    token = link_for(site)
    site.anybody.post("/api/v1/sessions", json={"token": token}, headers=EDGE, environ_base=FROM)
    entry = read(site)["entries"][0]
    assert entry | {"hash": ""} == {
        "seq": 2,
        "at": "2026-11-20T10:00:00+08:00",
        "event": "signed_in",
        "how": "link",
        "email": AGENT,
        "name": "陈洁",
        "device": "Edge, Windows",
        "network": "203.0.113.0/24",
        "hash": "",
    }
    assert token not in str(vars(site.services.logins))
    assert "203.0.113.77" not in str(vars(site.services.logins))


def test_refusals_are_noted_with_the_address_only_where_one_was_typed(site: Site) -> None:
    ask(site, "eve@elsewhere.example")
    ask(site, "my password is sesame")
    site.anybody.post("/api/v1/sessions", json={"token": "guess"})
    assert told(site) == [
        ("refused", "not_staff", "eve@elsewhere.example"),
        ("refused", "not_staff", ""),
        ("refused", "link_unknown", ""),
    ]


def test_who_left_before_he_used_his_link_is_named(site: Site) -> None:
    token = link_for(site)
    member = site.services.staff.roster().find(AGENT)
    site.services.staff.put(member=replace(member, active=False))
    assert site.anybody.post("/api/v1/sessions", json={"token": token}).status_code == 401
    assert told(site)[-1] == ("refused", "not_staff", AGENT)
    assert read(site)["entries"][0]["name"] == "陈洁"


def test_nobody_is_sent_more_than_ten_links_an_hour(site: Site) -> None:
    for _ in range(13):
        ask(site, AGENT)
    assert len(site.services.mailer.to(AGENT)) == 10
    assert told(site)[10:] == [("refused", "too_often", AGENT)]
    site.services.clock.advance(hours=1)
    ask(site, AGENT)
    assert len(site.services.mailer.to(AGENT)) == 11


def test_who_knocks_without_end_does_not_fill_the_record(site: Site) -> None:
    for number in range(40):
        ask(site, f"{number}@elsewhere.example")
    ask(site, "other@elsewhere.example", "198.51.100.1")
    assert len(told(site)) == 31
    assert told(site)[-1][2] == "other@elsewhere.example"


@pytest.mark.parametrize("who", ["agent", "handler", "head", "supervisor", "director", "executive", "legal"])
def test_the_record_is_closed_to_others(site: Site, who: str) -> None:
    answer = site.signed_in(who).get("/api/v1/sign-ins?month=2026-11")
    assert answer.status_code == 403
    assert "entries" not in answer.get_json()


def test_auditor_and_administrator_read_it_page_by_page(site: Site) -> None:
    for number in range(5):
        ask(site, f"{number}@elsewhere.example")
    first = read(site, "admin", limit=3)
    rest = read(site, "admin", limit=3, cursor=first["cursor"])
    assert [entry["seq"] for entry in first["entries"] + rest["entries"]] == [5, 4, 3, 2, 1]
    assert (first["broken_at"], rest["broken_at"], rest["cursor"]) == (None, None, None)
    assert read(site, month="2026-10") == {"entries": [], "broken_at": None, "cursor": None}


def test_an_entry_that_was_changed_is_told_also_where_it_begins_the_next_page(site: Site) -> None:
    for number in range(5):
        ask(site, f"{number}@elsewhere.example")
    kept = site.services.logins.kept["2026-11"]
    kept[2] = replace(kept[2], hash="f" * 64)
    first = read(site, limit=3)
    assert first["broken_at"] == 2
    assert read(site, limit=3, cursor=first["cursor"])["broken_at"] == 2


@pytest.mark.parametrize(
    ("query", "field"),
    [({"month": "2026-13"}, "month"), ({"month": ""}, "month"), ({"month": "2026-11", "limit": 201}, "limit")],
)
def test_what_is_no_month_or_too_much_is_named(site: Site, query: dict[str, Any], field: str) -> None:
    answer = site.signed_in("auditor").get("/api/v1/sign-ins", query_string=query)
    assert answer.status_code == 422
    assert field in str(errors_of(answer))


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "９", "1" * 11])
def test_cursor_that_is_none_is_refused(site: Site, cursor: str) -> None:
    answer = site.signed_in("auditor").get("/api/v1/sign-ins", query_string={"month": "2026-11", "cursor": cursor})
    assert answer.status_code == 422
