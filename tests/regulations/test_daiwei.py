"""通信代维客户投诉处理考核办法: hours by urgency, and a score sheet of proposals."""

from datetime import date

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.case import Attachment
from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import (
    Classification,
    Decision,
    PenaltyDecision,
    PenaltyProposal,
    Record,
    Reply,
    Request,
)
from complaints.domain.kpis import figure
from complaints.domain.penalty_acts import BeyondBounds
from complaints.domain.penalty_amounts import score_sheet
from complaints.domain.policy_oversight import Every
from complaints.domain.regulation import Regulation
from complaints.domain.report_calendar import period_of
from tests.factories import moment
from tests.regulations.shown import falls_due, regulation_says
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import the_calendar, the_policy

DAIWEI = the_policy("daiwei")
FILED = ("Mon 2026-11-23 09:00", "agent", Files())
SHEET = {"outages": "无", "voice_channels": "99%", "signalling_channels": "99%", "connect_rates": "98%", "transmission": "正常"}
DATA = (Attachment("k", "测试.csv", "text/csv", 1),)


@proves("DAIWEI-1")
def test_an_order_from_outside_the_area_is_refused():
    Story("daiwei").run(
        ("Mon 2026-11-23 09:00", "agent", Files(business_line="elsewhere"), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:00", "agent", Files(business_line=""), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:00", "agent", Files(business_line="towns")),
    )


@proves("DAIWEI-12", "DAIWEI-13")
@pytest.mark.parametrize(("urgency", "due"), [
    ("very_urgent", "Mon 2026-11-23 19:00"), ("urgent", "Tue 2026-11-24 00:00"), ("general", "Tue 2026-11-24 09:00")])
def test_a13_the_more_urgent_the_shorter_and_signed_for_in_two_hours(urgency: str, due: str):
    story = Story("daiwei").run(("Mon 2026-11-23 09:00", "agent", Files(levels={"urgency": urgency})))
    story.deadline("sign_for", at="Mon 2026-11-23 11:00", who="handler", what=Record("sign_for"))
    story.deadline("reply", at=due, who="handler", what=Reply("基站已恢复。"))


@proves("DAIWEI-14", "DAIWEI-11")
def test_a_late_order_is_proposed_for_two_points():
    story = Story("daiwei").run(FILED, ("Mon 2026-11-23 11:00", "time passes"))
    [late] = [entry.data for entry in story.case.timeline if entry.kind == "penalty"]
    assert (late["penalty"], late["points"]["least"]) == ("late_sign_for", 2)
    story.run(("Tue 2026-11-24 09:00", "time passes"))
    assert [entry.data["penalty"] for entry in story.case.timeline if entry.kind == "penalty"] == ["late_sign_for", "late_reply"]


@proves("DAIWEI-3", "DAIWEI-7", "DAIWEI-11", "DAIWEI-14")
@pytest.mark.parametrize(("late", "lost"), [(4, 8), (5, 40)])
def test_b11_the_fifth_late_order_of_a_month_loses_the_item(late: int, lost: int):
    scores = {score.item: score for score in score_sheet(rules=DAIWEI.penalties, counts={"late_reply": (2,) * late, "third_contact": (1,) * late})}
    assert (scores["orders"].worth, scores["orders"].lost) == (40, lost)
    assert (scores["work_rules"].worth, scores["work_rules"].lost) == (15, 15 if late == 5 else 4)


@proves("DAIWEI-4", "DAIWEI-5", "DAIWEI-6", "DAIWEI-7", "DAIWEI-8", "DAIWEI-10")
@pytest.mark.parametrize(("penalty", "points"), [
    ("leak", (5, 15)), ("dress", (1, 1)), ("private_10086", None), ("third_contact", (1, 1)), ("instruments", (3, 3)), ("language", (2, 2))])
