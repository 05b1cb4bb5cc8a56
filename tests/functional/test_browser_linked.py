"""Other cases of the same person stand on the page of a case, and are asked for once, whatever is done to it."""

import pytest
from playwright.sync_api import Page, expect

from complaints.bootstrap import Services
from tests.functional.serving import look_at_a_case

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_the_other_case_of_the_same_person_stands_beside_the_case(services: Services, url: str, page: Page) -> None:
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/linked") else None)
    first = look_at_a_case(page, "handler", services=services, url=url)
    expect(page.locator(".case-view__stage")).to_be_visible()
    expect(page.locator(".case-view__linked")).to_be_hidden()
    second = look_at_a_case(page, "handler", services=services, url=url)
    linked = page.locator(".case-view__linked")
    expect(linked.locator("a")).to_have_text(first)
    reply = page.locator(".act[data-act=reply]")
    reply.get_by_label("处理意见").fill("门板已更换")
    reply.get_by_role("button", name="提交回复").click()
    expect(page.locator(".case-view__stage")).to_have_text("待回访")
    expect(linked.locator("a")).to_have_text(first)
    assert [each.split("/")[-2] for each in asked] == [first, second]
