"""What a regulation adds, in a real browser: a record, a request, and the word of those who decide."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from complaints.adapters.policy_files import POLICIES
from tests.functional.running import Running, portal_of

POLICY = """
extends = "oppein"
id = "steps"
version = "1"
title = { zh = "步骤试行办法", en = "Trial of the steps" }
source = "this test"
effective = "2026-01-01"

[records.site_visit]
title = { zh = "上门查看", en = "Visit" }
by = ["agent"]
fields.on = { title = { zh = "查看日期", en = "Visited on" }, kind = "date", required = true }
fields.found = { title = { zh = "查看情况", en = "Found" }, required = true }

[records.plan]
title = { zh = "整改方案", en = "Plan" }
by = ["agent"]
requires = ["site_visit"]

[approvals.more_time]
title = { zh = "延期答复", en = "More time" }
by = ["agent"]
tiers = ["supervisor"]
extends = ["reply"]
requires = ["site_visit"]

[acts]
record.by = ["agent"]
request.by = ["agent"]
decision.by = ["supervisor"]
"""
COMPLAINT = {
    "complainant": {"name": "林芳", "phone": "13800138000"},
    "category": "product_quality",
    "description": "橱柜门板安装后第三天开裂。",
    "consent": True,
    "locale": "zh-CN",
}

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Running]:
    """A portal under a regulation that has steps of its own."""
    policies = tmp_path / "policies"
    shutil.copytree(POLICIES, policies)
    (policies / "steps.toml").write_text(POLICY, encoding="utf-8")
    with portal_of(tmp_path / "portal", store="moto", POLICY=str(policies / "steps")) as running:
        yield running[0]


def test_steps_of_the_regulation_are_recorded_asked_for_and_decided(
    portal: Running, page: Page, browser: Browser
) -> None:
    reference = portal.call("/api/v1/complaints", COMPLAINT)["reference"]
    until = portal.now() + timedelta(days=9)
    sign_in(portal, page, "agent")
    opens(portal, page, reference)
    waits_for_the_visit(page)
    records_the_visit(page)
    asks_for_time(page, until)
    with another_reader(browser) as supervisor:
        sign_in(portal, supervisor, "supervisor")
        opens(portal, supervisor, reference)
        approves(supervisor)
        reads_it_in_words(supervisor, until)


def sign_in(portal: Running, page: Page, who: str) -> None:
    assert page.request.post(f"{portal.url}/dev/session", data={"email": f"{who}@staff.example"}).status == 201


def opens(portal: Running, page: Page, reference: str) -> None:
    page.goto(f"{portal.url}/admin.html#case/{reference}")
    expect(page.locator(".case-steps")).to_be_visible()


@contextmanager
def another_reader(browser: Browser) -> Iterator[Page]:
    """A reader of English with a small screen."""
    context = browser.new_context(locale="en", timezone_id="Asia/Shanghai", viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.add_init_script("localStorage.setItem('locale', 'en')")
    yield page
    context.close()


def waits_for_the_visit(page: Page) -> None:
    """What must wait says for what, and has no form."""
    waiting = page.locator(".case-steps .steps-later li")
    expect(waiting).to_have_text(["整改方案 须先记录上门查看", "延期答复 须先记录上门查看"])
    expect(step(page, "延期答复")).to_have_count(0)


def records_the_visit(page: Page) -> None:
    """What is missing is said beside its field; then the record is there, and what waited for it is open."""
    visit = unfolded(page, "上门查看")
    visit.get_by_label("查看日期").fill("2026-11-24")
    visit.get_by_role("button", name="记录").click()
    expect(visit.locator(".field__error:visible")).to_have_text(["请填写此项"])
    visit.get_by_label("查看情况").fill("门板两处开裂")
    visit.get_by_role("button", name="记录").click()
    entry = page.locator(".timeline__entry").first
    expect(entry).to_contain_text("办理记录 · 上门查看")
    expect(entry).to_contain_text("2026年11月24日（星期二）")
    expect(entry).to_contain_text("门板两处开裂")
    expect(step(page, "上门查看").locator(".act__note")).to_have_text("已记录 1 次")
    expect(step(page, "整改方案")).to_have_count(1)


def asks_for_time(page: Page, until: datetime) -> None:
    """A time before the limit is refused in words; a later one waits for the supervisor, and not for the agent."""
    more_time = unfolded(page, "延期答复")
    more_time.get_by_label("延期至").fill("2020-01-01T10:00")
    more_time.get_by_label("申请理由").fill("门板需重新生产")
    more_time.get_by_role("button", name="提出申请").click()
    expect(more_time.locator(".field__error:visible")).to_contain_text(["请填写晚于现有期限的时间"])
    more_time.get_by_label("延期至").fill(f"{until:%Y-%m-%dT18:00}")
    more_time.get_by_role("button", name="提出申请").click()
    request = page.locator(".matter")
    expect(request).to_contain_text("门板需重新生产")
    expect(request.locator(".tier")).to_have_text(["客户服务分部主管 待审批"])
    expect(request.locator("form")).to_have_count(0)


def approves(page: Page) -> None:
    request = page.locator(".matter")
    expect(request.locator(".tier--current")).to_contain_text("Supervisor")
    request.get_by_role("button", name="Send the decision").click()
    expect(request.locator(".field__error:visible")).to_have_text(["Please choose one"])
    request.get_by_role("radio", name="Approve").check()
    request.get_by_label("Remarks").fill("可以")
    request.get_by_role("button", name="Send the decision").click()
    expect(page.locator(".matter")).to_have_count(0)


def reads_it_in_words(page: Page, until: datetime) -> None:
    """The timeline names matter, decision and time; the clock is extended."""
    entry = page.locator(".timeline__entry").first
    expect(entry).to_contain_text("Decision · More time")
    expect(entry).to_contain_text("Approved")
    expect(entry).to_contain_text(f"{until:%a} {until.day} {until:%b %Y}, 18:00")
    expect(page.locator(".clock__due").first).to_contain_text("(extended)")


def step(page: Page, title: str) -> Locator:
    """The form of a step, folded or not."""
    return page.locator(".case-steps .act").filter(has=page.locator(".act__title", has_text=title))


def unfolded(page: Page, title: str) -> Locator:
    found = step(page, title)
    found.locator("summary").click()
    return found
