"""Signing in by the link in a real browser: opening it is not enough."""

import re

import pytest
from playwright.sync_api import Page, expect

from complaints.bootstrap import Services
from complaints.usecases.sign_in import code_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
AGENT = "agent@staff.example"


def link_token(page: Page, services: Services, url: str) -> str:
    """Asks for a link on the page; the token in the mail that came."""
    page.goto(f"{url}/admin.html")
    page.get_by_label("工作邮箱").fill(AGENT)
    page.get_by_role("button", name="发送登录链接").click()
    expect(page.get_by_role("heading", name="请查收邮件")).to_be_focused()
    mailer: object = services.mailer
    found = re.search(r"#token=([\w-]+)", mailer.to(AGENT)[-1].text)  # type: ignore[attr-defined]
    assert found is not None
    return found[1]


def test_opening_the_link_uses_nothing_up_and_a_press_signs_in(page: Page, services: Services, url: str) -> None:
    token = link_token(page, services, url)
    scanner = page.context.browser.new_page()  # type: ignore[union-attr]
    scanner.goto(f"{url}/admin.html#token={token}")
    expect(scanner.get_by_role("heading", name="链接已打开")).to_be_visible()
    scanner.close()
    page.goto(f"{url}/admin.html#token={token}")
    page.reload()
    page.goto(f"{url}/admin.html?again#token={token}")
    expect(page.get_by_role("heading", name="链接已打开")).to_be_focused()
    assert token not in page.url
    assert services.sign_ins.sessions(email=AGENT) == ()
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator("main h1:visible")).to_have_text("我的工作")
    assert len(services.sign_ins.sessions(email=AGENT)) == 1


def test_a_link_that_was_used_leads_back_to_asking_for_another(page: Page, services: Services, url: str) -> None:
    token = link_token(page, services, url)
    for _ in range(2):
        page.context.clear_cookies(name="session")
        page.goto("about:blank")
        page.goto(f"{url}/admin.html#token={token}")
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("button", name="登录", exact=True)).to_be_hidden()
        page.wait_for_load_state("networkidle")
    expect(page.locator(".desk-notice")).to_contain_text("已经用过或已过期")
    expect(page.get_by_label("工作邮箱")).to_be_visible()


def test_the_code_is_typed_where_the_link_was_asked_for(page: Page, services: Services, url: str) -> None:
    token = link_token(page, services, url)
    other = page.context.browser.new_page()  # type: ignore[union-attr]
    other.goto(f"{url}/admin.html#token={token}")
    other.get_by_role("button", name="登录", exact=True).click()
    expect(other.locator(".desk-notice")).to_contain_text("申请登录的那个浏览器")
    other.close()
    page.get_by_label("邮件中的验证码").fill("abc")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_text("验证码不对")).to_be_visible()
    page.get_by_label("邮件中的验证码").fill(code_of(token))
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator("main h1:visible")).to_have_text("我的工作")
