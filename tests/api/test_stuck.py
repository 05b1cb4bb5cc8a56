"""What is stuck, as it is told: when the timer has done all it does, when it does nothing, and to whom."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.acts import THE_TIMER
from complaints.domain.case import BrokenTimeline
from complaints.usecases.escalate_due import escalate_due
from tests.api.site import COMPLAINT, Site
from tests.factories import moment
from tests.fakes import fake_services

NOT_ON_THE_PATH = ("agent", "supervisor", "handler")


@pytest.fixture
def site() -> Site:
    """On Friday 2026-11-20 at 10:00, under a regulation with limits, calls and approvals; the timer stands still."""
    return Site(fake_services(policy=load_policy(POLICIES / "oppein.toml")))


def pile(site: Site, who: str, lane: str = "stuck", **query: Any) -> Any:
    answer = site.signed_in(who).get("/api/v1/work", query_string={"lane": lane, **query})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def told(site: Site, who: str = "supervisor", **query: Any) -> list[tuple[str, bool]]:
    return [(row["reference"], row["timer_late"]) for row in pile(site, who, **query)["rows"]]


def goes_on(site: Site, until: str | datetime) -> None:
    """The timer comes every two hours."""
    services, end = site.services, moment(until) if isinstance(until, str) else until
    while services.clock() < end:
        services.clock.advance(hours=min(2.0, (end - services.clock()) / timedelta(hours=1)))
        escalate_due(cases=services.cases, circumstances=services.circumstances(THE_TIMER))


def test_under_a_timer_that_comes_a_limit_is_stuck_once_the_ladder_has_said_all_it_has_to_say(site: Site) -> None:
    reference, _ = site.filed()
    goes_on(site, "Wed 2026-11-25 09:58")
    assert (told(site), pile(site, "supervisor")["counts"]["stuck"]) == ([], 0)
    goes_on(site, "Wed 2026-11-25 10:00")
    [row] = pile(site, "supervisor")["rows"]
    assert (row["reference"], row["kind"], row["timer_late"]) == (reference, "stuck", False)
    assert row["title"]["zh-CN"] == "责任部门回复"
    site.act("handler", reference, "reply", {"text": "门板已更换"})
    assert told(site) == []


def test_a_timer_that_stands_still_is_seen_within_the_hour_whatever_it_ought_to_have_done(site: Site) -> None:
    reference, _ = site.filed()
    site.services.clock.now = moment("Mon 2026-11-23 06:59")
    assert told(site) == []
    site.services.clock.now = moment("Mon 2026-11-23 07:00")  # the reminder was to leave at six
    page = pile(site, "supervisor")
    [row] = page["rows"]
    assert (row["reference"], row["kind"], row["timer_late"]) == (reference, "stuck", True)
    assert (row["title"]["zh-CN"], row["state"], row["due_at"]) == (
        *("责任部门回复", "running"),
        "2026-11-23T10:00:00+08:00",
    )
    assert (page["counts"]["stuck"], page["unread"]) == (1, [])
    site.services.clock.now = moment("Mon 2026-11-30 10:00")
    assert told(site) == [(reference, True)]
    goes_on(site, "Mon 2026-11-30 10:01")
    assert told(site) == [(reference, False)]


def test_what_was_answered_meanwhile_is_not_late(site: Site) -> None:
    reference = site.replied()
    site.services.clock.now = moment("Fri 2026-11-20 20:00")
    assert (told(site), reference in str(pile(site, "agent", "calls"))) == ([], True)


@pytest.mark.parametrize("who", ["handler", "head"])
def test_who_sees_only_his_own_cases_is_not_told_of_the_timer(site: Site, who: str) -> None:
    site.filed()
    site.services.clock.advance(days=60)
    assert (told(site, who), pile(site, who)["counts"]["stuck"]) == ([], 0)


def test_of_a_case_that_he_may_not_know_there_is_neither_row_nor_count_when_the_timer_is_late(site: Site) -> None:
    reference, _ = site.filed(category="corruption", description="收受红包")
    site.services.clock.advance(days=60)
    assert [(told(site, who), pile(site, who)["counts"]["stuck"]) for who in NOT_ON_THE_PATH] == [([], 0)] * 3
    assert (told(site, "auditor"), pile(site, "auditor")["counts"]["stuck"]) == ([(reference, True)], 1)


def test_nobody_is_told_of_a_case_about_himself(site: Site) -> None:
    body = COMPLAINT | {"channel": "phone", "respondent": "Supervisor@staff.example"}
    answer = site.signed_in("agent").post("/api/v1/cases", json=body)
    assert answer.status_code == 201, answer.text
    site.services.clock.advance(days=60)
    assert (told(site, "supervisor"), pile(site, "supervisor")["counts"]["stuck"]) == ([], 0)
    assert told(site, "director") == [(answer.get_json()["reference"], True)]


def test_what_a_member_may_not_know_does_not_end_his_pile_before_its_time(site: Site) -> None:
    for _ in range(5):
        site.filed(category="corruption", description="收受红包")
    goes_on(site, site.services.clock() + timedelta(days=30))
    reference, _ = site.filed()
    goes_on(site, site.services.clock() + timedelta(days=30))
    assert told(site, limit=1) == [(reference, False)]
    later, _ = site.filed()
    site.services.clock.advance(days=60)
    assert told(site, limit=1) == [(reference, False)]
    assert (later, True) in told(site)


def test_pages_of_what_the_timer_left_undone_go_on_where_the_last_ended(site: Site) -> None:
    filed = []
    for _ in range(5):
        filed.append(site.filed()[0])
        site.services.clock.advance(hours=1)
    site.services.clock.advance(days=60)
    paged, cursor = [], None
    while cursor is not None or not paged:
        page = pile(site, "supervisor", limit=2, **({"cursor": cursor} if cursor else {}))
        paged += [row["reference"] for row in page["rows"]]
        assert page["counts"]["stuck"] == 5
        cursor = page["cursor"]
    assert paged == filed


def test_a_case_that_cannot_be_read_is_named_and_holds_up_none_of_the_others(site: Site) -> None:
    broken, _ = site.filed()
    reference, _ = site.filed()
    site.services.clock.advance(days=60)
    site.services.cases.faults[broken] = BrokenTimeline(reference=broken, seq=1, reason="the entry was altered")
    for who, lane in (("supervisor", "stuck"), ("handler", "mine")):
        page = pile(site, who, lane)
        assert ({row["reference"] for row in page["rows"]}, page["unread"]) == ({reference}, [broken])
        assert page["counts"][lane] == 2
