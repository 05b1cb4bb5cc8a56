"""The queue in a real browser: asked for, kept, chosen from, worked through, and as new as the portal."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from complaints.bootstrap import Services
from tests.api.site import Site
from tests.factories import a_member
from tests.functional.serving import fits, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def site(services: Services) -> Site:
    return Site(services)


def test_filters_are_in_the_address_and_taken_away_one_by_one(page: Page, site: Site, url: str) -> None:
    bathroom, _ = site.filed(business_line="bathroom")
    site.filed()
    opens(page, site, url, "queue")
    expect(rows(page)).to_have_count(2)
    page.get_by_text("筛选", exact=True).click()
    page.get_by_role("combobox", name="业务线").focus()
    page.get_by_role("combobox", name="业务线").select_option("bathroom")
    expect(rows(page)).to_have_count(1)
    expect(page.get_by_role("combobox", name="业务线")).to_be_focused()
    expect(page).to_have_url(re.compile("#queue.business_line=bathroom$"))
    page.reload()
    expect(rows(page)).to_contain_text([bathroom])
    page.get_by_role("button", name=re.compile("去掉条件：业务线")).click()
    expect(rows(page)).to_have_count(2)
    page.go_back()
    expect(rows(page)).to_have_count(1)
    page.get_by_role("searchbox").fill("没有这样的词")
    page.keyboard.press("Enter")
    expect(page.locator(".queue-none")).to_contain_text("没有符合条件的投诉")
    page.locator(".queue-none").get_by_role("button", name="清除条件").click()
    expect(rows(page)).to_have_count(2)


def test_a_view_is_kept_for_oneself_and_found_at_another_desk(page: Page, site: Site, url: str) -> None:
    site.filed()
    opens(page, site, url, "queue?q=OP-2026-0815")
    page.get_by_role("button", name="把当前条件存为视图").click()
    page.get_by_label("视图名称").fill("欧派订单")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="欧派订单")).to_have_attribute("aria-current", "page")
    kept = site.signed_in("agent").get("/api/v1/views").get_json()["views"]
    assert kept == [{"name": "欧派订单", "filters": {"q": "OP-2026-0815"}}]
    page.evaluate("localStorage.clear()")
    page.goto(f"{url}/admin.html#queue")
    page.reload()
    page.get_by_role("link", name="欧派订单").click()
    expect(page.get_by_role("searchbox")).to_have_value("OP-2026-0815")
    page.get_by_role("button", name="删除视图“欧派订单”").click()
    expect(page.get_by_role("link", name="欧派订单")).to_have_count(0)


def test_columns_are_chosen_and_still_there_after_reloading(page: Page, site: Site, url: str) -> None:
    site.filed()
    opens(page, site, url, "queue")
    heads = page.locator(".queue-table thead th")
    expect(heads).to_have_text(["", "编号", "投诉人与摘要", "阶段", "最近时限", "责任人"])
    page.get_by_text("显示列", exact=True).click()
    page.get_by_role("checkbox", name="责任人").uncheck()
    page.get_by_role("checkbox", name="类别").check()
    page.reload()
    expect(heads).to_have_text(["", "编号", "投诉人与摘要", "阶段", "最近时限", "类别"])
    expect(rows(page)).to_contain_text(["产品质量"])


def test_keys_move_choose_search_and_open(page: Page, site: Site, url: str) -> None:
    older, newer = site.filed()[0], site.filed()[0]
    opens(page, site, url, "queue")
    expect(rows(page)).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_label(f"选择 {newer}")).to_be_checked()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(".queue-bar")).to_contain_text("已选 2 件")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("jx")
    expect(page.get_by_role("searchbox")).to_have_value("jx")
    page.locator(f"[data-reference='{newer}'] [data-row-link]").focus()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".case-view h1")).to_contain_text(older)


def test_many_cases_get_a_note_and_what_failed_says_why(page: Page, site: Site, url: str) -> None:
    references = [site.filed()[0] for _ in range(3)]
    opens(page, site, url, "queue")
    page.get_by_label("选择列出的全部投诉").check()
    page.locator(".queue-bar").get_by_role("button", name="批量备注").click()
    panel = page.locator(".queue-bulk")
    panel.get_by_label("备注内容").fill("已统一电话说明")
    assert site.act("supervisor", references[1], "note", {"text": "别处先写了"}).status_code == 200
    panel.get_by_role("button", name="给 3 件加备注").click()
    expect(panel.locator(".queue-bulk__made")).to_contain_text("已给 2 件加备注；1 件没有办成")
    expect(panel.locator("li")).to_contain_text([f"{references[1]} 刚被他人更新"])
    assert noted(site, references) == ["已统一电话说明", "别处先写了", "已统一电话说明"]
    panel.get_by_role("button", name="重试没办成的").click()
    panel.get_by_role("button", name="给 1 件加备注").click()
    expect(panel.locator(".queue-bulk__made")).to_contain_text("已给 1 件加备注")
    assert noted(site, references) == ["已统一电话说明"] * 3


def test_cases_are_given_to_who_can_take_them_and_the_others_are_said(page: Page, site: Site, url: str) -> None:
    site.services.staff.put(member=a_member(email="other@staff.example", name="赵敏", department="kitchen-line"))
    open_one, closed = site.filed()[0], site.closed()
    opens(page, site, url, "queue")
    page.get_by_label("选择列出的全部投诉").check()
    page.locator(".queue-bar").get_by_role("button", name="批量分派").click()
    panel = page.locator(".queue-bulk")
    expect(panel.locator("li")).to_contain_text([f"{closed} 现在不能由您这样办理（已结案）"])
    panel.get_by_label("分派给").select_option("other@staff.example")
    panel.get_by_role("button", name="分派 1 件").click()
    expect(panel.locator(".queue-bulk__made")).to_contain_text("已分派 1 件；1 件没有办成")
    assert site.case(open_one).handler == "other@staff.example"
    expect(page.locator(f"[data-reference='{open_one}']")).to_contain_text("赵敏")


def test_who_may_do_nothing_to_cases_chooses_none(page: Page, site: Site, url: str) -> None:
    site.filed()
    opens(page, site, url, "queue", who="admin")
    expect(rows(page)).to_have_count(1)
    expect(page.get_by_role("checkbox", name=re.compile("^选择"))).to_have_count(0)
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(".queue-bar")).to_have_count(0)


def test_what_changes_meanwhile_is_there_within_fifteen_seconds_and_the_focus_stays(
    page: Page, site: Site, url: str
) -> None:
    first = site.filed()[0]
    page.clock.install()
    opens(page, site, url, "queue")
    expect(rows(page)).to_have_count(1)
    page.keyboard.press("j")
    link = page.locator(f"[data-reference='{first}'] [data-row-link]")
    expect(link).to_be_focused()
    second = site.filed()[0]
    assert site.act("handler", first, "reply", {"text": "门板已更换"}).status_code == 200
    page.clock.run_for(15_000)
    expect(page.locator(".queue-news")).to_have_text("2 件有更新")
    expect(rows(page)).to_contain_text([second, "待回访"])
    expect(link).to_be_focused()


def test_a_row_that_leaves_hands_the_focus_to_the_one_in_its_place(page: Page, site: Site, url: str) -> None:
    older, newer = site.filed()[0], site.filed()[0]
    page.clock.install()
    opens(page, site, url, "queue?stage=dispatched")
    expect(rows(page)).to_have_count(2)
    page.keyboard.press("j")
    expect(page.locator(f"[data-reference='{newer}'] [data-row-link]")).to_be_focused()
    assert site.act("handler", newer, "reply", {"text": "门板已更换"}).status_code == 200
    page.clock.run_for(15_000)
    expect(rows(page)).to_have_count(1)
    expect(page.locator(f"[data-reference='{older}'] [data-row-link]")).to_be_focused()


def test_my_work_stays_new_and_the_focus_where_it_was(page: Page, site: Site, url: str) -> None:
    first = site.filed()[0]
    page.clock.install()
    opens(page, site, url, "work", who="handler")
    expect(page.locator(".work-row")).to_have_count(1)
    page.keyboard.press("j")
    link = page.locator("[data-row-link]").filter(visible=True).first
    expect(link).to_be_focused()
    second = site.filed()[0]
    page.clock.run_for(15_000)
    expect(page.locator(".work-news")).to_have_text("1 件有更新")
    expect(page.locator(".work-row")).to_contain_text([first, second])
    expect(page.locator(".work-row", has_text=first).locator("[data-row-link]")).to_be_focused()


def test_an_open_case_says_what_changed_and_keeps_what_is_being_written(page: Page, site: Site, url: str) -> None:
    reference = site.filed()[0]
    page.clock.install()
    sign_in(page, "agent", services=site.services, url=url)
    page.goto(f"{url}/admin.html#case/{reference}")
    expect(page.locator(".case-view h1")).to_contain_text(reference)
    page.locator("[data-act=note] summary").click()
    note = page.locator("[data-act=note] textarea")
    note.fill("还没写完")
    assert site.act("handler", reference, "reply", {"text": "门板已更换"}).status_code == 200
    page.clock.run_for(15_000)
    told = page.locator(".case-news")
    expect(told).to_contain_text("刚更新了这件投诉")
    expect(note).to_be_focused()
    expect(page.locator(".case-view")).not_to_contain_text("门板已更换")
    told.get_by_role("button", name="载入最新内容").click()
    expect(page.locator(".case-view")).to_contain_text("门板已更换")
    expect(told).to_be_hidden()
    expect(note).to_have_value("还没写完")


def test_hostile_words_are_text_and_break_no_layout(page: Page, site: Site, url: str) -> None:
    name = "<img src=x onerror=alert(1)>" + "W" * 50
    site.filed(complainant={"name": name, "phone": "13800138000"}, description="\u202e" + "M" * 3000)
    page.set_viewport_size({"width": 320, "height": 800})
    opens(page, site, url, "queue")
    expect(rows(page)).to_contain_text([name])
    fits(page)


def noted(site: Site, references: list[str]) -> list[str]:
    return [site.case(reference).timeline[-1].data["text"] for reference in references]


def rows(page: Page) -> Locator:
    return page.locator(".queue-table tbody tr")


def opens(page: Page, site: Site, url: str, view: str, *, who: str = "agent") -> None:
    sign_in(page, who, services=site.services, url=url)
    page.goto(f"{url}/admin.html#{view}")
    expect(page.locator("main h1:visible")).to_be_focused()
