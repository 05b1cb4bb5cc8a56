"""The form while the network is cut: it opens, keeps everything, says so, and files one complaint when it is back."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from werkzeug import Response
from werkzeug.serving import BaseWSGIServer, make_server

from api.app import create_app
from complaints.bootstrap import Services
from dev.site import create_site, one_origin
from tests.functional.serving import send_complaint, sign_in
from tests.patience import eventually

SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}
STORE = "http://127.0.0.1:9/"
PHOTO = {"name": "合同.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 contract"}
ALL_IS_KEPT = """async () => {
    const kept = new Set((await (await caches.open('form')).keys()).map(({url}) => url));
    const needed = performance.getEntriesByType('resource').map(({name}) => name.replace(/#.*/, ''));
    return [`${location.origin}/`, ...needed].every((url) => kept.has(url));
}"""
A_WHILE = "seconds => new Promise((done) => setTimeout(done, 1000 * seconds))"  # else the browser is not listened to

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


BUSY = {"code": 429, "status": "Too Many Requests", "message": "请稍等", "errors": {}}


class Line:
    """The site behind a line that can be cut: nobody listens then. While `is_busy` it takes no complaint."""

    def __init__(self, services: Services) -> None:
        api = create_app(services)
        self._site = one_origin(api=api, dev=api, site=create_site(store=STORE.rstrip("/")))
        self.is_busy = False
        self._port = 0
        self._server: BaseWSGIServer | None = None
        self.mend()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def mend(self) -> None:
        """Somebody listens."""
        self._server = make_server("127.0.0.1", self._port, self._answer, threaded=True)
        self._port = self._server.port
        Thread(target=self._server.serve_forever, daemon=True).start()

    def _answer(self, asked: Any, start: Any) -> Any:
        # here and not in the browser, for its worker may ask as well, at a moment that it chooses itself
        if self.is_busy and asked["PATH_INFO"] == "/api/v1/complaints":
            return Response(json.dumps(BUSY), status=429, mimetype="application/json")(asked, start)
        return self._site(asked, start)

    def cut(self) -> None:
        """Nobody listens."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
        self._server = None


@pytest.fixture
def line(services: Services) -> Iterator[Line]:
    """A site whose line is whole at first."""
    with ExitStack() as stack:
        made = Line(services)
        stack.callback(made.cut)
        yield made


@pytest.fixture(params=SIZES, ids=str)
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """A browser of one person, on a desk or on a phone."""
    size: Any = SIZES[request.param]
    made = browser.new_context(viewport=size, locale="zh-CN")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, line: Line) -> Page:
    """The form, as it opens, with its worker at work."""
    page = context.new_page()
    page.goto(line.url)
    expect(page.locator("#category-product_quality")).to_be_visible()
    eventually(lambda: page.evaluate(ALL_IS_KEPT), pause=lambda seconds: page.evaluate(A_WHILE, seconds))
    return page


def fill_in(page: Page) -> None:
    page.check("#category-product_quality")
    page.fill("#description", "门板开裂。")
    page.fill("#name", "林芳")
    page.fill("#phone", "13800138000")
    page.check("#consent")


def is_online(page: Page) -> None:
    """The browser says so. Not a click on *try again*: the worker may have sent it before, and the button is gone."""
    page.evaluate("window.dispatchEvent(new Event('online'))")


def kept(page: Page) -> list[str]:
    """The addresses of all that the worker keeps."""
    found: list[str] = page.evaluate(
        """async () => {
            const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
            const requests = (await Promise.all(caches_.map((cache) => cache.keys()))).flat();
            return requests.map(({url}) => new URL(url).pathname);
        }"""
    )
    return found


def test_what_is_filed_without_a_network_is_kept_told_and_sent_once(services: Services, line: Line, page: Page) -> None:
    fill_in(page)
    line.cut()
    send_complaint(page)
    waiting = page.locator(".waiting")
    expect(waiting.locator("h1")).to_be_focused()
    expect(waiting).to_contain_text("投诉尚未登记")
    page.get_by_role("button", name="现在再试一次").click()
    expect(page.get_by_role("button", name="现在再试一次")).to_have_attribute("aria-disabled", "false")
    line.mend()
    is_online(page)
    expect(page.locator(".receipt__reference")).to_have_text("26110001")
    page.reload()
    expect(page.locator(".receipt__reference")).to_have_text("26110001")
    assert services.cases.saves == 1  # type: ignore[attr-defined]


def test_the_form_opens_without_a_network_and_sends_when_it_is_opened_again(
    services: Services, line: Line, page: Page, context: BrowserContext
) -> None:
    line.cut()
    page.reload()
    fill_in(page)
    send_complaint(page)
    expect(page.locator(".waiting")).to_be_visible()
    page.close()
    offline = context.new_page()
    offline.goto(line.url)
    expect(offline.locator(".waiting")).to_be_visible()
    line.mend()
    offline.close()
    again = context.new_page()
    again.goto(line.url)
    expect(again.locator(".receipt__reference")).to_have_text("26110001")
    assert services.cases.saves == 1  # type: ignore[attr-defined]


def test_what_waits_can_be_taken_back_even_from_another_tab(
    services: Services, line: Line, page: Page, context: BrowserContext
) -> None:
    fill_in(page)
    line.cut()
    send_complaint(page)
    expect(page.locator(".waiting")).to_be_visible()
    page.close()
    again = context.new_page()
    again.goto(line.url)
    again.get_by_role("button", name="先不提交，回到表单").click()
    expect(again.locator("#description")).to_have_value("门板开裂。")
    line.mend()
    again.reload()
    expect(again.locator("#description")).to_have_value("门板开裂。")
    assert services.cases.saves == 0  # type: ignore[attr-defined]


def test_the_worker_sends_while_no_page_is_open(services: Services, line: Line, page: Page, browser: Browser) -> None:
    fill_in(page)
    line.cut()
    send_complaint(page)
    expect(page.locator(".waiting")).to_be_visible()
    origin, context = line.url, page.context
    worker = context.service_workers[0]
    page.goto("about:blank")
    line.mend()
    worker.evaluate("() => self.dispatchEvent(Object.assign(new ExtendableEvent('sync'), {tag: 'send-complaint'}))")
    eventually(lambda: services.cases.saves, pause=lambda seconds: page.evaluate(A_WHILE, seconds))  # type: ignore[attr-defined]
    page.goto(origin)
    expect(page.locator(".receipt__reference")).to_have_text("26110001")
    assert services.cases.saves == 1  # type: ignore[attr-defined]


def takes_files(services: Services, context: BrowserContext) -> list[bytes]:
    """The store for files answers, whatever becomes of the line: the bodies it was sent."""
    store: Any = services.attachments
    offer, bodies = store.offer, []

    def offered(**slot: Any) -> Any:
        store.put(key=slot["key"], name=slot["name"], type=slot["type"], body=PHOTO["buffer"])
        return replace(offer(**slot), url=STORE)

    def take(route: Route) -> None:
        bodies.append(route.request.post_data_buffer or b"")
        route.fulfill(status=204, headers={"Access-Control-Allow-Origin": "*"})

    store.offer = offered
    context.route(f"{STORE}**", take)
    return bodies


def held_with_a_file(page: Page, line: Line) -> None:
    fill_in(page)
    line.cut()
    page.set_input_files("#attachments", [PHOTO])
    expect(page.locator(".attachment--failed")).to_contain_text("恢复后会自动重传")
    send_complaint(page)
    expect(page.locator(".waiting__kept")).to_contain_text("1 个文件")


def test_files_wait_with_the_complaint(services: Services, line: Line, page: Page, context: BrowserContext) -> None:
    bodies = takes_files(services, context)
    held_with_a_file(page, line)
    line.mend()
    is_online(page)
    expect(page.locator(".receipt__reference")).to_have_text("26110001")
    assert [file.name for file in services.cases.get(reference="26110001").content.attachments] == ["合同.pdf"]
    assert len(bodies) == 1


def test_files_of_what_was_taken_back_go_on_from_the_form(
    services: Services, line: Line, page: Page, context: BrowserContext
) -> None:
    takes_files(services, context)
    held_with_a_file(page, line)
    line.is_busy = True  # nor does the worker send it
    line.mend()
    page.get_by_role("button", name="先不提交，回到表单").click()
    expect(page.locator(".attachment--done")).to_have_count(1)
    assert services.cases.saves == 0  # type: ignore[attr-defined]


def test_nothing_but_the_form_is_kept(services: Services, line: Line, page: Page) -> None:
    form = kept(page)
    assert all(not path.startswith("/api/") or path == "/api/v1/policy" for path in form)
    fill_in(page)
    send_complaint(page)
    expect(page.locator(".receipt")).to_be_visible()
    page.locator(".receipt__track").click()
    expect(page.locator(".status")).to_be_visible()
    sign_in(page, "supervisor", services=services, url=line.url)
    page.goto(f"{line.url}/admin.html#queue")
    expect(page.locator("main h1:visible")).to_be_visible()
    page.wait_for_load_state("networkidle")
    later = kept(page)
    assert sorted(set(later) - set(form)) == []
    assert not [path for path in later if "admin" in path or "/staff/" in path or "/views/" in path]


def test_a_new_release_is_shown_at_once(line: Line, page: Page, context: BrowserContext) -> None:
    context.route(
        "**/locales/site/zh-CN.json",
        lambda route: route.fulfill(json=route.fetch().json() | {"form.title": "新的一版"}),
    )
    page.reload()
    expect(page.locator("h1:visible")).to_have_text("新的一版")


def test_a_portal_that_asks_for_more_first_gets_it_from_the_form(line: Line, page: Page) -> None:
    fill_in(page)
    line.cut()
    send_complaint(page)
    expect(page.locator(".waiting")).to_be_visible()
    line.is_busy = True
    line.mend()
    is_online(page)
    expect(page.locator(".check")).to_be_visible()
    expect(page.locator(".complaint-form__notice")).to_be_visible()
