"""The day of an agent: a caller taken down, calls made, work handed on, all on the staff page."""

import re

import pytest
from playwright.sync_api import Page, expect

from complaints.bootstrap import Services
from tests.api.site import Site
from tests.functional.days import DOOR, Day, a_company
from tests.functional.serving import time_stands

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def services() -> Services:
    return a_company()


def test_an_agent_takes_calls_makes_calls_and_hands_on(page: Page, services: Services, url: str) -> None:
    site = Site(services)
    answered, _ = site.filed(**DOOR)
    assert site.act("handler", answered, "reply", {"text": "门板已更换"}).status_code == 200
    day = Day(page, services, url)
    day.comes_in("agent")

    new = takes_down_a_caller(day, earlier=answered)
    prints_the_sheet(day, new)
    writes_down_what_was_said(day, new)
    calls_back_in_one_click(day, answered)
    hands_over(day, new)
    finds_again(day, new)
    day.goes_home()


def takes_down_a_caller(day: Day, *, earlier: str) -> str:
    """Looks the caller up by his number first: he has complained before. The number of the new case."""
    page = day.page
    day.goes_to("登记来访来电")
    page.get_by_label("电话、邮箱、订单号或姓名").fill("138 0013 8000")
    page.keyboard.press("Enter")
    found = page.get_by_role("listitem").filter(has_text="林芳").first
    expect(found.get_by_role("link", name=earlier)).to_be_visible()
    found.get_by_role("button", name="就是这位").click()
    expect(page.get_by_label("客户姓名")).to_have_value("林芳")
    page.get_by_role("radio", name="电话").check()
    page.get_by_label("问题类别").select_option(index=1)
    page.get_by_role("textbox", name="情况说明").fill("抽屉导轨异响，推到一半就卡住。")
    page.get_by_label("已告知客户信息用途").check()
    page.get_by_role("button", name="登记", exact=True).click()
    done = page.locator(".intake-done")
    expect(done).to_contain_text("已转给责任人 王强")
    return done.locator(".intake-done__reference").inner_text()


def prints_the_sheet(day: Day, reference: str) -> None:
    """The registration sheet goes to the printer on A4."""
    page = day.page
    page.get_by_role("link", name="打印登记表").click()
    paper = page.locator(".sheet")
    expect(paper).to_contain_text("抽屉导轨异响")
    expect(paper).to_contain_text(reference)
    assert b"/MediaBox [0 0 594.95996 841.91998]" in page.pdf(prefer_css_page_size=True)
    page.go_back()


def writes_down_what_was_said(day: Day, reference: str) -> None:
    """He has answered the caller, and says so."""
    page = day.page
    day.looks_up(reference)
    form = day.act("记录与客户的沟通")
    form.get_by_label("沟通情况").fill("已告诉客户：周二上门看导轨。")
    form.get_by_role("button", name="记录沟通").click()
    day.is_told("已保存：记录与客户的沟通")
    expect(page.locator(".timeline").filter(visible=True)).to_contain_text("周二上门看导轨")


def calls_back_in_one_click(day: Day, reference: str) -> None:
    """The customer who got an answer this morning is satisfied."""
    page = day.page
    day.goes_to("今日回访")
    call = (
        page.get_by_role("listitem")
        .filter(has=page.get_by_role("link", name=re.compile("回访")))
        .filter(has_text=reference)
    )
    expect(call.get_by_role("link", name="13800138000")).to_be_visible()
    time_stands(page)
    call.get_by_role("button", name="满意", exact=True).click()
    expect(call.get_by_role("status")).to_contain_text("停止计时")
    page.clock.resume()
    expect(page.get_by_role("list", name="刚刚记录的")).to_contain_text(reference)


def hands_over(day: Day, reference: str) -> None:
    """The new case is for another department."""
    day.looks_up(reference)
    form = day.act("改派")
    form.get_by_label("责任人").select_option("head@staff.example")
    form.get_by_role("button", name="分派").click()
    expect(day.page.locator(".case-view")).to_contain_text("李伟")


def finds_again(day: Day, reference: str) -> None:
    """The last four digits of a telephone and a word of what was said find it."""
    page = day.page
    day.goes_to("投诉列表")
    search = page.get_by_role("searchbox")
    search.fill("导轨")
    page.keyboard.press("Enter")
    row = page.get_by_role("row").filter(has_text=reference)
    expect(row).to_be_visible()
    expect(page.locator("[data-row]").filter(visible=True)).to_have_count(1)
