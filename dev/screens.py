"""Pictures of every page, for docs/screens and for whoever changes one: Chinese and English, on a desk and on a phone.

`python -m dev.screens http://127.0.0.1:8000 [page ...]`, on a portal started by `make run` and filled by `dev.demo`.
One picture a page: on the left the desk, on the right the phone, on top light and Chinese, below dark and English.
"""

import argparse
import base64
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from dev.visitor import Visitor

FOLDER = Path("docs/screens")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-sync", "--no-first-run")
READERS = (("zh-CN", "light"), ("en", "dark"))
SIZES = ((1280, 960), (390, 844))
PAPER = ((1123, 794),)  # A4 across; pages whose name ends so are drawn as they print
PRINTED = "-print"
QUALITY = 72
SETTLED = 1200  # milliseconds after the last request
# page -> (who looks, where); {case}: one in hand, {month}: the running one, {report}: the latest
PAGES = {
    "form": ("", "index.html"),
    "track": ("", "track.html"),
    "lost-secret": ("", "api/v1/links"),
    "survey": ("", "survey.html"),
    "privacy": ("", "api/v1/privacy/page"),
    "track-plain": ("", "api/v1/track"),
    "sign-in": ("", "admin.html"),
    "work": ("handler", "admin.html#work"),
    "calls": ("agent", "admin.html#calls"),
    "approvals": ("supervisor", "admin.html#approvals"),
    "queue": ("agent", "admin.html#queue"),
    "case": ("agent", "admin.html#case/{case}"),
    "sheet": ("agent", "admin.html#sheet/{case}"),
    "intake": ("agent", "admin.html#intake"),
    "month": ("supervisor", "admin.html#month/{month}"),
    "reports": ("director", "admin.html#reports"),
    "report": ("director", "admin.html#reports/{report}"),
    "report-print": ("director", "admin.html#reports/{report}"),
    "report-outside": ("director", "admin.html#reports/{report}?for=outside"),
    "surveys": ("supervisor", "admin.html#surveys"),
    "bulletin": ("supervisor", "admin.html#bulletin"),
    "quarantine": ("supervisor", "admin.html#quarantine"),
    "mail-help": ("handler", "admin.html#mail-help"),
    "deliveries": ("agent", "admin.html#deliveries"),
    "audit": ("auditor", "admin.html#audit"),
    "retention": ("legal", "admin.html#retention"),
    "regulation": ("supervisor", "admin.html#regulation"),
    "calendar": ("supervisor", "admin.html#calendar/2026"),
    "directory": ("admin", "admin.html#directory"),
    "person": ("supervisor", "admin.html#directory/handler@staff.example"),
    "matrix": ("director", "admin.html#matrix"),
    "matrix-form": ("admin", "admin.html#matrix/edit"),
    "account": ("agent", "admin.html#account"),
}


def shoot(*, url: str, pages: list[str]) -> Iterator[Path]:
    """Draws `pages`; where each was written."""
    rows = Visitor(url).signed_in("supervisor").get("/api/v1/cases")
    in_hand = [row["reference"] for row in rows["cases"] if row["stage"] != "closed"]
    place = {"case": in_hand[-1], "month": rows["now"][:7], "report": _last_report(url)}
    browser_path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        for name in pages:
            who, where = PAGES[name]
            sizes = PAPER if name.endswith(PRINTED) else SIZES
            views = [
                _picture(browser, url, who, where.format(**place), size, reader) for reader in READERS for size in sizes
            ]
            yield _together(browser, FOLDER / f"{name}.jpg", views)
        browser.close()


def _last_report(url: str) -> str:
    """Where the latest report lies; the list where no month has ended yet (move the clock)."""
    told = Visitor(url).signed_in("director").get("/api/v1/publications")["rows"]
    return "{rule}/{period}/{edition}".format(**told[0]) if told else ""


def _picture(browser: Browser, url: str, who: str, where: str, size: tuple[int, int], reader: tuple[str, str]) -> bytes:
    width, height = size
    locale, scheme = reader
    viewport = {"width": width, "height": height}
    context = browser.new_context(viewport=viewport, color_scheme=scheme, locale=locale)  # type: ignore[arg-type]
    if who:
        _sign_in(context, url, who)
    page = context.new_page()
    address, _, route = where.partition("#")
    page.goto(f"{url}/{address}?locale={locale}#{route}")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLED)
    if size in PAPER:
        page.emulate_media(media="print")
    drawn = page.screenshot(type="jpeg", quality=90)
    context.close()
    return drawn


def _sign_in(context: BrowserContext, url: str, who: str) -> None:
    context.request.post(f"{url}/dev/session", data={"email": f"{who}@staff.example"})


def _together(browser: Browser, path: Path, views: list[bytes]) -> Path:
    """Beside each picture of a desk one of a phone, in one."""
    data = [f"data:image/jpeg;base64,{base64.b64encode(view).decode()}" for view in views]
    images = "".join(f'<img src="{each}" style="height:840px">' for each in data)
    style = "margin:12px;background:#888;display:flex;flex-wrap:wrap;gap:12px;width:1524px"
    page = browser.new_page(viewport={"width": 1548, "height": 900})
    page.set_content(f'<body style="{style}">{images}</body>')
    path.parent.mkdir(parents=True, exist_ok=True)
    page.locator("img").last.wait_for()
    page.screenshot(path=os.fspath(path), type="jpeg", quality=QUALITY, full_page=True)
    page.close()
    return path


def main() -> None:
    """Draws the pages that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("pages", nargs="*", help=", ".join(PAGES))
    asked = parser.parse_args()
    for path in shoot(url=asked.url.rstrip("/"), pages=asked.pages or list(PAGES)):
        print(path, flush=True)


if __name__ == "__main__":
    main()
