"""A case on paper: what is known stands on its sheet, what is not is left to the pen, and it fits pages of A4."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from complaints.bootstrap import Services
from complaints.domain.policy_clauses import SheetRule
from complaints.domain.policy_intake import Hides
from complaints.domain.text import Text
from tests.api.site import Site
from tests.factories import a_path, a_policy, a_record, an_approval
from tests.fakes import fake_services
from tests.functional.serving import served, sign_in
from tests.unit.domain.on_a_path import under

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SHEET = SheetRule(
    Text("客户投诉处理单", "Complaint order"), steps=("survey", "redress"), signatures=("agent", "handler")
)
A4 = b"/MediaBox [0 0 594.95996 841.91998]"


@pytest.fixture
def services() -> Services:
    records = (a_record("survey", title=Text("现场勘查", "Survey")),)
    return fake_services(policy=replace(a_policy(), sheet=SHEET, records=records, approvals=(an_approval("redress"),)))


@pytest.fixture
def url(services: Services) -> Iterator[str]:
    with served(services) as url:
        yield url


def sheet(page: Page, *, services: Services, url: str, who: str = "agent", **filed: Any) -> Locator:
    reference, _ = Site(services).filed(**filed)
    sign_in(page, who, services=services, url=url)
    page.goto(f"{url}/admin.html#case/{reference}")
    page.get_by_role("link", name="打印登记表").click()
    return page.locator(".sheet")


def row(paper: Locator, label: str) -> Locator:
    return paper.locator("tr").filter(has=paper.page.get_by_role("rowheader", name=label, exact=True))


def test_what_is_known_is_filled_in_and_the_rest_is_left_empty(services: Services, url: str, page: Page) -> None:
    paper = sheet(page, services=services, url=url, category="price")
    expect(paper.get_by_role("heading")).to_have_text("客户投诉处理单")
    expect(paper.locator(".sheet__number")).to_contain_text("26110001")
    expect(row(paper, "姓名")).to_contain_text("林芳")
    expect(row(paper, "类别").locator(".is-chosen")).to_contain_text("☑价格")
    expect(row(paper, "处理意见").locator("td")).to_have_text("")
    expect(paper.locator("caption")).to_contain_text(["现场勘查", "回访记录", "处理经过"])
    expect(paper.locator(".sheet__signatures b")).to_have_text(["座席代表", "投诉处理责任人"])


def test_a_long_complaint_goes_on_at_the_next_page_and_only_the_form_is_printed(
    services: Services, url: str, page: Page
) -> None:
    paper = sheet(page, services=services, url=url, description="门板开裂，没有人上门。\n" * 120)
    expect(paper).to_be_visible()
    page.emulate_media(media="print")
    for hidden in (".masthead", ".sheet-head", ".sheet-head button"):
        expect(page.locator(hidden).first).to_be_hidden()
    printed = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[[^\]]*\]", printed)
    assert len(sizes) >= 3
    assert set(sizes) == {A4}


def test_who_may_not_know_the_complainant_does_not_print_him(page: Page) -> None:
    services = fake_services(policy=replace(under(a_path(hides=Hides.NAME)), sheet=SHEET, records=(), approvals=()))
    with served(services) as url:
        paper = sheet(page, services=services, url=url, who="handler", category="price")
        expect(row(paper, "姓名")).to_contain_text("依规定保密")
        expect(paper).not_to_contain_text("林芳")
        expect(paper).not_to_contain_text("13800138000")
