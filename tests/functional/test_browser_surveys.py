"""A survey of many in a browser: its page filled in without a script, its results signed, on a desk and a telephone."""

import json
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.bootstrap import Services
from complaints.domain.acts import THE_PORTAL
from complaints.domain.staff import StaffMember
from complaints.usecases.run_campaigns import run_campaigns
from dev.cached_tools import axe
from tests.factories import moment
from tests.fakes import fake_services
from tests.functional.serving import fits, sign_in
from tests.functional.test_accessibility import RULES

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
MARCH, MAY = moment("Mon 2027-03-01 07:00"), moment("Sat 2027-05-01 07:00")


@pytest.fixture
def services() -> Services:
    """A company of three departments of twenty, whose director signs what the employees say."""
    policy = load_policy(POLICIES / "oppein.toml")
    rules = tuple(replace(rule, signed_by="director") for rule in policy.campaigns)
    services = fake_services(policy=replace(policy, campaigns=rules))
    for department in ("设计部", "生产部", "客服部"):
        for n in range(20):
            roles = frozenset({"agent" if n else "head"})
            member = StaffMember(f"{department}{n}@staff.example", f"{department}{n}", roles, department)
            services.staff.put(member=member)
    return services


def run(services: Any, at: Any) -> dict[str, str]:
    """The path of each questionnaire, by address."""
    services.clock.now = at
    run_campaigns(desk=services.campaign_desk, circumstances=services.circumstances(THE_PORTAL))
    sent = [mail for mail in services.mailer.sent if mail.headers["X-Letter-Kind"] == "survey-invitation"]
    return {mail.to: json.loads(mail.text)["page"].removeprefix("https://portal.example") for mail in sent}


def barriers(page: Page) -> list[str]:
    """What axe finds on the page."""
    page.evaluate(axe())
    answer = page.evaluate("rules => axe.run(document, {runOnly: rules})", list(RULES))
    return [each["id"] for each in answer["violations"]]


def the_others_send(form: Request, addresses: list[str], page: Page) -> None:
    """What the form sent is sent to each address: as many colleagues answer the same as it takes to count them."""
    for address in addresses:
        answer = page.request.post(address, data=form.post_data, headers={"Content-Type": form.headers["content-type"]})
        assert "谢谢您的回答" in answer.text()


@pytest.mark.parametrize("width", [1280, 360])
def test_it_is_answered_without_a_script_and_its_results_are_signed(
    services: Services, url: str, browser: Browser, page: Page, width: int
) -> None:
    links = run(services, MARCH)
    plain = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 800}).new_page()
    answers = [link for address, link in links.items() if not address.startswith("客服部")]
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{url}{answers[0]}")
    assert barriers(page) == []
    plain.goto(f"{url}{answers[0]}")
    plain.get_by_role("button", name="提交").click()
    expect(plain.get_by_role("alert")).to_contain_text("请至少回答一题")
    for link in answers[:2]:
        plain.goto(f"{url}{link}")
        plain.get_by_role("group", name="您对目前的工作满意吗？").get_by_label("非常满意").check()
        plain.get_by_role("group", name="您对部门之间的协作满意吗？").get_by_label("不满意", exact=True).check()
        plain.get_by_label("还想说的话").fill("希望少加班")
        with plain.expect_request(lambda request: request.method == "POST") as sending:
            plain.get_by_role("button", name="提交").click()
        expect(plain.get_by_role("heading", level=1)).to_have_text("谢谢您的回答")
    the_others_send(sending.value, [f"{url}{link}" for link in answers[2:]], page)

    run(services, MAY)
    sign_in(page, "director", services=services, url=url)
    page.goto(f"{url}/admin.html#surveys")
    row = page.get_by_role("listitem").filter(has_text="员工满意度调查").filter(has_text="2027")
    expect(row.first).to_contain_text("待签核")
    row.first.get_by_role("link").click()
    expect(page.get_by_text("无人参加的部门：客服部")).to_be_visible()
    scores = page.get_by_role("region", name="得分")
    expect(scores.get_by_role("row").filter(has_text="您对目前的工作满意吗？")).to_contain_text("5.00")
    expect(page.get_by_text("希望少加班").first).to_be_visible()
    fits(page)
    assert barriers(page) == []
    page.get_by_role("button", name="签核").click()
    expect(page.locator(".surveys__head")).to_contain_text("已结束")
    with page.expect_download() as down:
        page.get_by_role("link", name="下载 CSV").click()
    assert down.value.suggested_filename == "survey-staff-2027.csv"
