"""Whatever is written into a case is shown as text: no script of it runs, and no layout breaks, at any width."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from complaints.bootstrap import Services
from tests.api.site import COMPLAINT
from tests.functional.serving import sign_in

SCRIPT = (
    "<script>alert('ran')</script><img src=x onerror=\"alert('ran')\"><svg/onload=alert('ran')>'\"&lt;{{7*7}}${7*7}"
)
WORD = "无" * 200 + "W" * 9700
RIGHT_TO_LEFT = "\u202eشكوى من العميل\u202c שלום \u200f(abc)"
EMOJI = "👩‍👩‍👧‍👦🏳️‍🌈🇨🇳👍🏽" * 20
NAME = "<b onclick=alert(1)>林芳</b>" + RIGHT_TO_LEFT
HOSTILE = COMPLAINT | {
    "complainant": {
        "name": NAME[:80],
        "phone": "13800138000",
        "email": "lin.fang@customer.example",
        "address": "<img src=x onerror=alert(1)>" + "W" * 150,
        "kind": "end_user",
    },
    "order_no": "OP<script>alert(1)",
    "description": (SCRIPT + " " + RIGHT_TO_LEFT + " " + EMOJI + " " + WORD)[:5000],
    "place": "<a href=javascript:alert(1)>厨房</a>",
    "demand": (SCRIPT + RIGHT_TO_LEFT + EMOJI + "W" * 2000)[:1000],
}
WIDTHS = (320, 1280)
VIEWS = ("work", "queue", "case/{reference}")

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def reference(services: Services, url: str, page: Page) -> str:
    """A case with every field full of it, and with notes and a reply of the same kind."""
    filed = page.request.post(f"{url}/api/v1/complaints", data=HOSTILE)
    assert filed.ok, filed.text()
    number: str = filed.json()["reference"]
    sign_in(page, "handler", services=services, url=url)
    for act, text in (("note", WORD), ("note", SCRIPT + RIGHT_TO_LEFT + EMOJI), ("contact", SCRIPT + WORD[:9000])):
        done = page.request.post(f"{url}/api/v1/cases/{number}/{act}", data={"text": text}, headers={"If-Match": "*"})
        assert done.ok, done.text()
    return number


@pytest.mark.parametrize("width", WIDTHS)
def test_hostile_words_are_text_on_every_view_and_break_no_layout(
    services: Services, url: str, browser: Browser, reference: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai")
    page, ran = context.new_page(), []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: ran.append(str(error)))
    sign_in(page, "handler", services=services, url=url)
    for view in VIEWS:
        page.goto("about:blank")
        page.goto(f"{url}/admin.html#{view.format(reference=reference)}")
        expect(page.locator("main h1:visible")).to_be_visible()
        expect(page.locator("main").get_by_text("<b onclick=alert(1)>").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert wider(page) == [], view
        assert page.locator("main b[onclick], main script, main img[src=x], main [href^=javascript]").count() == 0, view
    context.close()
    assert ran == []


@pytest.mark.parametrize("width", WIDTHS)
def test_hostile_words_stay_text_where_they_are_typed_and_where_two_writers_meet(
    services: Services, url: str, browser: Browser, reference: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai")
    page, ran = context.new_page(), []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    sign_in(page, "handler", services=services, url=url)
    page.goto(f"{url}/admin.html#case/{reference}?act=note")
    note = page.locator(".act[data-act=note]")
    note.locator("textarea").fill(SCRIPT + WORD[:9000])
    other = page.request.post(
        f"{url}/api/v1/cases/{reference}/note", data={"text": SCRIPT + WORD[:9000]}, headers={"If-Match": "*"}
    )
    assert other.ok
    note.locator("[type=submit]").click()
    expect(note.locator(".conflict__side--mine")).to_contain_text("<script>alert('ran')</script>")
    expect(note.locator(".conflict__side").first).to_contain_text("<script>alert('ran')</script>")
    assert wider(page) == []
    context.close()
    assert ran == []


def wider(page: Page) -> list[Any]:
    """What makes the page scroll sideways, if it does: nothing, where it does not."""
    found: list[Any] = page.evaluate(
        """() => {
            const most = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= most) return [];
            const all = [...document.querySelectorAll('main *')];
            const out = all.filter((el) => el.getBoundingClientRect().right > most + 1).slice(-3);
            return [document.documentElement.scrollWidth, ...out.map((el) => `${el.tagName}.${el.className}`)];
        }"""
    )
    return found
