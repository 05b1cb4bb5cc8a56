"""The form for everybody: by keys alone, for screen readers, without scripts, in any writing, in any colour."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from complaints.bootstrap import Services
from dev.cached_tools import axe
from tests.file_samples import PNG
from tests.functional.test_accessibility import RULES
from tests.functional.test_browser_hostile import NAME, RIGHT_TO_LEFT, SCRIPT, wider

READERS = (("zh-CN", "light", 1280), ("en", "dark", 320), ("zh-CN", "dark", 360), ("en", "light", 1280))
SIZES = {"desk": 1280, "phone": 360}
NEXT = {"zh-CN": "下一步：核对", "en": "Next: check your answers"}

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the focus is on the element."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"no way to {selector} by keys")


@pytest.mark.parametrize("width", SIZES.values(), ids=SIZES)
def test_a_complaint_is_filed_by_keys_alone(services: Services, url: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(url)
    expect(page.locator("#category-product_quality")).to_be_visible()
    keys = page.keyboard
    tab_to(page, "[data-idle='form.check']")
    keys.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator("[name=category]").first).to_be_focused()
    keys.press("Space")
    for selector, text in (("#description", "门板开裂。"), ("#name", "林芳"), ("#phone", "13800138000")):
        tab_to(page, selector)
        keys.type(text)
    tab_to(page, "#consent")
    keys.press("Space")
    tab_to(page, "[data-idle='form.check']")
    keys.press("Enter")
    expect(page.locator(".check h1")).to_be_focused()
    tab_to(page, ".answer .link-button")
    tab_to(page, ".check [data-idle='form.submit']")
    keys.press("Enter")
    expect(page.locator(".receipt h1")).to_be_focused()
    assert services.cases.saves == 1  # type: ignore[attr-defined]


def barriers(page: Page, where: str) -> dict[str, Any]:
    """What axe finds, and how far the page is wider than the window."""
    page.add_script_tag(content=axe())
    answer = page.evaluate("rules => axe.run(document, {runOnly: rules})", list(RULES))
    found = {f"{where}: {each['id']}": [node["target"] for node in each["nodes"]] for each in answer["violations"]}
    return found | ({f"{where}: wider": wider(page)} if wider(page) else {})


@pytest.mark.parametrize(("locale", "scheme", "width"), READERS)
def test_no_step_of_the_form_has_a_barrier(url: str, browser: Browser, locale: str, scheme: Any, width: int) -> None:
    size = {"width": width, "height": 900}
    context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True, service_workers="block")
    page = context.new_page()
    page.goto(f"{url}/?locale={locale}")
    expect(page.locator("#category-product_quality")).to_be_visible()
    found = barriers(page, "form")
    page.get_by_role("button", name=NEXT[locale]).click()
    expect(page.locator(".error-summary")).to_be_visible()
    found |= barriers(page, "errors")
    page.check("#category-product_quality")
    page.fill("#description", "W" * 300)
    page.fill("#name", "林芳")
    page.fill("#phone", "13800138000")
    page.check("#consent")
    page.get_by_role("button", name=NEXT[locale]).click()
    expect(page.locator(".check")).to_be_visible()
    found |= barriers(page, "check")
    page.route("**/api/v1/complaints", lambda route: route.abort())
    page.locator(".check [type=submit]").click()
    expect(page.locator(".waiting")).to_be_visible()
    found |= barriers(page, "waiting")
    page.unroute("**/api/v1/complaints")
    page.locator(".waiting__now").click()
    expect(page.locator(".receipt")).to_be_visible()
    found |= barriers(page, "receipt")
    context.close()
    assert found == {}


@pytest.mark.parametrize("width", SIZES.values(), ids=SIZES)
def test_whatever_is_typed_is_shown_as_text(services: Services, url: str, page: Page, width: int) -> None:
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(url)
    page.check("#category-product_quality")
    typed = {
        "description": SCRIPT + RIGHT_TO_LEFT,
        "demand": SCRIPT,
        "order_no": "<img src=x>",
        "place": "javascript:1",
    }
    for name, text in (typed | {"name": NAME[:80], "phone": "13800138000", "address": SCRIPT[:150]}).items():
        page.fill(f"#{name}", text)
    page.set_input_files(
        "#attachments", [{"name": "<img src=x>.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}]
    )
    page.check("#consent")
    page.get_by_role("button", name=NEXT["zh-CN"]).click()
    check = page.locator(".check")
    for text in ("<script>alert('ran')</script>", "<b onclick=alert(1)>", "<img src=x>.pdf", "javascript:1"):
        expect(check.get_by_text(text).first).to_be_visible()
    assert wider(page) == []
    page.reload()
    expect(page.locator(".check, #description").filter(visible=True).first).to_be_visible()
    assert page.locator("main b[onclick], main script, main img[src=x], main [href^=javascript]").count() == 0
    assert ran == []


@pytest.mark.parametrize("width", SIZES.values(), ids=SIZES)
def test_without_scripts_a_plain_form_keeps_what_was_typed(
    services: Services, url: str, browser: Browser, width: int
) -> None:
    size = {"width": width, "height": 800}
    context = browser.new_context(viewport=size, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(url)
    expect(page.locator("noscript .notice")).to_contain_text("没有启用 JavaScript")
    expect(page.locator(".complaint-form")).to_be_hidden()
    page.locator("noscript .button[href='/api/v1/form']").click()
    page.check("#category-product_quality")
    page.fill("#description", SCRIPT)
    page.fill("#name", NAME[:80])
    page.fill("#phone", "1380013800")
    page.check("#consent")
    page.get_by_role("button", name="提交投诉").click()
    expect(page.locator("#phone-error")).to_have_text("手机号应为 11 位，您填的是 10 位，请核对。")
    expect(page.locator("#description")).to_have_value(SCRIPT)
    expect(page.locator("#name")).to_have_value(NAME[:80].strip())
    page.get_by_role("link", name="手机或固定电话").click()
    page.fill("#phone", "13800138000")
    page.set_input_files("#attachments", [{"name": "门板.png", "mimeType": "image/png", "buffer": PNG}])
    page.get_by_role("button", name="提交投诉").click()
    expect(page.locator(".receipt__reference")).to_have_text("26110001")
    assert page.locator("main script, main b[onclick]").count() == 0
    context.close()
    assert [file.name for file in services.cases.get(reference="26110001").content.attachments] == ["门板.png"]


def test_a_company_has_its_own_colour_and_logo(url: str, page: Page) -> None:
    page.route(
        "**/theme.css",
        lambda route: route.fulfill(content_type="text/css", body=":root { --accent: rgb(120, 0, 80); }"),
    )
    page.route(
        "**/config.js",
        lambda route: route.fulfill(
            content_type="text/javascript",
            body="export const config = {apiBase: '', logo: 'icons.svg', company: {'zh-CN': '某某家居', en: 'Acme'}};",
        ),
    )
    page.goto(url)
    expect(page.locator(".masthead__company")).to_have_text("某某家居")
    expect(page.locator(".masthead__mark")).to_have_attribute("src", "icons.svg")
    expect(page.locator("[data-idle='form.check']")).to_have_css("background-color", "rgb(120, 0, 80)")


def test_on_paper_the_answers_stand_without_buttons(url: str, page: Page) -> None:
    page.goto(url)
    page.check("#category-product_quality")
    page.fill("#description", "门板开裂。")
    page.fill("#name", "林芳")
    page.fill("#phone", "13800138000")
    page.check("#consent")
    page.get_by_role("button", name=NEXT["zh-CN"]).click()
    expect(page.locator(".check")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".answers")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
