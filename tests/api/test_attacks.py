"""Attacks on the edge: pages of other sites, planted sessions, foreign hosts, caches, forged and outworn signatures."""

import re
from typing import Any

import pytest

from complaints.usecases.passes import CAMPAIGN, DATES, RECEIPT, SURVEY, TRACK, new_pass
from tests.api.permitted import classified
from tests.api.site import COMPLAINT, FORM, NOBODY, Site
from tests.api.test_access import link_for

EVIL = "evil.example"
# What a page of another site may send without asking first (the Fetch standard's "simple" requests).
SIMPLE = {"application/x-www-form-urlencoded": "text=x", "multipart/form-data; boundary=x": "", "text/plain": "{}"}
# Read by everybody alike: they name nobody, and the form is empty.
PUBLIC = {"GET /api/v1/form", "GET /api/v1/figures", "GET /api/v1/figures/page"}
PAGES = {"receipts": RECEIPT, "track": TRACK, "surveys": SURVEY, "questionnaires": CAMPAIGN, "dates": DATES}


def filled(site: Site, call: str, reference: str) -> tuple[str, str]:
    """(method, address) of a route, with something in each of its places."""
    method, path = call.split(" ")
    places = {"<reference>": reference, "<month>": "2026-11", "<email>": "agent@staff.example", "<number>": "1"}
    for place, value in places.items():
        path = path.replace(place, value)
    return method, re.sub(r"<\w+>", "x", path)


# -- what only reads


@pytest.mark.parametrize("who", ["agent", "handler", "supervisor", "admin", "auditor"])
def test_what_only_reads_changes_nothing_whatever_method_a_header_names(site: Site, who: str) -> None:
    reference, secret = site.filed()
    browser, services = site.signed_in(who), site.services
    before = (services.cases.saves, len(services.mailer.sent), site.case(reference))
    for call in sorted(classified()):
        method, path = filled(site, call, reference)
        for asked in ("GET", "HEAD") if method == "GET" else ("GET",):
            other = {"X-HTTP-Method-Override": "POST", "X-HTTP-Method": "DELETE", "X-Method-Override": "PUT"}
            answer = browser.open(path, method=asked, headers=secret | other, query_string={"_method": "POST"})
            assert answer.status_code < 500, call
            assert (services.cases.saves, len(services.mailer.sent), site.case(reference)) == before, call


# -- pages of other sites


@pytest.mark.parametrize("content_type", SIMPLE)
def test_what_a_form_of_another_site_can_send_changes_nothing_of_staff(site: Site, content_type: str) -> None:
    reference, _ = site.filed()
    before, browser = site.case(reference), site.signed_in("admin")
    for call in sorted(classified()):
        method, path = filled(site, call, reference)
        if method != "GET" and (path.startswith(("/api/v1/cases", "/api/v1/staff", "/api/v1/responsibilities"))):
            sent = browser.open(path, method=method, data=SIMPLE[content_type], content_type=content_type)
            assert sent.status_code == 403, call
    assert site.case(reference) == before


@pytest.mark.parametrize("said", ["cross-site", "same-site"])
def test_a_browser_that_says_it_is_on_another_site_changes_nothing(site: Site, said: str) -> None:
    reference, _ = site.filed()
    answer = site.act("agent", reference, "note", {"text": "x"}, Sec_Fetch_Site=said)
    assert answer.status_code == 403
    assert site.act("agent", reference, "note", {"text": "x"}, Sec_Fetch_Site="same-origin").status_code == 200


def test_no_other_site_is_let_to_read_an_answer(site: Site) -> None:
    for method in ("GET", "OPTIONS"):
        asked = {"Origin": f"https://{EVIL}", "Access-Control-Request-Method": "POST"}
        answer = site.signed_in("agent").open("/api/v1/cases", method=method, headers=asked)
        assert not [name for name, _ in answer.headers if name.lower().startswith("access-control-allow")]


def test_a_sign_in_cannot_be_forced_upon_a_browser_by_another_site(site: Site) -> None:
    token = link_for(site)
    for content_type, body in (("text/plain", f'{{"token": "{token}"}}'), (next(iter(SIMPLE)), f"token={token}")):
        assert site.anybody.post("/api/v1/sessions", data=body, content_type=content_type).status_code == 422
    assert site.anybody.post("/api/v1/sessions", json={"token": token}).status_code == 201


# -- sessions


def test_a_session_that_was_planted_before_the_sign_in_is_not_the_one_that_opens(site: Site) -> None:
    browser = site.app.test_client()
    browser.set_cookie("session", "planted")
    assert browser.post("/api/v1/sessions", json={"token": link_for(site)}).status_code == 201
    assert browser.get("/api/v1/sessions/current").status_code == 200
    browser.set_cookie("session", "planted")
    assert browser.get("/api/v1/sessions/current").status_code == 401


def test_each_sign_in_is_another_session(site: Site) -> None:
    cookies = set()
    for _ in range(2):
        answer = site.app.test_client().post("/api/v1/sessions", json={"token": link_for(site)})
        cookies.add(answer.headers["Set-Cookie"].partition(";")[0])
    assert len(cookies) == 2


