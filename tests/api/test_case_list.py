"""The case list: its filters, its pages, and who is shown what."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from complaints.domain.staff import Responsibility
from tests.api.site import COMPLAINT, Site, errors_of
from tests.factories import a_member

OTHER = "other@staff.example"


def listed(site: Site, query: str = "", *, who: str = "agent") -> list[str]:
    """The references of the first page."""
    answer = site.signed_in(who).get(f"/api/v1/cases?{query}")
    assert answer.status_code == 200, answer.text
    return [row["reference"] for row in answer.get_json()["cases"]]


@pytest.fixture
def noisy(site: Site) -> Site:
    """Three cases that differ: 26110001 of the law department's, 26110002 closed, 26120001 of December."""
    site.services.staff.put(member=a_member(email=OTHER, department="law"))
    site.services.staff.set_responsibilities(
        rows=[
            Responsibility("handler@staff.example", "kitchen-line"),
            Responsibility(OTHER, "law", "price"),
        ]
    )
    site.filed(category="price", business_line="bathroom", description="多收了安装费")
    site.closed()
    site.services.clock.advance(days=14)
    site.filed(complainant={"name": "张伟", "phone": "13900139000"}, description="柜门异响")
    return site


def test_newest_comes_first(noisy: Site) -> None:
    assert listed(noisy) == ["26120001", "26110002", "26110001"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("stage=closed", ["26110002"]),
        ("stage=dispatched", ["26120001", "26110001"]),
        (f"handler={OTHER}", ["26110001"]),
        ("department=law", ["26110001"]),
        ("category=price", ["26110001"]),
        ("business_line=bathroom", ["26110001"]),
        ("severity=general", ["26120001", "26110002", "26110001"]),
        ("severity=major", []),
        ("month=2026-12", ["26120001"]),
        ("month=2026-11", ["26110002", "26110001"]),
        ("handler=none", []),
        ("due=today", []),
        ("due=week", ["26120001"]),
        ("overdue=true", ["26110001"]),
        ("overdue=false", ["26120001", "26110002"]),
        ("q=张伟", ["26120001"]),
        ("q=安装费", ["26110001"]),
        ("q=261100", ["26110002", "26110001"]),
        ("stage=dispatched&month=2026-11", ["26110001"]),
        ("stage=dispatched&category=price&overdue=false", []),
        ("q=柜门异", ["26120001"]),
        ("q=13900139000", ["26120001"]),
        ("q=LIN.FANG@customer", ["26110002", "26110001"]),
        ("q=139 0013 9000", ["26120001"]),
        ("q=9000", ["26120001"]),
        ("q=异响 张伟", ["26120001"]),
        ("q=柜门异响&stage=closed", []),
        ("q=费装", []),
        ("q=op-2026-0815", ["26120001", "26110002", "26110001"]),
        ("q=&stage=&month=&category=&severity=", ["26120001", "26110002", "26110001"]),
    ],
)
def test_filter_shows_what_fits_and_nothing_else(noisy: Site, query: str, found: list[str]) -> None:
    assert listed(noisy, query) == found


def test_row_tells_what_a_list_needs(site: Site) -> None:
    site.filed()
    [row] = site.signed_in("agent").get("/api/v1/cases").get_json()["cases"]
    assert row == {
        "reference": "26110001",
        "stage": "dispatched",
        "handler": "handler@staff.example",
        "handler_name": "王强",
        "department": "kitchen-line",
        "agent": "agent@staff.example",
        "category": "product_quality",
        "business_line": "kitchen",
        "severity": "general",
        "month": "2026-11",
        "round": 1,
        "complainant": "林芳",
        "summary": "橱柜门板安装后第三天开裂。",
        "received_at": "2026-11-20T10:00:00+08:00",
        "due_at": "2026-11-23T10:00:00+08:00",
        "due_clock": "reply",
        "overdue": False,
    }


def test_case_is_overdue_after_its_time_and_not_at_it(site: Site) -> None:
    site.filed()
    seen = []
    for step in (timedelta(days=3, seconds=-1), timedelta(seconds=1), timedelta(seconds=1)):
        site.services.clock.now += step
        [row] = site.signed_in("agent").get("/api/v1/cases").get_json()["cases"]
        seen.append(row["overdue"])
    assert seen == [False, False, True]
    assert listed(site, "overdue=true") == ["26110001"]


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_pages_show_every_case_once(site: Site, limit: int) -> None:
    everything = [site.filed()[0] for _ in range(7)]
    agent, seen, cursor = site.signed_in("agent"), [], ""
    for _ in range(8):
        page = agent.get(f"/api/v1/cases?limit={limit}&cursor={cursor}").get_json()
        assert len(page["cases"]) <= limit
        seen += [row["reference"] for row in page["cases"]]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert seen == everything[::-1]


def test_page_is_of_fifty_unless_asked_otherwise(site: Site) -> None:
    for _ in range(51):
        site.filed()
    page = site.signed_in("agent").get("/api/v1/cases").get_json()
    assert len(page["cases"]) == 50
    assert page["cursor"]


