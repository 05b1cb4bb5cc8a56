"""欧派家居集团客户投诉处理管理制度 (Q/OPJT2472-2015), told as stories."""

from dataclasses import replace
from typing import Any

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.commands import FollowUp, Reply, SurveyAnswer
from complaints.domain.survey import AlreadyRated
from tests.regulations.story import Files, Mails, Story, expects, proves
from tests.regulations.team import the_policy

REPLY = Reply("周二更换门板。")


@proves("OPPEIN-6", "OPPEIN-8", "OPPEIN-14", "OPPEIN-33")
def test_a1_an_order_of_friday_10_00_is_answered_by_monday_10_00():
    Story("oppein").run(
        ("Fri 2026-11-20 10:00", "complainant", Files(category="product_quality"), expects(
            stage="dispatched", letters=["acknowledgement:complainant", "dispatch:handler"],
            clocks={"reply": "running, due Mon 2026-11-23 10:00, by handler", "follow_up": "none"})),
    ).deadline("reply", at="Mon 2026-11-23 10:00", who="handler", what=REPLY)


@proves("OPPEIN-50", "OPPEIN-48")
def test_a4_what_the_mall_answers_is_not_the_timely_reply():
    Story("oppein").run(
        ("Fri 2026-11-20 10:00", "complainant", Files()),
        ("Fri 2026-11-20 14:00", "head", Mails("商场已经回复客户。"), expects(
            stage="dispatched", fate="recorded", entries=["noted"], letters=["understood:head"],
            clocks={"reply": "running, due Mon 2026-11-23 10:00"})),
        ("Fri 2026-11-20 14:01", "agent", REPLY, expects(raises=NotAllowed)),
        ("Mon 2026-11-23 10:00", "time passes", expects(
            steps=["Mon 2026-11-23 06:00 reply.reminder > handler",
                   "Mon 2026-11-23 10:00 reply.urging > handler + agent"],
            letters=["reminder:handler", "urging:handler", "urging:agent"])),
        ("Mon 2026-11-23 10:01", "handler", Mails("周二更换门板。"), expects(
            stage="follow_up", letters=["reply-received:agent", "understood:handler"], clocks={"reply": "breached"})),
    )


@proves("OPPEIN-7", "OPPEIN-8")
def test_b1_an_order_of_saturday_09_00_is_answered_by_tuesday_09_00():
    Story("oppein").run(
        ("Sat 2026-11-21 09:00", "complainant", Files(), expects(
            clocks={"reply": "running, due Tue 2026-11-24 09:00"})),
    ).deadline("reply", at="Tue 2026-11-24 09:00", who="handler", what=REPLY)


@proves("OPPEIN-7", "OPPEIN-8")
def test_b2_an_order_of_thursday_15_00_is_answered_by_saturday_15_00():
    Story("oppein").run(
        ("Thu 2026-11-19 15:00", "complainant", Files(), expects(
            clocks={"reply": "running, due Sat 2026-11-21 15:00"})),
    ).deadline("reply", at="Sat 2026-11-21 15:00", who="handler", what=REPLY)



@proves("OPPEIN-7", "OPPEIN-8")
@pytest.mark.parametrize(("choice", "due"), [
    ({}, "Wed 2026-11-25 00:00"),  # the shipped one: Sunday gives nothing, Monday and Tuesday are the two days
    ({"weekdays": ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}, "Tue 2026-11-24 15:00"),  # Sunday counts, too
])
def test_b3_an_order_of_sunday_is_a_choice_of_the_company(choice: dict[str, Any], due: str):
    policy = the_policy("oppein")
    chosen = replace(policy, calendar=replace(policy.calendar, **choice))
    Story(chosen).run(
        ("Sun 2026-11-22 15:00", "complainant", Files(), expects(clocks={"reply": f"running, due {due}"})),
    ).deadline("reply", at=due, who="handler", what=REPLY)


@proves("OPPEIN-8")
def test_b4_a_reply_at_the_latest_time_itself_is_timely():
    Story("oppein").run(
        ("Fri 2026-11-20 10:00", "complainant", Files()),
        ("Mon 2026-11-23 10:00", "handler", Mails("周二更换门板。"), expects(
            stage="follow_up", clocks={"reply": "met", "follow_up": "running, due Tue 2026-11-24 10:00, by agent"},
            letters=["reply-received:agent", "understood:handler"])),
    )


@proves("OPPEIN-63")
def test_b14_nobody_of_the_staff_changes_what_the_customer_has_rated():
    Story("oppein").run(
        ("Fri 2026-11-20 10:00", "complainant", Files()),
        ("Fri 2026-11-20 11:00", "handler", REPLY),
        ("Fri 2026-11-20 12:00", "handler", SurveyAnswer(5), expects(raises=NotAllowed)),
        ("Fri 2026-11-20 12:00", "complainant", SurveyAnswer(2), expects(entries=["rated"], letters=[])),
        ("Fri 2026-11-20 13:00", "handler", SurveyAnswer(5), expects(raises=NotAllowed)),
        ("Fri 2026-11-20 13:00", "handler", FollowUp("satisfied"), expects(raises=NotAllowed)),
        ("Fri 2026-11-20 13:00", "complainant", SurveyAnswer(5), expects(raises=AlreadyRated)),
    )


@proves("OPPEIN-32", "OPPEIN-43", "OPPEIN-35", "OPPEIN-49")
def test_an_order_that_nobody_answers_goes_up_step_by_step_and_is_closed_when_the_customer_is_satisfied():
    case = Story("oppein").run(
        ("Fri 2026-11-20 10:00", "complainant", Files()),
    )
    assert case.forecast_comes_true(steps=8) == 8
    case.run(
        ("Wed 2026-11-25 10:00", "time passes", expects(
            steps=["Mon 2026-11-23 06:00 reply.reminder > handler",
                   "Mon 2026-11-23 10:00 reply.urging > handler + agent",
                   "Mon 2026-11-23 12:00 reply.head > head + handler",
                   "Tue 2026-11-24 10:00 reply.supervisor > supervisor + head",
                   "Wed 2026-11-25 10:00 reply.executive > executive + head supervisor"],
            clocks={"reply": "overdue"})),
        ("Wed 2026-11-25 11:00", "handler", Mails("周二更换门板。"), expects(
            steps=[], clocks={"reply": "breached", "follow_up": "running, due Thu 2026-11-26 11:00, by agent"})),
        ("Thu 2026-11-26 09:00", "agent", FollowUp("satisfied"), expects(
            stage="closed", closing="satisfied", entries=["called", "closed"],
            letters=["closure:complainant", "closure:handler"], clocks={"follow_up": "met"})),
        ("Mon 2026-12-07 09:00", "time passes", expects(steps=[], letters=[])),
    )
