"""Open figures: published once, read by everybody from nothing but what was published."""

from dataclasses import replace
from typing import Any

import pytest

from complaints.domain.acts import THE_PORTAL
from complaints.domain.policy_oversight import OpenFiguresRule
from complaints.domain.working_time import Limit, Unit
from complaints.usecases.open_figures import publish_open_figures
from tests.api.site import Site
from tests.factories import a_path, a_policy, moment
from tests.fakes import fake_services

RULE = OpenFiguresRule(after=Limit(10, Unit.CALENDAR_DAYS))
FIGURES = "/api/v1/figures"


def a_site(**changes: Any) -> Site:
    return Site(fake_services(policy=a_policy(open_figures=RULE, **changes)))


def published(site: Site) -> tuple[str, ...]:
    services = site.services
    by = services.circumstances(THE_PORTAL)
    return publish_open_figures(cases=services.cases, figures=services.open_figures, circumstances=by)


@pytest.fixture
def november() -> Site:
    """A site where six complaints about design and five about delivery were published."""
    site = a_site()
    for category in ["design"] * 6 + ["delivery"] * 5:
        site.filed(category=category)
    site.services.clock.now = moment("2026-12-11 08:00")
    assert published(site)[-1] == "2026-11"
    return site


def test_figures_say_how_many_came_and_about_what(november: Site) -> None:
    answer = november.anybody.get(FIGURES)
    assert answer.status_code == 200
    month = answer.get_json()["months"][0]
    assert (month["month"], month["received"]) == ("2026-11", 11)
    assert [(cause["id"], cause["count"]) for cause in month["causes"]] == [("design", 6), ("delivery", 5)]
    assert answer.headers["Cache-Control"] == "public, max-age=3600"


def test_page_says_the_same_in_both_languages(november: Site) -> None:
    assert "设计与测量" in november.anybody.get(f"{FIGURES}/page").text
    seen = november.anybody.get(f"{FIGURES}/page?locale=en").text
    assert "Design and measuring" in seen
    assert '<td class="figures__number">11</td>' in seen


def test_without_the_clause_there_are_no_figures(site: Site) -> None:
    assert published(site) == ()
    for path in (FIGURES, f"{FIGURES}/page"):
        assert site.anybody.get(path).status_code == 404
        assert "没有公开投诉统计" in site.anybody.get(path).text
    assert site.anybody.get(f"{FIGURES}/page").mimetype == "text/html"
    assert site.anybody.get("/api/v1/policy").get_json()["figures_open"] is False


def test_month_is_published_once_and_ten_days_after_its_end() -> None:
    site = a_site()
    for _ in range(6):
        site.filed(category="design")
    site.services.clock.now = moment("2026-12-10 23:59")
    assert "2026-11" not in published(site)
    site.services.clock.now = moment("2026-12-11 00:00")
    assert "2026-11" in published(site)
    site.services.clock.advance(days=1)
    assert published(site) == ()


def test_reading_reads_what_was_published_and_no_case(november: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: Any) -> Any:
        raise AssertionError("a case was read")

    for read in ("get", "find"):
        monkeypatch.setattr(november.services.cases, read, refused)
    assert november.anybody.get(FIGURES).status_code == 200


def test_confidential_cases_are_in_no_figure() -> None:
    path = replace(a_path("secret"), when={"category": ("attitude",)})
    site = a_site(confidential=(path,))
    for category in ["design"] * 6 + ["attitude"] * 6:
        site.filed(category=category)
    site.services.clock.now = moment("2026-12-11 08:00")
    published(site)
    month = site.anybody.get(FIGURES).get_json()["months"][0]
    assert (month["received"], [cause["id"] for cause in month["causes"]]) == (6, ["design"])


def test_month_of_few_says_so_and_no_more() -> None:
    site = a_site()
    site.filed(category="design")
    site.services.clock.now = moment("2026-12-11 08:00")
    published(site)
    month = site.anybody.get(FIGURES).get_json()["months"][0]
    assert (month["received"], month["in_time"], month["causes"]) == (None, None, [])
    assert "少于 5" in site.anybody.get(f"{FIGURES}/page").text