def test_conduct_is_entered_by_the_operator_and_costs_what_the_text_gives(penalty: str, points):
    story = Story("daiwei").run(
        FILED,
        ("Mon 2026-11-23 10:00", "handler", PenaltyProposal(penalty, "见附件"), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 10:00", "supervisor", PenaltyProposal(penalty, "见附件"), expects(entries=["penalty"])),
    )
    given = story.case.timeline[-1].data["points"]
    assert ((given["least"], given["most"] or given["least"]) if given else None) == points
    if points == (5, 15):
        story.run(
            ("Mon 2026-11-23 11:00", "director", PenaltyDecision(1, approved=True, points=16), expects(raises=BeyondBounds)),
            ("Mon 2026-11-23 11:00", "director", PenaltyDecision(1, approved=True, points=5)),
        )


@proves("DAIWEI-9")
def test_nothing_is_promised_without_the_operators_person_in_charge():
    Story("daiwei").run(
        FILED,
        ("Mon 2026-11-23 10:00", "handler", Request("promise", "明日加站", fields={"promise": "明日加站"}), expects(letters=["approval:supervisor"])),
        ("Mon 2026-11-23 10:10", "agent", Decision("promise", approved=True), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 10:20", "supervisor", Decision("promise", approved=False)),
        ("Mon 2026-11-23 10:30", "agent", PenaltyProposal("promise", "擅自承诺"), expects(entries=["penalty"])),
    )
    assert DAIWEI.penalty("promise").points.least == 3


@proves("DAIWEI-16", "DAIWEI-17", "DAIWEI-18")
def test_a_fault_is_analysed_with_all_its_measures_in_three_working_days():
    story = Story("daiwei").run(
        FILED,
        ("Mon 2026-11-23 10:00", "handler", Classification("result_class", "other"), expects(clocks={"analysis": "none"})),
        ("Mon 2026-11-23 10:30", "handler", Classification("result_class", "suspected"), expects(
            clocks={"analysis": "running, due Thu 2026-11-26 10:30, by handler"})),
    )
    for less in SHEET:
        partly = {name: value for name, value in SHEET.items() if name != less}
        story.run(("Mon 2026-11-23 11:00", "handler", Record("analysis", partly, attachments=DATA), expects(raises=UnknownValue)))
    story.deadline("analysis", at="Thu 2026-11-26 10:30", who="handler", what=Record("analysis", SHEET, attachments=DATA))


@proves("DAIWEI-2")
def test_on_the_seventh_the_month_before_is_assessed():
    assert falls_due("daiwei", "assessment", since="2026-11-01", until="2026-12-31") == [
        "2026-10: Sat 2026-11-07", "2026-11: Mon 2026-12-07"]
    assert "95" in regulation_says("daiwei", "reports.assessment")


@proves("DAIWEI-15")
@pytest.mark.parametrize(("second", "mean", "lost"), [("Tue 2026-11-24 05:00", 18, 5), ("Tue 2026-11-24 03:00", 17, 0), ("Tue 2026-11-24 03:02", 17, 5)])
def test_a14_a_mean_above_17_hours_costs_the_month_five_points(second: str, mean: int, lost: int):
    story = Story("daiwei").run(
        ("Mon 2026-11-23 09:00", "agent", Files()),
        ("Tue 2026-11-24 01:00", "handler", Reply("已恢复。")),  # 16 hours
    )
    other = Story("daiwei").run(("Mon 2026-11-23 09:00", "agent", Files()), (second, "handler", Reply("已恢复。")))
    [rule] = [kpi for kpi in DAIWEI.kpis if kpi.id == "average_handling"]
    calendar = the_calendar(DAIWEI)
    november = period_of(every=Every.MONTH, day=date(2026, 11, 1), calendar=calendar)
    found = figure(rule=rule, cases=(story.case, other.case), under=lambda _: Regulation(DAIWEI, calendar), period=november, as_of=moment("2026-12-07 00:00"))
    assert (found.value, found.points_lost) == (mean, lost)
    story.run(("Mon 2026-12-07 09:00", "supervisor", PenaltyProposal("average", "见月度考核表")))
    assert story.case.timeline[-1].data["points"]["least"] == 5
