"""The form in the words of a regulation, for the public and for staff: labels, hints, mistakes, and both languages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from complaints.bootstrap import Services
from complaints.domain.policy_intake import WordsRule
from complaints.domain.text import Text
from tests.factories import with_intake
from tests.fakes import fake_services
from tests.functional.serving import fits, served, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WORDS = (
    WordsRule("order_no", Text("合同编号", "Contract number"), Text("合同首页右上角", "On the first page")),
    WordsRule("business_line", Text("产品线别", "Line"), Text("看铭牌", "See the plate")),
    WordsRule("category", Text("投诉内容", "What it is about"), Text("选一项", "Choose one")),
    WordsRule("description", Text("具体问题", "The problem")),
)


@pytest.fixture
def services() -> Services:
    return fake_services(policy=with_intake(words=WORDS, needed=("order_no",)))


@pytest.fixture
def url(services: Services) -> Iterator[str]:
    with served(services) as address:
        yield address


@pytest.mark.parametrize("width", [1280, 360])
def test_the_form_says_its_labels_hints_and_mistakes_in_the_words_of_the_regulation(
    page: Page, url: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(url)
    expect(page.locator("label[for=order_no]")).to_contain_text("合同编号")
    expect(page.locator("#order_no-hint")).to_have_text("合同首页右上角")
    hint = page.locator("#complaint-form-business_line-hint")
    expect(hint).to_have_text("看铭牌")
    assert "complaint-form-business_line-hint" in str(page.locator("#business_line").get_attribute("aria-describedby"))
    expect(page.locator("legend", has_text="投诉内容")).to_be_visible()
    expect(page.locator("#category-hint")).to_have_text("选一项")
    page.locator(".complaint-form [type=submit]").first.click()
    summary = page.locator(".error-summary")
    for said in ("投诉内容 · 请选择一项", "具体问题 · 请填写此项", "合同编号 · 请填写此项"):
        expect(summary).to_contain_text(said)
    page.locator(".language-switch").click()
    expect(page.locator("label[for=order_no]")).to_contain_text("Contract number")
    expect(hint).to_have_text("See the plate")
    expect(summary).to_contain_text("The problem · ")
    fits(page)


def test_staff_take_a_complaint_down_in_the_same_words(page: Page, url: str, services: Services) -> None:
    sign_in(page, "agent", services=services, url=url)
    page.goto(f"{url}/admin.html#intake")
    expect(page.locator("label[for=intake-order_no]")).to_contain_text("合同编号")
    expect(page.locator("label[for=intake-description]")).to_contain_text("具体问题")
