"""客户投诉处理规定 (24小时内初步核实), told as stories."""

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import (
    Assignment,
    Classification,
    Closure,
    Decision,
    FollowUp,
    Record,
    Reply,
    Request,
)
from complaints.domain.forms import FieldsRefused
from complaints.domain.records import RecordMissing
from tests.regulations.shown import (
    always_asks_who_and_what,
    asks_for,
    cases_listed,
    falls_due,
    letter,
    offers_only,
    report_of,
    seen_by,
    told_in,
)
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import address

NOW = "Mon 2026-11-23 09:00"
FILED = (NOW, "complainant", Files())
IDENTITY = Record("identity", {"how": "核对会员卡"})
FOUND = Record("verification", {"findings": "属实，多收安装费", "evidence": "发票与系统相符"})
PLAN = Record("plan", {"measures": "退款", "until": "2026-11-26", "responsible": "王工"})
FEEDBACK = Record("feedback", {"course": "核对发票", "result": "退还安装费", "improvement": "收费双人复核"})
REPLY = Reply("已退款。")


@proves("VER24-2", "VER24-3")
def test_persons_and_organisations_complain_by_phone_mail_online_and_other_ways():
    offers_only("ver24", "kind", ["person", "organisation"], refused="franchisee")
    offers_only("ver24", "channel", ["phone", "mail", "web", "other"], refused="fax")


@proves("VER24-2")
def test_the_form_asks_whether_he_bought_uses_or_has_a_contract():
    story = Story("ver24")
    for relation, title in (("buyer", "购买"), ("user", "使用"), ("contract", "签订合同")):
        story.run((NOW, "complainant", Files(kind="organisation", fields={"relation": relation})))
        assert title in str(seen_by(story, "handler")["complaint"])
    for wrong in ("neighbour", ""):
        story.run((NOW, "complainant", Files(fields={"relation": wrong}), expects(raises=FieldsRefused, why="relation")))


@proves("VER24-5")
def test_the_register_holds_name_contact_matter_and_time():
    always_asks_who_and_what("ver24")
    story = Story("ver24").run((NOW, "agent", Files(received="2026-11-22 20:00", description="多收安装费")))
    shown = seen_by(story, "agent")
    who = shown["complaint"]["complainant"]
    assert (who["name"], who["phone"], shown["complaint"]["description"], shown["received_at"][:16]) == (
        "林芳", "13800138000", "多收安装费", "2026-11-22T20:00")


@proves("VER24-4")
def test_nothing_is_verified_before_the_receptionist_knows_who_complains():
    story = Story("ver24").run(
        FILED,
        (NOW, "handler", IDENTITY, expects(raises=NotAllowed)),
        (NOW, "handler", FOUND, expects(raises=RecordMissing, why="identity")),
    )
    asks_for(story, NOW, "agent", IDENTITY)
    entry = seen_by(story, "handler")["timeline"][-1]
    assert (entry["actor"], entry["at"][:16]) == ("staff:agent@staff.example", "2026-11-23T09:00")
    story.run((NOW, "handler", FOUND, expects(entries=["recorded"])))


@proves("VER24-6")
def test_the_department_verifies_within_24_hours_of_having_got_it():
    story = Story("ver24", matrix=False).run(
        ("Fri 2026-11-20 18:00", "complainant", Files(), expects(stage="registered", clocks={"verification": "none"})),
        ("Fri 2026-11-20 20:00", "agent", IDENTITY),
        ("Fri 2026-11-20 21:00", "supervisor", Assignment(address("handler")), expects(
            clocks={"verification": "running, due Sat 2026-11-21 21:00, by handler"})),
    ).deadline("verification", at="Sat 2026-11-21 21:00", who="handler", what=FOUND)
    story.run(("Mon 2026-11-23 12:00", "time passes", expects(steps=[
        "Sat 2026-11-21 17:00 verification.reminder > handler", "Sat 2026-11-21 21:00 verification.urging > handler",
        "Mon 2026-11-23 04:00 verification.head > head + handler"])))
    Story("ver24").run((NOW, "complainant", Files(type="suggestion"), expects(clocks={"verification": "none"})))


@proves("VER24-7", "VER24-10", "VER24-11")
def test_findings_and_a_look_at_the_evidence_come_before_a_plan_with_measures_limit_and_responsible_person():
    story = Story("ver24").run(FILED, (NOW, "agent", IDENTITY), (NOW, "handler", PLAN, expects(
        raises=RecordMissing, why="verification")))
    asks_for(story, NOW, "handler", FOUND)
    assert all(word in str(seen_by(story, "head")["timeline"][-1]) for word in ("属实，多收安装费", "发票与系统相符"))
    asks_for(story, NOW, "handler", PLAN)


