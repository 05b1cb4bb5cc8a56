"""Confidential cases in a real browser: unknown to who may not know of them, and marked as such for who may."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from complaints.bootstrap import Services
from complaints.domain.policy_intake import Hides
from complaints.domain.text import Text
from tests.api.site import COMPLAINT
from tests.factories import a_path
from tests.fakes import fake_services
from tests.functional.serving import served, sign_in
from tests.unit.domain.on_a_path import under

PRICES = a_path(title=Text("价格问题", "About prices"))
DESIGNERS = a_path(
    "designers", title=Text("设计问题", "About designers"), when={"category": ("design",)}, hides=Hides.NAME
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def services() -> Services:
    return fake_services(policy=under(PRICES, DESIGNERS))


@pytest.fixture
def url(services: Services) -> Iterator[str]:
    """The address of a portal that keeps complaints about prices to the auditor, and who complains of designers."""
    with served(services) as address:
        yield address


def filed(url: str, page: Page, category: str) -> str:
    complaint = COMPLAINT | {"category": category, "description": "林芳的柜门裂了。"}
    reference: str = page.request.post(f"{url}/api/v1/complaints", data=complaint).json()["reference"]
    return reference


def test_a_confidential_case_is_marked_for_some_and_unknown_to_others(services: Services, url: str, page: Page) -> None:
    hidden, nameless, ordinary = (filed(url, page, category) for category in ("price", "design", "installation"))
    sign_in(page, "auditor", services=services, url=url)
    opens(url, page, hidden)
    expect(badge(page)).to_have_text("保密 · 价格问题")
    expect(page.locator("[data-fact=name] dd")).to_have_text("林芳")
    opens(url, page, ordinary)
    expect(badge(page)).to_be_hidden()

    sign_in(page, "supervisor", services=services, url=url)
    page.reload()
    opens(url, page, nameless)
    expect(badge(page)).to_have_text("保密 · 设计问题")
    expect(page.locator("[data-fact=name] dd")).to_have_text("（依规定保密）")
    expect(page.locator("[data-fact=phone]")).to_be_hidden()
    expect(page.locator("[data-fact=description] dd")).to_have_text("***的柜门裂了。")
    page.goto(f"{url}/admin.html#case/{hidden}")
    expect(page.get_by_text("没有这件投诉，或者您无权查看")).to_be_visible()
    expect(page.locator(".case-view")).to_be_hidden()
    page.goto(f"{url}/admin.html#queue")
    rows = page.locator(".queue-table tbody tr")
    expect(rows).to_contain_text([ordinary, nameless])
    expect(rows).to_have_count(2)


def badge(page: Page) -> Locator:
    return page.locator(".case-view__confidential")


def opens(url: str, page: Page, reference: str) -> None:
    page.goto(f"{url}/admin.html#case/{reference}")
    expect(page.locator(".case-view h1")).to_contain_text(reference)
