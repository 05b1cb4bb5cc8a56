"""Typical cases: written without names, agreed to, mailed once, searched, and shown beside cases like them."""

import json
from dataclasses import replace
from typing import Any

import pytest

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.acts import THE_PORTAL
from complaints.domain.policy_intake import Hides
from complaints.usecases.keep_bulletin import send_what_waits
from functions import _runtime, due_reports
from tests.api.site import Site, errors_of
from tests.factories import a_member, a_path
from tests.fakes import fake_services
from tests.unit.domain.on_a_path import under

LIST = "/api/v1/bulletin"
TEXTS = {
    "title": "门板受潮开裂",
    "happened": "安装后第三天橱柜门板开裂，客户要求更换。",
    "cause": "封边不严，雨季受潮。",
    "lesson": "雨季出厂前须逐块检验封边。",
    "measure": "更换门板，改用激光封边。",
    "category": "product_quality",
    "business_line": "kitchen",
}


@pytest.fixture
def site() -> Site:
    return Site(fake_services(policy=load_policy(POLICIES / "oppein.toml")))


def write(site: Site, who: str = "handler", **changes: str) -> Any:
    return site.signed_in(who).post(LIST, json=TEXTS | changes)


def written(site: Site, **changes: str) -> str:
    """Where one that was written is found."""
    answer = write(site, **changes)
    assert answer.status_code == 201, answer.text
    told = answer.get_json()
    return f"{LIST}/{told['period']}/{told['number']}"


def does(site: Site, who: str, path: str, what: str, body: Any, version: str = "*") -> Any:
    client = site.signed_in(who)
    if what:
        return client.post(f"{path}/{what}", json=body, headers={"If-Match": version})
    return client.put(path, json=body, headers={"If-Match": version})


def published(site: Site, **changes: str) -> str:
    path = written(site, **changes)
    assert does(site, "director", path, "agreement", {}).get_json()["state"] == "sent"
    return path


def titles(site: Site, who: str = "agent", **query: str) -> list[str]:
    answer = site.signed_in(who).get(LIST, query_string=query)
    assert answer.status_code == 200, answer.text
    return [row["title"] for row in answer.get_json()["rows"]]


def mails(site: Site, matter: str) -> list[str]:
    found = [mail for mail in site.services.mailer.sent if mail.headers["X-Letter-Kind"] == "bulletin"]
    return [mail.to for mail in found if json.loads(mail.text)["matter"] == matter]


def test_one_is_written_agreed_to_and_mailed_once_to_those_concerned(site: Site) -> None:
    path = written(site)
    assert mails(site, "waiting") == ["director@staff.example"]
    assert titles(site) == [], "nobody else sees it before"
    assert titles(site, "director") == ["门板受潮开裂"]
    assert does(site, "handler", path, "agreement", {}).status_code == 403
    assert does(site, "director", path, "agreement", {"note": "好"}).get_json()["state"] == "sent"
    assert sorted(mails(site, "sent")) == [f"{who}@staff.example" for who in ("agent", "handler", "head", "supervisor")]
    assert titles(site) == ["门板受潮开裂"]
    for _ in range(2):
        send_what_waits(desk=site.services.bulletin_desk, circumstances=site.services.circumstances(THE_PORTAL))
    assert len(mails(site, "sent")) == 4
    assert does(site, "director", path, "agreement", {}).status_code == 409


def test_words_that_tell_who_complained_are_refused_at_their_field(site: Site) -> None:
    reference = site.closed()
    answer = write(site, reference=reference, happened="林芳来电 13800138000", measure="订单OP-2026-0815已更换")
    assert errors_of(answer) == {
        "happened": ["文中有电话号码，请去掉。", "文中有投诉人的姓名，请去掉。"],
        "measure": ["文中有订单号，请去掉。"],
    }
    path = written(site, reference=reference)
    refused = does(site, "handler", path, "", TEXTS | {"reference": reference, "lesson": "林芳"})
    assert errors_of(refused) == {"lesson": ["文中有投诉人的姓名，请去掉。"]}


def test_who_leaves_out_of_which_case_it_tells_gets_no_name_past_the_check(site: Site) -> None:
    path = written(site, reference=site.closed())
    assert errors_of(does(site, "handler", path, "", TEXTS | {"lesson": "林芳"})) == {
        "lesson": ["文中有投诉人的姓名，请去掉。"]
    }
    assert does(site, "handler", path, "", TEXTS | {"lesson": "改"}).get_json()["reference"] == "26110001"


def test_who_may_not_see_the_case_that_is_told_is_not_offered_to_change_it(site: Site) -> None:
    other = a_member("handler", email="handler2@staff.example", department="D-99")
    site.services.staff.put(member=other)
    path = written(site, reference=site.closed())
    assert site.signed_in("handler").get(path).get_json()["may_write"]
    told = site.signed_in("handler2").get(path).get_json()
    assert (told["may_write"], told["reference"]) == (False, "")
    assert does(site, "handler2", path, "", TEXTS | {"lesson": "改"}).status_code == 403


@pytest.mark.parametrize("field", ["title", "happened", "cause", "lesson"])
def test_what_has_to_be_said_is_asked_for(site: Site, field: str) -> None:
    assert list(errors_of(write(site, **{field: " "}))) == [field]


def test_a_case_in_hand_and_one_that_is_not_there_are_not_told(site: Site) -> None:
    open_case, _ = site.filed()
    assert errors_of(write(site, reference=open_case)) == {"reference": ["只有已结案的投诉才能写成案例。"]}
    assert write(site, reference="26119999").status_code == 404