@proves("VER24-12")
def test_it_is_done_by_the_plans_own_date():
    story = Story("ver24").run(
        FILED, (NOW, "agent", IDENTITY), (NOW, "handler", FOUND),
        (NOW, "handler", PLAN, expects(clocks={"completion": "running, due Fri 2026-11-27 00:00, by handler"})),
    ).deadline("completion", at="Fri 2026-11-27 00:00", who="handler", what=REPLY)
    story.time_passes(until=story.clock("completion").due_at)
    story.run(("Mon 2026-11-30 00:00", "time passes"))
    late = [(each.kind, each.data["to"]) for each in story.case.timeline if each.data.get("clock") == "completion"]
    assert late == [("urged", [address("handler")]), ("escalated", [address("head")])]


@proves("VER24-13", "VER24-14")
def test_the_customer_is_told_course_result_and_improvement():
    story = Story("ver24").run(FILED, (NOW, "handler", REPLY))
    asks_for(story, NOW, "handler", FEEDBACK)
    told = letter(story, "notice", "complainant")
    assert (told["headline"], "经过、结果和改进措施如下" in told["says"]) == ("您的投诉的处理结果", True)
    assert told_in(story, "notice", "complainant") == {
        "经过": "核对发票", "结果": "退还安装费", "改进措施": "收费双人复核"}


@proves("VER24-8", "VER24-13")
def test_no_case_is_closed_before_the_department_has_classified_it_and_the_customer_was_told():
    close, level = Closure("satisfied"), Classification("classification", "service")
    Story("ver24").run(
        FILED,
        (NOW, "handler", REPLY),
        (NOW, "agent", FollowUp("satisfied"), expects(stage="follow_up", satisfied=True)),
        (NOW, "agent", level, expects(raises=NotAllowed)),
        (NOW, "handler", FEEDBACK),
        (NOW, "agent", close, expects(raises=GuardsUnmet, why="classified:classification")),
        *((NOW, "handler", Classification("classification", each), expects(levels={"classification": each}))
          for each in ("product", "contract", "other", "service")),
        (NOW, "agent", close, expects(stage="closed", closing="satisfied")),
        ("Tue 2026-11-24 09:00", "agent", Record("archived"), expects(entries=["recorded"])),
    )
    Story("ver24").run(
        FILED, (NOW, "handler", REPLY), (NOW, "agent", FollowUp("satisfied")), (NOW, "handler", level),
        (NOW, "agent", close, expects(raises=GuardsUnmet, why="recorded:feedback")),
    )


@proves("VER24-15")
def test_every_complaint_is_recorded_and_counted():
    story = Story("ver24").run(FILED, (NOW, "agent", Files(channel="phone")))
    assert sorted(row["reference"] for row in cases_listed(story, "supervisor")) == sorted(story.references)
    assert falls_due("ver24", "register", since="2026-11-20", until="2026-12-10") == ["2026-11: Tue 2026-12-01"]
    assert report_of("ver24", "register").to == ("supervisor", "head")


@proves("VER24-17", "VER24-18")
def test_what_is_true_is_compensated_weighed_by_severity_and_impact_and_agreed_with_the_customer():
    fields = {"measure": "退还安装费", "severity": "较重", "impact": "一户", "agreed": "yes"}
    story = Story("ver24").run(
        FILED,
        (NOW, "handler", Request("redress", "退款", fields=fields), expects(raises=UnknownValue)),
        (NOW, "agent", Classification("substantiated", "yes"), expects(raises=NotAllowed)),
        (NOW, "handler", Classification("substantiated", "no")),
        (NOW, "handler", Request("redress", "退款", fields=fields), expects(raises=UnknownValue)),
        (NOW, "handler", Classification("substantiated", "yes")),
    )
    for less in fields:
        partly = {name: value for name, value in fields.items() if name != less}
        story.run((NOW, "handler", Request("redress", "退款", fields=partly), expects(raises=FieldsRefused, why=less)))
    story.run(
        (NOW, "handler", Request("redress", "退款", fields=fields), expects(letters=["approval:head"])),
        (NOW, "head", Decision("redress", approved=True), expects(letters=["approval:executive"])),
        (NOW, "executive", Decision("redress", approved=True), expects(entries=["decided"])),
    )
