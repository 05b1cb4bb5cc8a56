"""投诉管理制度 篇三: internal and external orders, what they may cost, and the care calls afterwards."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.case import Attachment
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import (
    Assignment,
    Classification,
    Closure,
    FollowUp,
    PenaltyDecision,
    Record,
    Reply,
)
from complaints.domain.penalty_acts import BeyondBounds
from complaints.domain.penalty_amounts import amount
from complaints.domain.records import EvidenceMissing, RecordMissing
from tests.contracts.case_lives import FILES
from tests.regulations.shown import regulation_says, standing
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import address, the_policy

INTEXT = the_policy("intext")
PROOF = (Attachment("k", "聊天记录.pdf", "application/pdf", 1),)
RESEARCH = Record("research", {"facts": "报税延误一天"}, attachments=PROOF)
FINDING = Record("internal_finding", {"facts": "未交接", "responsible": "甲", "result": "补交", "improvement": "交接单"})
SUMMARY = Record("head_summary", {"summary": "已致歉并补报"})
INTERNAL = ("Mon 2026-11-23 09:00", "staff_member", Files(type="internal"))
EXTERNAL = ("Mon 2026-11-23 09:00", "complainant", Files(type="external"))


def proposals(story: Story) -> list[str]:
    return [entry.data["penalty"] for entry in story.case.timeline if entry.kind == "penalty" and entry.data["verdict"] == "proposed"]


@proves("INTEXT-2", "INTEXT-4", "INTEXT-6", "INTEXT-7")
def test_an_internal_order_is_investigated_in_one_and_ended_in_two_working_days():
    story = Story("intext").run(
        (*INTERNAL, expects(handler="gm_secretary", clocks={
            "first_investigation": "running, due Tue 2026-11-24 09:00, by gm_secretary",
            "internal": "running, due Wed 2026-11-25 09:00, by gm_secretary"})),
        ("Mon 2026-11-23 10:00", "gm_secretary", Record("transfer"), expects(
            letters=["notice:head"], clocks={"head_answer": "running, due Tue 2026-11-24 10:00, by head"})),
        ("Mon 2026-11-23 11:00", "head", Record("internal_finding", {"facts": "未交接"}), expects(raises=UnknownValue)),
    )
    story.deadline("first_investigation", at="Tue 2026-11-24 09:00", who="gm_secretary", what=Record("first_investigation"))
    story.deadline("head_answer", at="Tue 2026-11-24 10:00", who="head", what=FINDING)
    story.run(
        ("Mon 2026-11-23 12:00", "gm_secretary", Closure("internal", "已处理"), expects(raises=GuardsUnmet)),
        ("Mon 2026-11-23 15:00", "head", FINDING, expects(clocks={"head_answer": "met"})),
    ).deadline("internal", at="Wed 2026-11-25 09:00", who="gm_secretary", what=Closure("internal", "已处理"))


@proves("INTEXT-8")
def test_a12_a_head_who_is_silent_for_a_working_day_waives_his_explanation():
    story = Story("intext").run(
        INTERNAL,
        ("Mon 2026-11-23 10:00", "gm_secretary", Record("transfer")),
        ("Tue 2026-11-24 10:00", "gm_secretary", Closure("waived", "未答复"), expects(raises=GuardsUnmet)),
        ("Tue 2026-11-24 10:00", "time passes", expects(letters=[
            "escalation:executive", "escalation:head", "escalation:gm_secretary", "approval:executive", "approval:head"])),
    )
    assert proposals(story) == ["silence"]
    story.run(("Tue 2026-11-24 11:00", "gm_secretary", Closure("waived", "未答复"), expects(closing="waived")))


@proves("INTEXT-5", "INTEXT-9", "INTEXT-10", "INTEXT-3")
def test_who_may_open_which_order():
    Story("intext").run(
        ("Mon 2026-11-23 09:00", "handler", Files(type="external"), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 09:00", "staff_member", Files(type="external"), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 09:00", "agent", Files(type="external", channel="callback")),
        ("Mon 2026-11-23 09:10", "head", Files(type="internal", fields={"respondent_kind": "employee_elsewhere"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:10", "head", Files(type="internal", fields={"respondent_kind": "manager"})),
        ("Mon 2026-11-23 09:20", "head", Files(type="against_service", fields={"late_reference": ""}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:20", "head", Files(type="against_service", fields={"late_reference": "26110001"})),
        ("Mon 2026-11-23 09:30", "agent", Files(type="against_service", fields={"late_reference": "26110001"}), expects(raises=NotAllowed)),
    )


@proves("INTEXT-16", "INTEXT-18", "INTEXT-19", "INTEXT-20", "INTEXT-21", "INTEXT-15")
def test_an_external_order_goes_from_research_to_the_head_and_back_to_the_customer():
    story = Story("intext", handlers=2).run(
        EXTERNAL,
        ("Mon 2026-11-23 09:30", "agent", Record("transfer_external"), expects(raises=RecordMissing)),
        ("Mon 2026-11-23 09:40", "agent", Record("research", {"facts": "延误"}), expects(raises=EvidenceMissing)),
        ("Mon 2026-11-23 10:00", "agent", RESEARCH, expects(clocks={"research": "met"})),
        ("Mon 2026-11-23 11:00", "agent", Record("transfer_external"), expects(
            letters=["notice:head", "notice:complainant"], clocks={"head_result": "running, due Tue 2026-11-24 11:00, by head"})),
        ("Mon 2026-11-23 11:30", "head", Assignment(address("handler2"), "专业原因"), expects(
            handler="handler2", clocks={"head_result": "running, due Tue 2026-11-24 11:00, by head"})),
        ("Mon 2026-11-23 12:00", "head", SUMMARY, expects(raises=RecordMissing)),
        ("Mon 2026-11-23 13:00", "handler2", Record("talk")),
    )
    story.deadline("head_result", at="Tue 2026-11-24 11:00", who="head", what=SUMMARY)
    story.run(
        ("Mon 2026-11-23 14:00", "head", SUMMARY),
        ("Mon 2026-11-23 15:00", "handler2", Reply("已补报。"), expects(
            clocks={"result_to_customer": "running, due Tue 2026-11-24 15:00, by agent"})),
    ).deadline("result_to_customer", at="Tue 2026-11-24 15:00", who="agent", what=FollowUp("satisfied"))
    story.run(("Mon 2026-11-23 16:00", "agent", FollowUp("not_satisfied"), expects(
        clocks={"reply_to_service": "running, due Tue 2026-11-24 16:00, by head"})))


@proves("INTEXT-11")
def test_the_acknowledgement_repeats_what_was_said_and_small_matters_are_answered_at_once():
    story = Story("intext", renderer=FILES["zh-CN"]).run(("Mon 2026-11-23 09:00", "complainant", Files(
        type="external", description="本月报税晚了一天。")))
    assert "本月报税晚了一天。" in story.portal.mailer.to("lin.fang@customer.example")[0].text
    story.run(("Mon 2026-11-23 09:10", "agent", Closure("answered", "已当场说明"), expects(closing="answered")))


@proves("INTEXT-12")
def test_every_promise_is_kept_at_its_time_until_it_is_solved():
    promise = Record("promise", {"promised_at": "2026-11-23T15:00:00+08:00"})
    story = Story("intext").run(EXTERNAL, ("Mon 2026-11-23 10:00", "agent", promise, expects(
        clocks={"promise": "running, due Mon 2026-11-23 15:00, by agent"})))
    story.deadline("promise", at="Mon 2026-11-23 15:00", who="agent", what=Record("promise_kept"))
    story.run(
        ("Mon 2026-11-23 15:00", "agent", Record("promise_kept")),
        ("Mon 2026-11-23 15:01", "agent", Record("promise", {"promised_at": "2026-11-24T10:00:00+08:00"}), expects(
            clocks={"promise#2": "running, due Tue 2026-11-24 10:00"})),
    )


@proves("INTEXT-13", "INTEXT-14", "INTEXT-22", "INTEXT-23")
def test_solutions_are_offered_one_after_the_other_and_the_opinion_is_asked_again():
    first = Record("solution", {"apology": "made", "solution": "减免一月服务费"})
    story = Story("intext").run(
        EXTERNAL,
        ("Mon 2026-11-23 10:00", "agent", Record("solution", {"solution": "减免"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 10:00", "agent", first, expects(letters=["notice:complainant"])),
        ("Mon 2026-11-23 10:10", "agent", Record("next_solution", {"solution": "换会计"}), expects(raises=RecordMissing)),
        ("Mon 2026-11-23 10:20", "agent", Record("solution_objected")),
        ("Mon 2026-11-23 10:30", "agent", Record("next_solution", {"solution": "换会计"})),
        ("Mon 2026-11-23 10:40", "agent", Record("solution_confirmed"), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 10:40", "agent", Record("solution_confirmed", {"signed_complainant": "林芳"})),
        ("Mon 2026-11-23 11:00", "agent", Record("call_recording"), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 11:00", "agent", Record("call_recording", {"reference": "座机-0815"})),
        ("Mon 2026-11-23 11:10", "agent", Record("three_party_talk", {"held_at": "2026-11-24T10:00:00+08:00"})),
        ("Mon 2026-11-23 12:00", "handler", Reply("已处理。")),
        ("Mon 2026-11-23 13:00", "agent", Record("callback", {"result": "已补报"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 13:00", "agent", Record("callback", {"result": "已补报", "improvement": "双人复核"}), expects(
            letters=["notice:complainant"])),
        ("Mon 2026-11-23 14:00", "agent", FollowUp("satisfied"), expects(stage="follow_up")),
        ("Mon 2026-11-23 14:10", "agent", Closure("satisfied"), expects(raises=GuardsUnmet)),
        ("Mon 2026-11-23 15:00", "agent", Record("opinion_request", {"opinion": "满意"})),
        ("Mon 2026-11-23 15:10", "agent", Closure("satisfied"), expects(closing="satisfied")),
    )
    assert story.case.stage == "closed"


def solved() -> Story:
    return Story("intext").run(
        ("Mon 2026-08-31 09:00", "complainant", Files(type="external")),
        ("Mon 2026-08-31 10:00", "handler", Reply("已处理。")),
        ("Mon 2026-08-31 10:30", "agent", Record("opinion_request", {"opinion": "满意"})),
        ("Mon 2026-08-31 11:00", "agent", FollowUp("satisfied"), expects(
            stage="closed", letters=["closure:complainant", "closure:handler", "notice:accounting_manager"])),
    )


@proves("INTEXT-32", "INTEXT-33", "INTEXT-34", "INTEXT-35", "INTEXT-36")
def test_three_monthly_calls_follow_and_a_dissatisfied_one_opens_the_case_again():
    good = Record("care_call", {"dissatisfaction": "无", "suggestions": "无", "finding": "satisfied"})
    bad = Record("care_call", {"dissatisfaction": "又晚了", "suggestions": "提前通知", "finding": "dissatisfied"})
    story = solved()
    assert story.clock("care_calls").due_at.isoformat() == "2026-09-30T11:00:00+08:00"
    story.run(
        ("Wed 2026-09-30 09:00", "agent", Record("care_call", {"finding": "satisfied"}), expects(raises=UnknownValue)),
        ("Wed 2026-09-30 10:00", "accounting_manager", good, expects(
            stage="closed", clocks={"care_calls#2": "running, due Fri 2026-10-30 11:00, by accounting_manager"})),
        ("Fri 2026-10-30 10:00", "accounting_manager", good, expects(clocks={"care_calls#3": "running, due Mon 2026-11-30 11:00"})),
        ("Mon 2026-11-30 10:00", "accounting_manager", bad, expects(stage="dispatched", round=2, clocks={"care_calls#3": "met"})),
    )


@proves("INTEXT-24")
def test_a10_a_second_check_that_finds_no_improvement_opens_a_second_complaint_and_doubles_the_penalty():
    story = solved().run(
        ("Wed 2026-09-30 09:00", "agent", Record("second_check", {"improved": "no"}), expects(
            stage="dispatched", round=2, clocks={"second_check": "met"})),
        ("Wed 2026-09-30 10:00", "agent", Classification("degree", "medium")),
    )
    [penalty] = [entry.data for entry in story.case.timeline if entry.kind == "penalty"]
    assert (penalty["doubled"], penalty["money"]["least"], penalty["points"]["least"]) == (True, 200, 10)


@proves("INTEXT-24")
@pytest.mark.parametrize(("degree", "money", "points"), [("light", 100, 4), ("medium", 200, 10), ("heavy", 400, 20)])
def test_the_second_complaint_doubles_an_internal_penalty_as_well(degree: str, money: int, points: int):
    story = Story("intext").run(
        INTERNAL,
        ("Mon 2026-11-23 10:00", "head", FINDING),
        ("Mon 2026-11-23 11:00", "gm_secretary", Closure("internal", "已处理")),
        ("Mon 2026-12-21 09:00", "agent", Record("second_check", {"improved": "no"}), expects(round=2)),
        ("Mon 2026-12-21 10:00", "agent", Classification("degree", degree)),
    )
    penalty = story.case.timeline[-1].data
    assert (penalty["doubled"], penalty["money"]["least"], penalty["points"]["least"]) == (True, money, points)


@proves("INTEXT-25", "INTEXT-26", "INTEXT-30")
@pytest.mark.parametrize(("filed", "degree", "money", "points"), [
    (INTERNAL, "light", (50, False), (2, 2)), (INTERNAL, "medium", (100, False), (5, 5)), (INTERNAL, "heavy", (200, True), (10, 10)),
    (EXTERNAL, "light", (50, True), (2, 2)), (EXTERNAL, "medium", (100, True), (5, 5)), (EXTERNAL, "heavy", (200, True), (10, 20)),
])
def test_a5_a6_a11_each_degree_proposes_its_money_and_points_and_the_heads_share(filed, degree, money, points):
    story = Story("intext").run(filed, ("Mon 2026-11-23 10:00", "agent", Classification("degree", degree)))
    [name] = proposals(story)
    rule = INTEXT.penalty(name)
    charge = amount(rule=rule)
    assert (charge.money.least, charge.money.open) == money
    assert (charge.points.least, charge.points.most or charge.points.least) == points
    assert rule.shares == {"head": 20}
    number = PenaltyDecision(1, approved=True, money=money[0] - 1, points=points[0])
    story.run(("Mon 2026-11-23 11:00", "executive", number, expects(raises=BeyondBounds)))


@proves("INTEXT-27", "INTEXT-17")
def test_a7_b10_loss_and_obstruction_are_proposed_with_what_the_text_gives():
    story = Story("intext").run(
        EXTERNAL,
        ("Mon 2026-11-23 10:00", "agent", Classification("loss", "above_500", "损失501元")),
        ("Mon 2026-11-23 10:10", "agent", Classification("loss", "customer_lost")),
        ("Mon 2026-11-23 10:20", "agent", Classification("loss", "up_to_500", "损失500元")),
        ("Mon 2026-11-23 10:40", "agent", Record("obstruction")),
    )
    assert proposals(story) == ["loss_heavy", "customer_lost", "loss_small", "obstruction"]
    points = [INTEXT.penalty(name).points.least for name in ("loss_heavy", "customer_lost", "loss_small")]
    assert points == [20, 20, 10]
    assert amount(rule=INTEXT.penalty("obstruction")).money.open
    story.run(("Mon 2026-11-23 11:00", "executive", PenaltyDecision(4, approved=True, money=199), expects(raises=BeyondBounds)))


@proves("INTEXT-31")
@pytest.mark.parametrize(("answered", "days", "yuan"), [
    ("Tue 2026-11-24 11:01", 1, 100), ("Wed 2026-11-25 11:00", 1, 100), ("Wed 2026-11-25 11:01", 2, 150), ("Fri 2026-11-27 11:00", 3, 200)])
def test_b9_an_order_held_three_days_costs_the_head_50_yuan_and_50_for_each_day(answered: str, days: int, yuan: int):
    story = Story("intext").run(
        EXTERNAL,
        ("Mon 2026-11-23 10:00", "agent", RESEARCH),
        ("Mon 2026-11-23 11:00", "agent", Record("transfer_external")),
        ("Tue 2026-11-24 10:00", "handler", Record("talk")),
        (answered, "head", SUMMARY),
    )
    assert standing(story) == [("held", "proposed", "head")]
    story.run(
        ("Mon 2026-11-30 10:00", "executive", PenaltyDecision(1, approved=True, money=yuan - 1), expects(raises=BeyondBounds)),
        ("Mon 2026-11-30 10:00", "executive", PenaltyDecision(1, approved=True)),
    )
    assert story.case.timeline[-1].data["days"] == days
    assert story.case.timeline[-1].data["decided"] == {"money": yuan}


@proves("INTEXT-28", "INTEXT-29")
def test_a8_a9_the_page_says_what_is_light_and_what_is_medium_and_the_third_complaint_is_proposed_for_100_yuan():
    story = Story("intext").run(EXTERNAL)
    medium, light = (regulation_says("intext", f"schemes.degree.levels.{level}") for level in ("medium", "light"))
    assert all(words in medium for words in ("底线", "态度恶劣", "含三次", "三天以上"))
    assert "各职能部门自行制定" in light
    story.run(
        ("Mon 2026-11-23 10:00", "handler", Classification("degree", "medium", "同一问题第三次投诉"), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 10:00", "agent", Classification("degree", "medium", "同一问题第三次投诉")),
    )
    assert standing(story) == [("external_medium", "proposed", "handler")]
    story.run(("Mon 2026-11-23 11:00", "executive", PenaltyDecision(1, approved=True, money=99, points=5), expects(raises=BeyondBounds)))
