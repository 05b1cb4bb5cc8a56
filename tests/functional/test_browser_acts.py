"""Acts of staff on one case in a real browser: what is saved is called saved, and what is not is not."""

import pytest
from playwright.sync_api import Locator, Page, expect

from complaints.bootstrap import Services
from tests.functional.serving import look_at_a_case, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def case(services: Services, url: str, page: Page) -> str:
    """A case, looked at by a supervisor."""
    reference = look_at_a_case(page, "supervisor", services=services, url=url)
    expect(page.locator(".case-acts")).to_be_visible()
    return reference


def test_an_act_is_saved_even_where_the_case_cannot_be_shown_after_it(page: Page, url: str, case: str) -> None:
    page.route("**/forecast", lambda route: route.abort())
    noted(page, "客户下午再来电")
    expect(page.locator(".desk-notice")).to_contain_text("已保存：内部备注。但最新内容没能载入")
    page.unroute("**/forecast")
    noted(page, "已约上门时间")
    expect(page.locator(".case-view .timeline__entry").first).to_contain_text("已约上门时间")
    expect(page.locator(".case-view .timeline")).to_contain_text("客户下午再来电")


def test_the_latest_is_called_loaded_only_when_it_is(page: Page, url: str, case: str) -> None:
    changed_by_another(page, url, case, "note", {"text": "别人的备注"})
    page.route(f"**/cases/{case}", lambda route: route.abort())
    note = noted(page, "我的备注")
    expect(note.locator(".notice")).to_contain_text("您的操作没有保存")
    note.get_by_role("button", name="载入最新内容").click()
    expect(page.locator(".desk-notice")).to_be_visible()
    expect(page.locator(".desk-notice")).not_to_contain_text("已载入最新内容")
    page.unroute(f"**/cases/{case}")
    note.get_by_role("button", name="载入最新内容").click()
    expect(page.locator(".desk-notice")).to_have_text("已载入最新内容。")
    expect(page.locator(".case-view .timeline").last).to_contain_text("别人的备注")
    expect(note.locator("textarea")).to_have_value("我的备注")


def test_who_was_faster_is_named_with_both_texts_and_writing_goes_on(page: Page, url: str, case: str) -> None:
    changed_by_another(page, url, case, "note", {"text": "客户改约周三"})
    note = noted(page, "我的备注")
    conflict = note.locator(".conflict")
    expect(conflict.locator(".conflict__title")).to_contain_text("更改了此案")
    expect(conflict.locator(".conflict__title")).to_be_focused()
    expect(conflict.locator(".conflict__side").first).to_contain_text("客户改约周三")
    expect(conflict.locator(".conflict__side--mine")).to_contain_text("我的备注")
    expect(page.locator("#announcer")).to_contain_text("更改了此案")
    conflict.get_by_role("button", name="在最新内容上继续写").click()
    expect(conflict).to_have_count(0)
    expect(note.locator("textarea")).to_have_value("我的备注")
    expect(note.locator("textarea")).to_be_focused()
    note.locator("[type=submit]").click()
    expect(page.locator(".desk-notice")).to_contain_text("已保存")
    expect(page.locator(".case-view .timeline")).to_contain_text("我的备注")


def test_what_cannot_be_done_any_more_keeps_its_words_until_they_are_discarded(page: Page, url: str, case: str) -> None:
    assignment = page.locator(".act[data-act=assignment]")
    assignment.locator("summary").click()
    assignment.get_by_label("责任人").select_option("head@staff.example")
    assignment.get_by_label("说明").fill("请您接手，客户很急")
    changed_by_another(page, url, case, "closure", {"kind": "invalid", "reason": "不属于投诉"})
    assignment.locator("[type=submit]").click()
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("现在不能办了")
    expect(conflict).to_contain_text("阶段：处理中 → 已结案")
    expect(conflict.locator(".conflict__side--mine")).to_contain_text("请您接手，客户很急")
    assert len(drafts(page)) == 1
    conflict.get_by_role("button", name="放弃我写的").click()
    expect(conflict).to_have_count(0)
    assert drafts(page) == []


def test_what_is_being_written_is_not_lost_when_the_newest_is_loaded(page: Page, url: str, case: str) -> None:
    page.clock.install()
    page.reload()
    expect(page.locator(".case-acts")).to_be_visible()
    assignment = page.locator(".act[data-act=assignment]")
    assignment.locator("summary").click()
    assignment.get_by_label("说明").fill("请您接手，客户很急")
    changed_by_another(page, url, case, "closure", {"kind": "invalid", "reason": "不属于投诉"})
    page.clock.run_for(15_000)  # the page looks for news
    page.locator(".case-news").get_by_role("button").click()
    expect(page.locator(".conflict__side--mine")).to_contain_text("请您接手，客户很急")
    assert len(drafts(page)) == 1


def changed_by_another(page: Page, url: str, case: str, act: str, body: dict[str, str]) -> None:
    """The case is changed while it is open in the browser."""
    done = page.request.post(f"{url}/api/v1/cases/{case}/{act}", data=body, headers={"If-Match": "*"})
    assert done.ok, done.text()


