"""装饰集团: who may complain, where it goes, what must be recorded and signed (A20 to A22)."""

from dataclasses import replace

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.approvals import RequestRefused
from complaints.domain.case import Attachment
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import (
    Assignment,
    Classification,
    Closure,
    Decision,
    FollowUp,
    Note,
    Record,
    Reply,
    Request,
)
from complaints.domain.forms import FieldsRefused
from complaints.domain.intake import AnonymousRefused
from complaints.domain.records import EvidenceMissing, RecordMissing
from complaints.usecases.ports import UnknownReference
from tests.api.site import Site, errors_of
from tests.regulations.shown import asks_for, letter, offers_only, recorded_on, seen_by, told_in
from tests.regulations.story import Files, Mails, Story, expects, proves
from tests.regulations.team import address

FILED = ("Mon 2026-11-23 09:00", "agent", Files())
ONE, TWO = Attachment("a", "详情表.pdf", "application/pdf", 1), Attachment("b", "协议书.pdf", "application/pdf", 1)


@proves("DECOR-51")
def test_the_assistant_takes_down_site_branch_designer_supervisor_foreman_and_start_of_work():
    site = {"site": "朝阳区1号", "branch": "一分公司", "designer": "甲", "site_supervisor": "乙", "foreman": "丙", "start_date": "2026-10-01"}
    story = Story("decor").run(("Mon 2026-11-23 09:00", "agent", Files(fields=site)))
    told = {each["label"]["zh-CN"]: each["value"]["zh-CN"] for each in seen_by(story, "agent")["complaint"]["particulars"]}
    assert [told[title] for title in ("工程地址", "所属分公司", "设计师", "监察员", "工长")] == ["朝阳区1号", "一分公司", "甲", "乙", "丙"]
    assert "2026" in told["开工日期"]


@proves("DECOR-70")
def test_customers_employees_and_work_teams_may_complain_and_nobody_else():
    offers_only("decor", "kind", ["customer", "employee", "team"], refused="passer_by")


@proves("DECOR-71", "DECOR-95")
@pytest.mark.parametrize("kind", ["employee", "team"])
def test_employees_and_teams_say_who_they_are_and_whom_they_mean(kind: str):
    for asked in ("position", "company", "accused", "event_time", "event_place", "persons"):
        Story("decor").run(("Mon 2026-11-23 09:10", "agent", Files(kind=kind, fields={asked: ""}), expects(raises=FieldsRefused, why=asked)))
    nameless = {"complainant": {"kind": kind, "phone": "13800138000"}, "description": "拖欠人工费"}
    assert "name" in errors_of(Site(Story("decor").portal).file(nameless))["complainant"]
    Story("decor").run(("Mon 2026-11-23 09:10", "agent", Files(fields={"accused": ""}), expects(stage="dispatched")))


@proves("DECOR-98")
def test_a21_an_anonymous_report_is_not_accepted():
    Story("decor").run(("Mon 2026-11-23 09:00", "agent", Files(anonymous=True), expects(raises=AnonymousRefused)))


@proves("DECOR-72", "DECOR-96")
def test_what_an_employee_complains_of_is_for_human_resources_alone():
    Story("decor").run(
        ("Mon 2026-11-23 09:00", "complainant", Files(kind="employee"), expects(
            handler="hr", letters=["acknowledgement:complainant", "dispatch:hr"])),
        ("Mon 2026-11-23 10:00", "handler", Note("打听"), expects(raises=UnknownReference)),
        ("Mon 2026-11-23 10:00", "agent", Note("打听"), expects(raises=UnknownReference)),
        ("Mon 2026-11-23 11:00", "hr", Mails("已核实。"), expects(stage="follow_up")),
    )


@proves("DECOR-73", "DECOR-74", "DECOR-75", "DECOR-96")
def test_a_teams_complaint_goes_to_the_engineering_deputy_and_a_second_time_by_the_directors_decision():
    decision = Record("team_decision", {"decision": "补付人工费"})
    again = Record("team_second_handling", {"result": "已付清"})
    Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files(kind="team"), expects(handler="engineering_deputy")),
        ("Mon 2026-11-23 10:00", "agent", Record("team_investigation", {"findings": "属实"}), expects(
            letters=["notice:engineering_deputy"])),
        ("Mon 2026-11-23 10:30", "engineering_deputy", Assignment(address("handler"), "安排分公司处理"), expects(
            handler="handler", letters=["dispatch:handler"])),
        ("Mon 2026-11-23 11:00", "director", decision, expects(raises=UnknownValue)),
        ("Mon 2026-11-23 12:00", "handler", Reply("已与工队结算。")),
        ("Tue 2026-11-24 10:00", "agent", FollowUp("not_satisfied", "仍未付清"), expects(round=2, letters=[
            "notice:engineering_deputy", "notice:director", "notice:handler", "notice:head", "dispatch:handler"])),
        ("Tue 2026-11-24 11:00", "engineering_deputy", decision, expects(raises=NotAllowed)),
        ("Tue 2026-11-24 11:00", "handler", again, expects(raises=RecordMissing)),
        ("Tue 2026-11-24 12:00", "director", decision, expects(letters=["notice:handler", "notice:engineering_deputy"])),
        ("Tue 2026-11-24 13:00", "handler", replace(again, fields={}), expects(raises=UnknownValue)),
        ("Tue 2026-11-24 13:00", "handler", again, expects(letters=["notice:agent", "notice:engineering_deputy"])),
        ("Tue 2026-11-24 14:00", "agent", Closure("team_signed", "已付清"), expects(raises=GuardsUnmet, why="team_signature")),
        ("Tue 2026-11-24 15:00", "agent", Record("team_signature"), expects(raises=UnknownValue)),
        ("Tue 2026-11-24 15:00", "agent", Record("team_signature", {"signed_team": "张工长"})),
        ("Tue 2026-11-24 16:00", "agent", Closure("team_signed", "已付清"), expects(stage="closed", closing="team_signed")),
        ("Tue 2026-11-24 17:00", "admin_assistant", Record("archived"), expects(clocks={"archive": "met"})),
    )


