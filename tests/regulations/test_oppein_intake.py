"""欧派: what is received, who is responsible for it, and what the regulation says of itself."""

from dataclasses import replace

from complaints.domain.acts import NotAllowed
from complaints.domain.approvals import RequestRefused
from complaints.domain.case import Attachment
from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import (
    Assignment,
    Closure,
    Contact,
    Decision,
    FollowUp,
    Record,
    Reopening,
    Reply,
    Request,
)
from complaints.domain.report_calendar import periods
from complaints.domain.staff import Responsibility
from tests.factories import moment
from tests.regulations.story import Files, GoesAway, Mails, Story, expects, proves
from tests.regulations.team import a_team, address, the_calendar, the_policy

OPPEIN = the_policy("oppein")
INTAKE = OPPEIN.intake
ORDER = Attachment("k", "投诉单.pdf", "application/pdf", 1)


def titles(choices) -> list[str]:
    return [choice.title.zh for choice in choices]


@proves("OPPEIN-2", "OPPEIN-3", "OPPEIN-13", "OPPEIN-25")
def test_the_form_offers_the_lines_the_kinds_and_the_channels_of_the_text_and_no_other():
    assert titles(INTAKE.business_lines) == ["橱柜", "集成家居", "卫浴", "木门", "厨电", "家具"]
    assert titles(INTAKE.complainant_kinds)[:3] == ["产品使用者", "已付订金或预约金的客户", "代理商"]
    assert {"phone", "fax", "mail", "web", "callback", "letter"} <= {channel.id for channel in INTAKE.channels}
    for wrong in ({"business_line": "cars"}, {"kind": "passer_by"}, {"channel": "pigeon"}, {"category": "weather"}):
        Story("oppein").run(("Fri 2026-11-20 10:00", "agent", Files(**wrong), expects(raises=UnknownValue)))
    for channel in ("phone", "fax", "mail", "web", "callback", "letter"):
        case = Story("oppein").run(("Fri 2026-11-20 10:00", "agent", Files(channel=channel))).case
        assert case.content.channel == channel


@proves("OPPEIN-4", "OPPEIN-65", "OPPEIN-66", "OPPEIN-67", "OPPEIN-68", "OPPEIN-69", "OPPEIN-28")
def test_the_regulation_says_what_it_is_and_how_one_reaches_the_company():
    told = {text.id: text for text in OPPEIN.texts}
    public = {text.id for text in OPPEIN.texts if text.public}
    assert public == {"definition", "channels"}
    assert "各方面" in told["definition"].text.zh
    assert all(word in told["channels"].text.zh for word in ("400热线", "传真", "网站", "电子邮箱", "510450"))
    assert "510450" in next(channel for channel in INTAKE.channels if channel.id == "letter").explanation.zh
    assert "2015-04-27" in told["effective"].text.zh
    assert OPPEIN.effective == "2015-04-27"
    assert "客户服务分部" in told["effective"].text.zh
    assert all(f"附{form}" in told["forms"].text.zh for form in ("件一", "件二", "件三", "件四", "表一", "表二", "表三", "表四"))
    assert "第五次修订" in told["history"].text.zh


@proves("OPPEIN-17", "OPPEIN-19", "OPPEIN-25", "OPPEIN-30")
def test_an_order_goes_to_the_person_of_the_matrix_for_line_and_content():
    roster = a_team(OPPEIN, handlers=2)
    rows = (*roster.responsibilities, Responsibility(address("handler2"), "橱柜制造线", "product_quality", "kitchen"))
    roster = replace(roster, responsibilities=rows)
    Story("oppein", roster=roster).run(
        ("Fri 2026-11-20 10:00", "complainant", Files(category="product_quality", business_line="kitchen"), expects(
            stage="dispatched", handler="handler2", letters=["acknowledgement:complainant", "dispatch:handler2"])),
    )
    Story("oppein", roster=roster).run(
        ("Fri 2026-11-20 10:00", "complainant", Files(category="product_quality", business_line="bathroom"), expects(
            handler="handler", letters=["acknowledgement:complainant", "dispatch:handler"])),
    )


@proves("OPPEIN-17", "OPPEIN-30")
def test_what_nobody_answers_for_is_told_to_the_supervisor_and_assigned_in_four_hours():
    Story("oppein", matrix=False).run(
        ("Fri 2026-11-20 10:00", "complainant", Files(), expects(
            stage="registered", letters=["acknowledgement:complainant", "unassigned:supervisor"],
            clocks={"assignment": "running, due Fri 2026-11-20 14:00, by supervisor"})),
    ).deadline("assignment", at="Fri 2026-11-20 14:00", who="supervisor", what=Assignment(address("handler")))


@proves("OPPEIN-26")
def test_the_service_department_follows_what_a_manufacturing_line_handles():
    line = (Responsibility(address("handler"), "橱柜制造线"),)
    people = [replace(member, department="橱柜制造线") for member in a_team(OPPEIN).members if "handler" in member.roles]
    roster = replace(a_team(OPPEIN, people=people), responsibilities=line)
    Story("oppein", roster=roster).run(
        ("Fri 2026-11-20 10:00", "complainant", Files(), expects(
            department="橱柜制造线",
            letters=["acknowledgement:complainant", "dispatch:handler", "notice:service_department"])),
        ("Fri 2026-11-20 11:00", "service_department", Record("negotiation", {"mall": "某商场", "result": "周二更换"}), expects(
            entries=["recorded"])),
    )


