"""顾客投诉管理制度范本 (3、5、10个工作日), told as stories."""

import pytest

from complaints.domain.approvals import RequestRefused
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Assignment, Closure, Decision, FollowUp, Record, Reply, Request
from complaints.domain.forms import FieldsRefused
from complaints.domain.records import RecordMissing
from complaints.domain.report_calendar import is_sent
from tests.regulations.shown import falls_due, letter, needs, nobody_else_may, published, report_of, seen_by, told_in
from tests.regulations.story import Files, Story, expects, proves

NOW = "Fri 2026-11-20 10:00"
ASSIGNED = Assignment("handler@staff.example", "制造部")
REPLY = Reply("已更换并调整质检流程。")
WORDS = {"opinion": "更换门板", "improvement": "出厂前检测含水率"}


@proves("WD3510-1")
def test_the_form_says_what_a_complaint_is():
    assert "消费者认为产品或服务存在问题，向公司提出的意见、建议或要求" in published("wd3510")


@proves("WD3510-10")
def test_complainant_time_and_content_are_registered():
    needs("wd3510", occurred_at="")
    content = Story("wd3510").run((NOW, "complainant", Files(description="柜门开裂"))).case.content
    assert (content.complainant.name, content.occurred_at, content.description) == ("林芳", "2026-11-18", "柜门开裂")


@proves("WD3510-2")
def test_who_does_not_handle_it_is_not_told_who_complains():
    story = Story("wd3510").run((NOW, "complainant", Files(description="林芳的柜门开裂")))
    assert seen_by(story, "agent")["complaint"]["complainant"]["name"] == "林芳"
    for other in ("executive", "auditor"):
        shown = seen_by(story, other)["complaint"]
        assert shown["complainant"]["hidden"]
        assert "林芳" not in str(shown)


@pytest.mark.parametrize(("complexity", "due"), [
    pytest.param("general", "Thu 2026-11-26 00:00", marks=proves("WD3510-15")),
    pytest.param("complex", "Sat 2026-11-28 00:00", marks=proves("WD3510-16")),
    pytest.param("special", "Sat 2026-12-05 00:00", marks=proves("WD3510-17")),
])
def test_a18_general_complex_and_special_have_3_5_and_at_most_10_whole_working_days(complexity: str, due: str):
    Story("wd3510").run(
        (NOW, "agent", Files(levels={"complexity": complexity}), expects(
            levels={"complexity": complexity}, clocks={"reply": f"running, due {due}"})),
    ).deadline("reply", at=due, who="agent", what=REPLY)


@proves("WD3510-15")
def test_a18_the_time_counts_from_the_day_of_receipt_and_not_from_the_day_of_registration():
    Story("wd3510").run(
        ("Mon 2026-11-23 09:00", "agent", Files(received="Fri 2026-11-20 17:00"), expects(
            levels={"complexity": "general"}, clocks={"reply": "running, due Thu 2026-11-26 00:00"})),
    )


@proves("WD3510-17")
def test_a18_whatever_is_asked_for_ten_working_days_are_the_most():
    def until(day: str) -> Request:
        return Request("extension", "等待检测", f"{day}T00:00:00+08:00", {"reason": "等待检测"})

    Story("wd3510").run(
        (NOW, "agent", Files()),
        ("Mon 2026-11-23 10:00", "agent", until("2026-12-06"), expects(raises=RequestRefused, why="too_far")),
        ("Mon 2026-11-23 10:00", "agent", until("2026-12-05")),
        ("Mon 2026-11-23 11:00", "supervisor", Decision("extension", approved=True), expects(
            clocks={"reply": "running, due Sat 2026-12-05 00:00"})),
    )
    Story("wd3510").run(
        (NOW, "agent", Files(levels={"complexity": "special"})),
        ("Mon 2026-11-23 10:00", "agent", until("2026-12-06"), expects(raises=RequestRefused, why="exhausted")),
    )


