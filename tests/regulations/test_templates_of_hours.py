"""svc24, ver24 and tpl72: acceptance in 24 hours, verification in 24, a preliminary solution in 72."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.case import Attachment
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import (
    Assignment,
    Classification,
    Closure,
    Contact,
    Decision,
    FollowUp,
    Note,
    Record,
    Reply,
    Request,
)
from complaints.domain.records import EvidenceMissing, RecordMissing
from complaints.domain.report_calendar import periods
from tests.factories import moment
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import address, the_calendar, the_policy

SVC24, VER24, TPL72 = the_policy("svc24"), the_policy("ver24"), the_policy("tpl72")
PHOTO = (Attachment("k", "照片.jpg", "image/jpeg", 1),)
VERIFIED = Record("verification", {"data": "监控"}, attachments=PHOTO)


def offered(choices) -> list[str]:
    return [choice.id for choice in choices]


def due(policy, report: str) -> list[str]:
    [rule] = [rule for rule in policy.reports if rule.id == report]
    found = periods(rule=rule, calendar=the_calendar(policy), since=moment("2026-10-20 00:00"), until=moment("2026-12-10 00:00"))
    return [f"{each.due_at:%m-%d}" for each in found]


@proves("SVC24-1", "SVC24-2", "SVC24-3", "SVC24-5", "SVC24-6")
def test_svc24_takes_what_the_text_lists_with_persons_time_and_place():
    assert offered(SVC24.intake.complainant_kinds) == ["external", "internal"]
    assert offered(SVC24.intake.categories) == ["quality", "after_sales", "attitude", "delay", "communication"]
    assert {"mail", "web", "visit"} <= set(offered(SVC24.intake.channels))
    assert {"image/jpeg", "audio/mpeg"} <= set(SVC24.intake.attachments.types)
    Story("svc24").run(*(("Mon 2026-11-23 09:00", "agent", Files(**wrong), expects(raises=UnknownValue)) for wrong in (
        {"kind": "other"}, {"category": "price"}, {"channel": "fax"}, {"occurred_at": ""}, {"place": ""}, {"fields": {"persons": ""}})))


@proves("SVC24-4", "SVC24-7", "SVC24-8", "SVC24-9", "SVC24-10", "SVC24-11", "SVC24-12", "SVC24-15", "SVC24-16")
def test_svc24_from_acceptance_to_the_agreed_result_and_its_evaluation():
    story = Story("svc24").run(("Fri 2026-11-20 18:00", "complainant", Files()))
    story.deadline("acceptance", at="Sat 2026-11-21 18:00", who="agent", what=Record("acceptance"))
    story.run(
        ("Fri 2026-11-20 19:00", "handler", Record("acceptance"), expects(raises=NotAllowed)),
        ("Fri 2026-11-20 19:00", "agent", Record("acceptance"), expects(letters=["notice:complainant"])),
        ("Fri 2026-11-20 19:10", "agent", Contact("初步沟通")),
        ("Mon 2026-11-23 09:00", "handler", Record("plan", {"measures": "更换"}), expects(raises=RecordMissing)),
        ("Mon 2026-11-23 09:00", "handler", Record("verification", {"data": "监控"}), expects(raises=EvidenceMissing)),
        ("Mon 2026-11-23 09:00", "handler", VERIFIED),
        ("Mon 2026-11-23 10:00", "handler", Record("plan", {"measures": "更换"}), expects(letters=["notice:complainant"])),
        ("Mon 2026-11-23 11:00", "handler", Reply("已更换。")),
        ("Mon 2026-11-23 12:00", "agent", FollowUp("not_satisfied", "颜色不符"), expects(letters=["notice:supervisor", "dispatch:handler"])),
        ("Mon 2026-11-23 12:30", "supervisor", Record("improvement", {"measures": "出库核对色号"})),
        ("Mon 2026-11-23 15:00", "handler", Reply("已换色。")),
        ("Mon 2026-11-23 16:00", "agent", FollowUp("satisfied"), expects(stage="follow_up")),
        ("Mon 2026-11-23 16:10", "agent", Closure("satisfied"), expects(raises=GuardsUnmet)),
        ("Mon 2026-11-23 16:20", "agent", Record("agreement", {"form": "oral"})),
        ("Mon 2026-11-23 16:30", "agent", Closure("satisfied"), expects(stage="closed")),
        ("Tue 2026-11-24 09:00", "supervisor", Record("effect", {"solved": "yes"})),
    )
    assert "effect" in SVC24.retention.checklist


@proves("SVC24-13", "SVC24-14", "SVC24-17", "SVC24-18", "SVC24-19")
def test_svc24_keeps_tells_and_discloses_as_the_text_says():
    Story("svc24").run(
        ("Mon 2026-11-23 09:00", "complainant", Files()),
        ("Mon 2026-11-23 10:00", "agent", Request("disclosure", "监管部门索取"), expects(raises=RecordMissing)),
        ("Mon 2026-11-23 10:10", "agent", Record("disclosure_consent", {"signed_complainant": "林芳"})),
        ("Mon 2026-11-23 10:20", "agent", Request("disclosure", "监管部门索取"), expects(letters=["approval:director"])),
        ("Mon 2026-11-23 11:00", "auditor", Note("检查"), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 11:00", "auditor", Record("acceptance"), expects(raises=NotAllowed)),
    )
    assert "auditor" in SVC24.acts["view"].by
    assert SVC24.retention.keep.amount >= 12
    assert due(SVC24, "register") == due(SVC24, "to_leaders") == ["11-02", "12-01"]


@proves("VER24-2", "VER24-3", "VER24-5")
def test_ver24_asks_who_the_customer_is_to_the_company():
    assert offered(VER24.intake.channels) == ["phone", "mail", "web", "other"]
    assert offered(VER24.intake.complainant_kinds) == ["person", "organisation"]
    story = Story("ver24").run(
        ("Mon 2026-11-23 09:00", "agent", Files(fields={"relation": "neighbour"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:00", "agent", Files(kind="organisation", fields={"relation": "contract"})),
    )
    assert story.case.content.fields["relation"] == "contract"


@proves("VER24-4", "VER24-6", "VER24-7", "VER24-8", "VER24-10", "VER24-11", "VER24-12", "VER24-13", "VER24-14", "VER24-15")
def test_ver24_verifies_in_24_hours_plans_with_a_date_and_tells_course_result_and_improvement():
    found = Record("verification", {"findings": "属实", "evidence": "发票相符"})
    plan = {"measures": "退款", "until": "2026-11-26", "responsible": "王工"}
    told = {"course": "查单", "result": "退款", "improvement": "双人复核"}
    story = Story("ver24").run(
        ("Fri 2026-11-20 18:00", "agent", Files()),
        ("Fri 2026-11-20 18:10", "handler", found, expects(raises=RecordMissing)),
        ("Fri 2026-11-20 18:20", "agent", Record("identity", {"how": "核对会员卡"})),
    )
    story.deadline("verification", at="Sat 2026-11-21 18:00", who="handler", what=found)
    story.run(
        ("Sat 2026-11-21 09:00", "handler", Record("plan", plan), expects(raises=RecordMissing)),
        ("Sat 2026-11-21 09:00", "handler", found),
    )
    for less in plan:
        partly = {name: value for name, value in plan.items() if name != less}
        story.run(("Sat 2026-11-21 10:00", "handler", Record("plan", partly), expects(raises=UnknownValue)))
    story.run(("Sat 2026-11-21 10:00", "handler", Record("plan", plan)))
    story.deadline("completion", at="Fri 2026-11-27 00:00", who="handler", what=Reply("已退款。"))
    story.run(
        ("Mon 2026-11-23 10:00", "handler", Reply("已退款。")),
        ("Mon 2026-11-23 10:10", "handler", Record("feedback", {"course": "查单"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 10:10", "handler", Record("feedback", told), expects(letters=["notice:complainant"])),
        ("Mon 2026-11-23 11:00", "agent", FollowUp("satisfied"), expects(stage="follow_up")),
        ("Mon 2026-11-23 11:10", "agent", Closure("satisfied"), expects(raises=GuardsUnmet)),
        ("Mon 2026-11-23 11:20", "handler", Classification("classification", "service")),
        ("Mon 2026-11-23 11:30", "agent", Closure("satisfied"), expects(stage="closed")),
    )
    assert due(VER24, "register") == ["11-02", "12-01"]


@proves("VER24-17", "VER24-18")
def test_ver24_compensates_what_is_true_weighed_and_agreed():
    fields = {"measure": "退款", "severity": "较重", "impact": "一户", "agreed": "yes"}
    story = Story("ver24").run(
        ("Mon 2026-11-23 09:00", "agent", Files()),
        ("Mon 2026-11-23 10:00", "handler", Request("redress", "退款", fields=fields), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 10:10", "handler", Classification("substantiated", "yes")),
    )
    for less in fields:
        partly = {name: value for name, value in fields.items() if name != less}
        story.run(("Mon 2026-11-23 11:00", "handler", Request("redress", "退款", fields=partly), expects(raises=UnknownValue)))
    story.run(
        ("Mon 2026-11-23 11:00", "handler", Request("redress", "退款", fields=fields), expects(letters=["approval:head"])),
        ("Mon 2026-11-23 12:00", "head", Decision("redress", approved=True), expects(letters=["approval:executive"])),
    )


@proves("TPL72-3", "TPL72-4", "TPL72-6", "TPL72-2")
def test_tpl72_takes_complaints_by_its_channels_each_with_a_number_of_its_own():
    assert {"phone", "mail", "letter", "packaging"} <= set(offered(TPL72.intake.channels))
    story = Story("tpl72", handlers=2).run(
        ("Mon 2026-11-23 09:00", "agent", Files(channel="packaging")), ("Mon 2026-11-23 09:00", "agent", Files(channel="letter")),
        ("Mon 2026-11-23 09:00", "agent", Files(channel="pigeon"), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:10", "supervisor", Assignment(address("handler2")), expects(handler="handler2")),
    )
    assert len(set(story.references)) == 2


@proves("TPL72-5", "TPL72-7", "TPL72-8", "TPL72-9", "TPL72-10", "TPL72-11", "TPL72-12", "TPL72-15", "TPL72-16")
def test_tpl72_is_reviewed_assigned_answered_and_closed_only_with_the_customers_word():
    story = Story("tpl72").run(("Fri 2026-11-20 18:00", "complainant", Files(), expects(
        handler="supervisor", letters=["acknowledgement:complainant", "dispatch:supervisor"])))
    story.deadline("acceptance", at="Sat 2026-11-21 18:00", who="agent", what=Record("register_form"))
    story.run(
        ("Fri 2026-11-20 18:30", "agent", Record("register_form")),
        ("Fri 2026-11-20 19:00", "supervisor", Assignment(address("handler")), expects(handler="handler", letters=["dispatch:handler"])),
    )
    story.deadline("preliminary", at="Mon 2026-11-23 18:00", who="handler", what=Record("plan", {"measures": "更换"}))
    story.run(
        ("Sat 2026-11-21 09:00", "handler", Contact("已说明处理方式"), expects(letters=["notice:complainant"])),
        ("Sat 2026-11-21 09:30", "handler", Record("evidence", {"department": "仓库"}), expects(raises=EvidenceMissing)),
        ("Sat 2026-11-21 09:30", "handler", Record("evidence", {"department": "仓库"}, attachments=PHOTO)),
        ("Sat 2026-11-21 10:00", "handler", Record("plan", {"measures": "更换"}), expects(letters=["notice:complainant"])),
        ("Mon 2026-11-23 10:00", "handler", Reply("已更换。"), expects(letters=["notice:complainant", "reply-received:agent"])),
        ("Mon 2026-11-23 11:00", "agent", Closure("satisfied"), expects(raises=GuardsUnmet)),
        ("Mon 2026-11-23 12:00", "agent", FollowUp("not_satisfied"), expects(round=2)),
        ("Mon 2026-11-23 13:00", "handler", Record("help", {"departments": "技术、仓库"})),
        ("Mon 2026-11-23 15:00", "handler", Reply("已重做。")),
        ("Mon 2026-11-23 16:00", "agent", FollowUp("satisfied"), expects(stage="closed")),
    )


@proves("TPL72-13", "TPL72-14")
def test_tpl72_reports_number_type_and_duration_to_its_analyst_and_the_departments():
    [rule] = [rule for rule in TPL72.reports if rule.id == "monthly"]
    assert due(TPL72, "monthly") == ["11-02", "12-01"]
    assert rule.to == ("analyst", "head")
    assert [section.zh for section in rule.sections] == ["投诉数量", "投诉类型", "处理时长"]


@proves("SVC24-6")
@pytest.mark.parametrize("type_", ["image/jpeg", "audio/mpeg"])
def test_svc24_keeps_photos_and_recordings(type_):
    story = Story("svc24").run(("Mon 2026-11-23 09:00", "complainant", Files()),
        ("Mon 2026-11-23 10:00", "handler", Record("verification", {"data": "录音"}, attachments=(Attachment("k", "证据", type_, 1),))))
    assert story.case.timeline[-1].data["attachments"][0]["type"] == type_
