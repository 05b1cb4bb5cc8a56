"""客户投诉管理制度 (1、2、3个工作日), told as stories."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import (
    Classification,
    FollowUp,
    PenaltyDecision,
    PenaltyProposal,
    Record,
    Reply,
    SurveyAnswer,
)
from complaints.domain.penalties import penalties
from complaints.domain.records import RecordMissing
from tests.regulations.shown import campaign_of, falls_due, letter, report_of, standing, told_in
from tests.regulations.story import Files, Mails, Story, expects, proves

REPLY = Reply("门板已更换，运费由我们承担。")
FOUND = Record("investigation", {"findings": "门板受潮变形，属实"})
OPINION = Record("opinion", {"opinion": "免费更换门板"})


@pytest.mark.parametrize(("severity", "due"), [
    pytest.param("general", "Mon 2026-11-23 10:00", marks=proves("WD123-6")),
    pytest.param("important", "Tue 2026-11-24 10:00", marks=proves("WD123-7")),
    pytest.param("major", "Wed 2026-11-25 10:00", marks=proves("WD123-8")),
])
def test_a17_general_important_and_major_have_one_two_and_three_working_days(severity: str, due: str):
    Story("wd123").run(
        ("Fri 2026-11-20 10:00", "agent", Files(levels={"severity": severity}), expects(
            severity=severity, clocks={"reply": f"running, due {due}, by handler"})),
    ).deadline("reply", at=due, who="agent", what=REPLY)


@proves("WD123-2", "WD123-3", "WD123-9", "WD123-10")
def test_customer_service_takes_it_investigates_asks_the_customer_and_feeds_the_result_back():
    story = Story("wd123").run(
        ("Fri 2026-11-20 10:00", "complainant", Files(description="橱柜门板第三天开裂。"), expects(
            stage="dispatched", handler="agent", letters=["acknowledgement:complainant", "dispatch:agent"])),
        ("Fri 2026-11-20 11:00", "agent", OPINION, expects(raises=RecordMissing, why="investigation")),
        ("Fri 2026-11-20 13:00", "agent", FOUND),
        ("Fri 2026-11-20 14:00", "agent", OPINION, expects(letters=["notice:complainant"])),
    )
    asked = letter(story, "notice", "complainant")
    assert "请回复告知您的意见" in asked["says"]
    assert told_in(story, "notice", "complainant") == {"处理意见": "免费更换门板"}
    story.run(
        ("Fri 2026-11-20 15:00", "complainant", Mails("同意更换，请周二上门。"), expects(
            fate="recorded", entries=["supplemented"], letters=["supplement-received:agent"])),
        ("Mon 2026-11-23 09:00", "agent", REPLY, expects(
            stage="follow_up", letters=["notice:complainant"], clocks={"reply": "met"})),
    )
    assert letter(story, "notice", "complainant")["headline"] == "您的投诉已有处理结果"
    assert story.case.content.description == "橱柜门板第三天开裂。"


@proves("WD123-11")
def test_who_is_not_satisfied_is_spoken_with_again_until_he_is():
    story = Story("wd123").run(("Mon 2026-11-16 10:00", "complainant", Files()))
    for number, day in enumerate(("Tue 2026-11-17", "Wed 2026-11-18", "Thu 2026-11-19", "Fri 2026-11-20"), 1):
        story.run(
            (f"{day} 09:00", "agent", REPLY, expects(stage="follow_up", round=number)),
            (f"{day} 09:30", "agent", FollowUp("not_satisfied", "颜色不符"), expects(
                stage="dispatched", round=number + 1, clocks={"reply": "running"})),
        )
    story.run(
        ("Mon 2026-11-23 09:00", "agent", REPLY),
        ("Mon 2026-11-23 09:30", "agent", FollowUp("satisfied"), expects(
            stage="closed", closing="satisfied", round=5, letters=["closure:complainant"])),
    )


@proves("WD123-4")
def test_a_major_complaint_is_reported_to_the_leaders_at_once():
    story = Story("wd123").run(
        ("Fri 2026-11-20 10:00", "agent", Files(levels={"severity": "major"}), expects(
            letters=["acknowledgement:complainant", "notice:executive"],
            clocks={"leaders": "running, due Sat 2026-11-21 00:00, by handler"})),
        ("Fri 2026-11-20 11:00", "agent", Record("leaders_informed"), expects(clocks={"leaders": "met"})),
    )
    assert letter(story, "notice", "executive")["headline"] == "重大投诉事件"
    Story("wd123").run(
        ("Fri 2026-11-20 10:00", "complainant", Files(), expects(clocks={"leaders": "none"})),
        ("Fri 2026-11-20 10:00", "agent", Record("leaders_informed"), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:00", "agent", Classification("severity", "major", "有人受伤"), expects(
            letters=["notice:executive"], clocks={"leaders": "running, due Tue 2026-11-24 00:00"})),
    )


@proves("WD123-12")
def test_delay_calls_for_criticism_and_a_fine_and_serious_cases_for_a_sanction():
    story = Story("wd123").run(
        ("Fri 2026-11-20 10:00", "complainant", Files()),
        ("Tue 2026-11-24 12:00", "time passes"),
    )
    assert standing(story) == []
    story.run(("Wed 2026-11-25 10:00", "time passes"))
    assert standing(story) == [("criticism", "proposed", "agent")]
    story.run(
        ("Wed 2026-11-25 11:00", "agent", PenaltyDecision(1, approved=False), expects(raises=NotAllowed)),
        ("Wed 2026-11-25 11:00", "director", PenaltyDecision(1, approved=True, text="批评教育")),
        ("Wed 2026-11-25 12:00", "agent", PenaltyProposal("sanction", "推诿"), expects(raises=NotAllowed)),
        ("Wed 2026-11-25 12:00", "supervisor", PenaltyProposal("sanction", "多次推诿，情节严重")),
        ("Wed 2026-11-25 13:00", "director", PenaltyDecision(2, approved=True)),
        ("Wed 2026-11-25 14:00", "executive", PenaltyDecision(2, approved=True, text="行政处分")),
    )
    assert [each[:2] for each in standing(story)] == [("criticism", "approved"), ("sanction", "approved")]


@proves("WD123-13")
def test_a_major_complaint_that_was_concealed_or_late_calls_for_the_same_sanctions():
    concealed = Record("concealment", {"facts": "周五得知，周一仍未汇报"})
    story = Story("wd123").run(
        ("Fri 2026-11-20 10:00", "agent", Files(levels={"severity": "major"})),
        ("Sat 2026-11-21 00:00", "time passes", expects(
            steps=["Fri 2026-11-20 22:00 leaders.reminder > agent",
                   "Sat 2026-11-21 00:00 leaders.late > executive supervisor"])),
        ("Mon 2026-11-23 09:00", "agent", concealed, expects(raises=NotAllowed)),
        ("Mon 2026-11-23 09:00", "auditor", concealed, expects(entries=["recorded", "penalty"])),
    )
    [(clause, verdict, on)] = standing(story)
    assert (clause, verdict, on) == ("concealment", "proposed", "agent")
    [proposed] = penalties(case=story.case, policy=story.policy)
    assert story.case.timeline[proposed.facts["evidence"] - 1].data["fields"]["facts"] == "周五得知，周一仍未汇报"
    assert proposed.rule.tiers == ("director", "executive")


@proves("WD123-14", "WD123-15")
def test_customers_are_surveyed_every_year_and_the_results_go_to_the_management():
    Story("wd123").run(
        ("Fri 2026-11-20 10:00", "complainant", Files()),
        ("Fri 2026-11-20 11:00", "agent", REPLY),
        ("Fri 2026-11-20 12:00", "complainant", SurveyAnswer(4, "产品好，上门晚"), expects(entries=["rated"])),
    )
    survey = campaign_of("wd123", "customers")
    assert survey.months == (1, 2)
    assert [question.id for question in survey.questions] == ["product", "service", "sales", "support"]
    assert survey.to == ("agent", "supervisor", "executive")


@proves("WD123-17")
def test_every_quarter_customers_are_told_what_was_improved():
    due = falls_due("wd123", "improvements", since="2025-12-31", until="2026-11-01")
    assert due == ["2025-Q4: Sun 2026-01-04", "2026-Q1: Wed 2026-04-01", "2026-Q2: Wed 2026-07-01",
                   "2026-Q3: Thu 2026-10-08"]
    notice = report_of("wd123", "improvements")
    assert (notice.review, notice.to) == (("director",), ("agent",))
