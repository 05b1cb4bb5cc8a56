"""What becomes of a closed case: its file is whole in time, and it is kept as long as the regulation says."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from complaints.domain.case import ComplaintCase
from complaints.domain.commands import Closure, Record, Reopening
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_oversight import RetentionRule
from complaints.domain.retention import Filing, disposal_due, filing, missing_records
from complaints.domain.working_time import Limit, Unit
from tests.factories import a_calendar, a_policy, a_record, a_registered_case, after, moment

CLOSED = "Mon 2026-11-23 09:00"
DUE = moment("Thu 2026-11-26 09:00")
MINUTE = timedelta(minutes=1)


def keeping(**changes: Any) -> PolicyProfile:
    rule = RetentionRule(
        keep=Limit(36, Unit.MONTHS),
        archive_within=Limit(3, Unit.WORKING_DAYS),
        archived_by="agent",
        checklist=("form", "archive"),
    )
    records = (a_record("form"), a_record("archive"), a_record("other"))
    return a_policy(**{"retention": rule, "records": records} | changes)


def closed(policy: PolicyProfile, *before: tuple[str, str]) -> ComplaintCase:
    """A case closed at CLOSED, with records made at other times."""
    steps = [("agent", when, Record(record)) for record, when in before]
    steps.append(("agent", CLOSED, Closure("answered", "电话中已解决")))
    return after(a_registered_case(policy=policy), *steps, policy=policy)


def filed(case: ComplaintCase, policy: PolicyProfile) -> Filing:
    found = filing(case=case, policy=policy, calendar=a_calendar())
    assert found
    return found


def is_over(case: ComplaintCase, policy: PolicyProfile, now: datetime) -> bool:
    return disposal_due(case=case, policy=policy, calendar=a_calendar(), now=now)


def test_a_closed_case_is_to_be_filed_away_whole_within_the_time_of_the_regulation():
    policy = keeping()
    file = filed(closed(policy), policy)
    assert (file.due_at, file.missing, file.filed_at) == (DUE, ("form", "archive"), None)
    assert not file.is_late(now=DUE)
    assert file.is_late(now=DUE + MINUTE)


@pytest.mark.parametrize(("at", "late"), [(DUE, False), (DUE + MINUTE, True)], ids=["in time", "a minute late"])
def test_the_file_is_whole_when_the_last_record_of_the_checklist_is_there(at: datetime, late: bool):
    policy = keeping()
    case = closed(policy, ("form", "2026-11-21 10:00"))
    assert filed(case, policy).missing == ("archive",)
    case = after(case, ("agent", "2026-11-24 10:00", Record("other")), policy=policy)
    assert filed(case, policy).missing == ("archive",)
    case = after(case, ("agent", at.isoformat(" ", "minutes")[:16], Record("archive")), policy=policy)
    file = filed(case, policy)
    assert (file.missing, file.filed_at, file.is_late(now=at + timedelta(days=9))) == ((), at, late)


def test_a_file_that_was_whole_before_is_filed_with_the_closing():
    policy = keeping()
    case = closed(policy, ("form", "2026-11-21 10:00"), ("archive", "2026-11-21 11:00"))
    assert filed(case, policy).filed_at == moment(CLOSED)


def test_a_record_that_was_not_called_for_is_not_missed():
    records = (a_record("form", when={"category": ("price",)}), a_record("archive", when={"category": ("!price",)}))
    policy = keeping(records=records)
    assert missing_records(case=closed(policy), policy=policy) == ("archive",)


def test_nothing_is_to_be_filed_while_the_case_is_open_or_where_the_regulation_gives_no_time():
    policy, silent = keeping(), keeping(retention=RetentionRule(keep=Limit(36, Unit.MONTHS)))
    reopened = after(closed(policy), ("agent", "2026-11-23 10:00", Reopening("漏了一项")), policy=policy)
    for case, rules in ((a_registered_case(), policy), (reopened, policy), (closed(silent), silent)):
        assert filing(case=case, policy=rules, calendar=a_calendar()) is None
    assert filing(case=closed(policy), policy=a_policy(retention=None), calendar=a_calendar()) is None


def test_a_case_is_kept_to_the_last_minute_of_its_time():
    policy = keeping()
    case, over = closed(policy), moment("2029-11-23 09:00")
    assert not is_over(case, policy, over)
    assert is_over(case, policy, over + MINUTE)


def test_an_open_case_and_one_without_a_rule_are_never_disposed_of():
    policy, late = keeping(), moment("2036-01-01 00:00")
    reopened = after(closed(policy), ("agent", "2026-11-23 10:00", Reopening("漏了一项")), policy=policy)
    assert not is_over(reopened, policy, late)
    assert not is_over(closed(policy), a_policy(retention=None), late)
