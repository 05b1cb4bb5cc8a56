"""A person at the limits, in a real browser: his browser works for him, or he confirms, or he is told another way."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from complaints.adapters.altcha import AltchaProofs
from complaints.bootstrap import Services
from complaints.domain.limits import Allowance, Limits
from dev.cached_tools import axe
from tests.api.site import NOBODY, Site
from tests.fakes import SETTINGS, fake_services
from tests.functional.serving import send_complaint, served
from tests.functional.test_accessibility import RULES

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

NETWORK = "203.0.113.7"
STRICT = Limits(complaints=Allowance(0, 2), contact=Allowance(50, 50), plain=Allowance(1, 3), misses=Allowance(1, 0))
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Services:
    """A portal for which nothing is free, and a browser that comes from somewhere."""
    monkeypatch.setattr("api.guards.client_address", lambda: NETWORK)
    settings = replace(SETTINGS, limits=STRICT)
    return fake_services(settings=settings, proofs=AltchaProofs(keys=SETTINGS.signing_keys, cost=100))


@pytest.fixture
def url(services: Services) -> Iterator[str]:
    with served(services) as address:
        yield address


def fill_in(page: Page) -> None:
    page.check("#category-product_quality")
    page.fill("#description", "橱柜门板开裂，我写了很久。")
    page.fill("#name", "林芳")
    page.fill("#phone", "13800138000")
    page.check("#consent")


def send(plain: Page) -> None:
    plain.get_by_role("button", name="提交投诉").click()


def barriers(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than its window."""
    page.add_script_tag(content=axe())
    answer = page.evaluate("rules => axe.run(document, {runOnly: rules})", list(RULES))
    wider = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [each["id"] for each in answer["violations"]] + (["wider than the window"] if wider else [])


@pytest.mark.parametrize("size", SIZES)
def test_the_browser_works_by_itself_and_the_complaint_is_filed(page: Page, url: str, size: str) -> None:
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    fill_in(page)
    assert not [address for address in asked if "proof" in address]
    send_complaint(page)
    expect(page.locator(".receipt__reference")).to_have_text("26110001")
    assert [address for address in asked if "proofWorker" in address]


def test_whose_browser_cannot_work_is_told_other_ways_and_keeps_what_he_typed(page: Page, url: str) -> None:
    page.route(
        "**/proofWorker.js", lambda route: route.fulfill(content_type="text/javascript", body="postMessage(null)")
    )
    page.goto(url)
    fill_in(page)
    send_complaint(page)
    expect(page.locator(".complaint-form__notice")).to_contain_text("complaints@in.example")
    expect(page.locator("#description")).to_have_value("橱柜门板开裂，我写了很久。")


def test_who_is_beyond_the_most_is_told_other_ways_and_keeps_what_he_typed(page: Page, url: str, services: Any) -> None:
    for number in range(3):
        page.goto(url)
        fill_in(page)
        send_complaint(page)
        if number < 2:
            expect(page.locator(".receipt")).to_be_visible()
            page.get_by_role("button", name="再提交一件投诉").click()
    expect(page.locator(".complaint-form__notice")).to_contain_text("complaints@in.example")
    expect(page.locator("#description")).to_have_value("橱柜门板开裂，我写了很久。")


def test_the_unseen_field_is_not_seen_not_reached_and_not_read_out(page: Page, url: str) -> None:
    page.goto(url)
    field = page.locator("[name=website]")
    assert field.get_attribute("tabindex") == "-1"
    assert field.evaluate("field => field.closest('[aria-hidden=true]') !== null")
    box = field.bounding_box()
    assert box is None or box["x"] + box["width"] <= 0


def test_after_wrong_secrets_the_right_one_opens_by_itself(page: Page, url: str, services: Any) -> None:
    site = Site(services)
    reference, secret = filed_before(site)
    for _ in range(2):
        site.anybody.get(f"/api/v1/complaints/{reference}", headers=NOBODY)
    page.goto(f"{url}/track.html")
    page.fill("#reference", reference)
    page.fill("#secret", secret)
    page.get_by_role("button", name="查询").click()
    expect(page.locator(".status h1")).to_be_visible()


