"""Staff read the working calendar of a year."""

from dataclasses import replace
from datetime import date

from tests.api.site import Site


def test_a_year_is_told_day_by_day_with_its_holidays_and_days_made_up_for(site: Site) -> None:
    told = site.signed_in("handler").get("/api/v1/calendar?year=2026").get_json()
    days = {each["day"]: each for each in told["days"]}
    assert (len(days), told["year"], told["zone"]) == (365, 2026, "Asia/Shanghai")
    assert days["2026-10-01"]["reason"] == "holiday"
    assert days["2026-10-01"]["name"]["zh-CN"]
    assert not days["2026-10-01"]["counted"]
    assert days["2026-11-20"] == {
        "day": "2026-11-20",
        "counted": True,
        "reason": "working_day",
        "name": None,
        "override": None,
    }


def test_without_a_year_it_is_the_running_one_and_says_from_when_on_holidays_are_not_known(site: Site) -> None:
    told = site.signed_in("agent").get("/api/v1/calendar").get_json()
    assert (told["today"][:4], str(told["year"])) == ("2026", "2026")
    assert told["known_until"] == site.services.calendar.known_until.isoformat()
    assert isinstance(told["ends_soon"], bool)


def test_a_year_that_no_calendar_reckons_with_is_refused(site: Site) -> None:
    browser = site.signed_in("agent")
    assert browser.get("/api/v1/calendar?year=1999").status_code == 422
    assert browser.get("/api/v1/calendar?year=x").status_code == 422


def test_a_day_that_the_public_calendar_has_otherwise_says_what_it_was_and_on_whose_word(site: Site) -> None:
    told = site.signed_in("agent").get("/api/v1/calendar?year=2015").get_json()
    days = {each["day"]: each for each in told["days"] if each["override"]}
    assert list(days) == ["2015-09-05"]
    override = days["2015-09-05"]["override"]
    assert (override["was"], days["2015-09-05"]["counted"]) == ("", False)
    assert "国发明电〔2015〕1号" in override["source"]["zh-CN"]


def test_a_next_year_that_is_not_known_names_the_file_that_brings_it(site: Site) -> None:
    calendar = site.services.calendar
    assert site.signed_in("agent").get("/api/v1/calendar").get_json()["missing"] == {
        "year": 2027,
        "file": "complaints/calendars/mainland-china-2027.toml",
    }
    site = Site(replace(site.services, calendar=replace(calendar, known_until=date(2028, 1, 1))))
    assert site.signed_in("agent").get("/api/v1/calendar").get_json()["missing"] is None
