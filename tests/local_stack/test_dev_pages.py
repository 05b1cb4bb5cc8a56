"""What the local stack answers below /dev, and at `/`, on a portal that runs."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests

from complaints.adapters.policy_files import POLICIES, load_policy
from tests.local_stack.running import RunningPortal, running_portal
from tests.patience import PATIENCE, eventually

ROLES = {"agent", "handler", "head", "supervisor", "director", "executive", "auditor", "legal", "admin"}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    with running_portal(tmp_path_factory.mktemp("pages") / "local", STORE="moto") as running:
        yield running


def post(portal: RunningPortal, path: str, body: Any, **headers: str) -> requests.Response:
    return requests.post(portal.url + path, json=body, headers=headers, timeout=PATIENCE)


def test_there_is_a_login_for_every_role(portal: RunningPortal) -> None:
    staff = portal.get("/dev/staff")
    logins = {(member["email"], *member["roles"]) for member in staff}
    assert logins >= {(f"{role}@staff.example", role) for role in ROLES}
    assert {role for _, *roles in logins for role in roles} >= set(load_policy(POLICIES / "oppein.toml").roles)


def test_the_head_heads_the_handlers_department(portal: RunningPortal) -> None:
    departments = {member["roles"][0]: member["department"] for member in portal.get("/dev/staff")}
    assert departments["handler"] == departments["head"] != ""


def test_a_member_of_staff_is_signed_in_without_a_mail(portal: RunningPortal) -> None:
    session = requests.Session()
    session.post(f"{portal.url}/dev/session", json={"email": "Agent@staff.example"}, timeout=PATIENCE)
    signed_in = session.get(f"{portal.url}/api/v1/sessions/current", timeout=PATIENCE).json()
    assert signed_in["email"] == "agent@staff.example"


@pytest.mark.parametrize("body", [{"email": "nobody@staff.example"}, {"email": 3}, {}, []])
def test_nobody_else_is_signed_in(portal: RunningPortal, body: Any) -> None:
    answer = post(portal, "/dev/session", body)
    assert answer.status_code == 422
    assert "Set-Cookie" not in answer.headers


def test_a_foreign_page_cannot_sign_anybody_in(portal: RunningPortal) -> None:
    answer = post(portal, "/dev/session", {"email": "admin@staff.example"}, Origin="https://elsewhere.example")
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_the_clock_shows_the_companys_time_and_moves_forward(portal: RunningPortal) -> None:
    before = portal.get("/dev/clock")["now"]
    moved = portal.post("/dev/clock", {"advance": "PT48H"})["now"]
    assert before.endswith("+08:00")
    lead = datetime.fromisoformat(moved) - datetime.fromisoformat(before)
    assert timedelta(hours=48) <= lead < timedelta(hours=49)


@pytest.mark.parametrize(
    "body",
    [
        {"now": "2020-01-01T00:00:00Z"},
        {"now": "2030-01-01T00:00:00"},
        {"now": "tomorrow"},
        {"now": "2999-01-01T00:00:00Z"},
        {"now": 3},
        {"advance": "P1M"},
        {"advance": "-PT1H"},
        {"advance": "PT1H", "now": "2030-01-01T00:00:00Z"},
        {},
        ["PT1H"],
    ],
)
def test_the_clock_is_not_moved_by_what_is_no_time_to_come(portal: RunningPortal, body: Any) -> None:
    before = datetime.fromisoformat(portal.get("/dev/clock")["now"])
    answer = post(portal, "/dev/clock", body)
    assert answer.status_code == 422
    told = answer.json()
    assert (told["code"], told["status"], told["errors"]) == (422, "Unprocessable Entity", {})
    assert set(told) == {"code", "status", "message", "errors"}
    assert datetime.fromisoformat(portal.get("/dev/clock")["now"]) - before < timedelta(hours=1)


def test_a_letter_is_there_by_itself_and_is_answered_from_the_page(portal: RunningPortal) -> None:
    complaint = {
        "complainant": {"name": "林女士", "email": "lin@mail.example"},
        "category": "product_quality",
        "description": "橱柜门板开裂，希望尽快更换。",
        "consent": True,
        "locale": "zh-CN",
    }
    reference = portal.post("/api/v1/complaints", complaint)["reference"]
    # All mails: who asks for those of one person has them sent first.
    (letter,) = eventually(lambda: [mail for mail in portal.get("/dev/mail") if mail["to"] == ["lin@mail.example"]])
    assert f"[{reference}]" in letter["subject"]
    raw = requests.get(f"{portal.url}/dev/mail/{letter['id']}", timeout=PATIENCE)
    assert raw.headers["Content-Type"].startswith("message/rfc822")
    assert letter["headers"]["Message-ID"].encode() in raw.content
    answer = post(portal, f"/dev/mail/{letter['id']}/reply", {"text": "补充：客厅的柜门也裂了。"})
    assert answer.json() == {"from": "lin@mail.example", "to": letter["headers"]["Reply-To"]}
    session = requests.Session()
    session.post(f"{portal.url}/dev/session", json={"email": "agent@staff.example"}, timeout=PATIENCE)
    timeline = session.get(f"{portal.url}/api/v1/cases/{reference}", timeout=PATIENCE).json()["timeline"]
    assert timeline[-1]["data"]["text"].strip() == "补充：客厅的柜门也裂了。"


def test_the_html_of_a_mail_cannot_run_anything(portal: RunningPortal) -> None:
    post(portal, "/api/v1/session-requests", {"email": "legal@staff.example"})
    letter = portal.get("/dev/mail?to=legal@staff.example")[0]
    shown = requests.get(f"{portal.url}/dev/mail/{letter['id']}/html", timeout=PATIENCE)
    policy = shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy


@pytest.mark.parametrize("path", ["/dev/mail/none", "/dev/mail/none/html", "/dev/nothing", "/dev/../server.py"])
def test_what_is_not_there_is_not_found(portal: RunningPortal, path: str) -> None:
    assert requests.get(portal.url + path, timeout=PATIENCE).status_code == 404


@pytest.mark.parametrize("path", ["/", "/track.html", "/admin.html", "/dev/"])
def test_pages_say_what_a_browser_may_do(portal: RunningPortal, path: str) -> None:
    answer = requests.get(portal.url + path, timeout=PATIENCE)
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/../pyproject.toml", "/%2e%2e/pyproject.toml", "/..%2fpyproject.toml"])
def test_no_file_outside_the_site_is_served(portal: RunningPortal, path: str) -> None:
    request = requests.Request("GET", portal.url).prepare()
    request.url = portal.url + path
    with requests.Session() as session:
        assert session.send(request, timeout=PATIENCE).status_code == 404
