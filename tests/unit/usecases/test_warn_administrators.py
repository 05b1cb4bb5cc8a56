"""Administrators hear of what they must see to: every one, in his language, once a week for the same."""

import json
from dataclasses import replace
from typing import Any

import pytest

from complaints.bootstrap import Services
from complaints.domain.acts import THE_PORTAL
from complaints.domain.case import BrokenTimeline
from complaints.domain.commands import Closure
from complaints.domain.policy_oversight import RetentionRule
from complaints.domain.regulation import Regulation
from complaints.domain.working_time import Limit, Unit
from complaints.usecases.quarantine import QuarantinedMail
from complaints.usecases.warn_administrators import Warned, warn_administrators
from functions import _runtime, upkeep
from tests.factories import a_calendar, a_member, a_policy, a_record, a_roster, moment
from tests.fakes import InMemoryStaff, fake_services
from tests.unit.usecases.steps import act, deliver_all, submit
from tests.unit.usecases.test_pinned_policies import Kept

ADMIN, LEGAL = "admin@staff.example", "legal@staff.example"
MORNING = "Wed 2026-07-01 08:00"
GONE = a_member("director", active=False)
RETENTION = RetentionRule(
    Limit(3, Unit.MONTHS), archive_within=Limit(1, Unit.WORKING_DAYS), archived_by="agent", checklist=("archive",)
)


def a_portal(*members: Any, **changes: Any) -> Services:
    portal = fake_services(staff=InMemoryStaff(a_roster(*members)), **changes)
    return at(portal, MORNING)


def at(portal: Services, when: str) -> Services:
    portal.clock.now = moment(when)
    return portal


def warn(portal: Services, when: str = "") -> Warned:
    if when:
        at(portal, when)
    return warn_administrators(desk=portal.upkeep_desk, circumstances=portal.circumstances(THE_PORTAL))


def told(portal: Services, nth: int = -1) -> list[str]:
    """Matter and subject of the findings in a letter that was sent."""
    findings = json.loads(portal.mailer.sent[nth].text)["findings"]
    return [f"{each['matter']} {each['subject']}" for each in findings]


def test_where_all_is_well_nobody_is_bothered():
    portal = a_portal()
    assert warn(portal) == Warned(0, owed=False, told=0, unread=())
    assert portal.mailer.sent == []


def test_every_administrator_is_told_in_his_language():
    portal = a_portal(GONE, a_member("admin", locale="en"), a_member("legal", roles={"legal", "admin"}))
    assert warn(portal).told == 2
    assert portal.mailer.told == [("upkeep", ADMIN), ("upkeep", LEGAL)]
    director = a_policy().roles["director"]
    assert told(portal, 0) == [f"post {director.en}"]
    assert told(portal, 1) == [f"post {director.zh}"]
    assert len({mail.message_id for mail in portal.mailer.sent}) == 2


def test_the_same_is_told_once_a_week():
    portal = a_portal(GONE)
    for day in ("01", "02", "07"):
        warn(portal, f"2026-07-{day} 08:00")
    assert len(portal.mailer.sent) == 1
    assert warn(portal, "2026-07-08 07:59").told == 1
    warn(portal, "2026-07-09 08:00")
    assert len(portal.mailer.sent) == 2


def test_something_new_is_told_at_once_with_all_the_rest():
    portal = a_portal(GONE)
    warn(portal)
    portal.staff.set_responsibilities(rows=[])
    warn(portal, "2026-07-02 08:00")
    assert len(portal.mailer.sent) == 2
    assert len(told(portal)) == 1 + len(a_policy().intake.categories)
    warn(portal, "2026-07-08 08:00")
    assert len(portal.mailer.sent) == 2, "all was told again on the second"


def test_mail_that_nobody_has_looked_at_for_a_day_is_told_of_whether_or_not_a_letter_told_of_it_before():
    portal = a_portal()
    for hour, message in (("08:00", "m-1"), ("09:00", "m-2")):
        mail = QuarantinedMail(message, moment(f"2026-07-01 {hour}"), "spam verdict", "eve@x.example", "中奖")
        portal.quarantine.put(mail=mail)
    assert warn(portal, "2026-07-02 08:00") == Warned(0, owed=False, told=0, unread=())
    assert warn(portal, "2026-07-02 08:01").told == 1
    assert told(portal) == ["quarantine 2026-07-01"]
    assert json.loads(portal.mailer.sent[-1].text)["findings"][0]["count"] == 1


def test_what_was_mended_and_comes_back_is_told_again():
    portal = a_portal(GONE, a_member("supervisor", active=False))
    warn(portal)
    portal.staff.put(member=a_member("director"))
    warn(portal, "2026-07-08 08:00")
    portal.staff.put(member=GONE)
    assert warn(portal, "2026-07-09 08:00").told == 1


