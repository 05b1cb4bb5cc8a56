"""客户投诉处理管理规定 (邮件主题注明“投诉”，月底报告), told as stories."""

from dataclasses import replace

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.case import Kind, Stage
from complaints.domain.clocks import clocks
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Classification, Closure, Contact, FollowUp, Note, Record, Reply
from complaints.domain.forms import FieldsRefused
from complaints.domain.records import RecordMissing
from complaints.domain.staff import Responsibility
from tests.api.site import Site
from tests.factories import a_member
from tests.regulations.shown import (
    always_asks_who_and_what,
    asks_for,
    falls_due,
    letter,
    needs,
    nobody_else_may,
    offers_only,
    published,
    report_of,
    seen_by,
    staff_policy,
    told_in,
)
from tests.regulations.story import Files, Mails, Story, expects, proves
from tests.regulations.team import a_team, address, the_policy

NOW = "Mon 2026-11-23 09:00"
FILED = (NOW, "complainant", Files())
IMPORTANT = (NOW, "agent", Files(levels={"severity": "major"}))
REPLY = Reply("已更换。")
PLAN = Record("rectification_plan", {"measures": "门店培训", "until": "2026-12-01"})
DONE = Record("rectification_result", {"result": "已培训并考核"})


@proves("MAILSUBJ-1")
def test_it_is_about_product_quality_attitude_or_something_else():
    offers_only("mailsubj", "category", ["product", "attitude", "other"], refused="price")


@proves("MAILSUBJ-2", "MAILSUBJ-3")
def test_the_public_reads_the_hotline_and_what_to_write_into_the_subject():
    page = published("mailsubj")
    assert "400-000-0000" in page
    assert "您可以拨打投诉热线，按照提示进行投诉" in page
    assert "在邮件主题中注明“投诉”字样" in page
    offers_only("mailsubj", "channel", ["phone", "mail", "web"], refused="fax")


@proves("MAILSUBJ-3")
@pytest.mark.parametrize("subject", ["投诉", "关于门板的投诉", "Re: 投诉：门板开裂"])
def test_a26_a_mail_with_the_word_in_its_subject_opens_a_case(subject: str):
    story = Story("mailsubj").run((NOW, "complainant", Mails("门板开裂", subject=subject, to="mailbox"), expects(
        fate="opened", stage="dispatched", letters=["acknowledgement:complainant", "dispatch:handler"])))
    assert (story.case.content.channel, story.case.content.description) == ("mail", f"{subject}\n\n门板开裂")


@proves("MAILSUBJ-3")
@pytest.mark.parametrize("subject", ["", "关于门板", "投 诉"])
def test_a_mail_without_the_word_waits_for_a_person(subject: str):
    story = Story("mailsubj").run((NOW, "complainant", Mails("我要投诉门板开裂", subject=subject, to="mailbox"), expects(
        fate="quarantined")))
    assert story.references == []
    assert [each.reason for each in story.portal.mail_room.quarantine.waiting(limit=9)] == ["subject"]


@proves("MAILSUBJ-5", "MAILSUBJ-10")
def test_time_content_contact_and_what_the_customer_expects_are_registered():
    always_asks_who_and_what("mailsubj")
    needs("mailsubj", occurred_at="")
    story = Story("mailsubj").run((NOW, "agent", Files(
        channel="phone", occurred_at="2026-11-20", description="店员推搡", fields={"expectation": "当面道歉"})))
    shown = seen_by(story, "handler")["complaint"]
    assert (shown["occurred_at"], shown["description"], shown["complainant"]["phone"]) == ("2026-11-20", "店员推搡", "13800138000")
    assert "当面道歉" in str(shown)


@proves("MAILSUBJ-6")
def test_what_is_registered_can_be_counted_by_type():
    story = Story("mailsubj").run(
        (NOW, "agent", Files(category="product")), (NOW, "agent", Files(category="attitude")), (NOW, "complainant", Files(category="product")),
        (NOW, "agent", Files(category="产品质量差"), expects(raises=FieldsRefused, why="category")),
    )
    browser = Site(story.portal).signed_in("supervisor")
    counted = {each: len(browser.get(f"/api/v1/cases?category={each}").get_json()["cases"]) for each in ("product", "attitude", "other")}
    assert counted == {"product": 2, "attitude": 1, "other": 0}


