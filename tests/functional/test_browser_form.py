"""The pages under a regulation that asks for more than the ordinary, in a real browser: form, staff page, case."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, expect

from complaints.bootstrap import Services
from complaints.domain.policy_clauses import Scheme
from complaints.domain.policy_intake import Choice, FieldKind, TextRule, TypeRule
from complaints.domain.text import Text
from tests.factories import a_field, moment, with_intake
from tests.fakes import fake_services
from tests.functional.serving import send_complaint, served, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TYPES = (
    TypeRule("complaint", Text("投诉", "Complaint")),
    TypeRule("praise", Text("表扬", "Praise"), by=("complainant", "supervisor")),
    TypeRule("internal", Text("内部投诉", "Internal complaint"), by=("agent",)),
)
CRACK = {"crack": Text("开裂", "Crack"), "stain": Text("污渍", "Stain")}
FIELDS = (
    a_field("site", title=Text("工地", "Building site"), required=True),
    a_field(
        "damage",
        title=Text("损坏情况", "Damage"),
        kind=FieldKind.CHOICE,
        options=CRACK,
        required=True,
        when={"category": ("product_quality",), "type": ("!praise",)},
    ),
    a_field("hurt", title=Text("有没有人受伤", "Hurt"), kind=FieldKind.YES_NO, when={"field.damage": ("crack",)}),
    a_field("loss", title=Text("损失", "Loss"), kind=FieldKind.NUMBER),
    a_field("visit", title=Text("上门时间", "Visit"), kind=FieldKind.MOMENT),
    a_field("grave", title=Text("严重在哪里", "Why grave"), required=True, when={"severity": ("major",)}),
    a_field("branch", title=Text("分公司", "Branch"), staff_only=True),
)
LEVELS = (Choice("normal", Text("不急", "Normal")), Choice("high", Text("特急", "Very urgent")))
URGENCY = Scheme("urgency", Text("紧急程度", "Urgency"), LEVELS, "normal", at_intake=True)

DEFINITION = TextRule(
    "definition", Text("什么是投诉", "A complaint"), Text("不满意", "Any dissatisfaction"), public=True
)


@pytest.fixture
def services() -> Services:
    asked = with_intake(types=TYPES, fields=FIELDS, needed=("order_no",))
    installation = next(each for each in asked.intake.categories if each.id == "installation")
    others = tuple(each for each in asked.intake.categories if each is not installation)
    intake = replace(asked.intake, categories=(*others, replace(installation, severity="major")))
    return fake_services(policy=replace(asked, intake=intake, schemes=(URGENCY,), texts=(DEFINITION,)))


@pytest.fixture
def url(services: Services) -> Iterator[str]:
    """The address of a portal that listens."""
    with served(services) as address:
        yield address


def asked(page: Page, field: str):
    """The control of a field of the regulation."""
    return page.locator(f"[name='fields.{field}']").first


def fill_in_the_ordinary(page: Page) -> None:
    page.fill("#description", "橱柜门板开裂。")
    page.fill("#order_no", "OP-1")
    page.fill("#name", "林芳")
    page.fill("#phone", "13800138000")
    page.check("#consent")


def test_the_form_asks_what_the_answers_so_far_call_for(url: str, page: Page) -> None:
    page.goto(url)
    expect(page.locator("[name=type]")).to_have_count(2)
    expect(page.locator("#type-complaint")).to_be_checked()
    expect(page.locator(".intro__text")).to_have_text(["什么是投诉不满意"])
    expect(asked(page, "site")).to_be_visible()
    expect(asked(page, "branch")).to_have_count(0)
    expect(asked(page, "damage")).to_be_hidden()
    page.check("#category-product_quality")
    expect(asked(page, "damage")).to_be_visible()
    expect(asked(page, "hurt")).to_be_hidden()
    page.get_by_text("开裂", exact=True).click()
    expect(asked(page, "hurt")).to_be_visible()
    page.check("#type-praise")
    expect(asked(page, "damage")).to_be_hidden()
    expect(asked(page, "hurt")).to_be_hidden()
    page.get_by_role("button", name="English").click()
    expect(page.locator(".field__title", has_text="Building site")).to_be_visible()
    expect(page.locator(".intro__text")).to_have_text(["A complaintAny dissatisfaction"])
    expect(page.get_by_text("Praise", exact=True)).to_be_visible()


def test_what_is_missing_is_marked_and_what_is_hidden_is_not_sent(services: Services, url: str, page: Page) -> None:
    page.goto(url)
    page.check("#category-product_quality")
    page.get_by_text("开裂", exact=True).click()
    page.get_by_text("是", exact=True).click()
    fill_in_the_ordinary(page)
    page.fill("#order_no", "")
    send_complaint(page)
    summary = page.locator(".error-summary__list li")
    expect(summary).to_have_text(["订单号 · 请填写此项", "工地 · 请填写此项"])
    page.fill("#order_no", "OP-1")
    expect(summary).to_have_text(["工地 · 请填写此项"])
    expect(page.locator("#order_no-error")).to_be_hidden()
    asked(page, "site").fill("花园 3 栋")
    expect(page.locator(".error-summary")).to_be_hidden()
    asked(page, "loss").fill("很多")
    send_complaint(page)
    expect(summary).to_have_text(["损失 · 这里应为数字，如 12 或 12.5。"])
    asked(page, "loss").fill("120.5")
    asked(page, "visit").fill("2026-11-25T14:00")
    page.check("#category-price")
    send_complaint(page)
    expect(page.locator(".receipt")).to_be_visible()
    assert services.cases.get(reference="26110001").content.fields == {
        "site": "花园 3 栋",
        "loss": "120.5",
        "visit": "2026-11-25T14:00:00+08:00",
    }
    page.locator(".receipt__track").click()
    expect(page.locator(".facts")).to_contain_text("2026年11月25日（星期三） 14:00")


def test_what_is_not_known_is_no_hindrance(services: Services, url: str, page: Page) -> None:
    page.goto(url)
    page.check("#category-product_quality")
    fill_in_the_ordinary(page)
    page.fill("#order_no", "")
    for name in ("order_no", "fields.site", "fields.damage"):
        page.locator(f"[name='unsure.{name}']").check()
    expect(page.get_by_label("我不清楚 工地")).to_be_checked()
    expect(page.locator("#category-other").locator("..")).to_contain_text("说不清属于哪一类，也选这一项")
    page.reload()
    expect(page.get_by_label("我不清楚 工地")).to_be_checked()
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.locator(".answer", has_text="工地").locator(".answer__text")).to_have_text("我不清楚")
    page.get_by_role("button", name="提交投诉").click()
    expect(page.locator(".receipt")).to_be_visible()
    kept = services.cases.get(reference="26110001").content
    assert kept.unsure == ("order_no", "fields.site", "fields.damage")


def test_what_only_the_portal_knows_to_ask_appears_when_it_is_missed(services: Services, url: str, page: Page) -> None:
    page.goto(url)
    page.check("#category-installation")
    fill_in_the_ordinary(page)
    asked(page, "site").fill("花园 3 栋")
    expect(asked(page, "grave")).to_be_hidden()
    send_complaint(page)
    expect(page.locator(".error-summary__list li")).to_have_text(["严重在哪里 · 请填写此项。"])
    page.fill("#order_no", "OP-2")
    expect(page.locator(".error-summary")).to_be_visible()
    asked(page, "grave").fill("有人受伤")
    expect(page.locator(".error-summary")).to_be_hidden()
    send_complaint(page)
    expect(page.locator(".receipt")).to_be_visible()
    assert services.cases.get(reference="26110001").content.fields["grave"] == "有人受伤"


def test_a_draft_comes_back_whole(url: str, page: Page) -> None:
    page.goto(url)
    page.check("#category-product_quality")
    page.get_by_text("开裂", exact=True).click()
    asked(page, "site").fill("花园 3 栋")
    page.check("#type-praise")
    page.check("#type-complaint")
    page.reload()
    expect(page.locator("#type-complaint")).to_be_checked()
    expect(page.locator("[name='fields.damage'][value=crack]")).to_be_checked()
    expect(asked(page, "hurt")).to_be_visible()
    expect(asked(page, "site")).to_have_value("花园 3 栋")


def test_staff_register_what_the_complainant_cannot_say(services: Services, url: str, page: Page) -> None:
    sign_in(page, "agent", services=services, url=url)
    page.goto(f"{url}/admin.html#intake")
    form = page.locator(".intake-form")
    expect(form.locator("[name=type]")).to_have_count(2)  # praise is taken by the supervisor
    form.get_by_text("内部投诉", exact=True).click()
    form.get_by_text("400热线电话", exact=True).click()
    form.locator("[name=category]").select_option("attitude")
    form.locator("[name=description]").fill("言语粗暴")
    form.locator("[name=order_no]").fill("OP-2")
    form.locator("[name='fields.site']").fill("总部")
    form.locator("[name='fields.branch']").fill("广州")
    form.get_by_text("特急").click()
    form.locator("[name=received_at]").fill("2026-11-19T15:00")
    form.locator("[name=respondent]").select_option("handler@staff.example")
    form.locator("[name=repeat_of]").fill("26110009")
    form.locator("[name=anonymous]").check()
    form.locator("[name=consent]").check()
    form.get_by_role("button", name="登记", exact=True).click()
    expect(form.locator(".error-summary__list li")).to_have_text(["重复投诉的原编号 · 没有这个编号的投诉单。"])
    form.locator("[name=repeat_of]").fill("")
    form.get_by_role("button", name="登记", exact=True).click()
    page.get_by_role("link", name="打开这件投诉").click()
    case = page.locator(".case-view")
    for said in ("内部投诉", "广州", "特急", "王强", "匿名"):
        expect(case).to_contain_text(said)
    stored = services.cases.get(reference="26110001")
    assert stored.received_at == moment("2026-11-19 15:00")
    assert (stored.content.type, stored.content.levels) == ("internal", {"urgency": "high"})


def test_who_complains_again_is_looked_up_and_filled_in(services: Services, url: str, page: Page) -> None:
    sign_in(page, "agent", services=services, url=url)
    page.goto(f"{url}/admin.html#intake?find=138 0013 8000")
    form = page.locator(".intake-form")
    expect(page.locator(".finder__none")).to_have_text("没有查到以前的投诉，查询的内容已填到下面。")
    expect(form.locator("[name=phone]")).to_have_value("138 0013 8000")
    form.locator("[name=name]").fill("林芳")
    register(form)
    expect(page.locator(".intake-done__reference")).to_have_text("26110001")
    expect(page.locator(".intake-done__next")).to_contain_text("责任人")
    page.get_by_role("button", name="再登记一件").click()
    expect(form.locator("[name=name]")).to_have_value("")
    page.get_by_label("电话、邮箱、订单号或姓名").fill("林芳")
    page.get_by_role("button", name="查询", exact=True).click()
    page.get_by_role("button", name="同一件事又来投诉").click()
    for name, value in {"name": "林芳", "phone": "138 0013 8000", "repeat_of": "26110001"}.items():
        expect(form.locator(f"[name={name}]")).to_have_value(value)
    register(form)
    expect(page.locator(".intake-done__reference")).to_have_text("26110002")
    assert services.cases.get(reference="26110002").content.repeat_of == "26110001"


def test_what_was_typed_while_somebody_called_is_still_there_after_the_page_was_left(
    services: Services, url: str, page: Page
) -> None:
    sign_in(page, "agent", services=services, url=url)
    page.goto(f"{url}/admin.html#intake")
    page.locator(".intake-form [name=description]").fill("门板开裂")
    page.goto(f"{url}/admin.html#cases")
    page.reload()
    page.goto(f"{url}/admin.html#intake")
    expect(page.locator(".intake-form [name=description]")).to_have_value("门板开裂")


def register(form: Locator) -> None:
    form.get_by_text("400热线电话", exact=True).click()
    form.locator("[name=category]").select_option("attitude")
    form.locator("[name=description]").fill("言语粗暴")
    form.locator("[name=order_no]").fill("OP-2")
    form.locator("[name='fields.site']").fill("总部")
    form.locator("[name='fields.branch']").fill("广州")
    form.locator("[name=consent]").check()
    form.get_by_role("button", name="登记", exact=True).click()
