"""The day of a supervisor, who touches no mouse: decisions with what they cost, work given to others, the month."""

import re

import pytest
from playwright.sync_api import Page, expect

from complaints.bootstrap import Services
from tests.api.site import Site
from tests.functional.days import DOOR, Day, a_company

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def services() -> Services:
    return a_company()


def test_a_supervisor_decides_reassigns_and_looks_at_the_month(page: Page, services: Services, url: str) -> None:
    site, day = Site(services), Day(page, services, url)
    granted, refused, closed = (site.filed(**DOOR)[0] for _ in range(3))
    for reference in (granted, refused):
        asks_for_more_time(site, reference)
    closure = {"kind": "answered", "reason": "电话中已解决"}
    assert site.act("agent", closed, "closure", closure).status_code == 200
    day.comes_in("supervisor")

    grants(day, granted)
    refuses(day, site, refused)
    gives_to_another(day, site, granted, refused)
    opens_the_cases_behind_a_number(day, closed)


def asks_for_more_time(site: Site, reference: str) -> None:
    body = {
        "matter": "extension",
        "text": "门板要订做",
        "until": "2026-12-02T18:00:00+08:00",
        "fields": {"reason": "工厂排期"},
    }
    answer = site.act("handler", reference, "request", body)
    assert answer.status_code == 200, answer.text


def decides(day: Day, reference: str) -> None:
    """Opens the decision on that case from the list of what waits for him."""
    row = day.page.get_by_role("listitem").filter(has=day.page.get_by_role("heading")).filter(has_text=reference)
    expect(row).to_contain_text("要花多少")
    expect(row).to_contain_text("个工作日")
    day.presses(row.get_by_role("button", name="审批"))
    expect(row.get_by_role("radio", name="同意", exact=True)).to_be_focused()


def grants(day: Day, reference: str) -> None:
    """He reads what it costs, and agrees."""
    page = day.page
    day.presses(page.get_by_role("navigation", name="主导航").get_by_role("link", name="待我审批"))
    day.sees("待我审批")
    decides(day, reference)
    page.keyboard.press("Space")
    day.presses(page.get_by_role("button", name="提交意见"))
    day.is_told(f"已同意：延期申请（{reference}）")


def refuses(day: Day, site: Site, reference: str) -> None:
    """The other one not, and says why."""
    page = day.page
    decides(day, reference)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="不同意")).to_be_checked()
    day.writes(page.get_by_label("说明"), "库存里有同款门板")
    day.presses(page.get_by_role("button", name="提交意见"))
    day.is_told(f"未同意：延期申请（{reference}）")
    assert site.case(reference).timeline[-1].data["text"] == "库存里有同款门板"


def gives_to_another(day: Day, site: Site, *references: str) -> None:
    """Two cases go to the head of the department in one go."""
    page = day.page
    day.presses(page.get_by_role("navigation", name="主导航").get_by_role("link", name="投诉列表"))
    day.sees("投诉列表")
    for reference in references:
        day.presses(page.get_by_role("checkbox", name=f"选择 {reference}"), "Space")
    day.presses(page.get_by_role("button", name="批量分派"))
    handler = page.get_by_label("分派给")
    day.reaches(handler)
    expect(handler).to_be_enabled()
    page.keyboard.press("ArrowDown")
    day.writes(page.get_by_label("分派原因"), "王强出差")
    day.presses(page.get_by_role("button", name="分派 2 件"))
    expect(page.locator(".queue-bulk")).to_contain_text("已分派 2 件")
    assert {site.case(reference).handler for reference in references} == {"head@staff.example"}


def opens_the_cases_behind_a_number(day: Day, closed: str) -> None:
    """The figures of the month: each number leads to exactly its cases."""
    page = day.page
    links = page.get_by_role("navigation", name="主导航")
    day.presses(links.get_by_role("button", name="报表"))
    day.presses(links.get_by_role("link", name="月度报表"))
    day.sees(re.compile("2026-11"))
    figure = page.get_by_role("region", name="投诉件数（按类别）")
    day.presses(figure.get_by_role("link", name="3").first)
    day.sees(re.compile("投诉件数"))
    expect(page.get_by_role("row").filter(has_text=closed)).to_contain_text("已结案")
    day.presses(page.get_by_role("link", name=closed))
    day.sees(re.compile(closed))
