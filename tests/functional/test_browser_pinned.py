"""A case of the regulation before, in a real browser: its pages have that regulation's words and steps."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from complaints.adapters.calendars import working_calendar
from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.policy import ActRule
from complaints.domain.regulation import NoOthers, Regulation
from complaints.domain.text import Text
from tests.api.site import COMPLAINT
from tests.factories import a_calendar, a_policy, a_record
from tests.fakes import fake_services
from tests.functional.serving import served, sign_in
from tests.unit.usecases.test_pinned_policies import Kept

BEFORE = a_policy(
    records=(a_record("site_visit", title=Text("上门查看", "Visit")),),
    acts=a_policy().acts | {"record": ActRule(by=("agent",))},
)
AFTER = load_policy(POLICIES / "default.toml")

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_an_old_case_is_shown_and_acted_on_in_the_words_of_its_own_regulation(page: Page) -> None:
    before = fake_services(policy=BEFORE)
    with served(before) as url:
        filed = page.request.post(f"{url}/api/v1/complaints", data=COMPLAINT).json()
    kept = Kept(Regulation(BEFORE, a_calendar()))
    after = replace(before, policy=AFTER, calendar=working_calendar(AFTER.calendar), regulations=kept)
    with served(after) as url:
        sign_in(page, "agent", services=after, url=url)
        page.goto(f"{url}/admin.html#case/{filed['reference']}")
        expect(page.locator("[data-fact=policy] dd")).to_contain_text(BEFORE.title.zh)
        expect(page.locator("[data-fact=category] dd")).to_have_text("产品质量")
        expect(page.locator(".case-steps")).to_contain_text("上门查看")
        page.goto(f"{url}/track.html#{filed['reference']}")
        page.locator("[name=secret]").fill(filed["secret"])
        page.locator(".secret-form [type=submit]").click()
        expect(page.locator(".status")).to_be_visible()
        expect(page.locator("[data-fact=business_line] dd")).to_have_text("橱柜")


def test_a_case_whose_regulation_is_not_kept_says_so(page: Page) -> None:
    before = fake_services(policy=BEFORE)
    with served(before) as url:
        reference = page.request.post(f"{url}/api/v1/complaints", data=COMPLAINT).json()["reference"]
    after = replace(before, policy=AFTER, calendar=working_calendar(AFTER.calendar), regulations=NoOthers())
    with served(after) as url:
        sign_in(page, "agent", services=after, url=url)
        page.goto(f"{url}/admin.html#case/{reference}")
        expect(page.get_by_text("制度版本没有保存")).to_be_visible()
