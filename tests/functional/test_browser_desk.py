"""My work, the calls of the day and approvals in a real browser: what waits is done where it stands."""

from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, expect

from complaints.bootstrap import Services
from complaints.domain.case import BrokenTimeline
from complaints.domain.policy import ActRule
from complaints.domain.policy_clauses import Amount
from complaints.domain.text import Text
from tests.api.site import Site
from tests.factories import a_field, a_penalty, a_policy, a_record, an_approval, moment
from tests.fakes import fake_services
from tests.functional.serving import fits, served, sign_in, time_stands

GOODWILL = an_approval("goodwill", title=Text("客户关怀", "Goodwill"), requires=())
ASKED = a_field("recommends", title=Text("会推荐吗", "Recommends us"), required=True)
QUESTIONS = a_record("questions", title=Text("回访问卷", "Questionnaire"), fields=(ASKED,))
POLICY = a_policy(
    schemes=(),
    records=(QUESTIONS,),
    approvals=(GOODWILL,),
    penalties=(),
    acts=a_policy().acts | {act: ActRule(by=("agent", "supervisor")) for act in ("record", "request", "decision")},
)

REGRET = 5_000  # milliseconds in which an outcome can be taken back

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def services() -> Services:
    return fake_services(policy=POLICY)


@pytest.fixture
def site(services: Services) -> Site:
    return Site(services)


def test_rows_say_how_long_is_left_and_lead_to_the_act(page: Page, site: Site, url: str) -> None:
    reference = site.replied()
    opens(page, site, url, "", who="agent")
    expect(page.locator("main h1:visible")).to_have_text("我的工作")
    row = page.locator("[data-row]")
    expect(row).to_contain_text("还剩 24 小时工作时间，明天 10:00 前")
    expect(row.locator(".state")).to_have_text("时限内")
    page.keyboard.press("j")
    expect(row.locator("[data-row-link]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{url}/admin.html#case/{reference}?act=follow-up")
    expect(page.locator(".case-view h1")).to_contain_text(reference)


def links_in_one_line(page: Page) -> Locator:
    links = page.get_by_role("navigation", name="主导航")
    box = links.bounding_box()
    assert box is not None
    assert box["height"] < 60
    return links


def test_on_a_telephone_the_links_are_one_line_that_shows_where_one_is(page: Page, site: Site, url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    opens(page, site, url, "calendar", who="supervisor")
    links = links_in_one_line(page)
    expect(links.get_by_role("link", name="工作日历")).to_be_in_viewport(ratio=0.9)
    links.get_by_role("link", name="我的工作").click()
    expect(page.locator("main h1:visible")).to_have_text("我的工作")
    expect(links.get_by_role("link", name="我的工作")).to_be_in_viewport(ratio=0.9)
    fits(page)


def test_many_links_stand_in_one_line_the_later_ones_in_groups(page: Page, site: Site, url: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 780})
    opens(page, site, url, "work", who="supervisor")
    links = links_in_one_line(page)
    house, calendar = links.get_by_role("button", name="制度与人员"), links.get_by_role("link", name="工作日历")
    expect(calendar).to_be_hidden()
    house.press("Enter")
    expect(calendar).to_be_visible()
    calendar.press("Escape")
    expect(calendar).to_be_hidden()
    expect(house).to_be_focused()
    house.press("Enter")
    links.get_by_role("button", name="报表").press("Enter")
    expect(calendar).to_be_hidden()
    house.press("Enter")
    calendar.press("Enter")
    expect(page.locator("main h1:visible")).to_contain_text("2026")
    expect(calendar).to_be_hidden()
    expect(house).to_have_css("font-weight", "600")


def test_few_links_stand_in_the_line_without_groups(page: Page, site: Site, url: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 780})
    opens(page, site, url, "work", who="handler")
    links = page.get_by_role("navigation", name="主导航")
    expect(links.get_by_role("link", name="工作日历")).to_be_visible()
    expect(links.get_by_role("button")).to_have_count(0)


def test_who_reads_in_the_dark_prints_on_white_paper(page: Page, site: Site, url: str) -> None:
    opens(page, site, url, "work", who="agent")
    colours = (
        "['--ink', '--ok', '--warn', '--bad'].map((name) => getComputedStyle(document.body).getPropertyValue(name))"
    )
    page.emulate_media(media="print", color_scheme="light")
    expect(page.locator("body")).to_have_css("--ink", "#000")  # the style of paper comes after what is seen first
    light = page.evaluate(colours)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(colours) == light


