"""客户投诉管理制度规定 (投诉处理组), told as stories."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.commands import Assignment, Closure, FollowUp, Record, Reply, SurveyAnswer
from complaints.domain.records import RecordMissing
from complaints.domain.report_calendar import is_sent
from tests.api.site import Site
from tests.factories import a_member
from tests.regulations.shown import (
    campaign_of,
    falls_due,
    letter,
    nobody_else_may,
    offers_only,
    published,
    report_of,
    seen_by,
    told_in,
    too_few,
)
from tests.regulations.story import Files, Story, expects, proves

NOW = "Mon 2026-11-16 10:00"
REPLY = Reply("已更换门板。")
FOUND = Record("investigation", {"findings": "板材受潮"})
PLAN = Record("plan", {"measures": "更换门板"})
MENDED = Record("rectification", {"measures": "仓库已防水"})
TRACKED = Record("tracking", {"result": "客户满意，整改完成"})


@proves("TEAM-3")
def test_the_form_says_what_a_complaint_is():
    assert "客户就公司产品、服务有异议的意见或建议" in published("team")


@proves("TEAM-11")
def test_a_complaint_comes_by_phone_platform_and_other_ways():
    offers_only("team", "channel", ["phone", "web", "mail", "visit"], refused="fax")


@proves("TEAM-2", "TEAM-6", "TEAM-13", "TEAM-14", "TEAM-16", "TEAM-17", "TEAM-18", "TEAM-19")
def test_collected_handled_tracked_and_fed_back_by_the_complaint_group():
    story = Story("team", people=[a_member("group", department="客户投诉处理组")]).run(
        (NOW, "complainant", Files(), expects(
            stage="dispatched", handler="group", letters=["acknowledgement:complainant", "dispatch:group"])),
        (NOW, "group", PLAN, expects(raises=RecordMissing, why="investigation")),
        ("Tue 2026-11-17 10:00", "group", FOUND),
        ("Tue 2026-11-17 11:00", "group", PLAN, expects(letters=["notice:complainant"])),
    )
    assert told_in(story, "notice", "complainant") == {"措施": "更换门板"}
    assert letter(story, "notice", "complainant")["headline"] == "解决方案"
    story.run(
        ("Wed 2026-11-18 10:00", "group", REPLY, expects(
            stage="follow_up", clocks={"follow_up": "running, due Mon 2026-11-23 10:00, by agent"})),
        ("Wed 2026-11-18 11:00", "group", MENDED, expects(letters=["notice:complainant"])),
    )
    assert "深表歉意" in letter(story, "notice", "complainant")["says"]
    assert told_in(story, "notice", "complainant") == {"整改措施": "仓库已防水"}
    story.run(
        ("Thu 2026-11-19 10:00", "agent", FollowUp("satisfied"), expects(
            stage="closed", clocks={"follow_up": "met"})),
        ("Thu 2026-11-19 11:00", "agent", TRACKED, expects(letters=["notice:executive"])),
    )
    assert told_in(story, "notice", "executive") == {"跟踪结果": "客户满意，整改完成"}


@proves("TEAM-6")
def test_the_result_goes_back_to_the_department():
    story = Story("team").run(
        (NOW, "complainant", Files()),
        (NOW, "group", Assignment("handler@staff.example"), expects(handler="handler")),
        (NOW, "agent", Closure("answered", "电话中已解决"), expects(
            letters=["closure:complainant", "closure:handler", "notice:head"])),
    )
    assert letter(story, "notice", "head")["headline"] == "投诉处理结果"


@proves("TEAM-19")
@pytest.mark.parametrize("outcome", ["satisfied", "not_satisfied"])
def test_what_the_call_found_is_reported_to_the_leaders_within_two_working_days(outcome: str):
    Story("team").run(
        (NOW, "complainant", Files()),
        (NOW, "group", REPLY),
        ("Thu 2026-11-19 10:00", "agent", FollowUp(outcome, "仍有缝隙"), expects(
            clocks={"tracking": "running, due Mon 2026-11-23 10:00, by agent"})),
    ).deadline("tracking", at="Mon 2026-11-23 10:00", who="agent", what=TRACKED)


@proves("TEAM-1")
def test_whoever_of_any_department_may_have_the_case():
    logistics = a_member("handler", email="logistics@staff.example", department="物流部")
    Story("team", people=[logistics]).run(
        (NOW, "complainant", Files()),
        (NOW, "group", Assignment("logistics@staff.example"), expects(handler="logistics", department="物流部")),
        (NOW, "logistics", REPLY, expects(stage="follow_up")),
    )


@proves("TEAM-4", "TEAM-12")
def test_every_employee_registers_a_complaint_and_does_nothing_else_to_it():
    story = Story("team").run(
        (NOW, "staff_member", Files(description="柜门开裂"), expects(stage="dispatched", handler="group")),
        (NOW, "staff_member", FOUND, expects(raises=NotAllowed)),
        (NOW, "staff_member", REPLY, expects(raises=NotAllowed)),
        (NOW, "staff_member", Closure("answered", "已解决"), expects(raises=NotAllowed)),
    )
    assert seen_by(story, "staff_member") == 403
    shown = seen_by(story, "agent")
    assert (shown["complaint"]["description"], shown["received_at"], shown["handler"]) == (
        "柜门开裂", "2026-11-16T10:00:00+08:00", "group@staff.example")


@proves("TEAM-7")
def test_what_is_serious_or_urgent_has_one_working_day_and_stands_before_the_others():
    story = Story("team").run(
        (NOW, "agent", Files(), expects(levels={"urgency": "ordinary"}, clocks={
            "reply": "running, due Mon 2026-11-23 10:00"})),
        ("Mon 2026-11-16 11:00", "agent", Files(levels={"urgency": "urgent"}), expects(clocks={
            "reply": "running, due Tue 2026-11-17 11:00, by handler"})),
    ).deadline("reply", at="Tue 2026-11-17 11:00", who="group", what=REPLY)
    assert first_in_the_list(story) == story.references[1]


@proves("TEAM-10")
def test_somebody_is_named_who_accepts_complaints():
    assert too_few("team", vacant="agent")
    nobody_else_may("team", Record("acceptance"), after=((NOW, "complainant", Files()),), but=("agent", "supervisor"))


@proves("TEAM-9")
def test_customers_are_surveyed_every_year():
    Story("team").run(
        (NOW, "complainant", Files()),
        (NOW, "group", REPLY),
        (NOW, "complainant", SurveyAnswer(4, "上门晚"), expects(entries=["rated"])),
    )
    survey = campaign_of("team", "customers")
    assert (survey.months, survey.to) == ((1, 2), ("agent", "executive"))


@proves("TEAM-20")
def test_every_month_there_is_a_pack_for_the_meeting_of_the_leaders():
    pack = report_of("team", "meeting")
    assert falls_due("team", "meeting", since="2026-10-01", until="2026-12-02") == [
        "2026-09: Thu 2026-10-08", "2026-10: Mon 2026-11-02", "2026-11: Tue 2026-12-01"]
    assert [part.title.zh for part in pack.parts[:3]] == ["未结案", "逾期", "重复投诉"]
    assert pack.to == ("executive", "head")
    assert is_sent(rule=pack, cases=())


def first_in_the_list(story: Story) -> str:
    """The case that stands first in what staff are shown."""
    rows = Site(story.portal).signed_in("agent").get("/api/v1/cases").get_json()["cases"]
    return str(rows[0]["reference"])
