"""The day of an administrator: people, the matrix with a second pair of eyes, mail that waits, calendar, records."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from complaints.bootstrap import Services
from tests.api.site import Site
from tests.functional.days import DOOR, Day, a_company
from tests.functional.serving import arrives

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def services() -> Services:
    return a_company()


def test_an_administrator_keeps_the_house_in_order(page: Page, browser: Browser, services: Services, url: str) -> None:
    site, day = Site(services), Day(page, services, url)
    reference, _ = site.filed(**DOOR)
    stranger = f"case+{reference}.aaaaaaaaaaaaaaaa@in.example"
    arrives(services, "forged", "门板今天又裂了。", to=stranger, about=reference, sender="eve@x.example")
    day.comes_in("admin")

    takes_somebody_on(day)
    sends_him_away_with_a_deputy(day)
    proposes_who_answers_for_what(day)
    is_approved_by_a_second(browser, services, url)
    sees_it_stand(day)
    lets_mail_through(day, reference)
    looks_at_calendar_and_regulation(day)
    proves_the_records(day, reference)


def takes_somebody_on(day: Day) -> None:
    page = day.page
    day.goes_to("人员")
    page.get_by_role("link", name="添加人员").click()
    page.get_by_role("textbox", name="工作邮箱").fill("qian.jin@staff.example")
    page.get_by_label("姓名").fill("钱进")
    page.get_by_role("checkbox", name="处理责任人").check()
    page.get_by_role("button", name="保存").click()
    day.sees(re.compile("钱进"))


def sends_him_away_with_a_deputy(day: Day) -> None:
    page = day.page
    page.get_by_label("从哪一天起不在").fill("2026-11-20")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("main")).to_contain_text("没有人接手")
    page.get_by_label("代理人").select_option("head@staff.example")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("main")).to_contain_text("2026年11月20日周五起：李伟")
    page.get_by_role("link", name="返回人员列表").click()
    day.sees("人员")


def proposes_who_answers_for_what(day: Day) -> None:
    day.goes_to("责任分工")
    day.page.get_by_role("link", name="提出改动").click()
    form = day.page.locator(".matrix-form")
    form.get_by_label(re.compile("^产品质量")).first.select_option("qian.jin@staff.example")
    form.get_by_label("为什么改动").fill("钱进专管质量")
    form.get_by_role("button", name="提交分工表").click()
    expect(day.page.get_by_text("已提交，等待另一人批准。").first).to_be_visible()


def is_approved_by_a_second(browser: Browser, services: Services, url: str) -> None:
    """The director approves it at his own desk."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    other = Day(context.new_page(), services, url)
    other.comes_in("director")
    other.goes_to("责任分工")
    change = other.page.locator(".matrix__change").filter(has_text="钱进专管质量")
    change.get_by_role("button", name="批准", exact=True).click()
    expect(other.page.get_by_text("没有待批准的改动。")).to_be_visible()
    context.close()


def sees_it_stand(day: Day) -> None:
    day.goes_to("责任分工")
    expect(day.page.get_by_role("row", name="产品质量")).to_contain_text("钱进")


def lets_mail_through(day: Day, reference: str) -> None:
    """A message that claims to be about a case is read, and noted there."""
    day.goes_to("待查邮件")
    mail = day.page.get_by_role("listitem").filter(has_text="eve@x.example")
    expect(mail).to_contain_text("门板今天又裂了")
    mail.get_by_text("放行或拒收").click()
    mail.get_by_label("怎样处理").select_option("note")
    mail.get_by_role("button", name="确定").click()
    day.is_told("已放行。")


def looks_at_calendar_and_regulation(day: Day) -> None:
    """From when on nobody knows the holidays; and what the regulation says of replies."""
    page = day.page
    day.goes_to("工作日历", sees="2026 年工作日历")
    expect(page.get_by_role("main")).to_contain_text("国庆")
    page.get_by_role("link", name="2027").first.click()
    day.sees("2027 年工作日历")
    expect(page.get_by_role("main")).to_contain_text("放假安排尚未公布")
    day.goes_to("制度", sees="客户投诉处理制度（依 ISO 10002）")
    page.get_by_label("在制度中查找").fill("处理答复")
    expect(page.locator("#clause-clocks\\.reply")).to_contain_text("5个工作日")


def proves_the_records(day: Day, reference: str) -> None:
    page = day.page
    day.goes_to("审计核对")
    page.get_by_label("投诉编号").fill(reference)
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(f"{reference} 的记录完整，未被改动")