def test_a_lane_without_rows_says_what_that_means_and_question_mark_shows_the_keys(
    page: Page, site: Site, url: str
) -> None:
    opens(page, site, url, "work/stuck", who="supervisor")
    expect(page.locator(".work-none")).to_contain_text("没有卡住的投诉")
    page.keyboard.press("?")
    expect(page.locator(".row-keys")).to_be_visible()


def test_a_timer_that_stands_still_is_said_and_a_case_that_cannot_be_read_is_named(
    page: Page, site: Site, url: str
) -> None:
    (broken, _), (reference, _) = site.filed(), site.filed()
    site.services.clock.now = moment("Mon 2026-11-23 07:00")  # the reminders were to leave at six
    site.services.cases.faults[broken] = BrokenTimeline(reference=broken, seq=1, reason="the entry was altered")
    opens(page, site, url, "work/stuck", who="supervisor")
    expect(page.locator(".work-row")).to_have_count(1)
    expect(page.locator(".work-row")).to_contain_text(reference)
    expect(page.locator(".work-row__stuck")).to_contain_text("定时任务超过一小时没有处理这件投诉")
    expect(page.locator(".work-row__whom")).to_have_count(0)  # it waits for nobody in particular
    expect(page.locator(".notice:visible")).to_contain_text(f"以下投诉无法读取，请告知管理员：{broken}")


def test_an_outcome_is_recorded_in_one_click_unless_it_is_taken_back(page: Page, site: Site, url: str) -> None:
    reference = site.replied()
    calls(page, site, url)
    call = page.locator(".call")
    expect(call.locator("[href='tel:13800138000']")).to_be_visible()
    call.get_by_label("客户的意见").fill("门板很好")
    call.get_by_role("button", name="满意", exact=True).click()
    call.get_by_role("button", name="撤回").click()
    expect(call.get_by_label("客户的意见")).to_have_value("门板很好")
    page.clock.run_for(REGRET)
    assert site.case(reference).stage.value == "follow_up"
    call.get_by_role("button", name="满意", exact=True).click()
    page.clock.run_for(REGRET)
    expect(page.locator(".calls-saved")).to_contain_text("已结案")
    called = next(entry for entry in site.case(reference).timeline if entry.kind.value == "called")
    assert (called.data["outcome"], called.data["text"]) == ("satisfied", "门板很好")


def test_what_an_outcome_will_cause_is_said_while_it_can_be_taken_back(page: Page, site: Site, url: str) -> None:
    site.replied()
    calls(page, site, url)
    call = page.locator(".call")
    call.get_by_role("button", name="不满意").click()
    expect(call.locator(".call__regret li")).to_contain_text(["写信通知", "阶段转为“处理中”"])
    call.get_by_role("button", name="撤回").click()
    expect(call.locator(".call__outcomes")).to_be_visible()


def test_an_outcome_that_would_be_refused_is_refused_at_once(page: Page, site: Site, url: str) -> None:
    reference = site.replied()
    page.route(
        "**/previews/follow-up",
        lambda route: route.fulfill(status=409, json={"code": 409, "message": "先填问卷。", "errors": {}}),
    )
    opens(page, site, url, "calls", who="agent")
    call = page.locator(".call")
    call.get_by_role("button", name="满意", exact=True).click()
    expect(call.get_by_role("alert")).to_have_text("先填问卷。")
    expect(call.locator(".call__outcomes")).to_be_visible()
    assert site.case(reference).stage.value == "follow_up"


def test_a_call_of_a_case_that_has_moved_is_not_recorded(page: Page, site: Site, url: str) -> None:
    reference = site.replied()
    opens(page, site, url, "calls", who="agent")
    assert site.act("agent", reference, "follow-up", {"outcome": "not_satisfied"}).status_code == 200
    page.locator(".call").get_by_role("button", name="满意", exact=True).click()
    expect(page.locator(".desk-notice")).to_contain_text("您的回访结果没有记录")
    assert site.case(reference).stage.value == "dispatched"


def test_calls_stand_by_their_hours_and_the_next_is_proposed_before_one_in_vain_is_saved(page: Page) -> None:
    rule = replace(POLICY.follow_up, bands=("09:00-12:00", "14:00-18:00"))
    services = fake_services(policy=replace(POLICY, follow_up=rule))
    site = Site(services)
    site.replied()
    with served(services) as url:
        calls(page, site, url)
        expect(page.locator(".call-band h2")).to_contain_text("今天 09:00–12:00")
        page.get_by_role("button", name="联系不上").click()
        expect(page.locator(".call__regret")).to_contain_text("第 2 次（共 3 次）改在明天 14:00–18:00再打")
        page.clock.run_for(REGRET)
        expect(page.locator(".calls-saved")).to_contain_text("改在明天 14:00–18:00再打")
        expect(page.locator(".call-band h2")).to_contain_text("改日再打")
        expect(page.locator(".call__when")).to_have_text("明天 14:00–18:00")
        page.get_by_role("button", name="客户来电了，或者现在就打").click()
        expect(page.locator(".call__outcomes")).to_be_visible()