def filed_before(site: Site) -> tuple[str, str]:
    """Number and secret of a complaint that a person of the staff took, whom no limit concerns."""
    body = {
        "complainant": {"name": "林芳", "phone": "13800138000"},
        "category": "product_quality",
        "description": "开裂",
        "channel": "phone",
        "consent": True,
    }
    told = site.signed_in("agent").post("/api/v1/cases", json=body).get_json()
    return told["reference"], told["secret"]


def test_the_complainant_downloads_all_that_is_kept_of_him(page: Page, url: str, services: Any) -> None:
    reference, secret = filed_before(Site(services))
    page.goto(f"{url}/track.html")
    page.fill("#reference", reference)
    page.fill("#secret", secret)
    page.get_by_role("button", name="查询").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="仅下载信息").click()
    assert download.value.suggested_filename == f"{reference}.json"
    assert "13800138000" in download.value.path().read_text(encoding="utf-8")
    expect(page.locator(".own-data")).to_contain_text("已下载")


def test_the_notice_is_one_step_from_form_and_track_in_the_language_that_is_spoken(page: Page, url: str) -> None:
    for name in ("index.html", "track.html"):
        page.goto(f"{url}/{name}?locale=en")
        expect(page.locator("h1:visible")).not_to_be_empty()
        page.locator(".site-footer__privacy").click()
        expect(page.locator("h1")).to_have_text("How we use your data")


# -- without scripts


@pytest.fixture(params=SIZES)
def plain(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A window without JavaScript, of a reader of Chinese."""
    context = browser.new_context(locale="zh-CN", java_script_enabled=False, viewport=SIZES[request.param])  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def open_form(plain: Page, url: str, services: Any) -> None:
    plain.goto(f"{url}/api/v1/form")
    services.clock.advance(seconds=30)
    fill_in(plain)


def test_without_scripts_the_second_form_is_confirmed_and_filed(plain: Page, url: str, services: Any) -> None:
    open_form(plain, url, services)
    send(plain)
    expect(plain.locator(".receipt__reference")).to_have_text("26110001")
    open_form(plain, url, services)
    send(plain)
    expect(plain.locator("h1")).to_have_text("请再确认一次")
    expect(plain.locator("main")).to_contain_text("我写了很久")
    services.clock.advance(seconds=10)
    plain.get_by_role("button", name="确认并提交").click()
    expect(plain.locator(".receipt__reference")).to_have_text("26110002")


def test_without_scripts_far_too_many_keep_what_was_typed_and_tell_other_ways(
    plain: Page, url: str, services: Any
) -> None:
    for _ in range(4):
        open_form(plain, url, services)
        send(plain)
    expect(plain.locator(".error-summary")).to_contain_text("complaints@in.example")
    expect(plain.locator("#description")).to_have_value("橱柜门板开裂，我写了很久。")


# -- for everybody


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("locale", "scheme"), [("zh-CN", "light"), ("en", "dark")])
def test_notice_and_confirmation_have_no_barrier(
    browser: Browser, url: str, size: str, locale: str, scheme: Any
) -> None:
    context = browser.new_context(viewport=SIZES[size], color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{url}/api/v1/privacy/page?locale={locale}")
    assert barriers(page) == []
    page.goto(f"{url}/api/v1/form?locale={locale}")
    fill_in(page)
    page.locator("form button[type=submit]").click()
    page.locator(".facts").wait_for()
    assert barriers(page) == []
    context.close()


def test_the_address_to_remember_leads_to_the_notice(plain: Page, url: str) -> None:
    plain.goto(f"{url}/privacy.html")
    expect(plain.locator("h1")).to_have_text("您的信息怎么用")