def test_a_confidential_case_is_neither_told_nor_proposed() -> None:
    site = Site(fake_services(policy=under(a_path(hides=Hides.NAME))))
    reference, _ = site.filed(category="price")
    closing = {"kind": "answered", "reason": "电话中已解决"}
    assert site.act("agent", reference, "closure", closing).status_code == 200
    assert errors_of(write(site, "supervisor", reference=reference)) == {"reference": ["保密的投诉不能写成案例。"]}
    assert site.signed_in("supervisor").get(LIST).get_json()["proposed"] == []


def test_who_may_not_write_neither_writes_nor_changes_nor_takes_back(site: Site) -> None:
    assert write(site, "agent").status_code == 403
    path = published(site)
    assert does(site, "agent", path, "", TEXTS).status_code == 403
    assert does(site, "agent", path, "withdrawal", {"reason": "x"}).status_code == 403
    assert site.signed_in("agent").get(LIST).get_json()["proposed"] == []


def test_what_is_returned_is_written_anew_and_agreed_to_anew(site: Site) -> None:
    path = written(site)
    assert does(site, "director", path, "return", {"note": "写明工艺"}).status_code == 200
    assert mails(site, "returned") == ["handler@staff.example"]
    after = does(site, "handler", path, "", TEXTS | {"cause": "封边温度不够"}).get_json()
    assert (after["state"], after["waits_for"], after["cause"]) == ("waiting", "director", "封边温度不够")
    assert does(site, "director", path, "agreement", {}).get_json()["state"] == "sent"
    assert does(site, "handler", path, "", TEXTS).status_code == 409, "what was sent stays as it is"


def test_who_read_an_old_version_changes_nothing(site: Site) -> None:
    path = written(site)
    version = site.signed_in("handler").get(path).headers["ETag"]
    does(site, "handler", path, "", TEXTS | {"cause": "另一原因"})
    assert does(site, "director", path, "agreement", {}, version).status_code == 412


def test_what_is_taken_back_is_found_by_nobody_but_who_writes_and_agrees(site: Site) -> None:
    path = published(site)
    assert does(site, "handler", path, "withdrawal", {"reason": "有人认出"}).get_json()["state"] == "superseded"
    assert (titles(site), titles(site, "handler")) == ([], ["门板受潮开裂"])
    assert site.signed_in("agent").get(path).status_code == 404
    assert does(site, "handler", path, "withdrawal", {"reason": "x"}).status_code == 409


def test_it_is_found_by_words_and_category(site: Site) -> None:
    published(site)
    published(
        site, title="安装费多收", happened="多收安装费", cause="报价单漏项", lesson="报价须复核", category="price"
    )
    assert titles(site) == ["安装费多收", "门板受潮开裂"], "the latest first"
    assert titles(site, q="封边 雨季") == ["门板受潮开裂"]
    assert titles(site, q="报价") == ["安装费多收"]
    assert titles(site, category="product_quality") == ["门板受潮开裂"]
    assert titles(site, q="没有这个词") == []


def test_a_case_shows_typical_ones_that_are_like_it_but_not_its_own(site: Site) -> None:
    told = site.closed()
    published(site, reference=told)
    published(site, title="多收费", happened="报价", cause="漏项", lesson="复核", measure="退款", category="price")
    other, _ = site.filed()
    similar = site.signed_in("handler").get(f"/api/v1/cases/{other}/similar").get_json()
    assert [row["title"] for row in similar["rows"]] == ["门板受潮开裂"]
    assert similar["may_write"]
    assert site.signed_in("handler").get(f"/api/v1/cases/{told}/similar").get_json()["rows"] == []
    assert site.signed_in("handler").get("/api/v1/cases/26119999/similar").status_code == 404


def test_which_case_it_tells_is_shown_to_who_may_see_that_case_alone(site: Site) -> None:
    path = published(site, reference=site.closed())
    assert site.signed_in("supervisor").get(path).get_json()["reference"] == "26110001"
    assert site.signed_in("admin").get(path).get_json()["reference"] in ("", "26110001")
    assert all("reference" not in row for row in site.signed_in("agent").get(LIST).get_json()["rows"])


def test_closed_cases_worth_telling_are_proposed_until_they_are_told(site: Site) -> None:
    reference = site.closed()
    site.filed()
    proposals = site.signed_in("supervisor").get(LIST).get_json()["proposed"]
    assert [each["reference"] for each in proposals] == [reference]
    written(site, reference=reference)
    assert site.signed_in("supervisor").get(LIST).get_json()["proposed"] == []


def test_the_function_asks_again_and_sends_what_stopped_on_the_way(site: Site) -> None:
    written(site)
    site.services.clock.advance(days=3)
    _runtime.use(site.services)
    due_reports.run({}, None)
    assert mails(site, "waiting") == ["director@staff.example"] * 2


def test_a_regulation_without_a_bulletin_says_so(site: Site) -> None:
    site.services = replace(site.services, policy=replace(site.services.policy, bulletin=None))
    site.app.extensions["portal"] = site.services
    assert site.signed_in("handler").get(LIST).status_code == 404
    assert write(site).status_code == 404
    reference, _ = site.filed()
    assert site.signed_in("handler").get(f"/api/v1/cases/{reference}/similar").get_json()["rows"] == []
