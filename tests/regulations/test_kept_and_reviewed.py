"""How long shipped regulations keep a case, what a whole file holds, and when they are looked at again."""

from datetime import datetime, timedelta
from functools import cache

import pytest

from complaints.adapters.calendars import working_calendar
from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.policy import PolicyProfile
from complaints.domain.retention import disposal_due, missing_records
from complaints.domain.upkeep import Matter, findings
from complaints.domain.working_time import WorkingCalendar
from tests.factories import a_registered_case, a_roster, circumstances, moment
from tests.proofs import proves

CLOSED = moment("2026-03-02 10:00")


@cache
def shipped(policy_id: str) -> tuple[PolicyProfile, WorkingCalendar]:
    policy = load_policy(POLICIES / f"{policy_id}.toml")
    return policy, working_calendar(policy.calendar)


def closed(policy: PolicyProfile, *records: str) -> ComplaintCase:
    """A case with these records on its timeline, closed at CLOSED."""
    by = circumstances(now=CLOSED, policy=policy)
    case = a_registered_case(now=CLOSED - timedelta(days=3))
    for record in records:
        case = by.put(case, Kind.RECORDED, {"record": record, "outcome": record, "fields": {}})
    return by.put(case, Kind.CLOSED, {"kind": "satisfied", "reason": "", "outcome": "satisfied"})


def is_over(policy_id: str, at: datetime) -> bool:
    policy, calendar = shipped(policy_id)
    return disposal_due(case=closed(policy), policy=policy, calendar=calendar, now=at)


@proves("SVC24-14")
def test_svc24_keeps_a_case_for_one_year_at_least():
    assert not is_over("svc24", moment("2027-03-02 10:00"))
    assert is_over("svc24", moment("2027-03-02 10:01"))


@proves("WD123-5")
def test_wd123_keeps_a_case_for_reference_until_its_time_is_over():
    assert not is_over("wd123", moment("2029-03-02 10:00"))
    assert is_over("wd123", moment("2029-03-02 10:01"))


@proves("DECOR-69")
def test_decor_names_what_a_file_lacks_until_it_is_whole():
    policy, _ = shipped("decor")
    assert policy.retention
    wanted = policy.retention.checklist
    assert missing_records(case=closed(policy), policy=policy) == wanted
    for missing in wanted:
        there = [record for record in wanted if record != missing]
        assert missing_records(case=closed(policy, *there), policy=policy) == (missing,)
    assert missing_records(case=closed(policy, *wanted), policy=policy) == ()


@proves("ESSAY2-5")
@pytest.mark.parametrize(("days", "warned"), [(-31, False), (-29, True), (1, True)])
def test_default_tells_administrators_that_it_is_to_be_reviewed(days, warned):
    policy, calendar = shipped("default")
    assert policy.review
    in_force = datetime.fromisoformat(policy.effective).replace(tzinfo=calendar.zone)
    now = calendar.shift(moment=in_force, limit=policy.review.every) + timedelta(days=days)
    found = findings(policy=policy, calendar=calendar, roster=a_roster(), now=now)
    assert (Matter.REVIEW in {finding.matter for finding in found}) is warned
