"""What is due is proposed by one and approved by another on the staff page, many at once; what is left is shown."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from complaints.bootstrap import Services
from complaints.usecases.writing import writing
from tests.api.site import Site
from tests.factories import circumstances, moment
from tests.fakes import fake_services
from tests.functional.serving import fits, served, sign_in
from tests.keeping import OVER, a_closed_case, keeping_policy

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
POLICY = keeping_policy()


@pytest.fixture
def services() -> Services:
    """Three cases whose time is over."""
    services: Any = fake_services(policy=POLICY)
    for serial in range(1, 4):
        by = circumstances(policy=POLICY, now=moment("Mon 2026-11-23 09:00"))
        case = a_closed_case(reference=f"2611000{serial}")
        services.cases.save(writing=writing(before=None, after=case, circumstances=by))
    services.clock.now = moment(OVER)
    return services


@pytest.fixture
def desk(services: Services) -> Iterator[str]:
    with served(services) as address:
        yield address


def look(page: Page, services: Services, desk: str, who: str, view: str) -> None:
    page.context.clear_cookies()
    sign_in(page, who, services=services, url=desk)
    page.goto(f"{desk}/admin.html#{view}")
    page.reload()


def test_two_people_dispose_of_several_cases_at_once(services: Services, desk: str, page: Page) -> None:
    look(page, services, desk, "supervisor", "retention")
    expect(page.get_by_role("heading", name="2027年2月 3")).to_be_visible()
    page.get_by_label("全选本页可办的 3 件").check()
    page.get_by_label("选择 26110003").uncheck()
    page.get_by_role("button", name="提议销毁 (2)").click()
    page.get_by_role("button", name="提议销毁", exact=True).click()
    expect(page.locator(".retention-deed .field__error")).to_have_text("请填写内容")
    page.get_by_label("提议理由").fill("保存期满")
    page.get_by_role("button", name="提议销毁", exact=True).click()
    expect(page.locator("#main").get_by_text("已提议销毁 2 件")).to_be_visible()
    page.get_by_role("button", name="关闭").click()
    expect(page.locator(".retention__row")).to_have_count(1)

    look(page, services, desk, "director", "work")
    page.get_by_role("link", name="有 2 件到期档案的销毁提议，等您批准").click()
    expect(page.get_by_text("赵敏于 2027年2月23日周二 09:01 提议销毁").first).to_be_visible()
    page.get_by_label("全选本页可办的 2 件").check()
    page.get_by_role("button", name="批准销毁 (2)").click()
    expect(page.locator(".retention-deed")).to_contain_text("无法恢复")
    page.get_by_label("批准意见").fill("同意")
    page.get_by_role("button", name="批准销毁", exact=True).click()
    expect(page.locator("#main").get_by_text("已批准销毁 2 件")).to_be_visible()

    look(page, services, desk, "auditor", "retention/disposed")
    expect(page.locator(".retention__row")).to_have_count(2)
    page.get_by_role("link", name="26110001").click()
    panel = page.locator(".case-keeping")
    expect(panel).to_contain_text("此案内容已销毁")
    expect(panel).to_contain_text("周涛于 2027年2月23日周二 09:01 批准销毁")
    expect(page.locator(".case-acts")).to_be_hidden()
    assert not re.search("林芳|13800138000|开裂", page.locator("main").inner_text())

    page.goto(f"{desk}/admin.html#audit/26110001")
    expect(page.get_by_text("此案内容已按规定销毁")).to_be_visible()


def test_who_proposed_cannot_approve_and_is_told_why(services: Services, desk: str, page: Page) -> None:
    look(page, services, desk, "legal", "case/26110001?act=disposal")
    page.get_by_role("textbox", name="理由").fill("保存期满")
    page.get_by_role("button", name="提议销毁").click()
    expect(page.locator(".case-keeping")).to_contain_text("提议人不能批准自己的提议")
    page.goto(f"{desk}/admin.html#retention/proposed")
    expect(page.locator(".retention__barred")).to_contain_text("须由另一人批准")
    expect(page.get_by_role("button", name="批准销毁")).to_have_count(0)


def test_a_case_is_held_and_stays_out_of_what_is_due(services: Services, desk: str, page: Page) -> None:
    look(page, services, desk, "legal", "case/26110002?act=legal-hold")
    page.get_by_role("textbox", name="理由").fill("诉讼中")
    page.get_by_role("button", name="设置保全").click()
    expect(page.locator(".case-keeping")).to_contain_text("解除保全之前不能销毁")
    page.goto(f"{desk}/admin.html#retention")
    expect(page.locator(".retention__row")).to_have_count(2)
    page.get_by_role("link", name="法律保全 1").click()
    held = page.locator(".retention__row", has_text="26110002")
    expect(held).to_contain_text("孙悦于 2027年2月23日周二 09:01 设置法律保全")


def test_who_was_slower_is_told_and_nothing_is_done_twice(services: Services, desk: str, page: Page) -> None:
    look(page, services, desk, "supervisor", "retention")
    page.get_by_label("选择 26110001").check()
    other = page.context.browser
    assert other is not None
    window = other.new_context().new_page()
    look(window, services, desk, "legal", "retention")
    window.get_by_label("选择 26110001").check()
    window.get_by_role("button", name=re.compile("提议销毁|Propose")).click()
    window.get_by_label(re.compile("提议理由|Why")).fill("期满")
    window.get_by_role("button", name=re.compile("^(提议销毁|Propose disposal)$")).click()
    expect(window.locator(".retention-deed__made")).to_be_visible()
    window.context.close()
    page.get_by_role("button", name="提议销毁 (1)").click()
    page.get_by_label("提议理由").fill("期满")
    page.get_by_role("button", name="提议销毁", exact=True).click()
    expect(page.locator(".retention-deed__failed")).to_contain_text("刚被别人更改")


def test_the_page_fits_a_telephone_and_speaks_english(services: Services, desk: str, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    look(page, services, desk, "supervisor", "retention")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="February 2027 3")).to_be_visible()
    expect(page.get_by_label("All 3 cases of this page that are open to you")).to_be_visible()
    page.get_by_label("Month in which it ends").fill("2027-03")
    expect(page.get_by_text("No case fits these filters.")).to_be_visible()
    fits(page)


def test_the_complainant_is_told_that_it_was_disposed_of(page: Page) -> None:
    services: Any = fake_services(policy=POLICY)
    site = Site(services)
    filed = site.file().get_json()
    reference, secret = filed["reference"], filed["secret"]
    assert site.act("agent", reference, "closure", {"kind": "answered", "reason": "已答复"}).status_code == 200
    services.clock.advance(days=100)
    assert site.act("supervisor", reference, "disposal", {"reason": "期满"}).status_code == 200
    decision = {"approved": True, "reason": "同意"}
    assert site.act("director", reference, "disposal-decision", decision).status_code == 200
    with served(services) as address:
        page.goto(f"{address}/track.html#{reference}")
        page.get_by_label("查询密码").fill(secret)
        page.get_by_role("button", name="查询").click()
        expect(page.locator(".status__sentence")).to_contain_text("2026年11月20日周五 结案")
        expect(page.locator(".status__sentence")).to_contain_text("按规定销毁")
        expect(page.locator(".status > section:visible")).to_have_count(0)
