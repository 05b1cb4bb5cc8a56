"""The staff page's first view is light: what is fetched until my work stands, to the byte, and lists in one request."""

import re
import sys
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from complaints.bootstrap import Services
from dev.site import STATIC_SITE
from tests.api.site import Site
from tests.functional.serving import sign_in
from tests.functional.weighing import Fetched, Scales, table, weight

MOST = 80 * 1024  # bytes, compressed as the content delivery network does
MOST_REQUESTS = 54
ROWS = 50
LOOKED_AT_LATER = ("/views/month", "/adminCase.js", "/adminDirectory.js", "chart")

PAGE = STATIC_SITE / "admin.html"
# The page itself asks for the first two, the second of them for the third.
AT_HAND = {"scripts/pages/admin.js", "scripts/pages/ahead.js", "styles/views/work.css"}
REST = STATIC_SITE / "styles" / "rest.css"  # what the other pages share comes when my work stands
COMES_AFTER = {
    "/styles/rest.css",
    *(f"/styles/{name}" for name in re.findall(r'url\("(.*?)"\)', REST.read_text("utf-8"))),
}

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def site(services: Services) -> Site:
    """As many complaints as a page of a list holds, and some more."""
    site = Site(services)
    for _ in range(ROWS + 10):
        site.filed()
    return site


def opened(page: Page, site: Site, url: str, view: str, *, who: str) -> list[Fetched]:
    """Everything that was fetched for `view` to stand, in order."""
    scales = Scales(page)
    sign_in(page, who, services=site.services, url=url)
    page.goto(f"{url}/admin.html{view}")
    expect(page.locator("main h1:visible")).to_be_focused()
    page.wait_for_load_state("networkidle")
    return [each for each in scales.fetched() if each.path not in COMES_AFTER]


def test_the_first_view_weighs_little_and_takes_few_requests(page: Page, site: Site, url: str) -> None:
    found = opened(page, site, url, "", who="agent")
    told = table(found)
    sys.stdout.write(f"\n   gzip9      raw\n{told}\n")
    assert weight(found) < MOST, told
    assert len(found) <= MOST_REQUESTS, told
    assert [each.path for each in found if any(part in each.path for part in LOOKED_AT_LATER)] == []


def test_the_page_names_what_the_first_view_needs_so_that_it_is_fetched_at_once(
    page: Page, site: Site, url: str
) -> None:
    """Else a module is known of only when the one that imports it has come."""
    found = {each.path.removeprefix("/") for each in opened(page, site, url, "", who="agent")}
    wanted = {hint(path) for path in found - AT_HAND if path.endswith((".js", ".css"))}
    head = PAGE.read_text(encoding="utf-8").partition("</head>")[0]
    hinted = {row.strip() for row in head.splitlines() if re.search("modulepreload|^ *<link rel=.stylesheet", row)}
    missing, idle = "\n".join(sorted(wanted - hinted)), "\n".join(sorted(hinted - wanted))
    assert not missing, f"missing in the head of admin.html:\n{missing}"
    assert not idle, f"in the head of admin.html, and not needed for the first view:\n{idle}"


def hint(path: str) -> str:
    """The line of admin.html by which a file is fetched at once."""
    kind = 'rel="modulepreload"' if path.endswith(".js") else 'rel="stylesheet"'
    return f'<link {kind} href="{path}">'


def test_what_the_portal_tells_is_asked_for_once(page: Page, site: Site, url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    opened(page, site, url, "", who="agent")
    told = [path for path in asked if path.startswith(("/api/", "/locales/"))]
    assert sorted({path for path in told if told.count(path) > 1}) == []


def test_nothing_is_fetched_for_a_page_that_is_not_looked_at(page: Page, site: Site, url: str) -> None:
    found = opened(page, site, url, "#calendar", who="supervisor")
    expect(page.locator("link[rel=preload]")).to_have_count(0)  # of these a browser warns where it does not use them
    assert [each.path for each in found if each.path.startswith(("/styles/views/work", "/api/v1/work"))] == []


def test_fifty_cases_come_in_one_request(page: Page, site: Site, url: str) -> None:
    found = opened(page, site, url, "#cases", who="supervisor")
    assert len([each for each in found if each.path.startswith("/api/v1/cases")]) == 1
    cases = page.locator("main a[href*='#case/']")
    assert len({link.get_attribute("href") for link in cases.all()}) == ROWS


def test_fifty_pieces_of_work_come_in_one_request(page: Page, site: Site, url: str) -> None:
    found = opened(page, site, url, "", who="handler")
    assert len([each for each in found if each.path.startswith("/api/v1/work")]) == 1
    cases = page.locator("main a[href*='#case/']")
    assert len({(link.get_attribute("href") or "").partition("?")[0] for link in cases.all()}) == ROWS
