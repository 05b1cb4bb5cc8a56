"""客户投诉处理管理制度 (2023年), told as stories."""

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import (
    Classification,
    Closure,
    Contact,
    Decision,
    FollowUp,
    Objection,
    Record,
    Reply,
    Request,
)
from complaints.domain.forms import FieldsRefused
from complaints.domain.records import RecordMissing
from complaints.usecases.submit_complaint import number
from tests.regulations.shown import asks_for, letter, needs, nobody_else_may, seen_by
from tests.regulations.story import Files, Story, expects, proves

NOW = "Mon 2026-11-16 10:00"
FILED = (NOW, "complainant", Files())
REPLY = Reply("已补货，改善封口工艺。")
PRODUCT = Record("product_data", {
    "order_no": "A15", "material": "PE膜", "quantity": "200", "delivered_on": "2026-11-02", "defects": "12"})
OWN = Record("own_responsibility", {"part_no": "P-7", "demand": "补货", "amount": "3600"})
ANALYSIS = Record("analysis", {"cause": "封口温度低", "department": "制袋课", "countermeasure": "提高温度"})
FORM = Request("final_instruction", "《顾客投诉处理表》", fields={"agreed": "客户、市场部、分公司均同意补货"})
IMPROVED = Request("improvement", "每班首件检验")


@proves("Y2023-2")
def test_b6_the_first_of_april_2015_is_150401_and_the_first_of_may_150501():
    story = Story("y2023").run(
        ("Wed 2015-04-01 10:00", "complainant", Files()),
        ("Thu 2015-04-30 10:00", "complainant", Files()),
        ("Mon 2015-05-04 10:00", "complainant", Files()),
    )
    assert story.references == ["150401", "150402", "150501"]
    assert number(policy=story.policy, serial=100, month="2015-04") == "1504100"


@proves("Y2023-1")
def test_the_cause_is_human_or_of_quality():
    cause = {name: Classification("cause", name) for name in ("human", "quality", "supplier")}
    Story("y2023").run(
        FILED,
        (NOW, "agent", cause["human"], expects(raises=NotAllowed)),
        (NOW, "marketing", cause["human"], expects(levels={"cause": "human"})),
        (NOW, "handler", cause["quality"], expects(levels={"cause": "quality"})),
        (NOW, "marketing", cause["supplier"], expects(raises=UnknownValue)),
    )


@proves("Y2023-3", "Y2023-4", "Y2023-5", "Y2023-6")
def test_branch_and_marketing_look_the_product_up_help_the_customer_and_pass_the_result_on():
    needs("y2023", demand="")
    story = Story("y2023").run((NOW, "complainant", Files(demand="补货", description="封口开裂")))
    assert (story.case.content.demand, story.case.content.description) == ("补货", "封口开裂")
    asks_for(story, NOW, "marketing", PRODUCT)
    asks_for(story, NOW, "supervisor", Record("material", {"material": "封口操作说明"}))
    story.run(
        (NOW, "supervisor", Contact("已说明保存方法"), expects(entries=["contacted"])),
        (NOW, "marketing", Contact("已寄资料"), expects(entries=["contacted"])),
        (NOW, "handler", REPLY, expects(letters=["notice:complainant", "reply-received:agent"])),
    )
    assert letter(story, "notice", "complainant")["headline"] == "您的投诉已有处理结果"


@proves("Y2023-7", "Y2023-9")
def test_what_is_overdue_is_reported_to_branch_and_marketing_and_the_deputy_general_manager_sees_all():
    story = Story("y2023").run(
        FILED,
        ("Tue 2026-11-24 12:00", "time passes"),
    )
    steps = [(each.at.astimezone(story.calendar.zone), each.data) for each in story.case.timeline
             if each.data.get("clock") == "reply" and each.data.get("step") in ("overdue", "deputy")]
    assert [(f"{at:%a %H:%M}", [to.partition("@")[0] for to in data["to"]]) for at, data in steps] == [
        ("Mon 12:00", ["supervisor", "marketing"]), ("Tue 10:00", ["director"]),
        ("Tue 12:00", ["supervisor", "marketing"])]
    assert seen_by(story, "director")["reference"] == story.case.reference


@proves("Y2023-8", "Y2023-10")
def test_the_deputy_general_manager_approves_the_improvement_before_its_effect_is_confirmed_and_the_case_filed():
    Story("y2023").run(
        FILED,
        (NOW, "marketing", IMPROVED),
        (NOW, "supervisor", Decision("improvement", approved=True), expects(raises=NotAllowed)),
        (NOW, "handler", REPLY),
        (NOW, "marketing", Record("effect"), expects(raises=UnknownValue)),
        (NOW, "director", Decision("improvement", approved=True)),
        (NOW, "agent", Closure("answered", "已补货")),
        (NOW, "agent", Record("archived"), expects(raises=RecordMissing, why="effect")),
        (NOW, "handler", Record("effect"), expects(raises=NotAllowed)),
        (NOW, "marketing", Record("effect")),
        (NOW, "agent", Record("archived"), expects(entries=["recorded"])),
    )


