"""Staff look after mail that did not arrive on the staff page in a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from complaints.bootstrap import Services
from complaints.domain.acts import THE_PORTAL
from complaints.domain.case import Kind
from complaints.domain.mail_events import Became, MailEvent
from complaints.usecases.record_mail_event import record_mail_event
from tests.api.site import COMPLAINT
from tests.functional.serving import served, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WHO = "lin.fang@customer.example"


@pytest.fixture
def url(services: Services, page: Page) -> Iterator[str]:
    """The address of a portal where an agent looks after mail."""
    with served(services) as address:
        sign_in(page, "agent", services=services, url=address)
        yield address


@pytest.fixture
def reference(services: Services, url: str, page: Page) -> str:
    """A case whose acknowledgement bounced."""
    filed: str = page.request.post(f"{url}/api/v1/complaints", data=COMPLAINT).json()["reference"]
    told = {"message_id": "ses-1", "reason": "smtp; 550 5.1.1 user unknown", "kind": "acknowledgement"}
    event = MailEvent(became=Became.BOUNCED, to=(WHO,), references=(filed,), **told)
    by = services.circumstances(THE_PORTAL)
    record_mail_event(cases=services.cases, deliveries=services.deliveries, event=event, circumstances=by)
    return filed


def test_an_address_is_freed_with_a_reason_and_the_letter_sent_again(
    services: Services, url: str, page: Page, reference: str
) -> None:
    page.goto(f"{url}/admin.html#deliveries")
    block = page.get_by_role("region", name="已停止发信的地址")
    expect(block).to_contain_text("没有这个邮箱")
    block.get_by_role("button", name="恢复发信").click()
    block.get_by_role("button", name="恢复发信").click()
    expect(page.locator("#delivery-reason-error")).to_have_text("请填写此项。")
    block.get_by_label("原因").fill("客户确认邮箱可用")
    block.get_by_role("button", name="恢复发信").click()
    expect(page.get_by_text("已恢复向该地址发信。").first).to_be_visible()
    expect(block).to_have_count(0)
    mail = page.locator(".delivery").first
    mail.get_by_role("button", name="重发").click()
    mail.get_by_label("原因").fill("客户没有收到")
    mail.get_by_role("button", name="重发").click()
    expect(mail).to_contain_text("重新发送：客户没有收到")
    kinds = [entry.kind for entry in services.cases.get(reference=reference).timeline]
    assert kinds[-2:] == [Kind.FREED, Kind.RESENT]


def test_a_letter_goes_to_another_address_or_the_complainant_is_called(
    services: Services, url: str, page: Page, reference: str
) -> None:
    page.goto(f"{url}/admin.html#deliveries?state=bounced")
    mail = page.locator("ol .delivery").first
    expect(mail.get_by_role("button", name="重发", exact=True)).to_have_count(0)
    mail.get_by_role("button", name="改发到其他地址").click()
    mail.get_by_label("新的邮箱地址").fill("nowhere")
    mail.get_by_label("原因").fill("客户换了邮箱")
    mail.get_by_role("button", name="改发").click()
    expect(page.locator("#delivery-to-error")).to_be_visible()
    mail.get_by_label("新的邮箱地址").fill("lin@other.example")
    mail.get_by_role("button", name="改发").click()
    expect(mail).to_contain_text("改发到 lin@other.example")
    mail.get_by_role("link", name="改打电话").click()
    expect(page).to_have_url(f"{url}/admin.html#case/{reference}?act=contact")


def test_who_does_not_look_after_mail_has_no_way_to_it(services: Services, url: str, page: Page) -> None:
    page.context.clear_cookies()
    sign_in(page, "handler", services=services, url=url)
    page.goto(f"{url}/admin.html#work")
    page.reload()
    expect(page.get_by_role("link", name="邮件办理")).to_be_visible()
    expect(page.locator("[data-page=deliveries]")).to_be_hidden()
