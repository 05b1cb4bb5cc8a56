"""Praise and suggestions in a real browser: nobody is told that he complained, or what becomes of a complaint."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from complaints.domain.policy_intake import TypeRule
from complaints.domain.text import Text
from tests.api.site import COMPLAINT, FORM
from tests.factories import with_intake
from tests.fakes import fake_services
from tests.functional.serving import send_complaint, served

TYPES = (
    TypeRule("complaint", Text("投诉", "Complaint")),
    TypeRule("praise", Text("表扬", "Praise"), by=("complainant",), counted=False),
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def url() -> Iterator[str]:
    with served(fake_services(policy=with_intake(types=TYPES))) as address:
        yield address


@pytest.mark.parametrize(
    ("locale", "thanks", "case"),
    [("zh-CN", "感谢您的表扬", "表扬 {}"), ("en", "Thank you for your praise", "Your praise, {}")],
)
def test_praise_is_thanked_for_and_followed_as_praise(
    page: Page, url: str, locale: str, thanks: str, case: str
) -> None:
    page.add_init_script(f"localStorage.setItem('locale', '{locale}')")
    page.goto(url)
    filled(page)
    page.locator("[name=type][value=praise]").check()
    send_complaint(page)
    receipt = page.locator(".receipt")
    expect(receipt.locator("h1")).to_have_text(thanks)
    expect(receipt.locator(".receipt__steps")).to_be_hidden()
    expect(receipt.locator(".receipt__noted")).to_be_visible()
    reference = receipt.locator(".receipt__reference").inner_text()
    receipt.locator(".receipt__track").click()
    status = page.locator(".status")
    expect(status.locator("h1")).to_have_text(case.format(reference))
    expect(status.locator(".status__sentence")).to_contain_text(thanks)
    expect(status.locator(".status__standing")).to_be_hidden()
    expect(status.locator(".timeline__title").first).to_have_text("已收到" if locale == "zh-CN" else "It was received")
    expect(status.locator(".status__yours")).to_have_text("您提交的内容" if locale == "zh-CN" else "What you sent")


def test_a_complaint_is_called_one(page: Page, url: str) -> None:
    page.goto(url)
    filled(page)
    page.locator("[name=type][value=complaint]").check()
    send_complaint(page)
    expect(page.locator(".receipt h1")).to_have_text("您的投诉已登记")
    expect(page.locator(".receipt__steps")).to_be_visible()
    page.locator(".receipt__track").click()
    expect(page.locator(".status .steps")).to_be_visible()
    expect(page.locator(".status__yours")).to_have_text("您的投诉")


def test_the_receipt_of_the_plain_form_thanks_too(page: Page, url: str) -> None:
    for kind, title in (("praise", "感谢您的表扬"), ("complaint", "您的投诉已登记")):
        answer = page.request.post(f"{url}/api/v1/complaints", form={**FORM, "type": kind})
        assert (title in answer.text(), "转给责任部门" in answer.text()) == (True, kind == "complaint")


def filled(page: Page) -> None:
    page.locator("[name=category]").first.check()
    for name in ("description", "name", "phone"):
        page.locator(f".complaint-form [name={name}]").fill(str({**COMPLAINT, **COMPLAINT["complainant"]}[name]))  # type: ignore[dict-item]
    page.locator("[name=consent]").check()
