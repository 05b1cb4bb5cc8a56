"""The pages of staff go by the portal's clock: a reader's own may be wrong, and the portal's may have been moved."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from complaints.bootstrap import Services
from tests.factories import REGISTERED_AT
from tests.functional.serving import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
ELSEWHEN = REGISTERED_AT + timedelta(days=200)


@pytest.mark.parametrize(
    ("who", "view"),
    [("supervisor", "month"), ("agent", "deliveries"), ("auditor", "audit"), ("auditor", "sign-ins")],
)
def test_a_month_that_nobody_chose_is_the_portals(
    page: Page, services: Services, url: str, who: str, view: str
) -> None:
    page.clock.install(time=ELSEWHEN)
    sign_in(page, who, services=services, url=url)
    page.goto(f"{url}/admin.html#{view}")
    expect(page.locator("input[type=month]")).to_have_value(f"{REGISTERED_AT:%Y-%m}")


def test_what_comes_in_is_received_by_now_as_the_portal_has_it(page: Page, services: Services, url: str) -> None:
    page.clock.install(time=ELSEWHEN)
    sign_in(page, "agent", services=services, url=url)
    page.goto(f"{url}/admin.html#intake")
    expect(page.locator("[name=received_at]")).to_have_attribute("max", "2026-11-20T10:00")
