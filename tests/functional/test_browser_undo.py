"""What was just done is taken back on the page; the address of a case may ask for one of its acts."""

import pytest
from playwright.sync_api import Page, expect

from complaints.bootstrap import Services
from tests.functional.serving import look_at_a_case, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def case(services: Services, url: str, page: Page) -> str:
    """A case whose handler has just replied."""
    reference = look_at_a_case(page, "handler", services=services, url=url)
    reply = page.locator(".act[data-act=reply]")
    reply.get_by_label("处理意见").fill("门板已更换")
    reply.get_by_role("button", name="提交回复").click()
    expect(page.locator(".case-view__stage")).to_have_text("待回访")
    return reference


def test_a_reply_is_taken_back_and_its_words_are_in_the_form_again(page: Page, case: str) -> None:
    offer = page.locator(".undo-offer")
    expect(offer).to_contain_text("可以撤销")
    expect(offer).to_contain_text("还有 10 分钟")
    expect(offer).to_contain_text("撤销后会写信告知：")
    expect(page.locator("#announcer")).to_contain_text("十分钟内可以撤销")
    offer.get_by_role("button", name="撤销").click()
    expect(page.locator(".case-view__stage")).to_have_text("处理中")
    expect(page.locator(".act[data-act=reply] textarea").first).to_have_value("门板已更换")
    expect(page.locator(".desk-notice")).to_contain_text("已撤销")
    expect(page.locator("#announcer")).to_contain_text("已撤销")
    expect(offer).to_be_hidden()


def test_the_offer_is_there_after_a_reload_and_for_nobody_else(
    page: Page, url: str, case: str, services: Services
) -> None:
    page.reload()
    expect(page.locator(".undo-offer")).to_contain_text("可以撤销")
    sign_in(page, "supervisor", services=services, url=url)
    page.reload()
    expect(page.locator(".case-view__stage")).to_have_text("待回访")
    expect(page.locator(".undo-offer")).to_be_hidden()


def test_what_can_no_longer_be_undone_says_why(page: Page, url: str, case: str) -> None:
    refusal = {"code": 409, "message": "已超过十分钟，不能再撤销。", "errors": {"reason": "too_late"}}
    page.route("**/undoing", lambda route: route.fulfill(status=409, json=refusal))
    page.reload()
    page.locator(".undo-offer").get_by_role("button", name="撤销").click()
    expect(page.locator(".undo-offer__failure")).to_have_text("已超过十分钟，不能再撤销。")


def test_an_address_opens_the_act_that_it_names_and_says_when_it_is_not_open(page: Page, url: str, case: str) -> None:
    page.goto("about:blank")
    page.goto(f"{url}/admin.html#cases/{case}?act=note")
    note = page.locator(".act[data-act=note] textarea")
    expect(note).to_be_visible()
    expect(note).to_be_focused()
    page.goto("about:blank")
    page.goto(f"{url}/admin.html#case/{case}?act=decision:redress")
    expect(page.locator(".desk-notice")).to_contain_text("现在不能办")