@proves("OPPEIN-21")
def test_in_a_short_leave_the_deputy_answers_and_the_order_still_names_the_handler():
    Story("oppein", handlers=2).run(
        ("Fri 2026-11-20 09:00", "handler", GoesAway("2026-11-24", deputy="handler2")),
        ("Fri 2026-11-20 10:00", "complainant", Files(), expects(
            handler="handler", letters=["acknowledgement:complainant", "dispatch:handler2"])),
        ("Sat 2026-11-21 10:00", "handler2", Mails("周二更换门板。"), expects(
            stage="follow_up", handler="handler", clocks={"reply": "met"})),
    )


@proves("OPPEIN-29")
def test_what_can_be_answered_at_once_is_answered_at_once():
    Story("oppein").run(
        ("Fri 2026-11-20 10:00", "agent", Files(), expects(stage="dispatched")),
        ("Fri 2026-11-20 10:05", "agent", Closure("answered"), expects(stage="dispatched", raises=Exception, why="reason")),
        ("Fri 2026-11-20 10:06", "agent", Closure("answered", "已告知保养方法。"), expects(
            stage="closed", closing="answered", letters=["closure:complainant", "closure:handler"])),
    )


@proves("OPPEIN-36", "OPPEIN-37")
def test_a_service_order_is_made_by_an_agent_and_copied_to_the_audit_department():
    Story("oppein").run(
        ("Fri 2026-11-20 10:00", "supervisor", Files(type="service_order"), expects(raises=NotAllowed)),
        ("Fri 2026-11-20 10:01", "agent", Files(type="service_order"), expects(
            letters=["acknowledgement:complainant", "dispatch:handler", "notice:auditor"],
            clocks={"reply": "running, due Mon 2026-11-23 10:01"})),
        ("Sat 2026-11-21 10:00", "handler", Reply("已售后维修。")),
        ("Sat 2026-11-21 11:00", "agent", FollowUp("satisfied"), expects(stage="closed")),
        ("Mon 2026-11-23 09:00", "handler", Reopening("客户再次反馈"), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 09:00", "agent", Reopening("客户再次反馈"), expects(
            stage="dispatched", round=2, letters=["dispatch:handler", "notice:auditor"])),
    )


@proves("OPPEIN-18", "OPPEIN-20")
def test_the_posts_are_submitted_in_two_working_days_and_a_change_needs_the_heads_word():
    change = Request("post_change", "本人调岗", fields={"successor": "李工"})
    story = Story("oppein").run(
        ("Fri 2026-11-20 10:00", "agent", Files(type="post_change"), expects(raises=NotAllowed)),
        ("Fri 2026-11-20 10:00", "supervisor", Files(type="post_change"), expects(
            clocks={"post_change": "running, due Mon 2026-11-23 10:00, by head"})),
    )
    story.deadline("post_change", at="Mon 2026-11-23 10:00", who="head", what=Record("posts_submitted", {"posts": "橱柜：王工"}))
    story.run(
        ("Fri 2026-11-20 11:00", "handler", change, expects(letters=["approval:head"])),
        ("Fri 2026-11-20 11:01", "supervisor", Decision("post_change", approved=True), expects(raises=NotAllowed)),
        ("Fri 2026-11-20 12:00", "head", Decision("post_change", approved=True), expects(
            letters=["approval:handler", "notice:group_leader", "notice:supervisor"])),
    )


@proves("OPPEIN-44", "OPPEIN-45")
def test_a_mall_names_the_department_gets_its_answer_in_two_working_days_and_a_call():
    Story("oppein").run(
        ("Fri 2026-11-20 10:00", "agent", Files(kind="partner_mall", fields={"complained_department": "橱柜销售部"}), expects(
            stage="dispatched", clocks={"reply": "running, due Mon 2026-11-23 10:00, by handler"})),
        ("Mon 2026-11-23 10:00", "handler", Mails("已与商场协商一致。"), expects(
            stage="follow_up", clocks={"reply": "met", "follow_up": "running, due Tue 2026-11-24 10:00, by agent"})),
        ("Mon 2026-11-23 11:00", "agent", FollowUp("satisfied"), expects(stage="closed")),
    )
    assert titles(INTAKE.complainant_kinds)[3:] == ["合作商场", "合资商场"]


@proves("OPPEIN-15", "OPPEIN-16")
def test_the_months_report_goes_through_department_and_general_managers_office():
    [rule] = [rule for rule in OPPEIN.reports if rule.id == "monthly"]
    found = list(periods(rule=rule, calendar=the_calendar(OPPEIN), since=moment("2026-10-20 00:00"), until=moment("2026-12-10 00:00")))
    assert [f"{each.due_at:%Y-%m-%d}" for each in found] == ["2026-11-02", "2026-12-01"]
    assert (rule.review, rule.counts) == (("director", "executive"), "received")


@proves("OPPEIN-34", "OPPEIN-10")
def test_the_handler_speaks_with_the_customer_and_a_late_request_for_time_comes_too_late():
    Story("oppein").run(
        ("Fri 2026-11-20 10:00", "complainant", Files()),
        ("Fri 2026-11-20 15:00", "handler", Contact("已电话联系客户。"), expects(
            entries=["contacted"], clocks={"reply": "running, due Mon 2026-11-23 10:00, by handler"})),
        ("Mon 2026-11-23 10:01", "internal_affairs", Record("postponement_opinion", {"opinion": "排产已满"})),
        ("Mon 2026-11-23 10:02", "handler", Request(
            "extension", "排产", until="2026-11-25T10:00:00+08:00", fields={"reason": "production"},
            attachments=(ORDER,)), expects(raises=RequestRefused, why="too_late")),
    )
