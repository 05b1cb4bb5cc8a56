"""客户投诉与抱怨处理流程 (首问责任制), told as stories."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Classification, Closure, Contact, Record, Reply
from complaints.domain.records import RecordMissing
from tests.factories import a_member
from tests.regulations.shown import asks_for, letter, nobody_else_may, recorded_on, told_in
from tests.regulations.story import Files, Story, expects, proves

NOW = "Mon 2026-11-16 10:00"
FILED = (NOW, "complainant", Files())
WHY = Record("unreasonable", {"reason": "要求十倍赔偿，无依据"})
OVER = Record("handed_over", {"department": "物业部"})
MISSING = Record("papers_missing", {"missing": "购货发票", "next": "补齐后三个工作日内办结"})


@proves("FIRSTQ-3")
def test_facts_cause_and_scope_of_control_are_recorded():
    asks_for(Story("firstq").run(FILED), NOW, "agent", Record("assessment", {
        "facts": "门锁失灵", "cause": "电池受潮", "scope": "本部门可更换"}))


@proves("FIRSTQ-4")
def test_an_unreasonable_demand_is_refused_on_principle_with_its_reason():
    refused = Closure("refused", "已说明理由")
    story = Story("firstq").run(
        FILED,
        (NOW, "supervisor", refused, expects(raises=GuardsUnmet, why="level:demand.unreasonable")),
        (NOW, "agent", Classification("demand", "unreasonable"), expects(levels={"demand": "unreasonable"})),
        (NOW, "supervisor", refused, expects(raises=GuardsUnmet, why="recorded:unreasonable")),
    )
    asks_for(story, NOW, "agent", WHY)
    story.run(
        (NOW, "agent", refused, expects(raises=NotAllowed)),
        (NOW, "supervisor", Closure("refused"), expects(raises=GuardsUnmet, why="reason")),
        (NOW, "supervisor", refused, expects(stage="closed", closing="refused", letters=[
            "closure:complainant", "closure:handler", "closure:agent"])),
    )


@proves("FIRSTQ-5")
def test_the_solution_is_adjusted_after_the_customer_was_asked_and_what_was_promised_is_kept():
    first = Record("solution", {"solution": "维修门锁", "promise": "周三上门"})
    second = Record("solution", {"opinion": "希望换新", "solution": "更换门锁", "promise": "周三带新锁上门"})
    story = Story("firstq").run(FILED, (NOW, "agent", first), (NOW, "agent", second))
    assert recorded_on(story, "agent") == [
        ["维修门锁", "周三上门"], ["希望换新", "更换门锁", "周三带新锁上门"]]


@proves("FIRSTQ-6")
def test_whoever_is_asked_and_registers_it_is_the_first_responsible_person():
    asked = [a_member("agent", email=f"{name}@staff.example") for name in ("guard", "cashier", "driver")]
    for name in ("guard", "cashier", "driver"):
        Story("firstq", people=asked).run((NOW, name, Files(channel="phone"), expects(agent=name)))
    nobody_else_may("firstq", Files(channel="phone", type="complaint"), after=(FILED,), but=("agent",))


@proves("FIRSTQ-7")
@pytest.mark.parametrize("answer", [Contact("已当面答复"), OVER])
def test_whatever_it_is_about_he_answers_on_the_same_day(answer: Contact | Record):
    Story("firstq").run(
        (NOW, "agent", Files(channel="visit"), expects(clocks={
            "first_answer": "running, due Tue 2026-11-17 00:00, by agent"})),
    ).deadline("first_answer", at="Tue 2026-11-17 00:00", who="agent", what=answer)


@proves("FIRSTQ-8")
def test_what_is_missing_is_said_with_how_it_goes_on_and_the_time_runs_again_when_it_is_there():
    story = Story("firstq").run(
        (NOW, "complainant", Files(), expects(clocks={"reply": "running, due Thu 2026-11-19 10:00"})),
        (NOW, "agent", Record("papers_complete"), expects(raises=RecordMissing, why="papers_missing")),
    ).deadline("reply", at="Thu 2026-11-19 10:00", who="handler", what=Reply("已更换"))
    asks_for(story, "Tue 2026-11-17 10:00", "agent", MISSING)
    told = letter(story, "notice", "complainant")
    assert told["headline"] == "还需要补充手续"
    assert told_in(story, "notice", "complainant") == {"缺少的手续": "购货发票", "后续解决方案": "补齐后三个工作日内办结"}
    story.run(
        ("Fri 2026-11-20 10:00", "time passes", expects(clocks={"reply": "paused"})),
        ("Fri 2026-11-20 10:00", "agent", Record("papers_complete"), expects(clocks={
            "reply": "running, due Tue 2026-11-24 10:00"})),
    ).deadline("reply", at="Tue 2026-11-24 10:00", who="handler", what=Reply("已更换"))


@proves("FIRSTQ-9")
def test_what_is_not_his_duty_goes_to_the_right_department_and_he_stays_informed():
    story = Story("firstq").run(
        (NOW, "agent", Files(channel="visit"), expects(handler="handler", agent="agent")),
        (NOW, "handler", OVER, expects(handler="other_department", agent="agent", letters=[
            "notice:complainant", "notice:agent", "dispatch:other_department"])),
    )
    assert told_in(story, "notice", "complainant") == {"相应部门": "物业部"}
    story.run((NOW, "other_department", Reply("已维修"), expects(
        stage="follow_up", letters=["notice:complainant", "reply-received:agent"])))
    Story("firstq").run(
        FILED,
        (NOW, "agent", OVER, expects(handler="other_department", letters=[
            "notice:complainant", "dispatch:other_department"])),
    )
