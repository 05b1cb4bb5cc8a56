"""客户投诉管理办法(一), PCB products, told as stories."""

from dataclasses import replace

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.case_facts import is_of_a_counted_type
from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import (
    Classification,
    Closure,
    Contact,
    Decision,
    FollowUp,
    Record,
    Reply,
    Request,
    Supplement,
)
from complaints.domain.records import EvidenceMissing, RecordMissing
from complaints.domain.working_time import Limit, Unit
from complaints.usecases.submit_complaint import number
from tests.regulations.shown import asks_for, letter, needs, nobody_else_may, offers_only
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import a_file, the_policy

NOW = "Mon 2026-11-16 10:00"
FILED = (NOW, "complainant", Files())
REPLY = Reply("已补货，改善蚀刻参数。")
ORDER = Record("order_data", {"order_no": "A15", "part_no": "P-7", "quantity": "200", "shipped_on": "2026-11-02"})
CAPA = Record("capa", {"cause": "蚀刻过度", "handling": "补货", "improvement": "每班首件检验"})
REPORT = Record("report", {"findings": "线路缺口", "responsible": "蚀刻班"})
INSPECTED = Record("inspection", {"result": "缺口超标"})
MEETING = Record("joint_meeting", {"held_on": "2026-11-18", "parties": "客户品管、本公司品管"})
DECIDED = Record("decision", {"handling": "补货", "responsible": "制造部"})


@proves("PCB-22", "PCB-23")
def test_b6_the_first_of_april_2015_is_150401_and_the_first_of_may_150501():
    story = Story("pcb").run(
        ("Wed 2015-04-01 10:00", "complainant", Files()),
        ("Thu 2015-04-30 10:00", "complainant", Files()),
        ("Mon 2015-05-04 10:00", "complainant", Files()),
    )
    assert story.references == ["150401", "150402", "150501"]
    assert number(policy=story.policy, serial=100, month="2015-04") == "1504100"


@proves("PCB-2")
@pytest.mark.parametrize(("days", "due"), [(5, "Mon 2026-11-23 10:00"), (3, "Thu 2026-11-19 10:00")])
def test_the_handling_period_is_a_parameter(days: int, due: str):
    policy = the_policy("pcb")
    clocks = [replace(each, limit=Limit(days, Unit.WORKING_DAYS)) if each.id == "reply" else each
              for each in policy.clocks]
    Story(replace(policy, clocks=tuple(clocks))).run(FILED).deadline("reply", at=due, who="handler", what=REPLY)


@proves("PCB-3")
def test_only_quality_abnormalities_of_pcb_products_are_complaints():
    offers_only("pcb", "category", ["quality_abnormality"], refused="delivery")


@proves("PCB-4")
def test_what_did_no_harm_is_an_order_to_the_unit_and_no_complaint():
    Story("pcb").run((NOW, "complainant", Files(type="abnormality"), expects(raises=UnknownValue)))
    order = Story("pcb").run(
        (NOW, "agent", Files(type="abnormality"), expects(
            letters=["dispatch:handler"], clocks={"reply": "none", "review": "none"})),
        (NOW, "handler", REPLY, expects(clocks={"follow_up": "none", "improvement": "none"})),
    )
    complaint = Story("pcb").run(FILED)
    assert not is_of_a_counted_type(case=order.case, policy=order.policy)
    assert is_of_a_counted_type(case=complaint.case, policy=order.policy)


@proves("PCB-5")
def test_the_cause_is_human_or_of_quality():
    cause = {name: Classification("cause", name) for name in ("human", "quality", "supplier")}
    Story("pcb").run(
        FILED,
        (NOW, "agent", cause["human"], expects(raises=NotAllowed)),
        (NOW, "quality", cause["human"], expects(levels={"cause": "human"})),
        (NOW, "handler", cause["quality"], expects(levels={"cause": "quality"})),
        (NOW, "quality", cause["supplier"], expects(raises=UnknownValue)),
    )


@proves("PCB-6", "PCB-7", "PCB-8", "PCB-9")
def test_the_business_department_looks_up_the_order_helps_the_customer_and_passes_the_result_on():
    sent = Record("material_sent", attachments=(a_file("焊接建议.pdf"),))
    needs("pcb", demand="")
    story = Story("pcb").run((NOW, "complainant", Files(demand="补货", description="线路缺口")))
    assert (story.case.content.demand, story.case.content.description) == ("补货", "线路缺口")
    asks_for(story, NOW, "agent", ORDER)
    story.run(
        (NOW, "agent", Contact("已说明焊接温度"), expects(entries=["contacted"])),
        (NOW, "agent", Record("material_sent"), expects(raises=EvidenceMissing)),
        (NOW, "agent", sent, expects(entries=["recorded"])),
        (NOW, "handler", REPLY, expects(letters=["notice:complainant", "reply-received:agent"])),
    )
    assert letter(story, "notice", "complainant")["headline"] == "您的投诉已有处理结果"
    story.run((NOW, "agent", FollowUp("satisfied"), expects(stage="closed", letters=[
        "closure:complainant", "closure:handler"])))