def test_a_refused_act_leaves_no_saved_of_the_act_before(page: Page, case: str) -> None:
    noted(page, "第一条")
    expect(page.locator(".desk-notice")).to_contain_text("已保存")
    page.route("**/note", lambda route: route.abort())
    note = noted(page, "第二条")
    expect(note.locator(".notice")).to_be_visible()
    expect(page.locator(".desk-notice")).to_be_hidden()


def test_who_looked_at_the_contact_details_is_told_what_happened(
    page: Page, url: str, case: str, services: Services
) -> None:
    sign_in(page, "auditor", services=services, url=url)
    page.reload()
    page.locator(".contact-details summary").click()
    page.get_by_label("查看原因").fill("核对回访")
    page.get_by_role("button", name="查看", exact=True).click()
    expect(page.locator(".desk-notice")).to_contain_text("完整联系方式已显示，15 分钟后重新隐藏")
    expect(page.locator(".contact-details")).to_contain_text("联系方式对您显示至")


def test_a_way_of_closing_that_needs_a_reason_asks_for_it_before_it_is_sent(page: Page, case: str) -> None:
    closing = page.locator(".case-acts .act[data-act=closure]")
    closing.locator("summary").click()
    optional = closing.locator("label[for=closure-reason] .field__optional")
    closing.get_by_label("结案方式").select_option("invalid")
    expect(optional).to_be_hidden()
    closing.get_by_role("button", name="结案").click()
    expect(closing.locator(".field__error:visible")).to_have_text(["这种结案方式须写明原因"])
    closing.get_by_label("原因").fill("不属于投诉")
    closing.get_by_role("button", name="结案").click()
    expect(page.locator(".case-view__stage")).to_have_text("已结案")


def test_a_case_is_offered_to_those_who_can_take_it(page: Page, case: str) -> None:
    assignment = page.locator(".case-acts .act[data-act=assignment]")
    assignment.locator("summary").click()
    offered = assignment.locator("option").evaluate_all("options => options.map(({ value }) => value)")
    assert "head@staff.example" in offered
    assert not {"handler@staff.example", "auditor@staff.example"} & set(offered)
    assignment.get_by_label("责任人").select_option("head@staff.example")
    assignment.get_by_role("button", name="分派").click()
    expect(page.locator("[data-fact=handler] dd")).to_have_text("李伟")


def noted(page: Page, text: str) -> Locator:
    """The form of the note, unfolded, filled in and sent."""
    note = page.locator(".case-acts .act[data-act=note]")
    if not note.locator("textarea").is_visible():
        note.locator("summary").click()
    note.locator("textarea").fill(text)
    note.locator("[type=submit]").click()
    return note


def test_what_was_typed_outlives_the_session_and_is_discarded_on_wish(
    page: Page, url: str, case: str, services: Services
) -> None:
    typed(page, "写了一半的备注")
    page.context.clear_cookies()
    page.evaluate("sessionStorage.clear()")
    page.reload()
    expect(page.locator(".sign-in").first).to_be_visible()
    sign_in(page, "supervisor", services=services, url=url)
    page.reload()
    note = opened_note(page)
    expect(note.locator("textarea")).to_have_value("写了一半的备注")
    expect(note.locator(".act__restored")).to_contain_text("已恢复")
    note.get_by_role("button", name="清空重填").click()
    expect(note.locator("textarea")).to_have_value("")
    expect(note.locator(".act__restored")).to_be_hidden()
    assert drafts(page) == []


def test_a_draft_is_not_shown_to_the_next_who_signs_in(page: Page, url: str, case: str, services: Services) -> None:
    typed(page, "只给自己看")
    page.context.clear_cookies()
    sign_in(page, "head", services=services, url=url)
    page.reload()
    expect(opened_note(page).locator("textarea")).to_have_value("")


def test_a_draft_is_kept_for_a_week(page: Page, case: str) -> None:
    typed(page, "上周写的")
    page.evaluate("""() => {
        const key = Object.keys(localStorage).find((key) => key.startsWith('draft:'));
        const kept = JSON.parse(localStorage.getItem(key));
        localStorage.setItem(key, JSON.stringify({ ...kept, at: kept.at - 7 * 24 * 60 * 60 * 1000 }));
    }""")
    page.reload()
    expect(opened_note(page).locator("textarea")).to_have_value("")
    assert drafts(page) == []


def test_who_signs_out_leaves_no_draft(page: Page, case: str) -> None:
    typed(page, "不留在这台电脑上")
    assert len(drafts(page)) == 1
    page.get_by_role("button", name="退出").click()
    expect(page.locator(".desk-notice")).to_contain_text("退出")
    assert drafts(page) == []


def drafts(page: Page) -> list[str]:
    """The keys under which the browser keeps what was typed."""
    kept: list[str] = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))")
    return kept


def typed(page: Page, text: str) -> None:
    opened_note(page).locator("textarea").fill(text)


def opened_note(page: Page) -> Locator:
    """The form of the note, unfolded."""
    note = page.locator(".case-acts .act[data-act=note]")
    expect(note).to_be_attached()
    if not note.locator("textarea").is_visible():
        note.locator("summary").click()
    return note
