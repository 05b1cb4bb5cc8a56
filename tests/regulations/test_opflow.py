"""客户投诉处理作业流程, told as stories."""

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Assignment, Classification, Closure, Contact, FollowUp, Record, Reply
from complaints.domain.records import EvidenceMissing, RecordMissing
from tests.regulations.shown import asks_for, letter, nobody_else_may, offers_only, seen_by, told_in
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import a_file

NOW = "Mon 2026-11-16 10:00"
FILED = (NOW, "complainant", Files())
PASSED_ON = (NOW, "assistant", Assignment("handler@staff.example"))
CAPA = Record("capa", {"measures": "改密封圈", "executor": "李工", "until": "2026-12-15"})
AUDIT = Record("qc_audit", {"result": "改进有效"})
COST = Record("cost", {"amount": "860", "what": "上门费"})


@proves("OPFLOW-1")
def test_it_is_for_complaints_about_product_quality():
    offers_only("opflow", "category", ["quality"], refused="delivery")


@proves("OPFLOW-2")
def test_trade_and_marketing_register_and_call():
    registering = Files(channel="phone", type="complaint")
    nobody_else_may("opflow", registering, after=(FILED,), but=("agent",))
    replied = (FILED, (NOW, "assistant", Reply("已更换密封圈")))
    nobody_else_may("opflow", FollowUp("satisfied"), after=replied, but=("agent",))
    Story("opflow").run(
        (NOW, "agent", registering, expects(stage="dispatched", agent="agent")),
        (NOW, "assistant", Reply("已更换密封圈")),
        (NOW, "agent", FollowUp("satisfied"), expects(entries=["called"], satisfied=True)),
    )


@proves("OPFLOW-3", "OPFLOW-9", "OPFLOW-11")
def test_it_goes_to_the_assistant_of_the_engineering_manager_who_passes_it_on_to_an_engineer():
    story = Story("opflow").run(
        (NOW, "agent", Files(channel="phone", description="水泵漏水", order_no="A15"), expects(
            handler="assistant", letters=["acknowledgement:complainant", "dispatch:assistant",
                                          "dispatch:service_supervisor"])),
        (NOW, "qc", Assignment("handler@staff.example"), expects(raises=NotAllowed)),
        (*PASSED_ON, expects(handler="handler", letters=["dispatch:handler", "dispatch:service_supervisor"])),
    )
    form = letter(story, "dispatch", "handler")
    assert (form["description"], form["order_no"], form["reference"]) == ("水泵漏水", "A15", story.case.reference)
    for engineer in ("handler", "service_supervisor", "support_engineer"):
        assert seen_by(story, engineer)["complaint"]["description"] == "水泵漏水"
    story.run((NOW, "handler", Reply("已更换密封圈"), expects(stage="follow_up")))


@proves("OPFLOW-12")
def test_engineering_contacts_the_customer_at_once_and_tells_the_supervisor_how_it_is_handled():
    story = Story("opflow").run(FILED, PASSED_ON)
    story.deadline("first_contact", at="Mon 2026-11-16 14:00", who="handler", what=Contact("已电话确认漏水位置"))
    asks_for(story, NOW, "handler", Record("method", {"method": "上门更换密封圈"}))
    assert told_in(story, "notice", "service_supervisor") == {"处理方法": "上门更换密封圈"}
    Story("opflow").run(FILED, PASSED_ON, ("Mon 2026-11-16 14:00", "time passes", expects(
        steps=["Mon 2026-11-16 13:00 first_contact.reminder > handler",
               "Mon 2026-11-16 14:00 first_contact.urging > handler + service_supervisor"])))


@proves("OPFLOW-4", "OPFLOW-5", "OPFLOW-7", "OPFLOW-8", "OPFLOW-13", "OPFLOW-14")
def test_each_department_records_its_own_part():
    parts = [
        (CAPA, ("business_unit",)),
        (Record("packaging", {"measures": "加厚泡沫"}), ("warehouse",)),
        (Record("technology_help", {"opinion": "公差过大"}), ("technology",)),
        (COST, ("finance",)),
        (Record("service", {"course": "周二上门", "teardown": "密封圈老化，已更换"}),
         ("handler", "assistant", "support_engineer", "service_supervisor")),
        (Record("cause_analysis", {"cause": "密封圈材料不耐热"}), ("support_engineer",)),
    ]
    for part, roles in parts:
        nobody_else_may("opflow", part, after=(FILED, PASSED_ON), but=roles)
        asks_for(Story("opflow").run(FILED, PASSED_ON), NOW, roles[0], part)


@proves("OPFLOW-14")
def test_the_support_engineer_names_the_cause():
    Story("opflow").run(
        FILED,
        (NOW, "handler", Classification("cause", "material"), expects(raises=NotAllowed)),
        (NOW, "support_engineer", Classification("cause", "weather"), expects(raises=UnknownValue)),
        (NOW, "support_engineer", Classification("cause", "material"), expects(levels={"cause": "material"})),
    )


@proves("OPFLOW-8")
def test_finance_sees_the_costs_of_a_complaint_after_it_was_closed_too():
    story = Story("opflow").run(
        FILED,
        (NOW, "agent", Closure("answered", "电话中已解决")),
        (NOW, "finance", COST, expects(entries=["recorded"])),
    )
    assert "860" in str(seen_by(story, "finance")["timeline"][-1])


@proves("OPFLOW-6")
def test_no_complaint_is_closed_as_satisfied_before_quality_control_has_audited_the_improvement():
    story = Story("opflow").run(
        FILED,
        (NOW, "assistant", Reply("已更换密封圈")),
        (NOW, "agent", FollowUp("satisfied"), expects(stage="follow_up")),
        (NOW, "agent", Closure("satisfied"), expects(raises=GuardsUnmet, why="recorded:qc_audit")),
        (NOW, "business_unit", AUDIT, expects(raises=NotAllowed)),
        (NOW, "qc", AUDIT, expects(raises=RecordMissing, why="capa")),
        (NOW, "business_unit", CAPA),
    )
    asks_for(story, NOW, "qc", AUDIT)
    story.run((NOW, "agent", Closure("satisfied"), expects(stage="closed", closing="satisfied")))


@proves("OPFLOW-4", "OPFLOW-10")
def test_a_returned_product_travels_with_its_form():
    returned = Record("product_return", attachments=(a_file("客诉单.pdf"),))
    Story("opflow").run(
        FILED,
        (NOW, "warehouse", Record("product_return"), expects(raises=EvidenceMissing)),
        (NOW, "warehouse", returned, expects(entries=["recorded"])),
    )
