"""Administrators keep people and responsibility matrix on the staff page in a browser."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from complaints.bootstrap import Services
from complaints.domain.staff import Responsibility
from complaints.usecases.directory import DirectoryChange
from complaints.usecases.keep_matrix import decide_matrix, propose_matrix
from tests.api.site import COMPLAINT
from tests.factories import a_member, acting
from tests.functional.serving import fits, served, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def url(services: Services, page: Page) -> Iterator[str]:
    """The address of a portal at whose directory an administrator looks."""
    with served(services) as address:
        sign_in(page, "admin", services=services, url=address)
        page.goto(f"{address}/admin.html#directory")
        yield address


def test_a_person_is_added_and_sent_away_with_a_deputy(services: Services, url: str, page: Page) -> None:
    page.get_by_role("link", name="添加人员").click()
    page.locator("#person-email").fill("Qian.Jin@staff.example")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#person-name-error")).to_have_text("请填写此项。")
    page.get_by_label("姓名").fill("钱进")
    page.locator('[name=roles][value="handler"]').check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="钱进")).to_be_focused()
    expect(page.get_by_text("已保存。").first).to_be_visible()
    page.get_by_label("从哪一天起不在").fill("2026-11-20")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".cover--nobody")).to_contain_text("没有人接手")
    page.get_by_label("代理人").select_option("head@staff.example")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".cover")).to_have_text("2026年11月20日周五起：李伟")
    page.get_by_role("link", name="返回人员列表").click()
    expect(page.locator(".directory-changes li")).to_have_count(3)
    member = services.staff.roster().find("qian.jin@staff.example")
    assert member is not None
    assert (member.name, member.deputy) == ("钱进", "head@staff.example")


def test_who_comes_too_late_is_told_who_was_faster(services: Services, url: str, page: Page) -> None:
    page.goto(f"{url}/admin.html#directory/legal@staff.example")
    department = page.get_by_label("部门", exact=True)
    expect(department).to_be_visible()
    other = replace(a_member("auditor"), department="审计二部")
    at = datetime.fromisoformat("2026-11-20T10:00:00+08:00")
    change = DirectoryChange(1, at, "admin@staff.example", "auditor@staff.example", {}, {"department": "审计二部"})
    services.staff.keep(change=change, member=other)
    department.fill("法务二部")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text(f"修改了“{other.name}”")
    page.get_by_role("button", name="载入最新内容").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    department.fill("法务二部")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存。").first).to_be_visible()
    page.get_by_role("link", name="返回人员列表").click()
    expect(page.locator(".people")).to_contain_text("法务二部")
    expect(page.locator(".people")).to_contain_text("审计二部")


def test_people_are_found_by_words_role_department_and_state(services: Services, url: str, page: Page) -> None:
    services.staff.put(member=a_member("legal", away_from=date(2026, 11, 19), away_until=date(2026, 12, 25)))
    page.reload()
    names = page.locator(".person__name a")
    expect(names.nth(5)).to_be_visible()
    page.get_by_label("状态").select_option("gap")
    expect(names).to_have_count(1)
    expect(page.locator(".absence")).to_contain_text("没有人接手")
    page.get_by_label("状态").select_option("")
    page.get_by_label("查找").fill("AGENT@")
    expect(names).to_have_count(1)
    page.get_by_label("角色").select_option("legal")
    expect(page.get_by_role("status").filter(has_text="没有这样的人。")).to_be_visible()
    page.get_by_label("查找").fill("")
    expect(names).to_have_count(1)
    expect(page).to_have_url(re.compile("role=legal"))
    page.reload()
    expect(names).to_have_count(1)


def test_all_that_lies_on_a_desk_is_handed_over_in_one_go(services: Services, url: str, page: Page) -> None:
    references = [page.request.post(f"{url}/api/v1/complaints", data=COMPLAINT).json()["reference"] for _ in range(3)]
    services.staff.put(member=a_member("second", roles=frozenset({"handler"}), name="钱进"))
    services.staff.put(member=replace(a_member("handler"), active=False))
    page.context.clear_cookies()
    sign_in(page, "supervisor", services=services, url=url)
    page.goto(f"{url}/admin.html#directory/handler@staff.example")
    page.reload()
    expect(page.get_by_text("此人已停用，手上还有未结投诉，请交接。")).to_be_visible()
    page.get_by_role("button", name="全部交接（3 件）").click()
    page.get_by_label("分派给").select_option("second@staff.example")
    page.get_by_role("button", name="分派 3 件").click()
    expect(page.locator(".queue-bulk__made")).to_contain_text("已分派 3 件")
    page.get_by_role("button", name="关闭").click()
    expect(page.get_by_text("手上没有未结的投诉。")).to_be_visible()
    for reference in references:
        case = services.cases.get(reference=reference)
        assert case.handler == "second@staff.example"
        assert any("工作交接" in str(entry.data.get("text", "")) for entry in case.timeline)


def test_who_may_not_assign_sees_the_desk_and_who_may(services: Services, url: str, page: Page) -> None:
    page.request.post(f"{url}/api/v1/complaints", data=COMPLAINT)
    page.goto(f"{url}/admin.html#directory/handler@staff.example")
    expect(page.get_by_text("您的角色不能分派投诉。")).to_be_visible()
    expect(page.get_by_role("button", name="全部交接")).to_have_count(0)


def test_the_page_fits_a_telephone_and_speaks_english(services: Services, url: str, page: Page) -> None:
    away = a_member("legal", away_from=date(2026, 11, 19), away_until=date(2026, 12, 25))
    services.staff.put(member=away)
    page.reload()
    page.set_viewport_size({"width": 375, "height": 800})
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Away")).to_be_visible()
    expect(page.locator(".absence__span")).to_contain_text("back on Fri, 25 December 2026")
    fits(page)


def test_who_does_not_keep_the_directory_has_no_way_to_it(services: Services, url: str, page: Page) -> None:
    page.context.clear_cookies()
    sign_in(page, "agent", services=services, url=url)
    page.goto(f"{url}/admin.html#queue")
    page.reload()
    expect(page.get_by_role("link", name="邮件办理")).to_be_visible()
    expect(page.locator("[data-page=directory]")).to_be_hidden()


def test_one_person_proposes_a_matrix_from_a_day_on_and_another_approves_it(
    services: Services, url: str, page: Page
) -> None:
    page.goto(f"{url}/admin.html#matrix/edit")
    form = page.locator(".matrix-form")
    form.get_by_label("产品质量 · 全部业务线").select_option("head@staff.example")
    form.get_by_label("从哪一天起生效").fill("2026-12-01")
    form.get_by_label("为什么改动").fill("十二月起由部门负责人接手")
    form.get_by_role("button", name="提交分工表").click()
    expect(page.get_by_text("已提交，等待另一人批准。").first).to_be_visible()
    page.get_by_role("link", name="有改动待批准").click()
    card = page.locator(".matrix__change").first
    expect(card).to_contain_text("2026年12月1日")
    expect(card).to_contain_text("十二月起由部门负责人接手")
    expect(card.get_by_role("button", name="批准", exact=True)).to_have_count(0)

    page.context.clear_cookies()
    sign_in(page, "director", services=services, url=url)
    page.goto(f"{url}/admin.html#work")
    page.reload()
    expect(page.get_by_role("region", name="责任分工表的改动，等您批准")).to_contain_text("十二月起由部门负责人接手")
    page.goto(f"{url}/admin.html#approvals")
    page.locator(".view--approvals").get_by_role("link", name="提出修改 1 格").click()
    card = page.locator(".matrix__change").first
    card.get_by_role("button", name="不批准").click()
    expect(card.get_by_role("alert")).to_have_text("请写明不批准的原因")
    card.get_by_role("button", name="批准", exact=True).click()
    expect(page.get_by_text("没有待批准的改动。")).to_be_visible()
    expect(page.locator(".matrix__change").first).to_contain_text("已批准")
    [scheduled] = services.staff.roster().scheduled
    assert (scheduled.effective, scheduled.decided_by) == (date(2026, 12, 1), "director@staff.example")
    page.get_by_label("日期").fill("2026-12-01")
    expect(page.get_by_role("row", name="产品质量")).to_contain_text("李伟")


def test_the_form_of_the_matrix_speaks_the_language_that_was_chosen_elsewhere(
    services: Services, url: str, page: Page
) -> None:
    page.goto(f"{url}/admin.html#matrix/edit")
    expect(page.get_by_role("button", name="提交分工表")).to_be_visible()
    page.goto(f"{url}/admin.html#directory")
    page.get_by_role("button", name="English").click()
    page.goto(f"{url}/admin.html#matrix/edit")
    expect(page.get_by_role("button", name="Propose the matrix")).to_be_visible()
    expect(page.get_by_text("Why it is changed")).to_be_visible()


def test_a_matrix_comes_back_from_a_spreadsheet_after_its_changes_were_seen(
    services: Services, url: str, page: Page, tmp_path: Path
) -> None:
    page.goto(f"{url}/admin.html#matrix/edit")
    with page.expect_download() as down:
        page.get_by_role("button", name="导出 CSV").click()
    path = tmp_path / "matrix.csv"
    down.value.save_as(path)
    told = path.read_bytes().decode("utf-8-sig")
    assert told.startswith("投诉类别,业务线,责任人邮箱,部门\r\n")
    chooser = page.get_by_label("导入 CSV，先看会改什么")

    path.write_text(told + "不存在,,王强,\r\n", encoding="gb18030")
    chooser.set_input_files(path)
    expect(page.locator(".matrix-file__preview")).to_contain_text("没有这个投诉类别：不存在")
    expect(page.get_by_role("button", name="填入下表")).to_be_hidden()

    path.write_text(told + "产品质量,,李伟,质量部\r\n", encoding="utf-8")
    chooser.set_input_files(path)
    expect(page.locator(".matrix-file__preview li")).to_have_text(["产品质量 · 全部业务线：（无） → 李伟"])
    page.get_by_role("button", name="填入下表").click()
    expect(page.get_by_label("产品质量 · 全部业务线")).to_have_value("head@staff.example")
    page.get_by_role("button", name="提交分工表").click()
    expect(page.get_by_text("已提交，等待另一人批准。").first).to_be_visible()
    [proposal] = services.staff.proposals()
    [cell] = proposal.cells
    assert cell.after == Responsibility("head@staff.example", "质量部", "product_quality")


def test_what_is_proposed_for_later_stands_upon_what_is_approved_until_then(
    services: Services, url: str, page: Page
) -> None:
    rows = (*services.staff.roster().responsibilities, Responsibility("head@staff.example", "厨电", "price"))
    day, asked = date(2026, 12, 1), {"directory": services.staff, "expected": None}
    proposed = propose_matrix(
        rows=rows, effective=day, reason="", circumstances=services.circumstances(acting("admin")), **asked
    ).change
    assert proposed is not None
    decide_matrix(
        id=proposed.id, approve=True, comment="", circumstances=services.circumstances(acting("director")), **asked
    )
    page.goto(f"{url}/admin.html#matrix/edit")
    page.reload()

    form = page.locator(".matrix-form")
    price = form.get_by_label("价格与合同 · 全部业务线")
    expect(price).to_have_value("")
    form.get_by_label("产品质量 · 全部业务线").select_option("head@staff.example")
    form.get_by_label("从哪一天起生效").fill("2026-12-15")
    form.get_by_label("从哪一天起生效").blur()
    expect(price).to_have_value("head@staff.example")
    expect(form.get_by_label("产品质量 · 全部业务线")).to_have_value("head@staff.example")
    form.get_by_role("button", name="提交分工表").click()
    expect(page.get_by_text("已提交，等待另一人批准。").first).to_be_visible()
    [proposal] = services.staff.proposals()
    assert [cell.category for cell in proposal.cells] == ["product_quality"]