# -- guessing


def test_what_guessing_can_gain_is_bounded(site: Site) -> None:
    """As SECURITY.md has it: a year of guessing from a million networks opens no case."""
    secret = site.filed()[1]["Authorization"].removeprefix("Secret ").replace("-", "")
    bits, limits = 5 * len(secret), site.services.settings.limits
    free = limits.misses.free * 24 * 365
    assert bits == 80
    assert limits.misses.most == 0
    assert free * 10**6 / 2**bits < 1e-12


# -- hosts and ways on


def test_no_address_that_is_told_or_mailed_is_made_of_what_the_request_says_its_host_is(site: Site) -> None:
    foreign = {"Host": EVIL, "X-Forwarded-Host": EVIL, "Forwarded": f"host={EVIL}", "X-Forwarded-Proto": "http"}
    told = site.anybody.post("/api/v1/complaints", json=COMPLAINT, headers=foreign)
    form = site.anybody.post("/api/v1/complaints", data=FORM, headers=foreign)
    site.anybody.post("/api/v1/session-requests", json={"email": "agent@staff.example"}, headers=foreign)
    site.anybody.post("/api/v1/links", data={"email": "lin.fang@customer.example"}, headers=foreign)
    mails = [f"{mail.text}{mail.html}{mail.headers}" for mail in site.services.mailer.sent]
    assert len(mails) == 2
    assert EVIL not in "".join([told.text, form.text, str(form.headers), *mails])


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example", "/api/v1/cases/", "/api/v1//evil.example/x"])
def test_nothing_leads_on_to_where_an_address_points(site: Site, path: str) -> None:
    answer = site.anybody.get(path, headers={"Host": EVIL})
    assert (answer.status_code, "Location" in answer.headers) == (404, False)


def test_what_leads_on_leads_to_a_path_of_the_portal(site: Site) -> None:
    reference, secret = site.filed()
    plain = secret["Authorization"].removeprefix("Secret ")
    baits = {"locale": f"en\r\nLocation: https://{EVIL}", "next": f"//{EVIL}", "return_to": f"https://{EVIL}"}
    posts: list[tuple[str, dict[str, Any]]] = [
        ("/api/v1/complaints", FORM | baits | {"locale": "en"}),
        ("/api/v1/track", {"reference": reference, "secret": plain} | baits),
        ("/api/v1/links", {"email": "lin.fang@customer.example"} | baits),
    ]
    for path, body in posts:
        answer = site.anybody.post(f"{path}?next=//{EVIL}", data=body, headers={"Host": EVIL})
        place = answer.headers.get("Location", "/api/v1/")
        assert place.startswith("/api/v1/"), path
        assert EVIL not in place


# -- caches


def test_no_route_whoever_asks_answers_with_what_a_cache_may_keep(site: Site) -> None:
    reference, secret = site.filed()
    askers: list[tuple[Any, dict[str, str]]] = [(site.anybody, {}), (site.anybody, secret), (site.anybody, NOBODY)]
    askers += [(site.signed_in(who), {"If-Match": "*"}) for who in ("admin", "auditor", "handler")]
    kept = set()
    for call in sorted(classified()):
        method, path = filled(site, call, reference)
        if call.startswith("DELETE /api/v1/sessions"):
            continue
        for browser, headers in askers:
            answer = browser.open(path, method=method, headers=headers, json={} if method != "GET" else None)
            assert answer.status_code < 500, call
            if answer.headers["Cache-Control"] != "no-store":
                kept.add(call)
    assert kept <= PUBLIC


# -- signed addresses


@pytest.mark.parametrize("page", PAGES)
def test_a_signed_address_opens_one_page_of_one_case_with_our_key_in_its_time(site: Site, page: str) -> None:
    from datetime import timedelta

    reference, _ = site.filed()
    other, _ = site.filed()
    now, key = site.services.clock(), site.services.settings.signing_keys[0]
    soon = now + timedelta(minutes=5)
    good = new_pass(purpose=PAGES[page], reference=reference, until=soon, key=key)
    forged = {
        "key": new_pass(purpose=PAGES[page], reference=reference, until=soon, key=b"not ours"),
        "page": new_pass(
            purpose=next(p for p in PAGES.values() if p != PAGES[page]), reference=reference, until=soon, key=key
        ),
        "time": new_pass(purpose=PAGES[page], reference=reference, until=now - timedelta(seconds=1), key=key),
        "case": _about(other, good),
        "cut": good[:-8],
        "nothing": "x",
    }
    told = {name: _opened(site, page, token) for name, token in forged.items()}
    assert {status for status, _ in told.values()} == {404}
    assert not any(reference in text or other in text for _, text in told.values())


def _about(reference: str, token: str) -> str:
    from base64 import urlsafe_b64decode, urlsafe_b64encode

    _, rest = urlsafe_b64decode(token).decode().split(".", 1)
    return urlsafe_b64encode(f"{reference}.{rest}".encode()).decode()


def _opened(site: Site, page: str, token: str) -> tuple[int, str]:
    answer = site.anybody.get(f"/api/v1/{page}/{token}" + ".ics" * (page == "dates"))
    return answer.status_code, answer.text