@proves("DECOR-99", "DECOR-101")
def test_violations_and_second_hand_sites_go_past_the_branch():
    Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files(category="violation"), expects(
            handler="director",
            letters=["acknowledgement:complainant", "notice:director", "notice:legal", "notice:joint_management", "notice:president"])),
        ("Mon 2026-11-23 10:00", "handler", Reply("分公司自行处理"), expects(raises=UnknownReference)),
    )
    Story("decor").run(("Mon 2026-11-23 09:00", "agent", Files(category="second_hand_site"), expects(
        handler="engineering_deputy", letters=["acknowledgement:complainant", "dispatch:engineering_deputy"])))


@proves("DECOR-18", "DECOR-32")
def test_the_same_customer_again_is_told_to_the_deputy_and_the_general_manager():
    Story("decor").run(
        FILED,
        ("Tue 2026-11-24 09:00", "agent", Files(repeat_of="26110001"), expects(
            letters=["acknowledgement:complainant", "notice:supervisor", "notice:head"])),
        ("Tue 2026-11-24 10:00", "agent", Files(repeat_of="26110001", levels={"severity": "major"}), expects(
            letters=["acknowledgement:complainant", "notice:supervisor", "notice:head", "notice:director"])),
    )


@proves("DECOR-102", "DECOR-103", "DECOR-113")
def test_a22_a_reporter_is_noted_whole_and_told_at_once_and_the_authority_is_reported_within_24_hours():
    told = {"medium": "晚报", "column": "民生", "name": "记者甲", "phone": "13800000000"}
    report = Record("authority_report", {"where": "消费者协会"})
    story = Story("decor").run(
        FILED,
        ("Mon 2026-11-23 10:00", "agent", Classification("authority", "authority"), expects(
            clocks={"authority": "running, due Tue 2026-11-24 10:00, by agent"})),
    )
    asks_for(story, "Mon 2026-11-23 11:00", "agent", Record("reporter", told))
    assert story.sent[-1][1:] == ("notice", address("executive"))
    assert "请立即批示" in letter(story, "notice", "executive")["says"]
    assert told_in(story, "notice", "executive") == {"报纸/电视": "晚报", "栏目名称": "民生", "记者姓名": "记者甲", "联系电话": "13800000000"}
    story.deadline("authority", at="Tue 2026-11-24 10:00", who="agent", what=report)
    story.run(("Mon 2026-11-23 12:00", "agent", report, expects(letters=["notice:legal", "notice:legal_deputy", "notice:executive"])))


@proves("DECOR-80", "DECOR-81")
def test_what_can_be_solved_is_solved_the_same_day_and_an_enraged_visitor_hears_from_the_general_manager():
    Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files(levels={"handling": "same_day"}), expects(
            clocks={"same_day": "running, due Tue 2026-11-24 00:00, by handler"})),
    ).deadline("same_day", at="Tue 2026-11-24 00:00", who="handler", what=Reply("已修好。"))
    Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files(channel="visit", levels={"handling": "enraged"}), expects(
            clocks={"manager_contact": "running, due Tue 2026-11-24 00:00, by head"})),
    ).deadline("manager_contact", at="Tue 2026-11-24 00:00", who="head", what=Record("manager_contacted"))


