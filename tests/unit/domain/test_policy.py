"""The regulation of 欧派, as it was read: the values that its text gives."""

import pytest

from complaints.domain.policy import StepKind
from complaints.domain.text import Text
from complaints.domain.working_time import Limit, Unit
from tests.factories import a_policy


def test_the_reply_is_owed_by_the_handler_within_two_working_days():
    clock = a_policy().clock("reply")  # OPPEIN-34
    assert (clock.limit, clock.accountable) == (Limit(2, Unit.WORKING_DAYS), "handler")
    assert (clock.starts, clock.stops) == (("dispatched",), ("replied",))


def test_saturday_is_a_working_day():
    assert a_policy().calendar.weekdays == ("mon", "tue", "wed", "thu", "fri", "sat")  # OPPEIN-7


def test_the_satisfaction_call_is_owed_by_the_agent():
    assert a_policy().clock("follow_up").accountable == "agent"  # OPPEIN-35


def test_a_case_is_not_closed_as_satisfied_without_the_final_result():
    (satisfied,) = (rule for rule in a_policy().closing if rule.id == "satisfied")
    assert satisfied.guards == ("satisfied", "final_result")  # OPPEIN-49


@pytest.mark.parametrize("channel", ["phone", "fax", "mail", "web", "callback", "letter"])
def test_every_channel_of_the_text_is_open(channel):
    assert channel in {each.id for each in a_policy().intake.channels}  # OPPEIN-13


def test_the_business_lines_and_kinds_of_customers_are_those_of_the_text():
    intake = a_policy().intake
    lines = [choice.title.zh for choice in intake.business_lines]
    assert lines == ["橱柜", "集成家居", "卫浴", "木门"]  # OPPEIN-2
    assert {choice.id for choice in intake.complainant_kinds} == {"agent", "deposit_payer", "end_user"}  # OPPEIN-3


@pytest.mark.parametrize("clock", a_policy().clocks, ids=lambda clock: clock.id)
def test_every_clock_is_urged_when_due_and_escalated_for_as_long_as_it_is_overdue(clock):
    assert any(step.kind is StepKind.URGING for step in clock.ladder)
    assert any(step.kind is StepKind.ESCALATION and step.repeat for step in clock.ladder)


def test_every_role_but_the_last_has_a_succession_that_ends_with_the_administrator():
    policy = a_policy()
    for role in policy.roles:
        seen = [role]
        while seen[-1] in policy.succession:
            assert policy.succession[seen[-1]] not in seen
            seen.append(policy.succession[seen[-1]])
        assert seen[-1] == "admin", role


def test_clauses_cite_the_rules_they_carry():
    policy = a_policy()
    cited = [policy, policy.numbering, policy.calendar, policy.intake, *policy.clocks]
    assert all(clause.rules for clause in cited)


def test_a_category_is_found_by_its_id():
    assert a_policy().category("delivery").title == Text(zh="送货与交期", en="Delivery and dates")
    assert a_policy().category("weather") is None
