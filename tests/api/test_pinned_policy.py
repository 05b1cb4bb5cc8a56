"""A case is shown and changed by the policy it pins, after the company has gone over to another one."""

from dataclasses import replace

import pytest

from complaints.adapters.calendars import working_calendar
from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.regulation import NoOthers
from tests.api.site import Site
from tests.factories import a_calendar, a_policy, moment
from tests.fakes import fake_services
from tests.unit.usecases.test_pinned_policies import OF_OPPEIN, Kept

NEW = load_policy(POLICIES / "default.toml")


@pytest.fixture
def before() -> Site:
    """The portal under 欧派."""
    return Site(fake_services())


def changed(site: Site, *, kept: bool = True) -> Site:
    """The same portal, started under the default policy."""
    regulations = Kept(OF_OPPEIN) if kept else NoOthers()
    calendar = working_calendar(NEW.calendar)
    return Site(replace(site.services, policy=NEW, calendar=calendar, regulations=regulations))


def test_staff_see_the_clocks_and_the_forecast_of_the_old_regulation(before):
    reference, _ = before.filed()
    browser = changed(before).signed_in("handler")
    clocks = browser.get(f"/api/v1/cases/{reference}/clocks").get_json()["clocks"]
    assert [(clock["clock"], clock["due"]) for clock in clocks] == [("reply", "2026-11-23T10:00:00+08:00")]
    steps = browser.get(f"/api/v1/cases/{reference}/forecast").get_json()["steps"]
    assert [step["at"] for step in steps[:2]] == ["2026-11-23T06:00:00+08:00", "2026-11-23T10:00:00+08:00"]
    shown = browser.get(f"/api/v1/cases/{reference}").get_json()
    assert shown["policy"] == {"id": a_policy().id, "version": a_policy().version}


def test_the_complainant_sees_the_dates_that_were_promised(before):
    reference, secret = before.filed()
    promised = before.tracked(reference, secret).get_json()["promises"]
    assert changed(before).tracked(reference, secret).get_json()["promises"] == promised


def test_its_pages_have_the_words_of_its_own_regulation(before):
    reference, secret = before.filed()
    site = changed(before)
    to_staff = site.signed_in("handler").get(f"/api/v1/cases/{reference}/policy")
    to_the_public = site.anybody.get(f"/api/v1/complaints/{reference}/policy", headers=secret)
    assert to_staff.get_json().items() >= to_the_public.get_json().items()
    assert to_staff.get_json()["title"]["zh-CN"] == a_policy().title.zh
    marked = {"id": a_policy().id, "version": a_policy().version}
    assert site.tracked(reference, secret).get_json()["policy"] == marked
    assert site.anybody.get("/api/v1/policy").get_json()["id"] == NEW.id


def test_a_case_is_closed_in_the_ways_of_its_own_regulation_and_told_what_it_lacks_in_its_words(before):
    reference, _ = before.filed()
    site = changed(before)
    refused = site.act("agent", reference, "closure", {"kind": "unreachable", "reason": "x"})
    assert refused.status_code == 409
    assert set(refused.get_json()["errors"]["guards"]) == {"final_result", "unreachable"}
    assert site.act("agent", reference, "closure", {"kind": "invalid", "reason": "重复登记"}).status_code == 200


@pytest.mark.parametrize("part", ["", "/clocks", "/forecast"])
def test_a_case_whose_regulation_is_not_kept_says_so_to_staff(before, part):
    reference, _ = before.filed()
    answer = changed(before, kept=False).signed_in("handler").get(f"/api/v1/cases/{reference}{part}")
    assert answer.status_code == 409
    assert "制度版本没有保存" in answer.get_json()["message"]


def test_a_case_whose_regulation_is_not_kept_says_so_to_its_complainant_and_to_whoever_acts(before):
    reference, secret = before.filed()
    site = changed(before, kept=False)
    assert site.tracked(reference, secret).status_code == 409
    assert site.add(reference, secret, "withdrawal", {"reason": "已解决"}).status_code == 409
    assert site.act("handler", reference, "reply", {"text": "门板已更换"}).status_code == 409


def test_the_list_has_the_cases_of_all_regulations(before):
    reference, _ = before.filed()
    site = changed(before, kept=False)
    assert [row["reference"] for row in site.signed_in("agent").get("/api/v1/cases").get_json()["cases"]] == [reference]


def test_the_calendar_of_the_old_regulation_goes_on_counting():
    assert OF_OPPEIN.calendar == a_calendar()
    saturday = moment("Sat 2026-11-21 12:00").date()
    assert OF_OPPEIN.calendar.is_working_day(saturday)
    assert not working_calendar(NEW.calendar).is_working_day(saturday)
