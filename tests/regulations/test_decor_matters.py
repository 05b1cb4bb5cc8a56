"""装饰集团: who may complain and in confidence, what must be recorded, the approval matrix, the callbacks, the reports."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.approvals import RequestRefused
from complaints.domain.case import Attachment
from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import Classification, Closure, Decision, FollowUp, Note, Record, Reply, Request
from complaints.domain.intake import AnonymousRefused
from complaints.domain.records import EvidenceMissing, RecordMissing
from complaints.usecases.ports import UnknownReference
from tests.regulations.story import Files, Mails, Story, expects, proves
from tests.regulations.team import the_policy

DECOR = the_policy("decor")
FILED = ("Mon 2026-11-23 09:00", "agent", Files())
ONE, TWO = Attachment("a", "详情表.pdf", "application/pdf", 1), Attachment("b", "协议书.pdf", "application/pdf", 1)
FORM = {"details_form": "2026-11"}


@proves("DECOR-51", "DECOR-70", "DECOR-71", "DECOR-95")
def test_employees_and_teams_say_who_they_are_and_whom_they_mean():
    story = Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files(kind="passer_by"), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:00", "agent", Files(fields={"site": "朝阳区1号", "branch": "一分公司", "designer": "甲", "site_supervisor": "乙",
                                                      "foreman": "丙", "start_date": "2026-10-01"})),
        ("Mon 2026-11-23 09:10", "agent", Files(kind="employee", fields={"accused": ""}), expects(raises=UnknownValue)),
    )
    assert story.case.content.fields["foreman"] == "丙"
    asked = {rule.id for rule in DECOR.intake.fields if rule.required and "kind" in rule.when}
    assert asked == {"position", "company", "accused", "event_time", "event_place", "persons"}


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
    story = Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files(kind="team"), expects(handler="engineering_deputy")),
        ("Mon 2026-11-23 10:00", "agent", Record("team_investigation", {"findings": "属实"}), expects(
            letters=["notice:engineering_deputy"])),
        ("Mon 2026-11-23 11:00", "director", decision, expects(raises=UnknownValue)),
        ("Mon 2026-11-23 12:00", "engineering_deputy", Reply("安排分公司处理。")),
        ("Tue 2026-11-24 10:00", "agent", FollowUp("not_satisfied", "仍未付清"), expects(round=2)),
        ("Tue 2026-11-24 11:00", "engineering_deputy", decision, expects(raises=NotAllowed)),
        ("Tue 2026-11-24 11:00", "engineering_deputy", Record("team_second_handling"), expects(raises=RecordMissing)),
        ("Tue 2026-11-24 12:00", "director", decision),
        ("Tue 2026-11-24 13:00", "engineering_deputy", Record("team_second_handling")),
        ("Tue 2026-11-24 14:00", "agent", Closure("team_signed", "已付清"), expects(raises=Exception, why="team_signature")),
        ("Tue 2026-11-24 15:00", "agent", Record("team_signature"), expects(raises=UnknownValue)),
        ("Tue 2026-11-24 15:00", "agent", Record("team_signature", {"signed_team": "张工长"})),
        ("Tue 2026-11-24 16:00", "agent", Closure("team_signed", "已付清"), expects(stage="closed")),
    )
    assert story.case.closing_kind == "team_signed"


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
        ("Mon 2026-11-23 11:00", "agent", Record("reporter", {"medium": "晚报"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 11:00", "agent", Record("reporter", told), expects(letters=["notice:executive"])),
    )
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
    Story("decor").run(
        FILED,
        ("Mon 2026-11-23 09:30", "agent", Record("delay_told", {"reason": "等材料"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:30", "agent", Record("delay_told", {"reason": "等材料", "contact": "13800138000"})),
        ("Mon 2026-11-23 10:00", "agent", Record("file_study", {"past_mid_term": "yes"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 10:00", "agent", Record("file_study", study)),
        ("Mon 2026-11-23 10:10", "agent", Record("recording"), expects(raises=EvidenceMissing)),
        ("Mon 2026-11-23 10:10", "agent", Record("recording", attachments=(ONE,))),
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


@proves("DECOR-26", "DECOR-53", "DECOR-130", "DECOR-131", "DECOR-132", "DECOR-133", "DECOR-134")
def test_an_abnormal_reaction_is_looked_into_on_paper_and_on_site_by_four_who_sign():
    checked = dict.fromkeys(("contract", "drawings", "quotation", "engineering", "callbacks", "private_agreement"), "yes")
    signed = {"findings": "空鼓三处", "signed_handler": "客服", "signed_engineering_deputy": "工程", "signed_inspector": "设计"}
    Story("decor").run(
        FILED,
        ("Mon 2026-11-23 09:30", "agent", Record("file_consulted")),
        ("Mon 2026-11-23 10:00", "handler", Record("document_check", {"contract": "yes"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 10:00", "handler", Record("document_check", checked)),
        ("Mon 2026-11-23 10:30", "handler", Request("details", "《客户投诉情况明细表》"), expects(letters=["approval:head"])),
        ("Mon 2026-11-23 11:00", "head", Decision("details", approved=True, text="安排会勘")),
        ("Mon 2026-11-23 12:00", "handler", Request("inspection_result", "请批示"), expects(raises=RecordMissing)),
        ("Mon 2026-11-23 14:00", "handler", Record("site_inspection", signed), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 14:00", "handler", Record("site_inspection", signed | {"signed_complainant": "林芳"}), expects(
            letters=["notice:head"])),
        ("Mon 2026-11-23 15:00", "handler", Request("inspection_result", "请批示"), expects(letters=["approval:head"])),
        ("Mon 2026-11-23 16:00", "head", Record("responsibility", {"responsible": "工队"})),
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


MATRIX = [
    ("DECOR-105", "deposit_unmeasured", FORM | {"agreement": "已备案"}, (ONE, TWO), ["president"], "head"),
    ("DECOR-105", "deposit_unmeasured", FORM | {"agreement": "已备案"}, (ONE, TWO), ["executive"], "head"),
    ("DECOR-106", "deposit_measured", FORM | {"agreement": "解约协议"}, (ONE, TWO), ["legal_deputy", "executive"], "president"),
    ("DECOR-107", "withdrawal", {}, (ONE,), ["executive"], "president"),
    ("DECOR-108", "quality_claim", {}, (ONE,), ["legal_deputy", "president"], "executive"),
    ("DECOR-109", "delay_compensation", {}, (), ["executive"], "president"),
    ("DECOR-110", "repair_claim", {}, (ONE,), ["legal_deputy", "executive"], "president"),
    ("DECOR-111", "agreement_dispute", {}, (ONE,), ["president"], "head"),
    ("DECOR-111", "agreement_dispute_nobody", {}, (ONE,), ["executive"], "president"),
    ("DECOR-112", "unreasonable", {}, (), ["executive"], "president"),
    ("DECOR-114", "environment", FORM | {"supplement": "环保补充协议", "test_report": "检测报告"}, (ONE, TWO), ["legal"], "president"),
    ("DECOR-117", "team_cost", FORM, (), ["executive"], "president"),
]


@proves("DECOR-105", "DECOR-106", "DECOR-107", "DECOR-108", "DECOR-109", "DECOR-110", "DECOR-111", "DECOR-112", "DECOR-114", "DECOR-117")
@pytest.mark.parametrize(("rule", "matter", "fields", "files", "tiers", "nobody"), MATRIX)
def test_the_approval_matrix_says_who_decides_on_which_documents(rule, matter, fields, files, tiers, nobody):
    story = Story("decor").run(FILED)
    assert rule in DECOR.approval(matter).rules
    for less in fields:
        without = {name: value for name, value in fields.items() if name != less}
        story.run(("Mon 2026-11-23 10:00", "handler", Request(matter, "请批", fields=without, attachments=files), expects(raises=UnknownValue)))
    if files:
        story.run(("Mon 2026-11-23 10:00", "handler", Request(matter, "请批", fields=fields, attachments=files[1:]), expects(raises=EvidenceMissing)))
    story.run(("Mon 2026-11-23 11:00", "handler", Request(matter, "请批", fields=fields, attachments=files)))
    for tier in tiers:
        story.run(
            ("Mon 2026-11-23 12:00", nobody, Decision(matter, approved=True), expects(raises=NotAllowed)),
            ("Mon 2026-11-23 12:00", tier, Decision(matter, approved=True)),
        )
    assert story.case.timeline[-1].data["verdict"] == "approved"


@proves("DECOR-106", "DECOR-108", "DECOR-105")
def test_agreements_are_filed_where_the_text_says():
    Story("decor").run(
        FILED,
        ("Mon 2026-11-23 11:00", "handler", Request("deposit_unmeasured", "退定金", fields=FORM | {"agreement": "有"}, attachments=(ONE, TWO))),
        ("Mon 2026-11-23 12:00", "president", Decision("deposit_unmeasured", approved=True), expects(
            letters=["approval:handler", "notice:legal_deputy"])),
        ("Mon 2026-11-23 13:00", "handler", Request("quality_claim", "索赔", attachments=(ONE,))),
        ("Mon 2026-11-23 14:00", "legal_deputy", Decision("quality_claim", approved=True)),
        ("Mon 2026-11-23 15:00", "president", Decision("quality_claim", approved=True), expects(
            letters=["approval:handler", "notice:auditor"])),
    )


@proves("DECOR-113", "DECOR-115", "DECOR-116")
def test_authority_litigation_and_team_money_have_their_own_tiers():
    Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files(levels={"authority": "media"})),
        ("Mon 2026-11-23 10:00", "agent", Request("authority", "媒体", fields=FORM, attachments=(ONE, TWO)), expects(raises=RecordMissing)),
        ("Mon 2026-11-23 10:10", "agent", Record("recording", attachments=(ONE,))),
        ("Mon 2026-11-23 10:20", "agent", Request("authority", "媒体", fields=FORM, attachments=(ONE, TWO)), expects(
            letters=["approval:legal_deputy"])),
        ("Mon 2026-11-23 11:00", "legal_deputy", Decision("authority", approved=True), expects(letters=["approval:executive"])),
        ("Mon 2026-11-23 12:00", "director", Request("litigation", "仲裁"), expects(raises=EvidenceMissing)),
        ("Mon 2026-11-23 12:00", "director", Request("litigation", "仲裁", attachments=(ONE,)), expects(letters=["approval:legal"])),
        ("Mon 2026-11-23 12:30", "handler", Request("team_deposit", "质保金", attachments=(ONE,)), expects(raises=UnknownValue)),
    )
    Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files(kind="team")),
        ("Mon 2026-11-23 10:00", "engineering_deputy", Request("team_deposit", "质保金", attachments=(ONE,)), expects(letters=["approval:auditor"])),
        ("Mon 2026-11-23 11:00", "executive", Decision("team_deposit", approved=True), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 12:00", "auditor", Decision("team_deposit", approved=True)),
    )
