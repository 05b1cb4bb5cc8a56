"""Whoever has a case or his work as it stands is told so in a few bytes; who may not see it is told nothing more."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.site import Site
from tests.api.test_confidential import OUTSIDE, a_site
from tests.factories import a_path


def asked_again(site: Site, who: str, path: str, etag: str | None = None) -> TestResponse:
    headers = {"If-None-Match": etag} if etag else {}
    return site.signed_in(who).get(f"/api/v1/{path}", headers=headers)


@pytest.fixture
def read(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cases that were read whole."""
    found: list[str] = []
    whole = site.services.cases.get

    def get(*, reference: str) -> Any:
        found.append(reference)
        return whole(reference=reference)

    monkeypatch.setattr(site.services.cases, "get", get)
    return found


@pytest.mark.parametrize("who", ["agent", "handler", "head", "supervisor"])
def test_a_case_that_stands_as_it_was_is_told_from_its_row_alone(site: Site, read: list[str], who: str) -> None:
    reference, _ = site.filed()
    etag = asked_again(site, who, f"cases/{reference}").headers["ETag"]
    read.clear()
    site.services.clock.advance(minutes=5)
    again = asked_again(site, who, f"cases/{reference}", etag)
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    assert read == []


def test_a_case_that_somebody_changed_is_told_whole(site: Site) -> None:
    reference, _ = site.filed()
    etag = asked_again(site, "agent", f"cases/{reference}").headers["ETag"]
    assert site.act("handler", reference, "note", {"text": "已到现场"}).status_code == 200
    again = asked_again(site, "agent", f"cases/{reference}", etag)
    assert again.status_code == 200
    assert again.get_json()["timeline"][-1]["data"]["text"] == "已到现场"
    assert again.headers["ETag"] != etag


@pytest.mark.parametrize("etag", ['"0"', '"999999"', "*x", '"', 'W/"abc"', ""])
def test_a_version_that_the_case_does_not_have_is_no_news_withheld(site: Site, etag: str) -> None:
    reference, _ = site.filed()
    assert asked_again(site, "agent", f"cases/{reference}", etag or None).status_code == 200


@pytest.mark.parametrize("etag", ['"1"', '"2"', "*"])
def test_no_version_tells_of_a_case_that_is_not_there(site: Site, etag: str) -> None:
    assert asked_again(site, "agent", "cases/26119999", etag).status_code == 404


@pytest.mark.parametrize("who", OUTSIDE)
def test_who_may_not_know_of_a_case_is_told_the_same_whatever_version_he_names(who: str) -> None:
    site = a_site(a_path())
    site.filed(category="price")
    version = site.case("26110001").version
    unknown = asked_again(site, who, "cases/26119999", f'"{version}"')
    for etag in (None, f'"{version}"', '"999"', "*"):
        hidden = asked_again(site, who, "cases/26110001", etag)
        assert (hidden.status_code, hidden.get_json()) == (404, unknown.get_json())


def test_a_case_that_is_not_his_stays_closed_to_a_handler_who_knows_its_version(site: Site) -> None:
    reference, _ = site.filed()
    version = site.case(reference).version
    given = {"handler": "head@staff.example"}
    assert site.act("supervisor", reference, "assignment", given).status_code == 200
    for known in (version, site.case(reference).version):
        assert asked_again(site, "handler", f"cases/{reference}", f'"{known}"').status_code == 403


def test_work_is_unchanged_though_time_went_by_and_new_when_something_waits(site: Site) -> None:
    site.filed()
    etag = asked_again(site, "handler", "work").headers["ETag"]
    site.services.clock.advance(minutes=5)
    again = asked_again(site, "handler", "work", etag)
    assert (again.status_code, again.data) == (304, b"")
    site.filed()
    assert asked_again(site, "handler", "work", etag).status_code == 200


def test_work_is_new_once_its_limit_is_over(site: Site) -> None:
    site.filed()
    etag = asked_again(site, "handler", "work").headers["ETag"]
    site.services.clock.advance(days=7)
    late = asked_again(site, "handler", "work", etag)
    assert late.status_code == 200
    assert late.get_json()["rows"][0]["state"] == "overdue"
