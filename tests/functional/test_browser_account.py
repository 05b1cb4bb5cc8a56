"""My account in a real browser: where am I signed in, and out I go, here, there or everywhere."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from complaints.bootstrap import Services
from complaints.domain.logins import Event, How
from complaints.domain.sessions import Browser
from complaints.usecases.sign_in import note, open_session
from tests.functional.serving import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PHONE = Browser("WeChat, iPhone", "203.0.113.0/24")


def opens(page: Page, services: Services, url: str, *, who: str = "agent") -> None:
    """The account, found from the head of the page, of somebody who is signed in on his phone, too."""
    member = services.staff.roster().find(f"{who}@staff.example")
    assert member is not None
    earlier = services.clock() - timedelta(hours=1)
    open_session(sign_ins=services.sign_ins, member=member, session_token="phone", now=earlier, browser=PHONE)
    sign_in(page, who, services=services, url=url)
    page.goto(f"{url}/admin.html")
    page.get_by_role("link", name="我的账号").click()
    expect(page.locator("main h1:visible")).to_have_text("我的账号")
    expect(page.locator("main h1:visible")).to_be_focused()


@pytest.mark.parametrize("who", ["agent", "handler", "auditor", "admin"])
def test_everybody_finds_his_devices_with_this_one_marked(page: Page, services: Services, url: str, who: str) -> None:
    opens(page, services, url, who=who)
    devices = page.locator(".account-view__session")
    expect(devices).to_have_count(2)
    this, phone = devices.first, devices.last
    expect(this).to_contain_text("当前设备")
    expect(phone).not_to_contain_text("当前设备")
    expect(phone).to_contain_text("iPhone 上的微信")
    expect(phone).to_contain_text("203.0.113.0/24")
    expect(page.get_by_role("link", name="我的账号")).to_have_attribute("aria-current", "page")
    page.get_by_role("button", name="English").click()
    expect(phone).to_contain_text("WeChat on iPhone")


def test_a_lost_phone_is_signed_out_and_this_browser_stays(page: Page, services: Services, url: str) -> None:
    opens(page, services, url)
    page.get_by_role("button", name="退出该设备：iPhone 上的微信").click()
    expect(page.locator(".desk-notice")).to_have_text("已退出：iPhone 上的微信。")
    expect(page.locator(".account-view__session")).to_have_count(1)
    assert [session.browser for _, session in services.sign_ins.sessions(email="agent@staff.example")] == [Browser()]


def test_signing_out_everywhere_asks_once_and_ends_at_the_door(page: Page, services: Services, url: str) -> None:
    opens(page, services, url)
    page.get_by_role("button", name="退出所有设备").click()
    expect(page.get_by_text("将退出 2 台设备")).to_be_focused()
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_role("button", name="退出所有设备")).to_be_focused()
    page.get_by_role("button", name="退出所有设备").click()
    page.get_by_role("button", name="全部退出").click()
    expect(page.locator(".desk-notice")).to_have_text("已在所有设备上退出登录。")
    expect(page.get_by_role("button", name="发送登录链接")).to_be_visible()
    assert services.sign_ins.sessions(email="agent@staff.example") == ()


def test_the_auditor_reads_who_came_and_who_was_refused(page: Page, services: Services, url: str) -> None:
    now, browser = services.clock(), Browser("Edge, Windows", "203.0.113.0/24")
    desk = services.sign_in_desk
    note(desk=desk, event=Event.SIGNED_IN, how=How.CODE, email="agent@staff.example", browser=browser, now=now)
    note(desk=desk, event=Event.REFUSED, how=How.LINK_UNKNOWN, email="", browser=browser, now=now)
    sign_in(page, "auditor", services=services, url=url)
    page.goto(f"{url}/admin.html#sign-ins/2026-11")
    expect(page.locator(".notice--good")).to_have_text("已读取 2 条，前后衔接，没有改动。")
    rows = page.locator(".sign-ins__table tbody tr")
    expect(rows).to_have_count(2)
    refused, came = rows.first, rows.last
    expect(came).to_contain_text("用邮件验证码登录")
    expect(refused).to_contain_text("已拒绝：链接无效、用过或已过期")
    page.get_by_label("只看被拒绝的").check()
    expect(rows).to_have_count(1)
