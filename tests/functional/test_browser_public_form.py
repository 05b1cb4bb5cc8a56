"""The public form in a real browser, on a desk and on a phone: checked before it is sent, kept, and sent once."""

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from complaints.bootstrap import Services
from tests.functional.serving import send_complaint

SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}
KEPT = "门板开裂，联系过门店。"
STORE = "http://127.0.0.1:9/"
HEIC = Path(__file__).parent.parent / "site" / "heic.test.mjs"  # holds such a photo
PLACE = b"Exif\x00\x00MM\x00*GPS N23.1291 E113.2644"

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


class Store:
    """A store that a page may write to: what was put there, in order; `down` while nothing gets through."""

    def __init__(self, services: Services, context: BrowserContext) -> None:
        self.files: Any = services.attachments
        self.bodies: list[bytes] = []
        self.down = False
        offer = self.files.offer
        self.files.offer = lambda **slot: replace(offer(**slot), url=STORE)
        context.route(f"{STORE}**", self.take)

    def take(self, route: Route) -> None:
        if self.down:
            return route.abort()
        self.bodies.append(route.request.post_data_buffer or b"")
        return route.fulfill(status=204, headers={"Access-Control-Allow-Origin": "*"})


@pytest.fixture
def store(services: Services, context: BrowserContext) -> Store:
    """The store of that portal, seen from that browser."""
    return Store(services, context)


@pytest.fixture(params=SIZES, ids=str)
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """A browser of one person, on a desk or on a phone."""
    size: Any = SIZES[request.param]
    made = browser.new_context(
        viewport=size, has_touch=request.param == "phone", locale="zh-CN", service_workers="block"
    )
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, url: str) -> Page:
    """The form, as it opens."""
    return opened(context, url)


def opened(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    expect(page.locator("#category-product_quality")).to_be_visible()
    return page


def fill_in(page: Page) -> None:
    page.check("#category-product_quality")
    page.fill("#description", KEPT)
    page.select_option("#business_line", label="橱柜")
    page.fill("#occurred_at", "2026-11-02")
    page.fill("#name", "林芳")
    page.fill("#phone", "13800138000")
    page.check("#consent")


def answers(page: Page) -> dict[str, str]:
    """What stands on the page of answers, by what was asked."""
    rows = page.locator(".answer").all()
    return {row.locator("dt").inner_text(): row.locator(".answer__text").inner_text() for row in rows}


def test_answers_are_checked_and_changed_before_they_are_sent(services: Services, page: Page) -> None:
    fill_in(page)
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.locator(".check h1")).to_be_focused()
    expect(page).to_have_title("提交前请核对 - 客户投诉服务")
    told = answers(page)
    assert told["您要投诉的是哪方面的问题？"] == "产品质量"
    assert told["什么时候发生的？"] == "2026年11月2日周一"
    assert told["涉及哪类产品或业务？"] == "橱柜"
    assert told["订单号"] == "未填写"
    page.get_by_role("button", name="修改 订单号").click()
    expect(page.locator("#order_no")).to_be_focused()
    page.fill("#order_no", "OP-7")
    page.get_by_role("button", name="下一步：核对").click()
    page.reload()
    expect(page.locator(".check")).to_be_visible()
    assert answers(page)["订单号"] == "OP-7"
    page.go_back()
    expect(page.locator("#order_no")).to_have_value("OP-7")
    send_complaint(page)
    expect(page.locator(".receipt")).to_be_visible()
    assert services.cases.get(reference="26110001").content.order_no == "OP-7"
    page.go_back()
    expect(page.locator("#description")).to_have_value("")


def test_what_the_portal_refuses_leads_back_to_its_field(services: Services, page: Page) -> None:
    fill_in(page)
    page.fill("#occurred_at", "2027-11-02")
    send_complaint(page)
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").click()
    expect(page.locator("#occurred_at")).to_be_focused()
    assert services.cases.saves == 0  # type: ignore[attr-defined]


def test_a_draft_outlives_its_tab_only_with_consent(context: BrowserContext, page: Page, url: str) -> None:
    fill_in(page)
    page.reload()
    expect(page.locator("#description")).to_have_value(KEPT)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('draft'))") == []
    expect(opened(context, url).locator("#description")).to_have_value("")
    page.check("#keep_draft")
    page.close()
    again = opened(context, url)
    expect(again.locator("#description")).to_have_value(KEPT)
    expect(again.locator(".complaint-form__restored")).to_be_visible()
    expect(again.locator("#keep_draft")).to_be_checked()
    again.uncheck("#keep_draft")
    assert "门板" not in again.evaluate("JSON.stringify(localStorage)")
    expect(opened(context, url).locator("#description")).to_have_value("")