@proves("MAILSUBJ-9")
def test_each_type_has_its_designated_person_and_department():
    manager = a_member("handler", email="manager@staff.example", department="门店管理部")
    team = a_team(the_policy("mailsubj"), people=[manager])
    rows = (*team.responsibilities, Responsibility(manager.email, manager.department, "attitude"))
    Story("mailsubj", roster=replace(team, responsibilities=rows)).run(
        (NOW, "complainant", Files(category="product"), expects(handler="handler", department="kitchen-line")),
        (NOW, "complainant", Files(category="attitude"), expects(
            handler="manager", department="门店管理部", letters=["acknowledgement:complainant", "dispatch:manager"])),
    )


@proves("MAILSUBJ-4")
def test_whoever_receives_it_contacts_the_customer_within_one_working_day():
    story = Story("mailsubj").run(
        (*FILED, expects(clocks={"contact": "running, due Tue 2026-11-24 09:00, by agent"})),
    ).deadline("contact", at="Tue 2026-11-24 09:00", who="agent", what=Contact("已了解经过"))
    assert "联系客户" in {each["title"] for each in letter(story, "acknowledgement", "complainant")["promises"]}
    story.fork().run(("Wed 2026-11-25 09:00", "time passes", expects(steps=[
        "Tue 2026-11-24 09:00 contact.urging > agent", "Wed 2026-11-25 09:00 contact.supervisor > supervisor + agent"])))
    story.run((NOW, "agent", Contact("已了解经过"), expects(entries=["contacted"])))
    assert "已了解经过" in str(seen_by(story, "supervisor")["timeline"][-1])
    Story("mailsubj").run((NOW, "complainant", Files(type="suggestion"), expects(clocks={"contact": "none", "reply": "none"})))


@proves("MAILSUBJ-11")
def test_the_result_goes_to_the_customer_at_once_and_is_recorded():
    close = Closure("explained", "已反馈结果")
    story = Story("mailsubj").run(
        FILED,
        (NOW, "agent", close, expects(raises=GuardsUnmet, why="final_result")),
        (NOW, "handler", REPLY, expects(entries=["replied"], letters=["notice:complainant", "reply-received:agent"])),
    )
    assert letter(story, "notice", "complainant")["headline"] == "您的投诉已有处理结果"
    assert "已更换。" in str(seen_by(story, "supervisor")["timeline"][-1])
    story.run((NOW, "agent", close, expects(stage="closed", letters=["closure:complainant", "closure:handler"])))


@proves("MAILSUBJ-12")
def test_only_an_important_complaint_is_followed_up():
    Story("mailsubj").run(
        FILED,
        (NOW, "handler", REPLY, expects(clocks={
            "important_follow_up": "none", "closing_ordinary": "running, due Wed 2026-11-25 09:00, by agent"})),
        ("Thu 2026-11-26 09:00", "time passes", expects(steps=[
            "Wed 2026-11-25 09:00 closing_ordinary.urging > agent",
            "Thu 2026-11-26 09:00 closing_ordinary.supervisor > supervisor + agent"])),
        ("Thu 2026-11-26 10:00", "agent", Closure("explained", "已反馈结果"), expects(clocks={"closing_ordinary": "breached"})),
    )
    severities = staff_policy(Story("mailsubj"))["severities"]
    assert [each["title"]["zh-CN"] for each in severities] == ["普通投诉", "重要投诉"]
    Story("mailsubj").run(
        FILED, (NOW, "supervisor", Classification("severity", "major", "媒体关注")),
        (NOW, "handler", REPLY, expects(clocks={
            "important_follow_up": "running, due Wed 2026-11-25 09:00, by handler", "closing_ordinary": "none"})),
    )


@proves("MAILSUBJ-12", "MAILSUBJ-13")
def test_the_handler_himself_calls_and_what_he_heard_is_recorded():
    satisfied = FollowUp("satisfied", "对更换满意")
    story = Story("mailsubj").run(
        IMPORTANT,
        (NOW, "handler", REPLY),
        (NOW, "agent", satisfied, expects(raises=NotAllowed)),
    ).deadline("important_follow_up", at="Wed 2026-11-25 09:00", who="handler", what=satisfied)
    story.fork().run(("Thu 2026-11-26 09:00", "time passes", expects(steps=[
        "Wed 2026-11-25 09:00 important_follow_up.urging > handler",
        "Thu 2026-11-26 09:00 important_follow_up.supervisor > supervisor + handler"])))
    story.run(("Tue 2026-11-24 09:00", "handler", satisfied, expects(
        entries=["called", "closed"], satisfied=True, clocks={"important_follow_up": "met"})))
    [call] = [each for each in seen_by(story, "supervisor")["timeline"] if each["kind"] == "called"]
    assert ("对更换满意" in str(call), call["actor"]) == (True, "staff:handler@staff.example")


