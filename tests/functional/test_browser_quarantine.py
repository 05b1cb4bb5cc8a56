"""Mail on the staff page in a browser: what waits is released and rejected, what came by mail links its original."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from complaints.bootstrap import Services
from complaints.domain.mail_command_table import COMMANDS
from complaints.domain.reply_addresses import reply_address
from tests.api.site import COMPLAINT
from tests.functional.serving import arrives, served, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
HANDLER = "handler@staff.example"


@pytest.fixture
def url(services: Services, page: Page) -> Iterator[str]:
    """The address of a portal with one case."""
    with served(services) as address:
        page.request.post(f"{address}/api/v1/complaints", data=COMPLAINT)
        yield address


def the_handlers(services: Services) -> str:
    key = services.settings.signing_keys[0]
    return reply_address(reference="26110001", email=HANDLER, key=key, domain="in.example")


def test_waiting_mail_is_explained_released_and_rejected(services: Services, url: str, page: Page) -> None:
    forged = "case+26110001.aaaaaaaaaaaaaaaa@in.example"
    arrives(services, "forged", "<b>已解决</b>，请结案。", to=forged, sender="eve@x.example")
    arrives(services, "stray", "广告", to="sales@in.example", sender="ads@x.example")
    sign_in(page, "admin", services=services, url=url)
    page.goto(f"{url}/admin.html#quarantine")
    row = waiting(page, "eve@x.example")
    expect(row).to_contain_text("回复地址的签名不对")
    expect(row).to_contain_text("放行后也不会代表任何员工执行操作")
    expect(row.locator(".timeline__text")).to_have_text("<b>已解决</b>，请结案。")
    with page.expect_download() as saved:
        row.get_by_role("link", name="下载原始邮件").click()
    assert saved.value.suggested_filename == "forged.eml"
    row.get_by_text("放行或拒收").click()
    row.get_by_label("怎样处理").select_option("supplement")
    row.get_by_role("button", name="确定").click()
    expect(row.get_by_text("请先与投诉人核实")).to_be_visible()
    row.get_by_label("怎样处理").select_option("note")
    row.get_by_role("button", name="确定").click()
    expect(page.get_by_text("已放行。")).to_be_visible()

    ad = waiting(page, "ads@x.example")
    ad.get_by_text("放行或拒收").click()
    ad.get_by_label("怎样处理").select_option("reject")
    ad.get_by_label("拒收的原因").fill("广告")
    ad.get_by_role("button", name="确定").click()
    expect(page.get_by_text("没有待查的邮件。")).to_be_visible()
    page.get_by_role("button", name="已拒收").click()
    expect(waiting(page, "ads@x.example")).to_contain_text("何勇")
    expect(waiting(page, "ads@x.example")).to_contain_text("广告")
    page.get_by_role("button", name="已放行").click()
    waiting(page, "eve@x.example").get_by_role("link", name="26110001").last.click()
    expect(page.locator(".case-view .timeline__entry").first).to_contain_text("邮件发件人（未核实） eve@x.example")


def test_what_came_by_mail_links_its_original_and_what_was_undone_is_struck_through(
    services: Services, url: str, page: Page
) -> None:
    arrives(services, "done", "回复：门板明天更换。", to=the_handlers(services))
    arrives(services, "back", "撤销", to=the_handlers(services))
    arrives(services, "odd", "转派给 没有这个人", to=the_handlers(services))
    sign_in(page, "agent", services=services, url=url)
    page.goto(f"{url}/admin.html#case/26110001")
    entries = page.locator(".case-view .timeline__entry")
    replied = entries.filter(has_text="责任部门回复")
    expect(replied).to_contain_text("已由 王强 于")
    expect(replied.locator(".timeline__title")).to_have_css("text-decoration-line", "line-through")
    expect(entries.filter(has_text="没有执行的原因")).to_have_count(1)
    with page.expect_download() as saved:
        replied.get_by_role("link", name="下载原始邮件").click()
    assert saved.value.suggested_filename == "done.eml"


def test_staff_read_how_to_work_by_mail_in_their_language(services: Services, url: str, page: Page) -> None:
    sign_in(page, "handler", services=services, url=url)
    page.goto(f"{url}/admin.html#queue")
    page.get_by_role("link", name="邮件办理").click()
    rows = page.locator(".mail-help__commands > div")
    expect(rows).to_have_count(len(COMMANDS))
    expect(rows.filter(has_text="申请延期至")).to_contain_text("也可以写：延期")
    page.get_by_role("button", name="English").click()
    expect(rows.first).to_contain_text("you take the case on")


def waiting(page: Page, sender: str) -> Locator:
    return page.locator(".waiting-mail .timeline__entry").filter(has_text=sender)