@proves("Y2023-11", "Y2023-14", "Y2023-15", "Y2023-20")
def test_each_records_his_own_part():
    parts = [
        (Record("negotiation", {"result": "客户同意补货"}), ("director",)),
        (Record("production_check", {"investigation": "温度低", "countermeasure": "调整", "improvement": "首件检验"}),
         ("handler", "head")),
        (Record("inspection", {"result": "封口强度不足"}), ("handler", "head")),
        (ANALYSIS, ("marketing",)),
    ]
    for part, roles in parts:
        nobody_else_may("y2023", part, after=(FILED,), but=roles)
        for role in roles:
            asks_for(Story("y2023").run(FILED), NOW, role, part)


@proves("Y2023-12", "Y2023-13")
def test_the_general_manager_reviews_the_content_and_decides_on_handling_and_responsibility():
    yes = {matter: Decision(matter, approved=True) for matter in ("content", "method")}
    Story("y2023").run(
        FILED,
        (NOW, "agent", Request("content", "请审核")),
        (NOW, "director", yes["content"], expects(raises=NotAllowed)),
        (NOW, "executive", yes["content"], expects(entries=["decided"])),
        (NOW, "marketing", Request("method", "补货，制袋课负责"), expects(raises=RecordMissing, why="analysis")),
        (NOW, "marketing", ANALYSIS),
        (NOW, "marketing", Request("method", "补货，制袋课负责")),
        (NOW, "marketing", yes["method"], expects(raises=NotAllowed)),
        (NOW, "executive", yes["method"], expects(entries=["decided"])),
    )


@proves("Y2023-16")
def test_the_salesperson_decides_whose_responsibility_it_is_and_for_our_own_looks_everything_up():
    story = Story("y2023").run(
        FILED,
        (NOW, "agent", OWN, expects(raises=RecordMissing, why="product_data")),
        (NOW, "agent", PRODUCT),
    )
    asks_for(story, NOW, "agent", OWN)
    asks_for(Story("y2023").run(FILED), NOW, "agent", Record("responsible_unit", {"unit": "承运商"}))
    nobody_else_may("y2023", OWN, after=(FILED,), but=("agent",))


@proves("Y2023-17")
def test_what_can_be_solved_at_once_is_solved_at_once():
    Story("y2023").run(
        (NOW, "agent", Files(channel="phone")),
        (NOW, "agent", Closure("answered"), expects(raises=GuardsUnmet, why="reason")),
        (NOW, "agent", Closure("answered", "电话中已说明用法，客户满意"), expects(
            stage="closed", closing="answered", letters=["closure:complainant", "closure:handler"])),
    )


@proves("Y2023-18")
def test_what_cannot_be_answered_at_once_has_an_instruction_of_the_branch_before_the_form():
    form = Record("record_form")
    story = Story("y2023").run(
        FILED,
        (NOW, "agent", form, expects(raises=RecordMissing, why="instruction")),
    )
    asks_for(story, NOW, "agent", Record("instruction", {"instruction": "先补货，样品寄回"}))
    story.run((NOW, "agent", form, expects(entries=["recorded"])))


@proves("Y2023-19", "Y2023-7")
def test_who_is_not_satisfied_hears_again_within_fifteen_days_and_the_sample_goes_to_marketing():
    story = Story("y2023").run(
        FILED,
        (NOW, "handler", REPLY),
        ("Tue 2026-11-17 10:00", "agent", FollowUp("not_satisfied", "仍开裂"), expects(
            letters=["notice:complainant", "dispatch:handler"],
            clocks={"second_answer": "running, due Wed 2026-12-02 10:00, by marketing"})),
        ("Tue 2026-11-17 11:00", "agent", Record("sample_handed_over"), expects(entries=["recorded"])),
    )
    assert "我们将在十五天内再次给予答复。请尽量保留投诉产品" in letter(story, "notice", "complainant")["says"]
    story.deadline("second_answer", at="Wed 2026-12-02 10:00", who="handler", what=Reply("换新膜"))
    story.run(("Thu 2026-12-03 10:00", "time passes"))
    late = [each.data for each in story.case.timeline
            if each.data.get("clock") == "second_answer" and each.data.get("step") == "overdue"]
    assert [data["to"] for data in late] == [["supervisor@staff.example", "director@staff.example"]]
    Story("y2023").run(
        FILED,
        (NOW, "agent", Closure("answered", "已说明")),
        ("Tue 2026-11-17 10:00", "complainant", Objection("仍开裂"), expects(
            clocks={"second_answer": "running, due Wed 2026-12-02 10:00"})),
    )


@proves("Y2023-21")
def test_no_case_is_closed_as_satisfied_before_the_deputy_general_manager_has_instructed_on_marketings_form():
    Story("y2023").run(
        FILED,
        (NOW, "handler", REPLY),
        (NOW, "agent", FollowUp("satisfied"), expects(stage="follow_up")),
        (NOW, "agent", Closure("satisfied"), expects(raises=GuardsUnmet, why="approved:final_instruction")),
        (NOW, "agent", FORM, expects(raises=NotAllowed)),
        (NOW, "marketing", Request("final_instruction", "表"), expects(raises=FieldsRefused, why="agreed")),
        (NOW, "marketing", FORM),
        (NOW, "executive", Decision("final_instruction", approved=True), expects(raises=NotAllowed)),
        (NOW, "director", Decision("final_instruction", approved=True)),
        (NOW, "agent", Closure("satisfied"), expects(stage="closed", closing="satisfied")),
    )