def test_the_questionnaire_is_filled_in_beside_the_call(page: Page, site: Site, url: str) -> None:
    reference = site.replied()
    opens(page, site, url, "calls", who="agent")
    call = page.locator(".call")
    call.locator("summary", has_text="投诉、回复和问卷").click()
    expect(call.locator(".call__words")).to_contain_text("门板已更换")
    call.locator("summary", has_text="回访问卷").click()
    call.get_by_label("会推荐吗").fill("会")
    call.get_by_role("button", name="记录", exact=True).click()
    expect(page.locator(".desk-notice")).to_have_text("已保存：回访问卷")
    assert site.case(reference).timeline[-1].kind.value == "recorded"


def test_a_decision_is_sent_where_it_is_read(page: Page, site: Site, url: str) -> None:
    reference = asked_for(site)
    form = decides(page, site, url, reference)
    form.get_by_role("radio", name="同意", exact=True).check()
    form.get_by_label("说明").fill("可以")
    form.get_by_role("button", name="提交意见").click()
    expect(page.locator(".desk-notice")).to_have_text(f"已同意：客户关怀（{reference}）")
    decided = site.case(reference).timeline[-1]
    assert (decided.kind.value, decided.data["text"]) == ("decided", "可以")


def test_what_it_costs_and_which_penalty_it_is_stand_out(page: Page) -> None:
    rude = a_penalty("rude", title=Text("态度恶劣", "Rudeness"), money=Amount(50, 200))
    services = fake_services(policy=a_policy(penalties=(rude,)))
    site = Site(services)
    reference, _ = site.filed()
    body = {"penalty": "rude", "text": "辱骂客户", "on": "handler@staff.example", "evidence": 3}
    assert site.act("supervisor", reference, "penalty", body).status_code == 200
    with served(services) as url:
        opens(page, site, url, "approvals", who="director")
        approval = page.locator(".approval")
        expect(approval.get_by_role("heading")).to_have_text("处罚 1：态度恶劣")
        expect(approval.locator(".approval__cost dd")).to_have_text("50至200元，2分")
        approval.get_by_role("button", name="审批").click()
        approval.get_by_role("radio", name="不同意").check()
        approval.get_by_role("button", name="提交意见").click()
        expect(page.locator(".desk-notice")).to_have_text(f"未同意：处罚 1：态度恶劣（{reference}）")


def test_who_was_slower_reads_the_newest_and_keeps_his_words(page: Page, site: Site, url: str) -> None:
    reference = asked_for(site)
    form = decides(page, site, url, reference)
    form.get_by_role("radio", name="同意", exact=True).check()
    form.get_by_label("说明").fill("可以")
    assert site.act("agent", reference, "note", {"text": "客户又来电"}).status_code == 200
    form.get_by_role("button", name="提交意见").click()
    expect(page.locator(".approval")).to_contain_text("您的意见还没有提交")
    expect(form.get_by_label("说明")).to_have_value("可以")
    form.get_by_role("button", name="提交意见").click()
    expect(page.locator(".desk-notice")).to_have_text(f"已同意：客户关怀（{reference}）")


def calls(page: Page, site: Site, url: str) -> None:
    """Today's calls, before an agent for whom no time passes by itself."""
    page.clock.install()
    opens(page, site, url, "calls", who="agent")
    expect(page.locator(".call")).to_be_visible()
    time_stands(page)


def asked_for(site: Site) -> str:
    """The case of a request that waits for the supervisor."""
    reference, _ = site.filed()
    answer = site.act("agent", reference, "request", {"matter": "goodwill", "text": "老客户"})
    assert answer.status_code == 200, answer.text
    return reference


def decides(page: Page, site: Site, url: str, reference: str) -> Locator:
    """The form of the decision, opened by the supervisor."""
    opens(page, site, url, "approvals", who="supervisor")
    page.get_by_role("button", name="审批", exact=True).click()
    form = page.locator(".approval form")
    expect(form).to_be_visible()
    return form


def opens(page: Page, site: Site, url: str, view: str, *, who: str) -> None:
    sign_in(page, who, services=site.services, url=url)
    page.goto(f"{url}/admin.html#{view}")
    expect(page.locator("main h1:visible")).to_be_focused()
