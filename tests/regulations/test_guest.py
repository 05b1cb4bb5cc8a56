"""客人投诉处理规定 (一般3个、复杂5个工作日，书面结果), told as stories."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Assignment, Classification, Closure, FollowUp, Record, Reply
from complaints.domain.forms import FieldsRefused
from complaints.domain.records import RecordMissing
from tests.factories import a_member
from tests.regulations.shown import (
    always_asks_who_and_what,
    asks_for,
    letter,
    needs,
    offers_only,
    roles_of,
    seen_by,
    told_in,
)
from tests.regulations.story import Files, Story, expects, proves

NOW = "Mon 2026-11-23 09:00"
FILED = (NOW, "complainant", Files())
FOUND = Record("investigation", {"findings": "空调整夜不制冷，属实"})
OPINION = Record("opinion", {"opinion": "退一晚房费"})
YES, NO = Record("answer", {"agreed": "agreed"}), Record("answer", {"agreed": "refused"})
EXECUTED = Record("executed")
NOTICE = Record("written_notice", {"result": "退一晚房费，空调已修"})
REPLY = Reply("已退款。")


@proves("GUEST-3")
def test_a_complaint_comes_by_phone_mailbox_platform_wechat_and_on_site():
    offers_only("guest", "channel", ["phone", "mail", "web", "wechat", "visit"], refused="fax")


@proves("GUEST-6")
def test_the_register_holds_who_where_what_which_department_the_demand_the_time_and_who_is_in_charge():
    always_asks_who_and_what("guest")
    needs("guest", address="", demand="")
    story = Story("guest").run((NOW, "agent", Files(
        description="空调不制冷", demand="退房费", address="8号楼1203", fields={"department": "工程部"}, received="2026-11-22 23:00")))
    shown = seen_by(story, "agent")
    who, what = shown["complaint"]["complainant"], shown["complaint"]
    assert (who["name"], who["phone"], who["address"]) == ("林芳", "13800138000", "8号楼1203")
    assert (what["description"], what["demand"], "工程部" in str(what)) == ("空调不制冷", "退房费", True)
    assert (shown["received_at"][:16], story.case.agent) == ("2026-11-22T23:00", "agent@staff.example")


@proves("GUEST-5", "GUEST-6")
def test_it_is_the_customer_service_department_and_one_of_its_officers_who_answer_for_it():
    assert [roles_of("guest")[role] for role in ("handler", "agent")] == ["客服部门", "客服人员"]


@proves("GUEST-5")
@pytest.mark.parametrize("channel", ["web", "wechat", "visit"])
def test_every_complaint_lands_with_customer_service(channel: str):
    Story("guest").run((NOW, "complainant", Files(channel=channel), expects(
        stage="dispatched", handler="agent", letters=["acknowledgement:complainant", "dispatch:agent"])))


@proves("GUEST-1")
def test_whoever_of_any_department_may_have_the_case():
    engineer = a_member("handler", email="engineer@staff.example", department="工程部")
    Story("guest", people=[engineer]).run(
        FILED,
        (NOW, "agent", Assignment("engineer@staff.example"), expects(handler="engineer", department="工程部")),
        (NOW, "engineer", FOUND, expects(entries=["recorded"])),
        (NOW, "engineer", REPLY, expects(stage="follow_up")),
    )


@proves("GUEST-7")
@pytest.mark.parametrize(("entered", "state"), [("08:59", "met"), ("09:00", "met"), ("09:01", "breached")])
def test_it_is_entered_within_24_hours_of_having_been_received(entered: str, state: str):
    Story("guest").run((f"Tue 2026-11-24 {entered}", "agent", Files(channel="visit", received="2026-11-23 09:00"), expects(
        clocks={"registration": f"{state}, due Tue 2026-11-24 09:00, by agent"})))


@proves("GUEST-8")
def test_it_is_investigated_on_the_day_it_is_registered():
    Story("guest").run((*FILED, expects(clocks={"investigation": "running, due Tue 2026-11-24 00:00, by handler"}))).deadline(
        "investigation", at="Tue 2026-11-24 00:00", who="agent", what=FOUND)
    Story("guest").run((NOW, "complainant", Files(type="suggestion"), expects(
        clocks=dict.fromkeys(("registration", "investigation", "reply"), "none"))))


@proves("GUEST-13")
@pytest.mark.parametrize(("complexity", "due"), [("general", "Thu 2026-11-26 09:00"), ("complex", "Mon 2026-11-30 09:00")])
def test_a_general_complaint_has_three_working_days_and_a_complex_one_five(complexity: str, due: str):
    story = Story("guest").run((NOW, "agent", Files(levels={"complexity": complexity}), expects(
        levels={"complexity": complexity}, clocks={"reply": f"running, due {due}, by handler"})))
    story.deadline("reply", at=due, who="agent", what=REPLY)
    Story("guest").run(
        (*FILED, expects(levels={"complexity": "general"})),
        (NOW, "agent", Classification("complexity", complexity), expects(clocks={"reply": f"running, due {due}"})),
        (NOW, "agent", Classification("complexity", "special"), expects(raises=UnknownValue)),
    )


@proves("GUEST-8", "GUEST-10", "GUEST-16")
def test_whoever_lets_the_investigation_the_execution_or_the_notice_lie_is_urged():
    story = Story("guest").run(FILED, ("Tue 2026-11-24 00:00", "time passes", expects(
        steps=["Tue 2026-11-24 00:00 investigation.urging > agent"])))
    story.run(
        ("Tue 2026-11-24 09:00", "agent", FOUND), ("Tue 2026-11-24 09:00", "agent", OPINION), ("Tue 2026-11-24 09:00", "agent", YES),
        ("Tue 2026-11-24 09:00", "agent", REPLY),
        ("Wed 2026-11-25 09:00", "time passes", expects(steps=[
            "Wed 2026-11-25 09:00 execution.urging > agent", "Wed 2026-11-25 09:00 notice.urging > agent"])),
    )


@proves("GUEST-13")
def test_the_days_run_from_registration_and_are_promised():
    story = Story("guest", vacant=("agent", "supervisor", "director", "executive")).run((*FILED, expects(
        stage="registered", clocks={"reply": "running, due Thu 2026-11-26 09:00"})))
    assert "处理完毕" in {each["title"] for each in letter(story, "acknowledgement", "complainant")["promises"]}
    Story("guest").run(FILED, (NOW, "agent", REPLY), ("Tue 2026-11-24 09:00", "agent", FollowUp("not_satisfied", "仍响"), expects(
        clocks={"reply": "running, due Fri 2026-11-27 09:00"})))


@proves("GUEST-9")
def test_the_complainant_is_told_the_preliminary_opinion_that_follows_from_the_investigation():
    story = Story("guest").run(
        FILED,
        (NOW, "agent", OPINION, expects(raises=RecordMissing, why="investigation")),
        (NOW, "agent", FOUND),
    )
    asks_for(story, NOW, "agent", OPINION)
    told = letter(story, "notice", "complainant")
    assert (told["headline"], "请回复是否同意" in told["says"]) == ("初步处理意见", True)
    assert told_in(story, "notice", "complainant") == {"处理意见": "退一晚房费"}


@proves("GUEST-10", "GUEST-11")
def test_what_is_agreed_is_executed_at_once_and_what_is_not_is_looked_into_until_it_is():
    story = Story("guest").run(
        FILED, (NOW, "agent", Assignment("handler@staff.example")), (NOW, "handler", FOUND),
        (NOW, "agent", YES, expects(raises=RecordMissing, why="opinion")),
        (NOW, "handler", OPINION),
        (NOW, "handler", EXECUTED, expects(raises=UnknownValue)),
        (NOW, "agent", Record("answer"), expects(raises=FieldsRefused, why="agreed")),
    )
    for hour in range(10, 15):
        story.run(
            (f"Mon 2026-11-23 {hour}:00", "agent", NO, expects(letters=["notice:handler"], clocks={
                "execution": "none", "investigation": "running, due Tue 2026-11-24 00:00, by handler"})),
            (f"Mon 2026-11-23 {hour}:10", "handler", EXECUTED, expects(raises=UnknownValue)),
            (f"Mon 2026-11-23 {hour}:20", "handler", FOUND, expects(clocks={"investigation": "met"})),
            (f"Mon 2026-11-23 {hour}:30", "handler", OPINION, expects(letters=["notice:complainant"])),
        )
    assert letter(story, "notice", "handler")["headline"] == "投诉人不同意：请进一步调查"
    story.run(("Mon 2026-11-23 15:00", "agent", YES, expects(
        letters=[], clocks={"execution": "running, due Tue 2026-11-24 15:00, by handler"})))
    story.deadline("execution", at="Tue 2026-11-24 15:00", who="handler", what=EXECUTED)


@proves("GUEST-11")
def test_who_is_not_satisfied_with_the_result_is_handled_again_however_often():
    story = Story("guest").run(FILED)
    for number in range(1, 6):
        story.run(
            (NOW, "agent", REPLY, expects(stage="follow_up", round=number)),
            (NOW, "agent", FollowUp("not_satisfied", "空调仍响"), expects(stage="dispatched", round=number + 1)),
        )


@proves("GUEST-12", "GUEST-14", "GUEST-16")
def test_the_final_result_is_told_in_writing_within_one_working_day():
    story = Story("guest").run(
        FILED,
        (NOW, "agent", REPLY, expects(clocks={"notice": "running, due Tue 2026-11-24 09:00, by agent"})),
    ).deadline("notice", at="Tue 2026-11-24 09:00", who="agent", what=NOTICE)
    asks_for(story, NOW, "agent", NOTICE)
    told = letter(story, "notice", "complainant")
    assert (told["headline"], told["says"]) == ("投诉处理结果通知书", "您的投诉处理结果如下。")
    assert told_in(story, "notice", "complainant") == {"处理结果": "退一晚房费，空调已修"}


@proves("GUEST-14", "GUEST-15")
def test_it_is_not_closed_after_talking_alone_nor_without_a_result_on_the_record():
    close = Closure("satisfied")
    story = Story("guest").run(
        FILED,
        (NOW, "agent", Closure("answered", "已当面说明"), expects(raises=UnknownValue)),
        (NOW, "agent", close, expects(raises=GuardsUnmet, why="final_result")),
        (NOW, "agent", REPLY),
        (NOW, "agent", FollowUp("satisfied"), expects(stage="follow_up", satisfied=True)),
        (NOW, "agent", close, expects(raises=GuardsUnmet, why="recorded:written_notice")),
        (NOW, "handler", NOTICE, expects(raises=NotAllowed)),
        (NOW, "agent", NOTICE),
        (NOW, "agent", close, expects(stage="closed", closing="satisfied")),
    )
    told = str(seen_by(story, "supervisor")["timeline"])
    assert all(word in told for word in ("已退款。", "退一晚房费，空调已修"))
