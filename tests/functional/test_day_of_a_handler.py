"""The day of a handler, on a telephone: what is urgent first, answers by mail and by hand, another who was faster."""

import pytest
from playwright.sync_api import Page, expect

from complaints.bootstrap import Services
from tests.api.site import Site
from tests.functional.days import DOOR, Day, a_company
from tests.functional.serving import arrives, fits

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def services() -> Services:
    return a_company()


def test_a_handler_works_off_what_is_urgent(page: Page, services: Services, url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    site, day = Site(services), Day(page, services, url)
    old, _ = site.filed(**DOOR)
    day.later(days=6)
    new, _ = site.filed(**DOOR | {"description": "台面有划痕。"})
    day.comes_in("handler")

    sees_what_is_late_first(day, old, new)
    says_what_he_found(day)
    asks_for_more_time(day)
    answers_by_mail(day, services, new)
    proposes_redress(day, old)
    is_overtaken_and_goes_on(day, site, old)
    fits(page)


def sees_what_is_late_first(day: Day, old: str, new: str) -> None:
    """The oldest limit stands on top, with the time by which it is missed in words."""
    rows = day.page.get_by_role("list", name="等我办").get_by_role("listitem")
    expect(rows.first).to_contain_text(old)
    expect(rows.first).to_contain_text("已超期")
    expect(rows.last).to_contain_text(new)
    rows.first.get_by_role("link").first.click()
    expect(day.page.get_by_role("heading", name=f"投诉 {old}")).to_be_visible()
    expect(day.page.get_by_label("处理意见")).to_be_focused()


def says_what_he_found(day: Day) -> None:
    """He takes the case on with what he has found out; the limit for that stops."""
    form = day.act("调查核实")
    form.get_by_label("查明的事实").fill("合页孔距板边太近。")
    form.get_by_role("button", name="记录").click()
    day.is_told("已保存：调查核实")
    expect(day.page.get_by_role("main")).to_contain_text("合页孔距板边太近。")


def asks_for_more_time(day: Day) -> None:
    """An extension is asked for and waits for the head of the department."""
    form = day.act("延期申请")
    form.get_by_label("延期至").fill("2026-12-04T18:00")
    form.get_by_label("延期原因").fill("门板要订做")
    form.get_by_label("申请理由").fill("工厂下周才有")
    form.get_by_role("button", name="提出申请").click()
    day.is_told("已保存：延期申请")


def answers_by_mail(day: Day, services: Services, reference: str) -> None:
    """What he answers from his mail program stands on the case."""
    arrives(services, "answer", "划痕已抛光，客户在场。", to=day.reply_address(reference), about=reference)
    day.looks_up(reference)
    expect(day.page.locator(".timeline:visible")).to_contain_text("划痕已抛光，客户在场。")
    expect(day.page.locator(".case-view__stage")).to_have_text("待回访")


def proposes_redress(day: Day, reference: str) -> None:
    """Money is asked for, and how much."""
    day.looks_up(reference)
    form = day.act("补偿方案审批")
    form.get_by_label("补偿方式").fill("更换门板并退安装费")
    form.get_by_label("金额（元）").fill("380")
    form.get_by_label("申请理由").fill("是我们的孔位")
    form.get_by_role("button", name="提出申请").click()
    day.is_told("已保存：补偿方案审批")


def is_overtaken_and_goes_on(day: Day, site: Site, reference: str) -> None:
    """While he writes, the agent notes something: both stand side by side, nothing is lost, he sends it after all."""
    day.looks_up(reference)
    form = day.act("回复处理意见")
    form.get_by_label("处理意见").fill("门板周五更换。")
    assert site.act("agent", reference, "note", {"text": "客户改约周六"}).status_code == 200
    form.get_by_role("button", name="提交回复").click()
    conflict = day.page.locator(".conflict")
    expect(conflict).to_contain_text("客户改约周六")
    expect(conflict).to_contain_text("门板周五更换。")
    conflict.get_by_role("button", name="在最新内容上继续写").click()
    form.get_by_label("处理意见").fill("门板周六更换。")
    form.get_by_role("button", name="提交回复").click()
    day.is_told("已保存：回复处理意见")
    assert site.case(reference).stage.value == "follow_up"
