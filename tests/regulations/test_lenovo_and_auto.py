"""联想 客户投诉受理、处理流程 and 用户抱怨处理制度 of a car dealer."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Classification, Closure, Contact, Decision, Note, Record, Reply, Request
from complaints.domain.records import RecordMissing
from complaints.domain.report_calendar import periods
from tests.factories import moment
from tests.regulations.shown import regulation_says, told_to_administrators
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import the_calendar, the_policy

AUTO = the_policy("auto")
FILED = ("Mon 2026-11-23 09:00", "agent", Files())


@proves("LENOVO-2", "LENOVO-3", "LENOVO-5", "LENOVO-8")
def test_the_product_is_asked_a_listed_customer_is_marked_and_the_text_says_whose_it_is():
    Story("lenovo").run(
        ("Mon 2026-11-23 09:00", "complainant", Files(fields={"product_scope": "other_brand"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:00", "agent", Files(levels={"major_customer": "listed"}, fields={"product_scope": "bundled"}), expects(
            letters=["acknowledgement:complainant", "dispatch:handler", "notice:supervisor"], levels={"major_customer": "listed"})),
        ("Mon 2026-11-23 09:10", "complainant", Files(levels={"major_customer": "listed"}), expects(raises=UnknownValue)),
    )
    assert "捆绑促销" in regulation_says("lenovo", "texts.definition")
    assert all(word in regulation_says("lenovo", "texts.owner") for word in ("质量监控处", "法务部", "期限一年"))
    for day, due in (("2027-09-30 10:00", False), ("2027-10-03 10:00", True)):  # a year after it came into force, a month before
        assert any(each.startswith("review ") for each in told_to_administrators("lenovo", on=day)) is due


@proves("LENOVO-4")
def test_an_abnormal_closing_needs_both_conditions():
    close = Closure("abnormal", "要求过高")
    Story("lenovo").run(
        FILED,
        ("Mon 2026-11-23 10:00", "supervisor", close, expects(raises=GuardsUnmet)),
        ("Mon 2026-11-23 10:10", "handler", Record("demand_too_high", {"demand": "十倍赔偿"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 10:10", "handler", Record("demand_too_high", {"demand": "十倍赔偿", "beyond": "三包规定"})),
        ("Mon 2026-11-23 10:20", "supervisor", close, expects(raises=GuardsUnmet)),
        ("Mon 2026-11-23 10:30", "handler", Record("no_agreement")),
        ("Mon 2026-11-23 10:40", "agent", close, expects(raises=NotAllowed)),
        ("Mon 2026-11-23 10:40", "supervisor", close, expects(closing="abnormal")),
    )


@proves("LENOVO-7")
def test_resources_are_applied_for_with_the_contact_named():
    Story("lenovo").run(
        FILED,
        ("Mon 2026-11-23 10:00", "resources", Record("resource_answer", {"answer": "同意"}), expects(raises=RecordMissing)),
        ("Mon 2026-11-23 10:00", "handler", Record("resource_request", {"resources": "备机"}), expects(letters=["notice:resources"])),
        ("Mon 2026-11-23 11:00", "resources", Record("resource_answer", {"answer": "同意"})),
    )


@proves("AUTO-2", "AUTO-3", "AUTO-10")
@pytest.mark.parametrize(("category", "whose"), [("sales", "care"), ("service", "care"), ("insurance", "insurance_desk"), ("other", "handler")])
def test_who_is_asked_first_takes_it_and_the_care_department_has_it(category, whose):
    Story("auto").run(
        ("Mon 2026-11-23 09:00", "agent", Files(category=category), expects(handler=whose, agent="agent")),
        ("Mon 2026-11-23 10:00", "agent", Record("papers_missing", {"next": "补交发票后三日内退款"}), expects(clocks={"reply": "paused"})),
        ("Tue 2026-11-24 10:00", "agent", Record("papers_complete"), expects(clocks={"reply": "running, due Tue 2026-12-01 09:00"})),
    )


@proves("AUTO-5", "AUTO-6", "AUTO-13")
@pytest.mark.parametrize(("who", "category", "director"), [
    ("sales_consultant", "sales", "sales_director"), ("service_consultant", "service", "service_director")])
def test_a_consultant_warns_his_director_calms_the_customer_and_reports(who, category, director):
    Story("auto").run(
        ("Mon 2026-11-23 09:00", who, Files(channel="early_warning", category=category), expects(
            letters=["acknowledgement:complainant", "dispatch:care", f"notice:{director}"])),
        ("Mon 2026-11-23 09:30", who, Contact("已安抚客户")),
        ("Mon 2026-11-23 10:00", who, Record("progress", {"progress": "约定周三看车"}), expects(
            letters=["notice:sales_director", "notice:service_director"])),
    )


@proves("AUTO-7", "AUTO-8", "AUTO-9", "AUTO-4", "AUTO-12", "AUTO-11")
def test_the_director_verifies_and_decides_and_the_general_manager_has_what_is_major():
    Story("auto").run(
        FILED,
        ("Mon 2026-11-23 09:30", "sales_consultant", Request("plan", "退订金"), expects(raises=RecordMissing)),
        ("Mon 2026-11-23 10:00", "sales_director", Record("warning_verified", {"findings": "属实"})),
        ("Mon 2026-11-23 10:10", "sales_director", Contact("总监已致电客户")),
        ("Mon 2026-11-23 10:20", "sales_consultant", Request("plan", "退订金"), expects(
            letters=["approval:sales_director", "approval:service_director"])),
        ("Mon 2026-11-23 10:30", "supervisor", Decision("plan", approved=True), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 10:40", "sales_director", Decision("plan", approved=True)),
        ("Mon 2026-11-23 11:00", "supervisor", Classification("severity", "major"), expects(letters=["notice:executive"])),
        ("Mon 2026-11-23 11:10", "supervisor", Classification("media_risk", "likely"), expects(
            clocks={"manufacturer_report": "running, due Tue 2026-11-24 11:10, by executive"})),
        ("Mon 2026-11-23 12:00", "executive", Record("manufacturer_report", {"risk": "网络传播"}), expects(clocks={"manufacturer_report": "met"})),
        ("Mon 2026-11-23 13:00", "executive", Note("限期三日")),
        ("Mon 2026-11-23 14:00", "care", Reply("已退订金。")),
    )
    [rule] = [rule for rule in AUTO.reports if rule.id == "monthly_summary"]
    found = periods(rule=rule, calendar=the_calendar(AUTO), since=moment("2026-11-01 00:00"), until=moment("2026-12-10 00:00"))
    assert [f"{each.due_at:%m-%d}" for each in found] == ["11-02", "12-01"]
