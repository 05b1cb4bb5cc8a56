"""wd135 and guest: working days; mailsubj: the word in the subject; genreg and review: bodies, units and the second look."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.approvals import RequestRefused
from complaints.domain.circumstances import UnknownValue
from complaints.domain.clocks import promises
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import (
    Assignment,
    Classification,
    Closure,
    Contact,
    Decision,
    FollowUp,
    Note,
    Objection,
    Record,
    Reply,
    Request,
)
from complaints.domain.records import EvidenceMissing, RecordMissing
from complaints.domain.report_calendar import periods
from tests.factories import moment
from tests.regulations.story import Files, Leaves, Mails, Story, expects, proves
from tests.regulations.team import address, the_calendar, the_policy

WD135, GUEST, MAILSUBJ = the_policy("wd135"), the_policy("guest"), the_policy("mailsubj")
GENREG, REVIEW = the_policy("genreg"), the_policy("review")


def offered(choices) -> list[str]:
    return [choice.id for choice in choices]


def due(policy, report: str) -> list[str]:
    [rule] = [rule for rule in policy.reports if rule.id == report]
    found = periods(rule=rule, calendar=the_calendar(policy), since=moment("2026-10-20 00:00"), until=moment("2026-12-10 00:00"))
    return [f"{each.due_at:%m-%d}" for each in found]


@proves("WD135-1", "WD135-3", "WD135-4", "WD135-5", "WD135-6", "WD135-13")
def test_wd135_asks_for_what_it_needs_and_numbers_at_once():
    assert offered(WD135.intake.channels) == ["phone", "mail", "web", "store"]
    assert {"image/jpeg", "video/mp4"} <= set(WD135.intake.attachments.types)
    story = Story("wd135").run(
        *(("Mon 2025-06-09 09:00", "complainant", Files(**wrong), expects(raises=UnknownValue)) for wrong in (
            {"occurred_at": ""}, {"place": ""}, {"demand": ""}, {"fields": {"impact": ""}}, {"channel": "fax"})),
        ("Mon 2025-06-09 10:00", "complainant", Files(order_no="D-1")),
        ("Mon 2025-06-09 10:00", "complainant", Files(type="suggestion"), expects(clocks={"reply": "none", "contact": "none"})),
    )
    assert story.references == ["25060001", "25060002"]


@proves("WD135-2", "WD135-7", "WD135-8", "WD135-11")
def test_b7_received_on_monday_9_june_2025():
    story = Story("wd135").run(("Mon 2025-06-09 10:00", "complainant", Files(), expects(
        letters=["acknowledgement:complainant", "dispatch:handler"],
        clocks={"acknowledged": "met, due Tue 2025-06-10 10:00", "contact": "running, due Tue 2025-06-10 10:00, by handler",
                "extension_notice": "running, due Wed 2025-06-11 10:00", "reply": "running, due Thu 2025-06-12 10:00"})))
    story.deadline("contact", at="Tue 2025-06-10 10:00", who="handler", what=Contact("已核实"))
    story.deadline("reply", at="Thu 2025-06-12 10:00", who="handler", what=Reply("已退款。"))
    told = promises(case=story.case, policy=WD135, calendar=the_calendar(WD135))
    assert {promise.clock.id for promise in told} >= {"contact", "reply"}


@proves("WD135-9", "WD135-11")
def test_wd135_takes_longer_only_after_the_customer_was_told_and_never_beyond_five_working_days():
    def longer(until: str) -> Request:
        return Request("extension", "等待检测", until=f"{until}T10:00:00+08:00")

    Story("wd135").run(
        ("Mon 2025-06-09 10:00", "complainant", Files()),
        ("Tue 2025-06-10 10:00", "handler", longer("2025-06-16"), expects(raises=RecordMissing)),
        ("Wed 2025-06-11 09:00", "handler", Record("extension_notice", {"reason": "等待检测"}), expects(
            letters=["notice:complainant"], clocks={"extension_notice": "met"})),
        ("Wed 2025-06-11 09:10", "handler", longer("2025-06-17"), expects(raises=RequestRefused, why="too_far")),
        ("Wed 2025-06-11 09:20", "handler", longer("2025-06-16")),
        ("Wed 2025-06-11 10:00", "head", Decision("extension", approved=True), expects(clocks={"reply": "running, due Mon 2025-06-16 10:00"})),
    )


@proves("WD135-10", "WD135-12")
def test_wd135_is_looked_at_again_as_often_as_the_customer_objects():
    story = Story("wd135").run(
        ("Mon 2025-06-09 10:00", "complainant", Files()),
        ("Mon 2025-06-09 11:00", "handler", Reply("已退款。")),
        ("Mon 2025-06-09 12:00", "agent", FollowUp("satisfied"), expects(stage="closed")),
    )
    for number in range(4):
        story.run(
            (f"Tue 2025-06-10 1{number}:00", "complainant", Objection("仍有异议"), expects(stage="dispatched", round=number + 2)),
            (f"Tue 2025-06-10 1{number}:10", "handler", Reply("再次处理。")),
            (f"Tue 2025-06-10 1{number}:20", "agent", FollowUp("satisfied"), expects(stage="closed")),
        )
    Story("wd135").run(("Mon 2025-06-09 10:00", "complainant", Files()), ("Mon 2025-06-09 11:00", "legal", Closure("answered", "x"), expects(raises=NotAllowed)))


@proves("GUEST-1", "GUEST-3", "GUEST-5", "GUEST-6", "GUEST-7")
def test_guest_registers_with_customer_service_in_24_hours():
    assert offered(GUEST.intake.channels) == ["phone", "mail", "web", "wechat", "visit"]
    story = Story("guest").run(
        ("Tue 2026-11-24 10:00", "agent", Files(address=""), expects(raises=UnknownValue)),
        ("Tue 2026-11-24 10:00", "agent", Files(demand=""), expects(raises=UnknownValue)),
        ("Tue 2026-11-24 10:00", "agent", Files(received="2026-11-23 09:00", fields={"department": "餐饮部"}), expects(
            handler="agent", clocks={"registration": "breached"})),
        ("Tue 2026-11-24 11:00", "agent", Files(received="2026-11-23 11:00"), expects(clocks={"registration": "met"})),
        ("Tue 2026-11-24 12:00", "agent", Assignment(address("handler")), expects(handler="handler")),
    )
    assert story.the_case(1).content.fields["department"] == "餐饮部"


@proves("GUEST-8", "GUEST-9", "GUEST-10", "GUEST-11", "GUEST-12", "GUEST-13", "GUEST-14", "GUEST-15", "GUEST-16")
@pytest.mark.parametrize(("complexity", "by"), [("general", "Thu 2026-11-26 09:00"), ("complex", "Mon 2026-11-30 09:00")])
def test_guest_seeks_agreement_executes_at_once_and_tells_the_result_in_writing(complexity, by):
    def said(word: str) -> Record:
        return Record("answer", {"agreed": word})

    opinion, notice = Record("opinion", {"opinion": "退一晚房费"}), Record("written_notice", {"result": "退一晚房费"})
    story = Story("guest").run(("Mon 2026-11-23 09:00", "agent", Files(levels={"complexity": complexity}), expects(
        clocks={"investigation": "running, due Tue 2026-11-24 00:00, by handler", "reply": f"running, due {by}"})))
    story.deadline("reply", at=by, who="agent", what=Reply("已退款。"))
    story.run(
        ("Mon 2026-11-23 10:00", "agent", opinion, expects(raises=RecordMissing)),
        ("Mon 2026-11-23 10:00", "agent", Record("investigation", {"findings": "属实"})),
        ("Mon 2026-11-23 10:10", "agent", opinion, expects(letters=["notice:complainant"])),
        ("Mon 2026-11-23 11:00", "agent", Record("executed"), expects(raises=RecordMissing)),
        ("Mon 2026-11-23 11:00", "agent", said("refused"), expects(clocks={"execution": "none"})),
        ("Mon 2026-11-23 12:00", "agent", opinion),
        ("Mon 2026-11-23 13:00", "agent", said("agreed"), expects(clocks={"execution": "running, due Tue 2026-11-24 13:00"})),
        ("Mon 2026-11-23 14:00", "agent", Record("executed"), expects(clocks={"execution": "met"})),
        ("Mon 2026-11-23 15:00", "agent", Reply("已退款。"), expects(clocks={"notice": "running, due Tue 2026-11-24 15:00, by agent"})),
        ("Mon 2026-11-23 16:00", "agent", FollowUp("satisfied"), expects(stage="follow_up")),
        ("Mon 2026-11-23 16:10", "agent", Closure("satisfied"), expects(raises=GuardsUnmet)),
        ("Mon 2026-11-23 16:20", "agent", notice, expects(letters=["notice:complainant"], clocks={"notice": "met"})),
        ("Mon 2026-11-23 16:30", "agent", Closure("satisfied"), expects(stage="closed")),
    )


@proves("MAILSUBJ-3")
def test_a26_only_a_mail_with_the_word_in_its_subject_opens_a_case():
    Story("mailsubj").run(("Mon 2026-11-23 09:00", "complainant", Mails("门板开裂", subject="关于门板的投诉", to="mailbox"), expects(
        fate="opened", stage="dispatched")))
    without = Story("mailsubj").run(("Mon 2026-11-23 09:00", "complainant", Mails("门板开裂", subject="关于门板", to="mailbox"), expects(fate="quarantined")))
    assert without.references == []


@proves("MAILSUBJ-1", "MAILSUBJ-2", "MAILSUBJ-4", "MAILSUBJ-5", "MAILSUBJ-6", "MAILSUBJ-9", "MAILSUBJ-10", "MAILSUBJ-11", "MAILSUBJ-18")
def test_mailsubj_contacts_the_customer_and_closes_an_ordinary_complaint_without_a_call():
    assert offered(MAILSUBJ.intake.categories)[:2] == ["product", "attitude"]
    assert MAILSUBJ.intake.hotline
    story = Story("mailsubj").run(
        ("Mon 2026-11-23 09:00", "agent", Files(occurred_at=""), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:00", "agent", Files(channel="phone", fields={"expectation": "道歉"}), expects(handler="handler")),
    )
    story.deadline("contact", at="Tue 2026-11-24 09:00", who="agent", what=Contact("已联系"))
    story.run(
        ("Mon 2026-11-23 10:00", "executive", Note("请尽快")),
        ("Mon 2026-11-23 11:00", "handler", Reply("已更换。"), expects(
            letters=["notice:complainant", "reply-received:agent"], clocks={"important_follow_up": "none", "closing_ordinary": "running"})),
        ("Mon 2026-11-23 12:00", "agent", Closure("explained", "已反馈结果"), expects(stage="closed")),
    )
    assert story.case.content.fields["expectation"] == "道歉"


@proves("MAILSUBJ-12", "MAILSUBJ-13", "MAILSUBJ-14", "MAILSUBJ-15", "MAILSUBJ-19")
def test_mailsubj_follows_an_important_complaint_and_the_rectification_to_its_date():
    plan = Record("rectification_plan", {"measures": "培训", "until": "2026-12-01"})
    story = Story("mailsubj").run(
        ("Mon 2026-11-23 09:00", "agent", Files(levels={"severity": "major"})),
        ("Mon 2026-11-23 10:00", "head", Record("rectification_plan", {"measures": "培训"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 10:00", "head", plan),
    )
    story.deadline("rectification", at="Wed 2026-12-02 00:00", who="head", what=Record("rectification_result", {"result": "完成"}))
    story.run(
        ("Mon 2026-11-23 11:00", "handler", Reply("已处理。"), expects(clocks={"important_follow_up": "running, due Wed 2026-11-25 11:00, by handler"})),
        ("Mon 2026-11-23 12:00", "agent", FollowUp("satisfied"), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 12:00", "handler", FollowUp("satisfied", "客户满意"), expects(clocks={"important_follow_up": "met"})),
        ("Mon 2026-11-23 13:00", "head", Record("rectification_result", {"result": "完成"}), expects(letters=["notice:handler"])),
        ("Mon 2026-11-23 14:00", "supervisor", Record("improvement", {"measures": "优化流程"})),
    )


@proves("MAILSUBJ-8", "MAILSUBJ-16", "MAILSUBJ-17")
def test_mailsubj_reports_at_the_end_of_the_month():
    assert due(MAILSUBJ, "month_end") == due(MAILSUBJ, "to_heads") == ["11-01", "12-01"]  # as the last day ends
    rules = {rule.id: rule for rule in MAILSUBJ.reports}
    assert (rules["to_heads"].to, rules["month_end"].to) == (("head",), ("executive",))
    assert [section.zh for section in rules["month_end"].sections] == ["投诉类型", "投诉数量", "处理结果"]


@proves("GENREG-1", "GENREG-2", "GENREG-13", "GENREG-14", "GENREG-9")
def test_genreg_names_its_basis_its_channels_and_its_analysis():
    told = {text.id: text.text.zh for text in GENREG.texts}
    assert "消费者权益保护法" in told["basis"]
    assert "各子公司及全体员工" in told["scope"]
    assert {"phone", "web", "letter", "visit"} <= set(offered(GENREG.intake.channels))
    Story("genreg").run(("Mon 2026-11-23 09:00", "agent", Files(channel="chat"), expects(raises=UnknownValue)))
    assert due(GENREG, "analysis") == ["11-02", "12-01"]


@proves("GENREG-4", "GENREG-5", "GENREG-7", "GENREG-8", "GENREG-10", "GENREG-15", "GENREG-17", "GENREG-19")
def test_genreg_lets_the_body_steer_the_units_and_hears_of_what_is_late():
    story = Story("genreg", handlers=2).run(
        ("Mon 2026-11-23 09:00", "complainant", Files()),
        ("Mon 2026-11-23 09:30", "agent", Record("acceptance")),
        ("Mon 2026-11-23 10:00", "handler", Record("material_request", {"unit": "仓储部", "material": "出库单"}), expects(letters=["notice:head"])),
    )
    story.run(("Mon 2026-11-23 10:30", "head", Record("material"), expects(raises=EvidenceMissing)))
    assert story.clock("material").due_at == moment("Wed 2026-11-25 10:00")
    story.run(
        ("Mon 2026-11-23 11:00", "handler", Assignment(address("handler2")), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 11:00", "supervisor", Assignment(address("handler2")), expects(handler="handler2")),
        ("Mon 2026-11-23 11:30", "handler2", Record("suspected_violation", {"conduct": "私收款"}), expects(letters=["notice:executive"])),
        ("Mon 2026-11-23 12:00", "supervisor", Record("process_finding", {"finding": "推诿", "opinion": "约谈"})),
        ("Tue 2026-12-01 09:00", "time passes"),
        ("Tue 2026-12-01 10:00", "agent", Closure("answered", "已答复"), expects(letters=["closure:complainant", "closure:handler2"])),
    )
    told = [entry.data["to"] for entry in story.case.timeline if entry.kind == "escalated" and entry.data["step"] == "body"]
    assert told[0] == [address("supervisor")]


@proves("GENREG-12", "GENREG-18")
def test_genreg_gives_a_unit_without_a_post_to_the_body():
    Story("genreg").run(
        ("Mon 2026-11-23 08:00", "handler", Leaves()),
        ("Mon 2026-11-23 09:00", "complainant", Files(), expects(stage="registered", letters=["acknowledgement:complainant", "unassigned:supervisor"])),
    )
    assert "legal" not in GENREG.acts["view"].by


@proves("REVIEW-2", "REVIEW-9", "REVIEW-10", "REVIEW-5")
def test_review_asks_form_and_nature_and_treats_everybody_alike():
    assert offered(REVIEW.intake.channels) == ["phone", "mail", "web", "other"]
    story = Story("review").run(
        ("Mon 2026-11-23 09:00", "agent", Files(fields={"form": "shouted"}), expects(raises=UnknownValue)),
        *(("Mon 2026-11-23 09:00", "agent", Files(kind=kind, fields={"form": "formal", "nature": "criticism"}), expects(
            clocks={"reply": "running, due Wed 2026-11-25 09:00"})) for kind in offered(REVIEW.intake.complainant_kinds)),
    )
    assert story.case.content.fields["nature"] == "criticism"
    assert not any("kind" in clock.when for clock in REVIEW.clocks)


@proves("REVIEW-4", "REVIEW-6")
def test_review_answers_soon_and_goes_up_from_the_lowest_level():
    story = Story("review").run(("Mon 2026-11-23 09:00", "complainant", Files()))
    story.deadline("reply", at="Wed 2026-11-25 09:00", who="handler", what=Reply("已退款。"))
    story.run(("Fri 2026-11-27 09:00", "time passes"))
    steps = [entry.data["step"] for entry in story.case.timeline if entry.kind == "escalated" and entry.data["clock"] == "reply"]
    assert steps == ["head", "director", "executive"]


@proves("REVIEW-3", "REVIEW-11", "REVIEW-12", "REVIEW-13", "REVIEW-14", "REVIEW-15", "REVIEW-17", "REVIEW-7", "REVIEW-8")
def test_review_investigates_by_a_team_tells_plan_and_result_and_looks_again_with_other_eyes():
    found = Record("investigation", {"findings": "属实", "place": "11月20日，门店，店员"})
    plan = Record("plan", {"measures": "退款", "until": "2026-11-26"})
    Story("review").run(
        ("Mon 2026-11-23 09:00", "complainant", Files()),
        ("Mon 2026-11-23 09:30", "legal", found, expects(raises=NotAllowed)),
        ("Mon 2026-11-23 10:00", "investigator", found),
        ("Mon 2026-11-23 10:10", "handler", plan, expects(raises=UnknownValue)),
        ("Mon 2026-11-23 10:20", "handler", Classification("substantiated", "yes")),
        ("Mon 2026-11-23 10:30", "handler", plan, expects(letters=["notice:complainant"])),
        ("Mon 2026-11-23 10:40", "handler", Classification("dispute", "refund")),
        ("Mon 2026-11-23 11:00", "agent", Closure("dispute_settled", "协商一致"), expects(raises=GuardsUnmet)),
        ("Mon 2026-11-23 11:10", "handler", Record("negotiation", {"customer": "全退", "company": "退八成"})),
        ("Mon 2026-11-23 12:00", "handler", Record("result", {"solved": "已退", "compensation": "八成"}), expects(letters=["notice:complainant"])),
        ("Mon 2026-11-23 13:00", "agent", Closure("dispute_settled", "协商一致"), expects(stage="closed")),
        ("Tue 2026-11-24 09:00", "complainant", Objection("申请复议"), expects(stage="dispatched", handler="investigator", round=2)),
    )
    assert "legal" not in REVIEW.acts["view"].by
