"""新视通(4G版)客服管理细则 and 保险公司投诉管理."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import Closure, Contact, FollowUp, Note, Record, Reply
from complaints.domain.report_calendar import periods
from complaints.domain.staffing import short_posts
from tests.factories import moment
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import a_team, the_calendar, the_policy

XST4G, INSUR = the_policy("xst4g"), the_policy("insur")


@proves("XST4G-1")
def test_a_service_without_one_of_its_tiers_is_told_so():
    tiers = {"agent", "customer_manager", "voice", "online"}
    assert tiers <= set(short_posts(policy=XST4G, roster=a_team(XST4G, vacant=tiers)))


@proves("XST4G-2", "XST4G-3", "XST4G-4", "XST4G-6", "XST4G-7")
def test_complaints_are_taken_by_the_province_and_everything_else_is_passed_to_voice_service():
    Story("xst4g").run(
        ("Mon 2026-11-23 09:00", "agent", Files(type="fault"), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 09:00", "agent", Files(type="complaint"), expects(handler="handler")),
        ("Mon 2026-11-23 09:10", "complainant", Files(type="operation"), expects(
            handler="voice", letters=["acknowledgement:complainant", "notice:complainant", "dispatch:voice"])),
        ("Mon 2026-11-23 09:20", "customer_manager", Files(type="consulting", channel="customer_manager"), expects(
            handler="voice", letters=["acknowledgement:complainant", "notice:complainant", "dispatch:voice"])),
        ("Mon 2026-11-23 10:00", "voice", Reply("套餐说明如下。"), expects(letters=["reply-received:customer_manager"])),
        ("Mon 2026-11-23 10:10", "customer_manager", Contact("已答复客户")),
        ("Mon 2026-11-23 10:20", "customer_manager", Note("客户满意")),
    )


@proves("XST4G-5")
def test_the_hours_of_service_run_on_sundays_and_holidays_and_stand_still_at_night():
    calendar = the_calendar(XST4G)
    sunday_evening, new_year = moment("Sun 2026-11-22 18:00"), moment("Thu 2026-01-01 10:00")
    assert calendar.working_seconds(start=sunday_evening, end=moment("Mon 2026-11-23 09:00")) == 3 * 3600
    assert calendar.working_seconds(start=new_year, end=moment("Thu 2026-01-01 12:00")) == 2 * 3600


def filed(**changes) -> tuple:
    return ("Fri 2026-02-20 10:00", "agent", Files(channel="call_center", category="claims", **changes))


@proves("INSUR-10")
def test_b12_an_order_that_is_not_closed_in_nine_calendar_days_is_overdue():
    story = Story("insur").run(filed())
    story.deadline("close", at="Sun 2026-03-01 10:00", who="agent", what=Closure("answered", "已赔付"))
    story.run(
        ("Fri 2026-02-20 11:00", "handler", Reply("已赔付。")),
        ("Tue 2026-03-03 10:00", "agent", FollowUp("satisfied"), expects(stage="closed", clocks={"close": "breached"})),
    )


@proves("INSUR-5")
@pytest.mark.parametrize(("category", "field"), [("forged_signature", "policy_no"), ("forged_signature", "salesperson"), ("embezzlement", "amount")])
def test_forged_signatures_and_embezzled_premiums_are_entered_whole(category, field):
    Story("insur").run(
        ("Fri 2026-02-20 10:00", "agent", Files(category=category, fields={field: ""}), expects(raises=UnknownValue)),
        ("Fri 2026-02-20 10:00", "agent", Files(category=category)),
    )


@proves("INSUR-2", "INSUR-3", "INSUR-4")
def test_an_analysis_with_a_section_missing_is_refused_before_it_costs_anything():
    whole = {"overall": "逐单分析", "call_center": "…", "external": "…", "measures": "…", "typical": "…"}
    story = Story("insur").run(filed(), ("Fri 2026-02-20 10:30", "supervisor", Record("branch_analysis", whole)))
    for less in whole:
        partly = {name: value for name, value in whole.items() if name != less}
        story.run(("Fri 2026-02-20 11:00", "supervisor", Record("branch_analysis", partly), expects(raises=UnknownValue)))
    [rule] = [rule for rule in INSUR.reports if rule.id == "analysis"]
    assert len(rule.sections) == 5
    assert {"call_center", "external"} <= {channel.id for channel in INSUR.intake.channels}


@proves("INSUR-1", "INSUR-6", "INSUR-8", "INSUR-9")
def test_a15_the_tables_leave_on_the_first_working_day_even_when_there_is_nothing_to_tell():
    for name, counts in (("overdue", "closed"), ("signatures", "received"), ("analysis", "received")):
        [rule] = [rule for rule in INSUR.reports if rule.id == name]
        due = periods(rule=rule, calendar=the_calendar(INSUR), since=moment("2026-09-15 00:00"), until=moment("2026-11-10 00:00"))
        assert [f"{each.due_at:%m-%d}" for each in due] == ["10-08", "11-02"]
        assert (rule.zero, rule.counts) == (True, counts)
    assert "closing_rate" in {kpi.id for kpi in INSUR.kpis}
