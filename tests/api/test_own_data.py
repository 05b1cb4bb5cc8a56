"""The notice of privacy, a request for one's data through the same engine, and a copy of all that is kept."""

import json
import re
from functools import cache
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from complaints.adapters.calendars import working_calendar
from complaints.adapters.policy_files import POLICIES, known_policies, load_policy
from complaints.domain.clocks import clocks
from complaints.domain.policy import PolicyProfile
from complaints.domain.privacy import data_request
from complaints.domain.scanning import PENDING
from complaints.domain.staff import Roster
from dev.demo_staff import put_demo_staff
from tests.api.site import COMPLAINT, NOBODY, Site
from tests.fakes import InMemoryStaff, fake_services

ASKED = {
    "name": "林芳",
    "phone": "13800138000",
    "demand": "删除我的个人信息",
    "description": "编号 26110001",
    "consent": "on",
    "locale": "zh-CN",
}


@cache
def loaded(policy_id: str) -> PolicyProfile:
    return load_policy(POLICIES / f"{policy_id}.toml")


def under(policy_id: str) -> Site:
    """The portal under a regulation that is shipped."""
    policy, staff = loaded(policy_id), InMemoryStaff(Roster())
    put_demo_staff(staff=staff, policy=policy)
    return Site(fake_services(policy=policy, calendar=working_calendar(policy.calendar), staff=staff))


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form for requests."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page[page.index('id="request"') :])
    return {name: unescape(value) for name, value in found}


# -- the notice


@pytest.mark.parametrize("policy_id", known_policies())
def test_every_regulation_has_its_notice_and_takes_requests_for_data(policy_id: str) -> None:
    site = under(policy_id)
    told = site.anybody.get("/api/v1/privacy").get_json()
    assert [each["id"] for each in told["sections"]] == ["who", "what", "why", "how_long", "who_sees", "rights"]
    assert told["consent"]["zh-CN"] == loaded(policy_id).intake.consent.zh
    page = site.anybody.get("/api/v1/privacy/page").text
    answer = site.anybody.post("/api/v1/complaints", data=hidden(page) | ASKED)
    assert answer.status_code == 303, answer.text


@pytest.mark.parametrize("policy_id", known_policies())
def test_a_request_runs_its_clock_is_not_counted_and_stays_off_the_form(policy_id: str) -> None:
    site, policy = under(policy_id), loaded(policy_id)
    rule = data_request(policy=policy)
    assert rule is not None
    assert not rule.counted
    assert f'value="{rule.id}"' not in site.anybody.get("/api/v1/form").text
    assert rule.id not in [each["id"] for each in site.anybody.get("/api/v1/policy").get_json()["types"]]
    body = {
        "complainant": {"name": "林芳", "phone": "13800138000"},
        "type": rule.id,
        "category": policy.intake.mail_category,
        "description": "请告知保存了我的哪些信息",
        "consent": True,
    }
    reference = site.file(body).get_json()["reference"]
    found = clocks(case=site.case(reference), policy=policy, calendar=working_calendar(policy.calendar))
    [clock] = [each for each in found if each.rule.id == "data_request"]
    assert (clock.rule.limit.amount, clock.rule.limit.unit.value) == (15, "working_days")


@pytest.mark.parametrize(("locale", "said"), [("zh-CN", "您的权利"), ("en", "Your rights")])
def test_page_speaks_the_wanted_language(locale: str, said: str) -> None:
    page = under("oppein").anybody.get(f"/api/v1/privacy/page?locale={locale}").text
    assert f'<html lang="{locale}"' in page
    assert said in page


def test_request_with_errors_comes_back_on_its_page_with_what_was_typed() -> None:
    site = under("oppein")
    page = site.anybody.get("/api/v1/privacy/page").text
    answer = site.anybody.post(
        "/api/v1/complaints", data=hidden(page) | ASKED | {"phone": "12", "description": "我的<b>话"}
    )
    assert answer.status_code == 422
    assert "电话号码不正确" in answer.text
    assert "我的&lt;b&gt;话" in answer.text
    assert 'id="request"' in answer.text


# -- the copy


@pytest.fixture
def filed(site: Site) -> tuple[str, dict[str, str]]:
    """A complaint with a file, and another file added."""
    for name in ("door.jpg", "wall.jpg"):
        site.services.attachments.put(
            key=f"upload/{name}", name=name, type="image/jpeg", body=b"\xff\xd8\xff" + b"x" * 99
        )
    reference, secret = site.filed(attachments=["upload/door.jpg"])
    added = {"text": "又裂了一处", "attachments": ["upload/wall.jpg"]}
    assert site.add(reference, secret, "supplements", added).status_code == 200
    return reference, secret


def export(site: Site, of: tuple[str, dict[str, str]], form: str = "json") -> Any:
    reference, secret = of
    return site.anybody.get(f"/api/v1/complaints/{reference}/export?format={form}", headers=secret)


def test_copy_holds_what_was_said_and_what_was_agreed_to(site: Site, filed: tuple[str, dict[str, str]]) -> None:
    told = export(site, filed).get_json()
    assert told["complainant"]["phone"] == "13800138000"
    assert told["complaint"]["description"] == COMPLAINT["description"]
    policy = site.services.policy
    assert told["consent"]["words"] == policy.intake.consent.zh
    assert (told["consent"]["policy"], told["consent"]["version"]) == (policy.id, policy.version)
    assert "又裂了一处" in [entry["text"] for entry in told["timeline"]]
    assert [file["name"] for file in told["files"]] == ["door.jpg", "wall.jpg"]
    assert "secret" not in json.dumps(told)


def test_zip_holds_the_data_and_the_files(site: Site, filed: tuple[str, dict[str, str]]) -> None:
    answer = export(site, filed, "zip")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{filed[0]}.zip"'
    with ZipFile(BytesIO(answer.data)) as archive:
        assert archive.namelist() == ["data.json", "files/01-door.jpg", "files/02-wall.jpg"]
        told = json.loads(archive.read("data.json"))
    assert [file["in_zip"] for file in told["files"]] == ["files/01-door.jpg", "files/02-wall.jpg"]


def test_files_that_nobody_has_cleared_are_named_and_not_handed_out(
    site: Site, filed: tuple[str, dict[str, str]]
) -> None:
    site.services.attachments.findings["upload/door.jpg"] = PENDING
    with ZipFile(BytesIO(export(site, filed, "zip").data)) as archive:
        assert archive.namelist() == ["data.json", "files/02-wall.jpg"]
    assert export(site, filed).get_json()["files"][0]["url"] is None


def test_copy_is_for_who_has_the_secret_alone(site: Site, filed: tuple[str, dict[str, str]]) -> None:
    assert export(site, (filed[0], NOBODY)).status_code == 404
    assert export(site, ("26119999", filed[1])).status_code == 404
    assert export(site, filed, "pdf").status_code == 422


def test_staff_read_the_words_that_were_agreed_to_and_their_version(site: Site) -> None:
    reference, _ = site.filed(locale="en")
    shown = site.signed_in("agent").get(f"/api/v1/cases/{reference}").get_json()
    assert shown["complaint"]["consent"] == site.services.policy.intake.consent.en
    assert shown["policy"]["version"] == site.services.policy.version
