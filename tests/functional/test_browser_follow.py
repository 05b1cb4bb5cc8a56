"""The pages of who follows his case, on desk and phone, with scripts and without: they work, and axe finds nothing."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from complaints.bootstrap import Services
from complaints.domain.case import Stage
from complaints.domain.open_figures import InTime, OpenMonth
from complaints.domain.policy_oversight import OpenFiguresRule
from complaints.domain.working_time import Limit, Unit
from dev.cached_tools import axe
from tests.api.site import Site
from tests.factories import REGISTERED_AT, a_policy
from tests.fakes import fake_services
from tests.functional.serving import fits, served
from tests.functional.test_accessibility import RULES

READERS = (("zh-CN", "light", 1280), ("en", "dark", 360))
HOSTILE = "<script>document.title='owned'</script><b>粗</b>"
NOVEMBER = OpenMonth(
    "2026-11", REGISTERED_AT, 5, 19, InTime(92, "at_least"), {"design": 9, "price": None, "delivery": None}
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def site() -> Iterator[tuple[Site, str]]:
    """A site whose figures are open, and its address."""
    rule = OpenFiguresRule(after=Limit(10, Unit.CALENDAR_DAYS))
    services: Services = fake_services(policy=replace(a_policy(), open_figures=rule))
    services.open_figures.put(figures=NOVEMBER)
    with served(services) as address:
        yield Site(services), address


def reading(browser: Browser, reader: tuple[str, str, int], *, scripts: bool = True) -> Page:
    _, scheme, width = reader
    size: Any = {"width": width, "height": 800}
    context = browser.new_context(
        viewport=size,
        color_scheme=scheme,
        java_script_enabled=scripts,
        bypass_csp=True,  # type: ignore[arg-type]
    )
    return context.new_page()


def closed(site: Site) -> str:
    """The address of the survey of a closed case, 26110001."""
    reference, secret = site.filed()
    site.act("handler", reference, "reply", {"text": "已更换"})
    site.act("agent", reference, "follow-up", {"outcome": "satisfied", "text": "满意"})
    return str(site.tracked(reference, secret).get_json()["survey_url"])


def has_no_barrier(page: Page) -> None:
    page.add_script_tag(content=axe())
    answer = page.evaluate("rules => axe.run(document, {runOnly: rules})", list(RULES))
    assert {each["id"]: [node["target"] for node in each["nodes"]] for each in answer["violations"]} == {}
    fits(page)


@pytest.mark.parametrize("reader", READERS, ids=str)
@pytest.mark.parametrize("scripts", [True, False])
def test_rating_takes_a_choice_and_a_button_and_opens_the_case_again(
    site: tuple[Site, str], browser: Browser, reader: tuple[str, str, int], scripts: bool
) -> None:
    portal, url = site
    page = reading(browser, reader, scripts=scripts)
    page.goto(f"{url}{closed(portal)}?locale={reader[0]}")
    page.locator("[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert portal.case("26110001").rating is None
    page.locator("#score-1").check()
    page.locator("#comment").fill(HOSTILE)
    page.locator("[type=submit]").click()
    expect(page.locator(".survey-thanks")).to_be_visible()
    assert page.title() != "owned"
    assert portal.case("26110001").stage is Stage.DISPATCHED


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_pages_of_who_follows_have_no_barrier(
    site: tuple[Site, str], browser: Browser, reader: tuple[str, str, int]
) -> None:
    portal, url = site
    page = reading(browser, reader)
    for path in (
        closed(portal),
        "/api/v1/surveys/broken",
        "/api/v1/links",
        "/api/v1/links/any",
        "/api/v1/figures/page",
    ):
        page.goto(f"{url}{path}?locale={reader[0]}")
        has_no_barrier(page)
    page.goto(f"{url}/survey.html?locale={reader[0]}")
    has_no_barrier(page)


def test_link_by_mail_opens_the_case_by_itself_where_there_are_scripts(
    site: tuple[Site, str], browser: Browser
) -> None:
    portal, url = site
    reference, _ = portal.filed()
    portal.anybody.post("/api/v1/links", data={"email": "lin.fang@customer.example"})
    letter = portal.services.mailer.to("lin.fang@customer.example")[-1].text
    link = letter.split("/api/v1/links/")[1].split('"')[0]
    page = reading(browser, READERS[0])
    page.goto(f"{url}/api/v1/links/{link}")
    page.locator("main [type=submit]").click()
    expect(page.locator(".status h1")).to_contain_text(reference)
