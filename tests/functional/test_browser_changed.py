"""The first answer is lost, the words are changed, it is sent again: both are told of, with scripts and without."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from complaints.bootstrap import Services
from tests.functional.test_browser_follow import READERS, has_no_barrier

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WAITING = ".waiting__back"


def reader_of(browser: Browser, reader: tuple[str, str, int], *, scripts: bool = True) -> Page:
    """Without a worker, which would send the first version again by itself."""
    size: Any = {"width": reader[2], "height": 800}
    scheme: Any = reader[1]
    context = browser.new_context(
        viewport=size,
        color_scheme=scheme,
        locale=reader[0],
        java_script_enabled=scripts,
        service_workers="block",
        bypass_csp=True,
    )
    return context.new_page()


def fill_in(page: Page) -> None:
    page.check("#category-product_quality")
    page.fill("#description", "门板开裂。")
    page.fill("#name", "林芳")
    page.fill("#phone", "13800138000")
    page.check("#consent")


def loses_its_answer(route: Route) -> None:
    route.fetch()
    route.abort()


@pytest.mark.parametrize("reader", READERS, ids=str)
@pytest.mark.parametrize("adds", [True, False])
def test_who_changed_his_words_after_a_lost_answer_is_told_and_adds_them_by_one_press(
    services: Services, url: str, browser: Browser, reader: tuple[str, str, int], adds: bool
) -> None:
    page = reader_of(browser, reader)
    page.goto(f"{url}/?locale={reader[0]}")
    fill_in(page)
    page.route("**/api/v1/complaints", loses_its_answer, times=1)
    page.locator(".complaint-form [type=submit]").first.click()
    page.locator(".check [type=submit]").click()
    page.locator(WAITING).click()
    page.go_back()
    page.fill("#description", "门板开裂，今天又掉了一块。")
    page.locator(".complaint-form [type=submit]").first.click()
    page.locator(".check [type=submit]").click()
    note = page.locator(".changed")
    expect(note).to_contain_text("今天又掉了一块")
    has_no_barrier(page)
    page.reload()
    expect(note).to_contain_text("今天又掉了一块")
    note.locator("button").nth(0 if adds else 1).focus()
    page.keyboard.press("Enter")
    expect(note).to_have_count(0)
    expect(page.locator(".receipt h1")).to_be_focused()
    page.reload()
    expect(page.locator(".receipt__reference")).to_have_text("26110001")
    expect(note).to_have_count(0)
    [case] = [services.cases.get(reference="26110001")]
    assert case.content.description == "门板开裂。"
    assert ("今天又掉了一块" in str(case.timeline[-1].data)) == adds


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_the_same_without_scripts(services: Services, url: str, browser: Browser, reader: tuple[str, str, int]) -> None:
    page = reader_of(browser, reader, scripts=False)
    page.goto(f"{url}/api/v1/form?locale={reader[0]}")
    fill_in(page)
    page.locator("main [type=submit]").click()
    expect(page.locator(".receipt")).to_be_visible()
    page.go_back()
    page.fill("#description", "门板开裂，今天又掉了一块。")
    page.locator("main [type=submit]").click()
    expect(page.locator(".changed__text")).to_contain_text("今天又掉了一块")
    page.locator("main [type=submit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".status__result")).to_be_visible()
    expect(page.locator(".timeline")).to_contain_text("今天又掉了一块")
    assert len(services.cases.get(reference="26110001").timeline) == 5
