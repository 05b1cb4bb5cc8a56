"""Objections over HTTP: what comes too late or once too often is refused in the reader's language, and not offered."""

import pytest

from complaints.domain.policy_clauses import ObjectionRule
from complaints.domain.working_time import Limit, Unit
from tests.api.site import Site
from tests.factories import a_policy
from tests.fakes import fake_services

RULE = ObjectionRule(within=Limit(15, Unit.CALENDAR_DAYS), at_most=1, recuses=True, to="supervisor")
OBJECTION = {"text": "不同意"}


@pytest.fixture
def site() -> Site:
    return Site(fake_services(policy=a_policy(objection=RULE)))


def closed(site: Site) -> tuple[str, dict[str, str]]:
    reference, secret = site.filed()
    close(site, reference)
    return reference, secret


def close(site: Site, reference: str) -> None:
    answer = site.act("agent", reference, "closure", {"kind": "answered", "reason": "电话中已解决"})
    assert answer.status_code == 200, answer.text


def offered(site: Site, reference: str, secret: dict[str, str]) -> bool:
    return "objection" in site.tracked(reference, secret).get_json()["can"]


def test_objection_in_time_takes_the_case_up_with_somebody_else(site: Site) -> None:
    reference, secret = closed(site)
    site.services.clock.advance(days=15)
    assert offered(site, reference, secret)
    assert site.add(reference, secret, "objection", OBJECTION).get_json()["stage"] == "dispatched"
    assert site.case(reference).handler == "supervisor@staff.example"


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("zh-CN", "提出异议的期限已过，截止时间为2026年12月5日（星期六） 10:00。"),
        ("en", "The time for objecting to the result is over: it ended on Sat 5 Dec 2026, 10:00."),
    ],
)
def test_objection_a_minute_too_late_is_told_until_when_it_was_possible(site: Site, locale: str, words: str) -> None:
    reference, secret = closed(site)
    site.services.clock.advance(days=15, minutes=1)
    assert not offered(site, reference, secret)
    before = site.case(reference)
    answer = site.add(reference, secret | {"Accept-Language": locale}, "objection", OBJECTION)
    assert (answer.status_code, answer.get_json()["message"]) == (422, words)
    assert site.case(reference) == before


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("zh-CN", "提出异议的次数已达上限（1次）。"),
        ("en", "The case has been taken up again as often as the regulation allows: 1."),
    ],
)
def test_objection_once_too_often_is_told_how_often_it_is_possible(site: Site, locale: str, words: str) -> None:
    reference, secret = closed(site)
    assert site.add(reference, secret, "objection", OBJECTION).status_code == 200
    close(site, reference)
    assert not offered(site, reference, secret)
    answer = site.add(reference, secret | {"Accept-Language": locale}, "objection", OBJECTION)
    assert (answer.status_code, answer.get_json()["message"]) == (422, words)


def test_complainant_may_object_to_a_result_that_is_not_final_as_often_as_he_likes(site: Site) -> None:
    reference, secret = site.filed()
    assert site.act("handler", reference, "reply", {"text": "门板已更换"}).status_code == 200
    site.services.clock.advance(days=30)
    for _ in range(2):
        assert offered(site, reference, secret)
        assert site.add(reference, secret, "objection", OBJECTION).status_code == 200
