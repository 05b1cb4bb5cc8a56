"""Every view of the staff page, in both languages, light and dark, on a desk and at 320 pixels: axe finds nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dev.cached_tools import axe
from dev.demo import keep
from tests.functional.post import answer
from tests.functional.running import Running, portal_of

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
VIEWS = {
    "supervisor": (
        "work",
        "calls",
        "approvals",
        "queue",
        "queue?overdue=0&sort=due&q=2611&stage=dispatched",
        "case/{first}",
        "case/{second}",
        "sheet/{second}",
        "intake",
        "intake?find=13800138000",
        "quarantine",
        "deliveries",
        "mail-help",
        "account",
        "month",
        "reports",
        "surveys",
        "bulletin",
        "bulletin/new",
        "bulletin/new?from={second}",
        "regulation",
        "calendar/2026",
        "regulation/clocks.reply",
        "month/{month}?figure=ordinary.volume&of=that",
    ),
    "admin": ("directory", "directory/handler@staff.example", "directory/new", "matrix", "matrix/edit"),
    "auditor": ("audit", "sign-ins"),
    "legal": ("retention", "retention/proposed", "retention/held", "retention/disposed", "case/{gone}"),
}
# Each view is loaded once for a language, and then looked at: (scheme, width).
READERS: dict[str, tuple[tuple[Any, int], ...]] = {
    "zh-CN": (("light", 1280), ("dark", 1280)),
    "en": (("light", 1280), ("dark", 320)),
}
COMPLAINT = {
    "complainant": {"name": "林芳", "phone": "13800138000"},
    "category": "product_quality",
    "business_line": "kitchen",
    "description": "橱柜门板安装后第三天开裂。" + "W" * 300,
    "consent": True,
    "locale": "zh-CN",
}

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, dict[str, str]]]:
    """A portal with a case in hand (`first`), one that waits for the call, in this `month`, and one that is `gone`."""
    with portal_of(tmp_path_factory.mktemp("accessible") / "portal") as running:
        portal = running[0]
        first, second = (portal.call("/api/v1/complaints", COMPLAINT)["reference"] for _ in range(2))
        answered = portal.awaited(to="handler@staff.example", about=second, count=1)
        assert answered == ["dispatch"]
        [dispatch] = portal.mails(to="handler@staff.example", about=second)
        portal.take_in(answer(dispatch, "门板已更换。", now=portal.now()))
        portal.awaited(to="agent@staff.example", about=second, count=1)
        gone = list(keep(url=portal.url))[-1]
        yield portal, {"first": first, "second": second, "gone": gone, "month": f"{portal.now():%Y-%m}"}


@pytest.mark.parametrize("locale", READERS)
def test_no_view_has_a_barrier_or_scrolls_sideways(
    furnished: tuple[Running, dict[str, str]], browser: Browser, locale: str
) -> None:
    (portal, there), script = furnished, axe()
    found: dict[str, Any] = {}
    for who, views in VIEWS.items():
        context = browser.new_context(bypass_csp=True)
        page = context.new_page()
        page.goto(f"{portal.url}/admin.html?locale={locale}")
        sign_in(page, who)
        for view in (each.format(**there) for each in views):
            load(page, portal, view, locale, script)
            for scheme, width in READERS[locale]:
                page.emulate_media(color_scheme=scheme)
                page.set_viewport_size({"width": width, "height": 900})
                found |= {f"{view}, {scheme}, {width}: {id_}": told for id_, told in barriers(page).items()}
        context.close()
    assert found == {}


def sign_in(page: Page, who: str) -> None:
    page.evaluate(
        """email => fetch('/dev/session', {method: 'POST', headers: {'Content-Type': 'application/json'},
           body: JSON.stringify({email})})""",
        f"{who}@staff.example",
    )


def load(page: Page, portal: Running, view: str, locale: str, script: str) -> None:
    page.goto(f"{portal.url}/admin.html?locale={locale}#{view}")
    page.reload()
    page.locator("main h1:visible").wait_for()
    page.wait_for_load_state("networkidle")
    page.add_script_tag(content=script)


def barriers(page: Page) -> dict[str, Any]:
    """What axe finds in what is shown, by its rule, and how far it is wider than the window."""
    answer = page.evaluate("rules => axe.run(document, {runOnly: rules})", list(RULES))
    found = {each["id"]: [node["target"] for node in each["nodes"]] for each in answer["violations"]}
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return found | ({"wider than the window": wider} if wider > 0 else {})
