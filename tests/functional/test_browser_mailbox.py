"""The mailbox page of the local stack in a browser: a newcomer handles a whole case by mail, without leaving it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.functional.serving import fits
from tests.local_stack.running import RunningPortal, running_portal

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
CUSTOMER = "lin@mail.example"
PHOTO = {"name": "门板.txt", "mimeType": "text/plain", "buffer": "门板照片的说明".encode()}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    with running_portal(tmp_path_factory.mktemp("mailbox") / "local", STORE="moto") as running:
        yield running


def test_a_case_is_opened_answered_and_taken_back_by_mail(portal: RunningPortal, page: Page) -> None:
    page.goto(f"{portal.url}/dev/?")
    writes_a_complaint(page)
    opens(page, CUSTOMER)
    reference = page.locator("#to-case").inner_text().split()[1]
    opens(page, "handler@staff.example")
    chips = page.locator("#answers")
    expect(chips.get_by_role("button", name="已解决", exact=True)).to_have_class("offered")  # by this letter
    expect(chips.get_by_role("button", name="申请延期", exact=True)).to_have_class("plain")
    answers(page, "handler@staff.example", "已解决")
    expect(page.locator("#status")).to_contain_text("收到新邮件")
    confirmation = page.locator("#thread li:not(.written)").last
    expect(confirmation.locator("button")).to_have_class("new")
    expect(page.locator("#thread .written")).to_have_count(1)
    confirmation.locator("button").click()
    page.get_by_role("button", name="撤销").click()
    page.get_by_role("button", name="发送回复").click()
    expect(page.locator("#thread li")).to_have_count(5)
    page.locator("#to-case").click()
    expect(page.locator(".case-view h1")).to_contain_text(reference)
    expect(page.locator(".case-view .timeline__entry--undone")).not_to_have_count(0)
    expect(page.locator(".case-view .timeline__entry").first).to_contain_text("按邮件记入")


def test_the_page_fits_a_telephone(portal: RunningPortal, page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(f"{portal.url}/dev/")
    opens(page, "handler@staff.example")
    expect(page.locator("#mails")).to_be_hidden()
    fits(page)
    page.get_by_role("button", name="返回列表").click()
    expect(page.locator("#mails")).to_be_visible()


def writes_a_complaint(page: Page) -> None:
    """A customer writes to the published mailbox, with a file."""
    page.get_by_text("写新邮件").click()
    page.fill("#write-from", CUSTOMER)
    page.fill("#write-subject", "投诉：橱柜门板开裂")
    page.fill("#write-text", "橱柜门板安装后第三天开裂，请更换。")
    page.set_input_files("#write-files", PHOTO)
    page.get_by_role("button", name="发送邮件").click()
    expect(page.locator("#status")).to_contain_text("complaints@")


def opens(page: Page, person: str) -> None:
    """The newest mail of this person."""
    rows = page.locator("#mails button", has_text=person)
    expect(rows).not_to_have_count(0)
    rows.first.click()
    expect(page.locator("#reply-as")).to_have_text(person)


def answers(page: Page, person: str, command: str) -> None:
    """Answers the newest mail of this person with an example as it is offered."""
    opens(page, person)
    page.locator("#answers").get_by_role("button", name=command, exact=True).click()
    page.get_by_role("button", name="发送回复").click()
    expect(page.locator("#thread .written")).not_to_have_count(0)
