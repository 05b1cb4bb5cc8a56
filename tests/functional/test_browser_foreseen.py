"""Before an act is sent its form says what it will cause, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from complaints.bootstrap import Services
from tests.functional.serving import look_at_a_case, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def case(services: Services, url: str, page: Page) -> str:
    """A case, looked at by its handler."""
    return look_at_a_case(page, "handler", services=services, url=url)


def test_a_reply_says_whom_it_is_sent_to_which_clocks_it_moves_and_where_the_case_goes(page: Page, case: str) -> None:
    lines = page.locator(".act[data-act=reply] .foreseen li")
    expect(lines.first).to_contain_text("写信通知")
    expect(lines).to_contain_text(["“责任部门回复”停止计时", "开始计时，11月", "阶段转为“待回访”", "此后若没有人处理"])
    expect(page.locator(".case-view__stage")).to_have_text("处理中")  # nothing is done by asking
    assert len(page.locator(".act[data-act=reply] .foreseen").inner_text()) > 40


def test_it_follows_what_is_chosen_and_is_not_asked_again_for_every_letter_typed(page: Page, case: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/previews/reply") else None)
    page.clock.install()
    page.reload()
    reply = page.locator(".act[data-act=reply]")
    expect(reply.locator(".foreseen li").first).to_be_visible()
    reply.get_by_label("处理意见").press_sequentially("门板周二更换，已与客户约好。")
    reply.get_by_label("阶段性回复").check()
    expect(reply.locator(".foreseen")).to_contain_text("阶段转为")
    page.clock.run_for(2_000)  # whatever waits for a pause in the typing is asked by now
    reply.get_by_label("处理意见").press_sequentially("请放心。")
    page.clock.run_for(2_000)
    look = page.locator(".act[data-act=note]")
    look.locator("summary").click()
    expect(look.locator(".foreseen")).to_contain_text("不发信")  # an answer to what was asked after all that
    assert len(asked) == 2


def test_what_is_typed_does_not_leave_the_page_before_it_is_sent(page: Page, case: str) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    note = page.locator(".act[data-act=note]")
    note.locator("summary").click()
    note.locator("textarea").fill("只是草稿")
    expect(note.locator(".foreseen")).to_contain_text("不发信，时限和阶段都不变")
    assert not any("草稿" in body for body in sent)


def test_a_form_in_which_something_must_be_chosen_waits_for_it(
    page: Page, url: str, case: str, services: Services
) -> None:
    sign_in(page, "supervisor", services=services, url=url)
    page.reload()
    assignment = page.locator(".act[data-act=assignment]")
    assignment.locator("summary").click()
    expect(assignment.locator(".foreseen")).to_contain_text("选好上面的内容")
    assignment.get_by_label("责任人").select_option("head@staff.example")
    expect(assignment.locator(".foreseen")).to_contain_text("李伟")


def test_what_would_be_refused_is_said_before_it_is_sent(page: Page, url: str, case: str, services: Services) -> None:
    page.route(
        "**/previews/reply",
        lambda route: route.fulfill(status=409, json={"code": 409, "message": "现在还不能这样做。", "errors": {}}),
    )
    page.reload()
    refused = page.locator(".act[data-act=reply] .foreseen__refused")
    expect(refused).to_have_text("现在还不能这样做。")


def test_an_act_can_be_sent_where_nothing_can_be_foreseen(page: Page, case: str) -> None:
    page.route("**/previews/**", lambda route: route.abort())
    page.reload()
    reply = page.locator(".act[data-act=reply]")
    expect(reply.locator(".foreseen")).to_contain_text("不影响提交")
    reply.get_by_label("处理意见").fill("门板已更换")
    reply.get_by_role("button", name="提交回复").click()
    expect(page.locator(".case-view__stage")).to_have_text("待回访")
