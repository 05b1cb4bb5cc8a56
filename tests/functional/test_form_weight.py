"""The public form is light: what comes before anything is seen, and in all until a complaint is filed, to the byte."""

import re
import sys

import pytest
from playwright.sync_api import Page, expect

from dev.site import STATIC_SITE
from tests.functional.serving import send_complaint
from tests.functional.weighing import Fetched, Scales, packed, table, weight

BEFORE_PAINT = 15 * 1024  # bytes, compressed as the content delivery network does
IN_ALL = 60 * 1024

PAGE = STATIC_SITE / "index.html"
AT_HAND = {"scripts/pages/index.js"}  # the page itself asks for it

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def before_paint() -> list[Fetched]:
    """The page, and the style that a browser waits for before it shows any of it."""
    page = PAGE.read_text(encoding="utf-8")
    shown = re.sub(r"<noscript>.*?</noscript>", "", page, flags=re.DOTALL)
    links = re.findall(r'<link rel="stylesheet" href="([^"]+)"( media="print")?>', shown)
    names = ["index.html", *(name for name, later in links if not later)]
    assert not re.search(r"<script(?! type=\"module\" src=)", page)
    bodies = {name: (STATIC_SITE / name).read_bytes() for name in names}
    assert not [name for name, body in bodies.items() if b"@import" in body]
    return [Fetched(name, len(body), packed(body)) for name, body in bodies.items()]


def test_less_than_15_kilobytes_come_before_the_first_paint() -> None:
    told = table(before_paint())
    sys.stdout.write(f"\n   gzip9      raw\n{told}\n")
    assert weight(before_paint()) < BEFORE_PAINT, told


def file_a_complaint(page: Page, url: str) -> list[Fetched]:
    """Everything that is fetched until the receipt of a complaint stands."""
    scales = Scales(page)
    page.goto(url)
    page.check("#category-product_quality")
    page.fill("#description", "门板开裂。")
    page.fill("#name", "林芳")
    page.fill("#phone", "13800138000")
    page.check("#consent")
    send_complaint(page)
    expect(page.locator(".receipt")).to_be_visible()
    page.wait_for_load_state("networkidle")
    return scales.fetched()


def test_less_than_60_kilobytes_come_in_all(page: Page, url: str) -> None:
    found = file_a_complaint(page, url)
    worker = (STATIC_SITE / "sw.js").read_bytes()
    found.append(Fetched("/sw.js", len(worker), packed(worker)))
    told = table(found)
    sys.stdout.write(f"\n   gzip9      raw\n{told}\n")
    assert weight(found) < IN_ALL, told


def test_the_page_names_its_scripts_so_that_they_are_fetched_at_once(page: Page, url: str) -> None:
    """Else a module is known of only when the one that imports it has come."""
    found = {each.path.removeprefix("/") for each in file_a_complaint(page, url)}
    wanted = {f'<link rel="modulepreload" href="{path}">' for path in found - AT_HAND if path.endswith(".js")}
    hinted = {row.strip() for row in PAGE.read_text(encoding="utf-8").splitlines() if "modulepreload" in row}
    missing, idle = "\n".join(sorted(wanted - hinted)), "\n".join(sorted(hinted - wanted))
    assert not missing, f"missing in the head of index.html:\n{missing}"
    assert not idle, f"in the head of index.html, and not needed:\n{idle}"


def test_nothing_comes_from_elsewhere_and_nothing_is_left_behind(page: Page, url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    told = page.goto(url)
    assert told is not None
    file_a_complaint(page, url)
    assert [address for address in asked if not address.startswith((url, "blob:", "data:"))] == []
    assert page.context.cookies() == []
    policy = told.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