@proves("PCB-10", "PCB-11", "PCB-12")
def test_quality_management_reports_inspects_and_answers_for_the_improvement():
    for only in (REPORT, INSPECTED, CAPA):
        nobody_else_may("pcb", only, after=(FILED,), but=("quality",))
        asks_for(Story("pcb").run(FILED), NOW, "quality", only)
    story = Story("pcb").run(
        FILED,
        ("Tue 2026-11-17 10:00", "handler", REPLY, expects(clocks={
            "improvement": "running, due Tue 2026-12-01 10:00, by quality"})),
    ).deadline("improvement", at="Tue 2026-12-01 10:00", who="quality", what=CAPA)
    story.run(
        ("Thu 2026-12-03 10:00", "time passes"),
    )
    urged = [(f"{at:%m-%d}", to.partition("@")[0]) for at, kind, to in story.sent if kind == "urging"]
    assert [each for each in urged if each[1] in ("quality", "handler")] == [
        ("12-01", "quality"), ("12-01", "handler"), ("12-03", "quality"), ("12-03", "handler")]


@proves("PCB-13")
def test_the_production_management_group_is_told_of_what_is_overdue_every_day():
    story = Story("pcb").run(
        FILED,
        ("Wed 2026-11-25 12:00", "time passes"),
    )
    steps = [(each.at.astimezone(story.calendar.zone), each.data) for each in story.case.timeline
             if each.data.get("step") == "group"]
    assert [(f"{at:%a %H:%M}", data["to"], data["copy"]) for at, data in steps] == [
        (day, ["supervisor@staff.example"], ["handler@staff.example"])
        for day in ("Mon 12:00", "Tue 12:00", "Wed 12:00")]


@proves("PCB-14")
def test_the_group_reviews_the_content_within_its_time():
    asked = Request("content", "请审核", fields={})
    story = Story("pcb").run(
        (NOW, "complainant", Files(), expects(clocks={"review": "running, due Tue 2026-11-17 10:00, by supervisor"})),
        (NOW, "agent", asked, expects(raises=RecordMissing, why="order_data")),
        (NOW, "agent", ORDER),
        (NOW, "agent", asked),
        (NOW, "head", Decision("content", approved=True), expects(raises=NotAllowed)),
    )
    story.deadline("review", at="Tue 2026-11-17 10:00", who="supervisor", what=Decision("content", approved=True))


@proves("PCB-15", "PCB-16", "PCB-18")
def test_the_group_arranges_the_joint_meeting_decides_and_helps_with_the_customer():
    for only in (MEETING, DECIDED):
        nobody_else_may("pcb", only, after=(FILED,), but=("supervisor",))
        asks_for(Story("pcb").run(FILED), NOW, "supervisor", only)
    Story("pcb").run(
        FILED,
        (NOW, "supervisor", Contact("已与客户约定立会"), expects(entries=["contacted"])),
        (NOW, "quality", Contact("已致电"), expects(raises=NotAllowed)),
    )


@proves("PCB-17")
def test_a_case_is_not_filed_before_the_group_has_confirmed_the_effect_of_the_improvement():
    Story("pcb").run(
        FILED,
        (NOW, "supervisor", Record("effect"), expects(raises=UnknownValue)),
        (NOW, "agent", Closure("answered", "已补货")),
        (NOW, "agent", Record("archived"), expects(raises=RecordMissing, why="effect")),
        (NOW, "supervisor", Record("effect"), expects(raises=RecordMissing, why="capa")),
        (NOW, "quality", CAPA),
        (NOW, "quality", Record("effect"), expects(raises=NotAllowed)),
        (NOW, "supervisor", Record("effect")),
        (NOW, "agent", Record("archived"), expects(entries=["recorded"])),
    )


@proves("PCB-19")
def test_what_the_customer_says_meanwhile_goes_to_the_departments():
    story = Story("pcb").run(
        FILED,
        (NOW, "complainant", Supplement("第二批也有缺口"), expects(letters=[
            "notice:quality", "notice:head", "supplement-received:handler", "supplement-received:agent"])),
    )
    told = letter(story, "notice", "quality")
    assert (told["headline"], told["text"]) == ("客户反应意见", "第二批也有缺口")


@proves("PCB-20", "PCB-21")
def test_manufacturing_investigates_acts_checks_and_reports_who_produced_it_when():
    asks_for(Story("pcb").run(FILED), NOW, "handler", Record("countermeasure", {
        "investigation": "三号机蚀刻过度", "countermeasure": "停机调整", "check": "首件合格"}))
    production = Record("production", {
        "unit": "蚀刻课", "shift": "三号机夜班", "people": "张工", "produced_on": "2026-10-28"})
    asks_for(Story("pcb").run(FILED), NOW, "head", production)
    nobody_else_may("pcb", production, after=(FILED,), but=("handler", "head"))