@proves("MAILSUBJ-14")
def test_the_department_rectifies_by_the_date_that_it_set_itself():
    story = Story("mailsubj").run(
        FILED,
        (NOW, "head", DONE, expects(raises=RecordMissing, why="rectification_plan")),
        (NOW, "agent", PLAN, expects(raises=NotAllowed)),
    )
    asks_for(story, NOW, "head", PLAN)
    assert story.clock("rectification").rule.accountable == "head"
    story.deadline("rectification", at="Wed 2026-12-02 00:00", who="head", what=DONE)
    story.run(("Thu 2026-12-03 00:00", "time passes"))
    late = [(each.kind, each.data["to"], each.data["copy"]) for each in story.case.timeline if each.data.get("clock") == "rectification"]
    assert late == [("urged", [address("head")], [address("handler")]), ("escalated", [address("director")], [address("head")])]


@proves("MAILSUBJ-14")
def test_what_is_planned_after_the_end_is_recorded_and_urges_nobody():
    story = Story("mailsubj").run(
        FILED, (NOW, "handler", REPLY), (NOW, "agent", Closure("explained", "已反馈")), (NOW, "head", PLAN))
    assert (story.case.stage, story.case.timeline[-1].kind) == (Stage.CLOSED, Kind.RECORDED)
    running = clocks(case=story.case, policy=the_policy("mailsubj"), calendar=story.calendar)
    assert [clock.rule.id for clock in running if clock.is_open or clock.rule.id == "rectification"] == []


@proves("MAILSUBJ-15")
def test_what_was_rectified_is_given_to_the_complaint_handler_and_recorded():
    story = Story("mailsubj").run(FILED, (NOW, "head", PLAN), (NOW, "handler", DONE, expects(raises=NotAllowed)))
    asks_for(story, NOW, "head", DONE)
    assert told_in(story, "notice", "handler") == {"整改结果": "已培训并考核"}
    assert "已培训并考核" in str(seen_by(story, "agent")["timeline"][-1])


@proves("MAILSUBJ-19")
def test_what_went_wrong_in_the_handling_improves_the_process():
    better = Record("improvement", {"measures": "转办后半日内必须联系客户"})
    nobody_else_may("mailsubj", better, after=(FILED,), but=("handler", "head", "supervisor", "director"))
    story = Story("mailsubj").run(FILED)
    asks_for(story, NOW, "supervisor", better)
    assert "转办后半日内必须联系客户" in str(seen_by(story, "executive")["timeline"][-1])


@proves("MAILSUBJ-18")
def test_the_company_watches_all_cases_and_each_department_its_own():
    other = a_member("head", email="other_head@staff.example", department="财务部")
    story = Story("mailsubj", people=[other]).run(FILED)
    for overseer in ("head", "supervisor", "director", "executive"):
        assert seen_by(story, overseer)["reference"] == story.case.reference
        story.run((NOW, overseer, Note("请抓紧"), expects(entries=["noted"])))
    assert seen_by(story, "other_head") == 403


@proves("MAILSUBJ-8", "MAILSUBJ-16", "MAILSUBJ-17")
def test_as_the_month_ends_heads_have_the_analysis_and_the_top_management_type_number_and_result():
    to_heads, month_end = report_of("mailsubj", "to_heads"), report_of("mailsubj", "month_end")
    for report in ("to_heads", "month_end"):  # due as the last day ends
        assert falls_due("mailsubj", report, since="2026-10-20", until="2026-12-10") == [
            "2026-10: Sun 2026-11-01", "2026-11: Tue 2026-12-01"]
    assert (to_heads.to, month_end.to) == (("head",), ("executive",))
    assert [part.title.zh for part in month_end.parts[:2]] == ["投诉类型和数量", "处理结果"]
