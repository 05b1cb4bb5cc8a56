"""Staff ask the complainant on the case page; he answers where he follows his case, on desk and phone, by keyboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from complaints.bootstrap import Services
from tests.api.site import Site
from tests.fakes import fake_services
from tests.functional.serving import fits, look_at_a_case, served
from tests.functional.test_browser_follow import HOSTILE, READERS, has_no_barrier, reading

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def site() -> Iterator[tuple[Site, str]]:
    services: Services = fake_services()
    with served(services) as address:
        yield Site(services), address


def followed(page: Page, url: str, locale: str, reference: str, secret: dict[str, str]) -> None:
    page.goto(f"{url}/track.html?locale={locale}")
    page.locator("#reference").fill(reference)
    page.locator("#secret").fill(secret["Authorization"].removeprefix("Secret "))
    page.keyboard.press("Enter")
    expect(page.locator(".status h1")).to_be_focused()


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_a_question_stands_first_and_is_answered_by_keyboard(
    site: tuple[Site, str], browser: Browser, reader: tuple[str, str, int]
) -> None:
    portal, url = site
    reference, secret = portal.filed()
    for text in (HOSTILE, "哪一年安装的？"):
        portal.act("handler", reference, "question", {"text": text})
    page = reading(browser, reader)
    followed(page, url, reader[0], reference, secret)
    expect(page.locator(".question__text")).to_have_text([HOSTILE, "哪一年安装的？"])
    assert page.title() != "owned"
    has_no_barrier(page)
    first = page.locator(".question").first
    first.locator("textarea").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # nothing is written yet
    expect(first.locator("[data-error-for=text]")).to_be_visible()
    expect(first.locator("textarea")).to_be_focused()
    page.keyboard.type("2025 年 5 月")
    page.reload()
    followed_again = page.locator(".question").first.locator("textarea")
    expect(followed_again).to_have_value("2025 年 5 月")
    followed_again.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".question")).to_have_count(1)
    expect(page.locator(".status h1")).to_be_focused()
    entry = next(entry for entry in portal.case(reference).timeline if entry.kind.value == "supplemented")
    assert (entry.data["text"], entry.data["answers"]) == ("2025 年 5 月", [5])


@pytest.mark.parametrize("width", [1280, 360])
def test_staff_ask_and_see_that_it_waits(page: Page, url: str, services: Services, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    reference = look_at_a_case(page, "supervisor", services=services, url=url)
    act = page.locator("[data-act=question]")
    act.locator("summary").click()
    expect(act.locator(".foreseen")).to_contain_text("选好上面的内容")
    act.locator("textarea").fill("哪一年安装的？")
    expect(act.locator(".foreseen")).to_contain_text("写信告知投诉人")
    expect(act.locator(".question__no-mail")).to_be_hidden()
    act.locator("[type=submit]").click()
    expect(page.locator(".desk-notice")).to_contain_text("已保存：向投诉人提问")
    expect(page.locator(".case-acts__asked")).to_contain_text("等待投诉人回答")
    entry = page.locator(".case-view .timeline__entry").first
    expect(entry).to_contain_text("哪一年安装的？")
    expect(entry).to_contain_text("等待回答")
    fits(page)
    assert [each.kind.value for each in services.cases.get(reference=reference).timeline][-1] == "asked"
