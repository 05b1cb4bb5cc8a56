"""A report on its way out, in a browser: agreed to by two, sent, read; a correction is another edition."""

import pytest
from playwright.sync_api import Page, expect

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.bootstrap import Services
from complaints.domain.acts import THE_PORTAL
from complaints.usecases.publish_reports import publish_due
from tests.api.site import COMPLAINT
from tests.factories import moment
from tests.fakes import fake_services
from tests.functional.serving import fits, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def services() -> Services:
    """The whole regulation, which names reports."""
    return fake_services(policy=load_policy(POLICIES / "oppein.toml"))


@pytest.fixture
def drafted(services: Services, url: str, page: Page) -> Page:
    """Two complaints of November, and their report drafted on the first working day of December."""
    for category in ("product_quality", "price"):
        assert page.request.post(f"{url}/api/v1/complaints", data=COMPLAINT | {"category": category}).ok
    services.clock.now = moment("Tue 2026-12-01 07:00")  # type: ignore[attr-defined]
    publish_due(desk=services.report_desk, circumstances=services.circumstances(THE_PORTAL))
    return page


def look(page: Page, who: str, *, services: Services, url: str) -> None:
    page.context.clear_cookies()
    sign_in(page, who, services=services, url=url)
    page.goto(f"{url}/track.html")  # another page first: the staff page is made anew for who comes
    page.goto(f"{url}/admin.html#reports")


def test_a_report_is_agreed_to_by_two_and_then_leaves(services: Services, url: str, drafted: Page) -> None:
    page = drafted
    look(page, "director", services=services, url=url)
    row = page.get_by_role("listitem").filter(has_text="汇总表及分析统计报告")
    expect(row).to_contain_text("等您审核")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2026-11")
    lines = page.get_by_role("region", name="附表二 集团下属公司客户投诉汇总表")
    expect(lines.get_by_role("link", name="26110001")).to_be_visible()
    page.get_by_label("意见").fill("")
    page.get_by_role("button", name="退回").click()
    expect(page.get_by_role("alert")).to_have_text("退回时请写明要改什么。")
    page.get_by_role("button", name="同意").click()
    expect(page.locator(".reports__way")).to_contain_text("同意")
    expect(page.get_by_role("button", name="同意")).to_have_count(0)

    look(page, "executive", services=services, url=url)
    page.get_by_role("link", name="汇总表及分析统计报告").click()
    page.get_by_role("button", name="同意").click()
    expect(page.locator(".reports__head")).to_contain_text("已发出")

    look(page, "head", services=services, url=url)
    page.get_by_role("link", name="汇总表及分析统计报告").click()
    expect(lines.get_by_role("link", name="26110002")).to_be_visible()
    with page.expect_download() as down:
        page.get_by_role("link", name="下载 Excel").click()
    assert down.value.suggested_filename == "monthly-2026-11-1.xlsx"


def test_words_are_written_and_a_correction_says_what_it_changes(services: Services, url: str, drafted: Page) -> None:
    page = drafted
    look(page, "agent", services=services, url=url)
    page.get_by_role("link", name="汇总表及分析统计报告").click()
    page.get_by_label("改进措施").fill("改进措施：<b>更换</b>供应商")
    page.get_by_role("button", name="保存文字").click()
    expect(page.locator(".reports__way")).to_contain_text("修改了文字")
    expect(page.get_by_label("改进措施")).to_have_value("改进措施：<b>更换</b>供应商")
    page.get_by_text("出一份更正版").click()
    page.get_by_label("更正原因").fill("漏计一件")
    assert page.request.post(f"{url}/api/v1/complaints", data=COMPLAINT).ok  # of December: it changes nothing
    page.get_by_role("button", name="拟更正版").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("第 2 版")
    expect(page.locator(".view--reports .notice--warning")).to_contain_text("漏计一件")
    page.get_by_role("link", name="全部报告").click()
    expect(page.get_by_role("listitem").filter(has_text="已有更正版")).to_be_visible()


def test_it_fits_a_telephone_in_english(services: Services, url: str, drafted: Page) -> None:
    page = drafted
    page.set_viewport_size({"width": 320, "height": 700})
    look(page, "auditor", services=services, url=url)
    page.get_by_role("button", name="English").click()
    page.get_by_role("link", name="Monthly summary").click()
    expect(page.locator(".reports__way")).to_contain_text("The portal drafted it")
    fits(page)