@proves("DECOR-86", "DECOR-88", "DECOR-89", "DECOR-90", "DECOR-91", "DECOR-104")
def test_the_three_steps_need_file_letter_and_recording_and_the_letter_needs_legal():
    study = {"past_mid_term": "yes", "order_value": "80000", "identity": "教师", "complained_to": "no", "threatens": "消协"}
    letter = Request("letter", "关于工期的函", attachments=(ONE,))
    sent = Record("letter_sent", {"way": "快递", "received_by": "本人"}, attachments=(TWO,))
    complete = Record("three_steps", {"signed_head": "李总", "signed_president": "王总裁"})
    story = Story("decor").run(
        FILED,
        ("Mon 2026-11-23 09:30", "agent", Record("delay_told", {"reason": "等材料"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:30", "agent", Record("delay_told", {"reason": "等材料", "contact": "13800138000"})),
    )
    asks_for(story, "Mon 2026-11-23 10:00", "agent", Record("file_study", study))
    story.run(
        ("Mon 2026-11-23 10:10", "agent", Record("recording"), expects(raises=EvidenceMissing)),
        ("Mon 2026-11-23 10:10", "agent", Record("recording", attachments=(ONE,)), expects(letters=["notice:office"])),
        ("Mon 2026-11-23 10:20", "agent", letter, expects(raises=RecordMissing)),
        ("Mon 2026-11-23 10:30", "handler", Record("plan", {"measures": "返工"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 10:30", "handler", Record("plan", {"measures": "返工", "signed_complainant": "林芳"})),
        ("Mon 2026-11-23 10:40", "agent", letter, expects(letters=["approval:legal_deputy", "approval:legal"])),
        ("Mon 2026-11-23 10:50", "agent", sent, expects(raises=UnknownValue)),
        ("Mon 2026-11-23 11:00", "legal_deputy", Decision("letter", approved=True)),
        ("Mon 2026-11-23 11:10", "agent", complete, expects(raises=RecordMissing)),
        ("Mon 2026-11-23 11:20", "agent", sent),
        ("Mon 2026-11-23 11:30", "agent", Record("three_steps"), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 11:30", "agent", complete, expects(letters=["notice:legal"])),
    )


@proves("DECOR-26", "DECOR-130", "DECOR-131", "DECOR-132", "DECOR-133", "DECOR-134")
def test_an_abnormal_reaction_is_looked_into_on_paper_and_on_site_by_four_who_sign():
    checked = dict.fromkeys(("contract", "drawings", "quotation", "engineering", "callbacks", "private_agreement"), "yes")
    checked["private_agreement"] = "no"
    signed = {"findings": "空鼓三处", "signed_handler": "客服", "signed_engineering": "工程", "signed_design": "设计"}
    story = Story("decor").run(FILED)
    asks_for(story, "Mon 2026-11-23 10:00", "handler", Record("document_check", checked))
    assert recorded_on(story, "head") == [["是"] * 5 + ["否"]]
    story.run(
        ("Mon 2026-11-23 10:30", "handler", Request("details", "《客户投诉情况明细表》"), expects(letters=["approval:head"])),
        ("Mon 2026-11-23 11:00", "supervisor", Decision("details", approved=True), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 11:00", "head", Decision("details", approved=True, text="安排会勘"), expects(letters=["approval:handler"])),
        ("Mon 2026-11-23 12:00", "handler", Request("inspection_result", "请批示"), expects(raises=RecordMissing)),
        ("Mon 2026-11-23 14:00", "handler", Record("site_inspection", signed), expects(raises=UnknownValue, why="signed_complainant")),
        ("Mon 2026-11-23 14:00", "handler", Record("site_inspection", signed | {"signed_complainant": "林芳"}), expects(
            letters=["notice:head"])),
        ("Mon 2026-11-23 15:00", "handler", Request("inspection_result", "请批示"), expects(letters=["approval:head"])),
        ("Mon 2026-11-23 15:30", "head", Decision("inspection_result", approved=True, text="返工"), expects(letters=["approval:handler"])),
        ("Mon 2026-11-23 16:00", "head", Record("responsibility"), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 16:00", "head", Record("responsibility", {"responsible": "工队"})),
        ("Mon 2026-11-23 16:30", "handler", Record("inspection", {"findings": "工艺不到位"}), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 16:30", "inspector", Record("inspection", {"findings": "工艺不到位"}), expects(
            letters=["notice:engineering_deputy"])),
    )


@proves("DECOR-94", "DECOR-100", "DECOR-110")
def test_a20_repair_and_compensation_exclude_each_other_and_compensation_needs_fault_and_president():
    money = Request("compensation", "误工", fields={"amount": "500"})
    Story("decor").run(
        FILED,
        ("Mon 2026-11-23 10:00", "handler", money, expects(raises=RecordMissing)),
        ("Mon 2026-11-23 10:30", "supervisor", Record("company_fault")),
        ("Mon 2026-11-23 10:40", "agent", Record("apology"), expects(entries=["recorded"])),
        ("Mon 2026-11-23 11:00", "handler", money, expects(letters=["approval:president"])),
        ("Mon 2026-11-23 11:10", "head", Decision("compensation", approved=True), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 11:20", "handler", Request("repair", "返工"), expects(raises=RequestRefused, why="excluded")),
        ("Mon 2026-11-23 12:00", "president", Decision("compensation", approved=True)),
        ("Mon 2026-11-23 13:00", "handler", Request("repair", "返工"), expects(raises=RequestRefused, why="excluded")),
    )
    Story("decor").run(
        FILED,
        ("Mon 2026-11-23 10:30", "handler", Request("repair", "返工")),
        ("Mon 2026-11-23 11:00", "handler", Request("repair_claim", "索赔", attachments=(ONE,)), expects(
            raises=RequestRefused, why="excluded")),
    )