@pytest.mark.parametrize("cursor", ["zzz", "e30", "W10", "[]", "x" * 2000])
def test_cursor_that_was_not_given_out_is_refused(site: Site, cursor: str) -> None:
    site.filed()
    answer = site.signed_in("agent").get(f"/api/v1/cases?cursor={cursor}")
    assert answer.status_code == 422
    assert "翻页标记无效" in answer.get_json()["message"]


def test_cursor_of_another_list_is_refused(site: Site) -> None:
    for _ in range(2):
        site.filed()
    cursor = site.signed_in("agent").get("/api/v1/cases?limit=1").get_json()["cursor"]
    assert cursor
    answer = site.signed_in("agent").get(f"/api/v1/cases?limit=1&stage=dispatched&cursor={cursor}")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=many", "limit"),
        ("limit=99999999999999999999", "limit"),
        ("overdue=maybe", "overdue"),
        ("q=%00", "q"),
        ("stage=" + "x" * 21, "stage"),
        ("handelr=agent@staff.example", "handelr"),
        ("stage=nowhere", "stage"),
        ("stage=Closed", "stage"),
        ("month=2026-13", "month"),
        ("month=2026-1", "month"),
        ("month=202611", "month"),
        ("month=November", "month"),
        ("category=zz", "category"),
        ("business_line=zz", "business_line"),
        ("severity=zz", "severity"),
    ],
)
def test_filter_that_is_none_is_named(site: Site, query: str, field: str) -> None:
    assert set(errors_of(site.signed_in("agent").get(f"/api/v1/cases?{query}"))) == {field}


# -- who is shown what


@pytest.mark.parametrize("who", ["agent", "supervisor", "director", "executive", "auditor", "legal", "admin"])
def test_who_watches_over_all_sees_all(noisy: Site, who: str) -> None:
    assert len(listed(noisy, who=who)) == 3


def test_handler_sees_his_own_cases(noisy: Site) -> None:
    assert listed(noisy, who="handler") == ["26120001", "26110002"]


def test_head_sees_those_of_his_department(noisy: Site) -> None:
    noisy.services.staff.put(member=replace(a_member("head"), department="law"))
    assert listed(noisy, who="head") == ["26110001"]


@pytest.mark.parametrize("query", ["department=law", "q=261100"])
def test_no_filter_shows_a_handler_more_than_his_own(noisy: Site, query: str) -> None:
    assert "26110001" not in listed(noisy, query, who="handler")


@pytest.mark.parametrize("who", [OTHER, "agent@staff.example", "nobody@staff.example"])
def test_handler_who_asks_for_the_list_of_somebody_else_gets_none(noisy: Site, who: str) -> None:
    assert listed(noisy, f"handler={who}", who="handler") == []


def test_head_who_asks_for_another_department_gets_none(noisy: Site) -> None:
    assert listed(noisy, "department=kitchen-line", who="head") == ["26120001", "26110002"]
    assert listed(noisy, "department=law", who="head") == []


def test_deputy_sees_the_list_of_the_absent_when_he_asks_for_it(noisy: Site) -> None:
    today = noisy.services.clock().date()
    noisy.services.staff.put(
        member=a_member(email=OTHER, department="law", deputy="handler@staff.example", away_from=today)
    )
    assert listed(noisy, f"handler={OTHER}", who="handler") == ["26110001"]


def test_list_is_for_staff_only(noisy: Site) -> None:
    assert noisy.anybody.get("/api/v1/cases").status_code == 401


# -- complaints taken by staff


def taken(site: Site, who: str, **changes: Any) -> Any:
    """POST /cases by a member of staff."""
    return site.signed_in(who).post("/api/v1/cases", json=COMPLAINT | {"channel": "phone"} | changes)


@pytest.mark.parametrize("channel", ["phone", "letter", "visit", "fax", "chat", "social"])
def test_complaint_by_any_channel_of_the_policy_is_taken(site: Site, channel: str) -> None:
    answer = taken(site, "agent", channel=channel)
    assert answer.status_code == 201
    assert set(answer.get_json()) == {"reference", "secret", "status_url", "promises", "calendar_url", "changed"}
    assert site.case(answer.get_json()["reference"]).content.channel == channel


def test_channel_that_the_policy_does_not_have_is_refused(site: Site) -> None:
    assert set(errors_of(taken(site, "agent", channel="pigeon"))) == {"channel"}


def test_channel_must_be_given(site: Site) -> None:
    assert set(errors_of(taken(site, "agent", channel=""))) == {"channel"}


@pytest.mark.parametrize("who", ["handler", "head", "auditor", "legal", "executive", "admin"])
def test_who_may_not_take_complaints_is_refused(site: Site, who: str) -> None:
    assert taken(site, who).status_code == 403
    assert site.services.cases.saves == 0


def test_public_form_goes_by_the_web_only(site: Site) -> None:
    assert set(errors_of(site.file(COMPLAINT | {"channel": "phone"}))) == {"channel"}
