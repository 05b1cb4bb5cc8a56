"""What a regulation adds, in a real browser: a record, a request, and the word of those who decide."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from complaints.bootstrap import Services
from complaints.domain.policy import ActRule
from complaints.domain.policy_clauses import Amount
from complaints.domain.policy_intake import FieldKind
from complaints.domain.text import Text
from tests.api.site import COMPLAINT
from tests.factories import a_field, a_penalty, a_policy, a_record, an_approval
from tests.fakes import fake_services
from tests.functional.serving import served, sign_in

ON = a_field("on", title=Text("查看日期", "Visited on"), kind=FieldKind.DATE, required=True)
FOUND = a_field("found", title=Text("查看情况", "Found"), required=True)
VISIT = a_record("site_visit", title=Text("上门查看", "Visit"), fields=(ON, FOUND))
PLAN = a_record("plan", title=Text("整改方案", "Plan"), requires=("site_visit",))
MORE_TIME = an_approval("more_time", title=Text("延期答复", "More time"), extends=("reply",), requires=("site_visit",))
POLICY = a_policy(
    schemes=(),
    records=(VISIT, PLAN),
    approvals=(MORE_TIME,),
    penalties=(),
    acts=a_policy().acts | {act: ActRule(by=("agent", "supervisor")) for act in ("record", "request", "decision")},
)
UNTIL = date(2026, 11, 30)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def services() -> Services:
    return fake_services(policy=POLICY)


@pytest.fixture
def url(services: Services) -> Iterator[str]:
    """The address of a portal under a regulation that has steps of its own."""
    with served(services) as address:
        yield address


def test_steps_of_the_regulation_are_recorded_asked_for_and_decided(
    services: Services, url: str, page: Page, browser: Browser
) -> None:
    reference = page.request.post(f"{url}/api/v1/complaints", data=COMPLAINT).json()["reference"]
    sign_in(page, "agent", services=services, url=url)
    opens(url, page, reference)
    waits_for_the_visit(page)
    records_the_visit(page)
    asks_for_time(page)
    with another_reader(browser) as supervisor:
        sign_in(supervisor, "supervisor", services=services, url=url)
        opens(url, supervisor, reference)
        approves(supervisor)
        reads_it_in_words(supervisor)


def test_whom_a_penalty_falls_on_appeals_without_seeing_the_case(page: Page) -> None:
    acts = POLICY.acts | {"view": ActRule(by=("supervisor", "director"))}
    rude = a_penalty("rude", title=Text("态度恶劣", "Rudeness"), money=Amount(50, 200))
    services = fake_services(policy=replace(POLICY, penalties=(rude,), acts=acts))
    with served(services) as url:
        reference = page.request.post(f"{url}/api/v1/complaints", data=COMPLAINT).json()["reference"]
        sign_in(page, "supervisor", services=services, url=url)
        opens(url, page, reference)
        proposes_a_penalty(page)
        sign_in(page, "director", services=services, url=url)
        opens(url, page, reference)
        names_the_amount(page)
        sign_in(page, "handler", services=services, url=url)
        opens(url, page, reference)
        appeals(page)


def opens(url: str, page: Page, reference: str) -> None:
    page.goto("about:blank")
    page.goto(f"{url}/admin.html#case/{reference}")
    expect(page.locator(".case-steps")).to_be_visible()


@contextmanager
def another_reader(browser: Browser) -> Iterator[Page]:
    """A reader of English with a small screen."""
    context = browser.new_context(locale="en", timezone_id="Asia/Shanghai", viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.add_init_script("localStorage.setItem('locale', 'en')")
    yield page
    context.close()


def waits_for_the_visit(page: Page) -> None:
    """What must wait says for what, and has no form."""
    waiting = page.locator(".case-steps .steps-later li")
    expect(waiting).to_have_text(["整改方案 须先记录上门查看", "延期答复 须先记录上门查看"])
    expect(step(page, "延期答复")).to_have_count(0)


def records_the_visit(page: Page) -> None:
    """What is missing is said beside its field; then the record is there, and what waited for it is open."""
    visit = unfolded(page, "上门查看")
    visit.get_by_label("查看日期").fill("2026-11-24")
    visit.get_by_role("button", name="记录").click()
    expect(visit.locator(".field__error:visible")).to_have_text(["请填写此项"])
    visit.get_by_label("查看情况").fill("门板两处开裂")
    visit.get_by_role("button", name="记录").click()
    entry = page.locator(".timeline__entry").first
    expect(entry).to_contain_text("办理记录 · 上门查看")
    expect(entry).to_contain_text("2026年11月24日（星期二）")
    expect(entry).to_contain_text("门板两处开裂")
    expect(step(page, "上门查看").locator(".act__note")).to_have_text("已记录 1 次")
    expect(step(page, "整改方案")).to_have_count(1)


def asks_for_time(page: Page) -> None:
    """A time before the limit is refused in words; a later one waits for the supervisor, and not for the agent."""
    more_time = unfolded(page, "延期答复")
    more_time.get_by_label("延期至").fill("2020-01-01T10:00")
    more_time.get_by_label("申请理由").fill("门板需重新生产")
    more_time.get_by_role("button", name="提出申请").click()
    expect(more_time.locator(".field__error:visible")).to_contain_text(["请填写晚于现有期限的时间"])
    more_time.get_by_label("延期至").fill(f"{UNTIL}T18:00")
    more_time.get_by_role("button", name="提出申请").click()
    request = page.locator(".matter")
    expect(request).to_contain_text("门板需重新生产")
    expect(request.locator(".tier")).to_have_text(["客户服务分部主管 待审批"])
    expect(request.locator("form")).to_have_count(0)


def approves(page: Page) -> None:
    request = page.locator(".matter")
    expect(request.locator(".tier--current")).to_contain_text("Supervisor")
    request.get_by_role("button", name="Send the decision").click()
    expect(request.locator(".field__error:visible")).to_have_text(["Please choose one"])
    request.get_by_role("radio", name="Approve").check()
    request.get_by_label("Remarks").fill("可以")
    request.get_by_role("button", name="Send the decision").click()
    expect(page.locator(".matter")).to_have_count(0)


def reads_it_in_words(page: Page) -> None:
    """The timeline names matter, decision and time; the clock is extended."""
    entry = page.locator(".timeline__entry").first
    expect(entry).to_contain_text("Decision · More time")
    expect(entry).to_contain_text("Approved")
    expect(entry).to_contain_text("Mon 30 Nov 2026, 18:00")
    expect(page.locator(".clock__due").first).to_contain_text("(extended)")


def proposes_a_penalty(page: Page) -> None:
    rude = unfolded(page, "态度恶劣")
    rude.get_by_label("涉及人员").select_option("handler@staff.example")
    rude.get_by_label("事实和理由").fill("辱骂客户")
    rude.get_by_role("button", name="提出", exact=True).click()
    expect(page.locator(".matter")).to_contain_text("50至200元")


def names_the_amount(page: Page) -> None:
    """Who agrees must name it; what lies beyond the clause is refused beside its field."""
    penalty = page.locator(".matter")
    penalty.get_by_role("radio", name="同意", exact=True).check()
    penalty.get_by_role("button", name="提交意见").click()
    expect(penalty.locator(".field__error:visible")).to_have_text(["请填写此项"])
    penalty.get_by_label("金额（元）").fill("900")
    penalty.get_by_role("button", name="提交意见").click()
    expect(penalty.locator(".field__error:visible")).to_have_text(["应为50至200元。"])
    penalty.get_by_label("金额（元）").fill("100")
    penalty.get_by_role("button", name="提交意见").click()
    expect(penalty).to_contain_text("100元")
    expect(penalty.locator("form")).to_have_count(0)


def appeals(page: Page) -> None:
    """He sees what falls on him and why, and nothing of the case."""
    penalty = page.locator(".matter")
    expect(penalty).to_contain_text("辱骂客户")
    expect(penalty).to_contain_text("100元")
    expect(page.locator(".case-view__content")).to_be_hidden()
    expect(page.locator("main")).not_to_contain_text("橱柜门板")
    penalty.get_by_label("申诉理由").fill("客户先动手")
    penalty.get_by_role("button", name="提出申诉").click()
    expect(penalty).to_contain_text("提出申诉")
    expect(penalty.locator("form")).to_have_count(0)


def step(page: Page, title: str) -> Locator:
    """The form of a step, folded or not."""
    return page.locator(".case-steps .act").filter(has=page.locator(".act__title", has_text=title))


def unfolded(page: Page, title: str) -> Locator:
    found = step(page, title)
    found.locator("summary").click()
    return found