@pytest.mark.parametrize("permanent", [True, False])
def test_when_the_mail_service_is_away_the_next_morning_tries_again(permanent: bool):
    portal = a_portal(GONE)
    portal.mailer.refuse(ADMIN, permanent=permanent)
    assert warn(portal) == Warned(1, owed=True, told=0, unread=())
    portal.mailer.accept(ADMIN)
    assert warn(portal, "2026-07-02 08:00").told == 1


def test_open_cases_that_hang_on_missing_holidays_are_looked_for_page_by_page():
    portal = at(a_portal(), "2026-12-31 10:00")
    references = [submit(portal, key=str(number)).case.reference for number in range(101)]
    warn(portal, "2026-12-31 11:00")
    [finding] = json.loads(portal.mailer.sent[-1].text)["findings"]
    assert (finding["matter"], finding["count"]) == ("calendar", 101)
    assert set(finding["cases"]) < set(references)


def test_cases_are_read_only_when_the_holidays_are_about_to_run_out():
    portal = a_portal(GONE)
    reference = submit(portal).case.reference
    portal.cases.faults[reference] = AssertionError("read for nothing")
    assert warn(portal).told == 1


def test_closed_cases_are_filed_away_and_disposed_of_by_the_regulation():
    policy = a_policy(retention=RETENTION, records=(a_record("archive"),))
    portal = a_portal(
        policy=policy, calendar=replace(a_calendar(), known_until=a_calendar().known_until.replace(year=2029))
    )
    for number, when in enumerate(("2026-07-01 08:00", "2026-07-02 08:00")):
        reference = submit(at(portal, when), key=str(number)).case.reference
        act(portal, "agent", when, Closure("answered", "已答复"), reference=reference)
    submit(at(portal, "2026-07-02 08:10"), key="open")
    deliver_all(portal)
    warn(portal, "2026-07-02 08:30")
    assert told(portal) == [f"archive {policy.roles['agent'].zh}"]
    warn(portal, "2026-10-01 08:01")
    disposal, archive = json.loads(portal.mailer.sent[-1].text)["findings"]
    assert (disposal["matter"], disposal["count"]) == ("disposal", 1)
    assert (archive["matter"], archive["count"]) == ("archive", 2)


@pytest.mark.parametrize(
    "later", [None, replace(RETENTION, keep=Limit(36, Unit.MONTHS), archive_within=None)], ids=["none", "longer"]
)
def test_closed_cases_are_looked_for_by_the_regulation_that_they_pin(later: RetentionRule | None):
    old = a_policy(retention=RETENTION, records=(a_record("archive"),))
    calendar = replace(a_calendar(), known_until=a_calendar().known_until.replace(year=2029))
    before = a_portal(policy=old, calendar=calendar)
    reference = submit(before).case.reference
    act(before, "agent", MORNING, Closure("answered", "已答复"), reference=reference)
    kept = Kept(Regulation(old, calendar))
    portal = replace(before, policy=replace(old, version="later", retention=later), regulations=kept)
    warn(portal, "2026-10-01 08:01")
    found = {each["matter"]: each["count"] for each in json.loads(portal.mailer.sent[-1].text)["findings"]}
    assert (found["disposal"], found["archive"]) == (1, 1)


def test_a_broken_case_does_not_hold_up_the_others_and_is_reported():
    portal = at(a_portal(), "2026-12-31 10:00")
    first, second = (submit(portal, key=key).case.reference for key in "ab")
    portal.cases.faults[first] = BrokenTimeline(reference=first, seq=1, reason="altered")
    done = warn(portal)
    assert (done.told, done.unread) == (1, (first,))
    assert json.loads(portal.mailer.sent[-1].text)["findings"][0]["cases"] == [second]


def test_the_function_counts_and_raises_an_alarm_when_nobody_was_told():
    portal = a_portal(GONE)
    _runtime.use(portal)
    assert upkeep.run({}, None) == {"findings": 1, "told": 1}
    assert upkeep.run({}, None) == {"findings": 1, "told": 0}
    _runtime.use(a_portal(GONE, a_member("admin", active=False)))
    with pytest.raises(upkeep.NobodyTold):
        upkeep.run({}, None)


def test_letters_that_have_not_left_for_a_day_are_told_of_until_they_leave():
    portal = at(fake_services(), "Tue 2026-06-30 09:00")
    submit(portal)
    assert warn(portal, "Wed 2026-07-01 09:00").findings == 0
    assert warn(portal, "Wed 2026-07-01 09:01").told == 1
    assert told(portal) == ["letters 2026-06-30"]
    assert warn(portal, "Thu 2026-07-02 08:00").told == 0
    deliver_all(portal)
    assert warn(portal, "Fri 2026-07-10 08:00").findings == 0
