"""A case is followed without scripts, on desk and phone, by keyboard; axe finds nothing on any state of the page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from complaints.bootstrap import Services
from complaints.domain.case import Stage
from tests.api.site import Site
from tests.fakes import fake_services
from tests.functional.serving import served
from tests.functional.test_browser_follow import HOSTILE, READERS, has_no_barrier, reading

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
REPLIED = {"text": "已更换"}


@pytest.fixture
def site() -> Iterator[tuple[Site, str]]:
    services: Services = fake_services()
    with served(services) as address:
        yield Site(services), address


def asked(page: Page, url: str, locale: str, reference: str, secret: str) -> None:
    """Number and secret are typed on the page that is a file; its other language is the server's."""
    page.goto(f"{url}/track.html")
    if locale == "en":
        page.get_by_role("link", name="In English").click()
    page.locator("#reference").focus()
    page.keyboard.type(reference)
    page.keyboard.press("Tab")
    page.keyboard.type(secret)
    page.keyboard.press("Enter")


def fits(page: Page, width: int) -> None:
    box = page.locator("main").bounding_box()
    assert box
    assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_a_case_is_followed_and_acted_on_by_keyboard_without_scripts(
    site: tuple[Site, str], browser: Browser, reader: tuple[str, str, int]
) -> None:
    portal, url = site
    reference, secret = portal.filed()
    word = secret["Authorization"].removeprefix("Secret ")
    portal.act("handler", reference, "question", {"text": HOSTILE})
    page = reading(browser, reader, scripts=False)
    asked(page, url, reader[0], reference, "AAAA-AAAA")
    expect(page.locator(".notice--problem")).to_be_visible()
    page.locator("#secret").focus()
    page.keyboard.type(word)
    page.keyboard.press("Enter")
    expect(page.locator(".question__text")).to_have_text(HOSTILE)
    expect(page.locator("h1")).to_contain_text(reference)
    fits(page, reader[2])
    page.locator(".question [type=submit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".question textarea").focus()
    page.keyboard.type("2025 年 5 月")
    page.locator(".question [type=submit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".status__result")).to_be_visible()
    expect(page.locator(".question")).to_have_count(0)
    page.locator("[data-act=withdrawal] summary").focus()
    page.keyboard.press("Enter")
    page.locator("[data-act=withdrawal] [type=submit]").focus()
    page.keyboard.press("Enter")
    page.locator(".button--danger").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".status__result")).to_be_visible()
    assert portal.case(reference).stage is Stage.CLOSED


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_no_state_of_the_page_has_a_barrier(
    site: tuple[Site, str], browser: Browser, reader: tuple[str, str, int]
) -> None:
    portal, url = site
    reference, secret = portal.filed()
    portal.act("handler", reference, "question", {"text": "哪一年安装的？"})
    given = {"reference": reference, "secret": secret["Authorization"].removeprefix("Secret "), "locale": reader[0]}
    page = reading(browser, reader)
    page.goto(f"{url}/api/v1/track?locale={reader[0]}")
    has_no_barrier(page)
    page.locator("#reference").fill(reference)
    page.locator("#secret").fill("AAAA")
    page.locator("main [type=submit]").click()
    expect(page.locator(".notice--problem")).to_be_visible()
    has_no_barrier(page)
    page.goto(f"{url}{portal.anybody.post('/api/v1/track', data=given).headers['Location']}")
    for each in page.locator(".act summary").all():
        each.click()
    has_no_barrier(page)
    page.locator(".question [type=submit]").click()
    expect(page.locator(".error-summary")).to_be_visible()
    has_no_barrier(page)
    portal.act("handler", reference, "reply", REPLIED)
    page.goto(f"{url}{portal.anybody.post('/api/v1/track', data=given).headers['Location']}")
    page.locator("[data-act=withdrawal] summary").click()
    page.locator("[data-act=withdrawal] [type=submit]").click()
    expect(page.locator(".button--danger")).to_be_visible()
    has_no_barrier(page)
