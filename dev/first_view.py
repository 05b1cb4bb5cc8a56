"""How long the staff page takes until one can work on it: `python -m dev.first_view http://127.0.0.1:8000`.

On a portal started by `make run`; `--fill 1000` files as many complaints before. Prints one JSON object a line, the
median of `--times` loads of each profile. A profile slows network and processor as Chromium's DevTools do, which adds
the latency to each request. dev/http2_front.mjs serves the pages as CloudFront does. What came of it is in
docs/performance.md.
"""

import argparse
import json
import shutil
import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from dev.demo import complaint
from dev.screens import FLAGS
from dev.visitor import Visitor

MEGABIT = 125_000  # bytes
# Notes when the heading has the focus: my work stands with its rows, and the keyboard moves in it.
READY = """document.addEventListener('focusin', ({ target }) => {
  if (target.matches('main h1')) window.readyAfter ??= performance.now();
});"""


@dataclass(frozen=True)
class Profile:
    """A connection and a processor: megabits a second down, milliseconds for each request, times slower."""

    name: str
    down: float = -1
    latency: int = 0
    slower: int = 1


PROFILES = (
    Profile("as it is"),
    Profile("9 Mbit/s, 40 ms", 9, 40),
    Profile("9 Mbit/s, 40 ms, processor 4 times slower", 9, 40, 4),
)


def measured(*, url: str, who: str, times: int) -> Iterator[dict[str, str | int]]:
    """Of each profile the median until the heading has the focus, for who comes first and who comes again."""
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        browser = playwright.chromium.launch(executable_path=found, args=(*FLAGS, "--ignore-certificate-errors"))
        for profile in PROFILES:
            loads = [_loads(browser, url=url, who=who, profile=profile) for _ in range(times)]
            for figure, spans in zip(("first time", "again"), zip(*loads, strict=True), strict=True):
                milliseconds = round(statistics.median(spans))
                yield {"figure": f"{profile.name}: {figure}", "value": milliseconds, "unit": "ms"}
        browser.close()


def _loads(browser: Browser, *, url: str, who: str, profile: Profile) -> tuple[float, float]:
    """Milliseconds of a load with nothing kept from before, and of the next one."""
    context = browser.new_context(ignore_https_errors=True, locale="zh-CN", viewport={"width": 1280, "height": 900})
    context.request.post(f"{url}/dev/session", data={"email": f"{who}@staff.example"})
    page = context.new_page()
    page.add_init_script(READY)
    _slow_down(context, page, profile)
    spans = (_load(page, url), _load(page, url))
    context.close()
    return spans


def _slow_down(context: BrowserContext, page: Page, profile: Profile) -> None:
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    down = profile.down * MEGABIT if profile.down > 0 else -1
    conditions = {"offline": False, "latency": profile.latency, "downloadThroughput": down, "uploadThroughput": -1}
    devtools.send("Network.emulateNetworkConditions", conditions)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": profile.slower})


def _load(page: Page, url: str) -> float:
    page.goto("about:blank")
    page.goto(f"{url}/admin.html")
    page.locator("main h1:focus").wait_for()
    span: float = page.evaluate("window.readyAfter")
    page.wait_for_load_state("networkidle")
    return span


def fill(*, url: str, count: int) -> None:
    """Files `count` complaints as the public does."""
    public = Visitor(url)
    policy = public.get("/api/v1/policy")
    for number in range(count):
        public.post("/api/v1/complaints", complaint(number, policy))


def main() -> None:
    """Measures, and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("--who", default="handler")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--fill", type=int, default=0)
    asked = parser.parse_args()
    if asked.fill:
        fill(url=asked.url, count=asked.fill)
    for figure in measured(url=asked.url, who=asked.who, times=asked.times):
        print(json.dumps(figure, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