def test_a_draft_is_gone_when_it_has_been_sent_or_thrown_away(context: BrowserContext, page: Page, url: str) -> None:
    page.check("#keep_draft")
    fill_in(page)
    page.reload()
    page.get_by_role("button", name="清空重填").click()
    expect(page.locator("#description")).to_have_value("")
    assert "门板" not in page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    expect(page.locator("#keep_draft")).not_to_be_checked()
    page.check("#keep_draft")
    fill_in(page)
    send_complaint(page)
    expect(page.locator(".receipt")).to_be_visible()
    assert "门板" not in page.evaluate("JSON.stringify(localStorage)")


def test_an_answer_that_is_lost_gives_one_case_even_from_a_new_tab(
    services: Services, context: BrowserContext, page: Page, url: str
) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.check("#keep_draft")
    fill_in(page)
    page.route("**/api/v1/complaints", lose)
    send_complaint(page)
    expect(page.locator(".waiting")).to_be_visible()
    page.close()
    again = context.new_page()
    again.goto(url)
    expect(again.locator(".receipt__reference")).to_have_text("26110001")
    assert services.cases.saves == 1  # type: ignore[attr-defined]


def test_two_clicks_give_one_case(services: Services, page: Page) -> None:
    fill_in(page)
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="提交投诉").dblclick()
    expect(page.locator(".receipt")).to_be_visible()
    assert services.cases.saves == 1  # type: ignore[attr-defined]


def a_photo(page: Page, *, width: int, height: int) -> bytes:
    """A JPEG of noise of that size, which says where it was taken."""
    drawn: str = page.evaluate(
        """([width, height]) => {
            const canvas = Object.assign(document.createElement('canvas'), {width, height});
            const pen = canvas.getContext('2d');
            const dots = pen.createImageData(width, height);
            for (let at = 0; at < dots.data.length; at += 1) dots.data[at] = (at * 2654435761) >>> 24;
            pen.putImageData(dots, 0, 0);
            return canvas.toDataURL('image/jpeg', 0.95).split(',')[1];
        }""",
        [width, height],
    )
    plain = base64.b64decode(drawn)
    return plain[:2] + b"\xff\xe1" + (len(PLACE) + 2).to_bytes(2, "big") + PLACE + plain[2:]


def choose(page: Page, *files: tuple[str, str, bytes]) -> None:
    page.set_input_files(
        "#attachments", [{"name": name, "mimeType": type, "buffer": body} for name, type, body in files]
    )


def test_photos_are_made_smaller_and_lose_their_place_unless_wanted_whole(store: Store, page: Page) -> None:
    photo = a_photo(page, width=3200, height=1600)
    choose(page, ("door.jpg", "image/jpeg", photo))
    expect(page.locator(".attachment--done .attachment__state")).to_contain_text("去掉拍摄地点")
    assert b"GPS" not in store.bodies[-1]
    assert len(store.bodies[-1]) < len(photo)
    page.check("#keep_original")
    expect(page.locator(".attachment--done .attachment__state")).not_to_contain_text("去掉拍摄地点")
    assert photo in store.bodies[-1]


def test_photo_that_the_browser_cannot_read_loses_its_place_and_keeps_every_point(store: Store, page: Page) -> None:
    photo = base64.b64decode(
        "".join(re.findall(r"^  '([A-Za-z0-9+/=]+)'", HEIC.read_text(encoding="utf-8"), re.MULTILINE))
    )
    choose(page, ("door.heic", "image/heic", photo))
    expect(page.locator(".attachment--done .attachment__state")).to_contain_text("已去掉拍摄地点")
    [sent] = store.bodies
    assert b"GPSLatitude" in photo
    assert b"GPSLatitude" not in sent
    assert photo[photo.index(b"mdat") - 400 : photo.index(b"mdat")] in sent
    page.check("#keep_original")
    expect(page.locator(".attachment--done .attachment__state")).not_to_contain_text("已去掉拍摄地点")
    assert photo in store.bodies[-1]


def test_several_files_go_at_once_and_what_failed_goes_on_when_the_network_is_back(
    services: Services, store: Store, page: Page, context: BrowserContext
) -> None:
    store.down = True
    pdf = ("合同.pdf", "application/pdf", b"%PDF-1.7 contract")
    choose(
        page, ("a.jpg", "image/jpeg", a_photo(page, width=40, height=30)), pdf, ("b.exe", "application/x-dos", b"MZ")
    )
    expect(page.locator(".attachment-picker__refusals")).to_have_text("b.exe 的格式不支持，没有添加。")
    expect(page.locator(".attachment--failed")).to_have_count(2)
    page.get_by_role("button", name="重新上传 合同.pdf").click()
    expect(page.locator(".attachment--failed")).to_have_count(2)
    store.down = False
    context.set_offline(True)
    context.set_offline(False)
    expect(page.locator(".attachment--done")).to_have_count(2)
    page.get_by_role("button", name="移除 a.jpg").click()
    expect(page.get_by_role("button", name="移除 合同.pdf")).to_be_focused()
    expect(page.locator("#attachments-hint")).to_contain_text("最多 6 个，每个不超过 10 MB")
