"""The portal on moto, empty for each test: its clients are made once, for they cost more than a test. And a browser."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from moto import mock_aws
from playwright.sync_api import Browser, Page, expect, sync_playwright

from api.app import create_app
from complaints.bootstrap import Services, build_services
from complaints.settings import Settings
from dev.scanner import StandInScanner
from tests.conftest import not_to_be_had
from tests.factories import REGISTERED_AT
from tests.fakes import fake_services
from tests.functional.portal import ENVIRONMENT, REGION, Portal, WallClock
from tests.functional.serving import served
from tests.infra.calls import Record, recording
from tests.infra.policies import allows

AWS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",  # moto answers no account-bound addresses
}
PATIENCE = 60_000  # milliseconds: a machine may have other work to do
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
ENDPOINTS = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_SESV2")


@dataclass(frozen=True)
class Wired:
    """Services on AWS as moto plays it, the API on them, and the clock they go by."""

    services: Services
    app: Flask
    clock: WallClock
    asked: Record


@pytest.fixture(scope="package")
def wired() -> Iterator[Wired]:
    """What is made once."""
    clock = WallClock(REGISTERED_AT)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in AWS.items():
            patch.setenv(name, value)
        for name in ENDPOINTS:
            patch.delenv(name, raising=False)
        with mock_aws():
            built = build_services(Settings.from_env(ENVIRONMENT), clock=lambda: clock.now)
            services = replace(built, scanner=StandInScanner())
        app = create_app(services)
        with recording(app, allows) as record:
            yield Wired(services, app, clock, record)


@pytest.fixture
def portal(wired: Wired) -> Iterator[Portal]:
    """An empty portal on Friday 2026-11-20 at 10:00 in Shanghai, with one person for each role."""
    wired.clock.now = REGISTERED_AT
    with mock_aws(config={"core": {"reset_boto3_session": False}}):
        yield Portal(wired.services, wired.app, wired.clock)
    assert wired.asked.refused == set(), "the roles of infra/ do not allow what was asked of AWS"


@pytest.fixture
def services() -> Services:
    """The portal's services in memory."""
    return fake_services()


@pytest.fixture
def url(services: Services) -> Iterator[str]:
    """The address of the whole site on these services."""
    with served(services) as address:
        yield address


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Headless Chromium, as the system has it, started once."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        not_to_be_had(f"no browser on this machine: none of {', '.join(BROWSERS)} is installed")
    expect.set_options(timeout=PATIENCE)  # also in windows that a test opens itself: five seconds were too few
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=list(OPTIONS))
        yield started
        started.close()


@pytest.fixture(scope="module")
def browser(chromium: Browser) -> Iterator[Browser]:
    """The browser; whatever windows a module's tests opened in it are closed after them."""
    yield chromium
    for context in chromium.contexts:
        context.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window of a reader of Chinese. What goes wrong in a script fails the test."""
    context = browser.new_context(
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 1280, "height": 900},
        service_workers="block",  # what a test answers in the portal's place would pass it by
    )
    window = context.new_page()
    window.set_default_timeout(PATIENCE)
    trouble: list[str] = []
    window.on("pageerror", lambda error: trouble.append(str(error)))
    yield window
    context.close()
    assert trouble == []
