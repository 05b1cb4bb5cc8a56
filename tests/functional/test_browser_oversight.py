"""Supervisors and administrators look the portal itself over in a browser: its regulation."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from complaints.bootstrap import Services
from tests.functional.serving import served, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def url(services: Services) -> Iterator[str]:
    """The address of a portal."""
    with served(services) as address:
        yield address


def test_a_supervisor_searches_the_regulation_and_sends_the_link_of_a_clause(
    services: Services, url: str, page: Page
) -> None:
    sign_in(page, "supervisor", services=services, url=url)
    page.goto(f"{url}/admin.html#regulation")
    expect(page.locator(".view--regulation h1")).to_have_text(services.policy.title.zh)
    expect(page.locator(".regulation__about")).to_contain_text(services.policy.version)
    page.get_by_label("在制度中查找").fill("OPPEIN-34")
    expect(page.locator(".regulation__hits")).to_have_text("找到 8 条")
    clause = page.locator("#clause-clocks\\.reply")
    expect(clause).to_contain_text("2个工作日")
    clause.get_by_role("link", name="“责任部门回复”的链接").click()
    expect(page).to_have_url(f"{url}/admin.html#regulation/clocks.reply")
    expect(clause).to_be_focused()
    expect(page.get_by_label("在制度中查找")).to_have_value("")
    page.get_by_role("button", name="English").click()
    expect(clause).to_contain_text("2 working days")
    page.goto(f"{url}/admin.html#regulation/no.such.clause")
    expect(page.locator(".desk-notice")).to_contain_text("has no clause no.such.clause")
