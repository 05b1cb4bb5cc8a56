"""A view of the staff page that does not arrive says so, and comes when it is asked for again."""

import pytest
from playwright.sync_api import Page, expect

from complaints.bootstrap import Services
from tests.functional.serving import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def desk(services: Services, url: str, page: Page) -> Page:
    """An administrator's page at his account."""
    sign_in(page, "admin", services=services, url=url)
    page.goto(f"{url}/admin.html#account")
    expect(page.locator(".view--account h1")).to_be_visible()
    return page


@pytest.mark.parametrize(
    "lost", ["scripts/views/calendar.js", "locales/calendar/*", "styles/views/calendar.css", "api/v1/calendar*"]
)
def test_what_the_network_keeps_back_is_said_and_fetched_anew(desk: Page, url: str, lost: str) -> None:
    desk.route(f"{url}/{lost}", lambda route: route.abort())
    desk.evaluate("location.hash = '#calendar'")
    expect(desk.locator(".desk-notice")).to_contain_text("网络不通")
    desk.unroute_all()
    desk.evaluate("location.hash = '#account'")
    expect(desk.locator(".view--account h1")).to_be_focused()
    desk.evaluate("location.hash = '#calendar'")
    expect(desk.locator(".view--calendar h1")).to_be_focused()
    expect(desk.locator(".desk-notice")).to_be_empty()