@proves("WD3510-4", "WD3510-5")
def test_one_department_receives_registers_and_advises():
    Story("wd3510").run(
        (NOW, "complainant", Files(), expects(handler="agent", letters=["acknowledgement:complainant",
                                                                       "dispatch:agent"])),
        (NOW, "agent", Files(channel="phone"), expects(handler="agent")),
    )
    nobody_else_may("wd3510", Files(channel="phone", type="complaint"), after=((NOW, "complainant", Files()),), but=("agent",))


@proves("WD3510-6", "WD3510-11", "WD3510-12", "WD3510-13", "WD3510-14")
def test_found_out_responsibility_decided_opinion_told_and_followed_up_until_satisfied():
    responsible = Record("responsibility", {"unit": "制造部"})
    story = Story("wd3510").run(
        (NOW, "complainant", Files()),
        (NOW, "agent", responsible, expects(raises=RecordMissing, why="investigation")),
        (NOW, "agent", Record("investigation", {"opinion": "更换门板", "findings": "受潮"}), expects(
            raises=FieldsRefused, why="improvement")),
        ("Fri 2026-11-20 14:00", "agent", Record("investigation", {**WORDS, "findings": "受潮"})),
        ("Fri 2026-11-20 15:00", "agent", Record("opinion", WORDS), expects(
            raises=RecordMissing, why="responsibility")),
        ("Fri 2026-11-20 15:00", "agent", Record("responsibility"), expects(raises=FieldsRefused, why="unit")),
        ("Fri 2026-11-20 15:00", "agent", responsible),
        ("Mon 2026-11-23 09:00", "agent", Record("opinion", {"opinion": "更换"}), expects(raises=FieldsRefused)),
        ("Mon 2026-11-23 09:00", "agent", Record("opinion", WORDS), expects(letters=["notice:complainant"])),
    )
    assert letter(story, "notice", "complainant")["headline"] == "投诉处理结果"
    assert told_in(story, "notice", "complainant") == {"处理意见": "更换门板", "改进措施": "出厂前检测含水率"}
    story.run(
        ("Mon 2026-11-23 10:00", "agent", REPLY, expects(stage="follow_up", clocks={"reply": "met"})),
        ("Mon 2026-11-23 11:00", "agent", Closure("satisfied"), expects(raises=GuardsUnmet, why="satisfied")),
        ("Tue 2026-11-24 10:00", "agent", FollowUp("not_satisfied", "仍有缝隙"), expects(stage="dispatched", round=2)),
        ("Tue 2026-11-24 16:00", "agent", Reply("已调整"), expects(stage="follow_up")),
        ("Wed 2026-11-25 10:00", "agent", FollowUp("satisfied"), expects(stage="closed", closing="satisfied")),
    )


@proves("WD3510-7", "WD3510-13")
def test_a_unit_that_is_late_is_urged_and_the_department_follows_it_up():
    Story("wd3510").run(
        (NOW, "complainant", Files()),
        ("Fri 2026-11-20 11:00", "agent", ASSIGNED, expects(handler="handler", letters=["dispatch:handler"])),
        ("Thu 2026-11-26 00:00", "time passes", expects(
            steps=["Wed 2026-11-25 20:00 reply.reminder > handler",
                   "Thu 2026-11-26 00:00 reply.urging > handler + agent"])),
        ("Thu 2026-11-26 09:00", "handler", REPLY, expects(letters=["reply-received:agent", "notice:complainant"])),
    )


@proves("WD3510-8")
def test_every_month_the_leaders_are_told_even_of_none():
    summary = report_of("wd3510", "summary")
    assert falls_due("wd3510", "summary", since="2026-09-30", until="2026-12-02") == [
        "2026-09: Thu 2026-10-08", "2026-10: Mon 2026-11-02", "2026-11: Tue 2026-12-01"]
    assert summary.to == ("executive",)
    assert is_sent(rule=summary, cases=())
