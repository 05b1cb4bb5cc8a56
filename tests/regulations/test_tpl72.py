"""客户投诉处理管理制度 (24小时受理、72小时方案), told as stories."""

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Assignment, Closure, Contact, FollowUp, Record, Reply
from complaints.domain.forms import FieldsRefused
from complaints.domain.records import EvidenceMissing
from tests.factories import a_member
from tests.regulations.shown import (
    always_asks_who_and_what,
    falls_due,
    letter,
    nobody_else_may,
    offers_only,
    report_of,
    roles_of,
    seen_by,
    told_in,
    too_few,
)
from tests.regulations.story import Files, Mails, Story, expects, proves
from tests.regulations.team import a_file, address

NOW = "Fri 2026-11-20 18:00"
FILED = (NOW, "complainant", Files())
FORM = Record("register_form")
ASSIGNED = (NOW, "supervisor", Assignment(address("handler")))
PLAN = Record("plan", {"measures": "更换密封圈"})
REPLY = Reply("已更换密封圈。")


@proves("TPL72-3", "TPL72-4")
def test_a_complaint_comes_by_phone_mail_letter_the_packaging_and_other_ways():
    offers_only("tpl72", "channel", ["phone", "mail", "letter", "packaging", "web", "other"], refused="fax")
    story = Story("tpl72").run((NOW, "agent", Files(channel="packaging")))
    assert seen_by(story, "supervisor")["complaint"]["channel"] == "packaging"


@proves("TPL72-6")
def test_the_register_form_holds_name_contact_content_date_and_a_number_of_its_own():
    always_asks_who_and_what("tpl72")
    story = Story("tpl72").run(FILED, (NOW, "agent", Files(description="密封圈老化", received="2026-11-20 15:00")))
    assert story.references == ["26110001", "26110002"]
    shown = seen_by(story, "supervisor")
    who = shown["complaint"]["complainant"]
    assert (who["name"], who["phone"], shown["complaint"]["description"], shown["received_at"][:16]) == (
        "林芳", "13800138000", "密封圈老化", "2026-11-20T15:00")


@proves("TPL72-5")
def test_the_receptionist_accepts_it_and_opens_the_register_form_within_24_hours():
    Story("tpl72").run((*FILED, expects(clocks={"acceptance": "running, due Sat 2026-11-21 18:00, by agent"}))).deadline(
        "acceptance", at="Sat 2026-11-21 18:00", who="agent", what=FORM)
    Story("tpl72").run(FILED, ("Mon 2026-11-23 05:00", "time passes", expects(steps=[
        "Sat 2026-11-21 14:00 acceptance.reminder > agent", "Sat 2026-11-21 18:00 acceptance.urging > agent",
        "Mon 2026-11-23 04:00 acceptance.supervisor > supervisor + agent"])))
    nobody_else_may("tpl72", FORM, after=(FILED,), but=("agent",))
    Story("tpl72").run((NOW, "complainant", Files(type="suggestion"), expects(
        clocks={"acceptance": "none", "preliminary": "none", "reply": "none"})))


@proves("TPL72-5", "TPL72-10")
def test_the_customer_is_promised_both():
    promised = letter(Story("tpl72").run(FILED), "acknowledgement", "complainant")["promises"]
    assert {"24小时内受理、开立登记表", "72小时内提供初步方案"} <= {each["title"] for each in promised}


@proves("TPL72-2", "TPL72-7", "TPL72-14")
def test_a_business_supervisor_responsible_persons_and_an_analyst_share_the_work():
    called = roles_of("tpl72")
    assert [called[role] for role in ("supervisor", "handler", "analyst")] == ["业务主管", "责任人", "投诉信息分析专员"]


@proves("TPL72-7")
def test_the_business_supervisor_has_it_first_and_appoints_who_is_responsible():
    Story("tpl72").run(
        (*FILED, expects(handler="supervisor", letters=["acknowledgement:complainant", "dispatch:supervisor"])),
        (NOW, "handler", REPLY, expects(raises=NotAllowed)),
        (NOW, "handler", Assignment(address("handler")), expects(raises=NotAllowed)),
        (*ASSIGNED, expects(handler="handler", letters=["dispatch:handler"])),
    )


@proves("TPL72-2")
def test_whoever_of_any_department_may_be_made_responsible():
    logistics = a_member("handler", email="logistics@staff.example", department="物流部")
    Story("tpl72", people=[logistics]).run(
        FILED,
        (NOW, "supervisor", Assignment("logistics@staff.example"), expects(handler="logistics", department="物流部")),
        (NOW, "logistics", REPLY, expects(stage="follow_up")),
    )


@proves("TPL72-8")
def test_the_responsible_person_is_in_touch_and_the_customer_reads_how_it_is_handled():
    story = Story("tpl72").run(FILED, ASSIGNED, (NOW, "handler", Contact("已说明检测和更换方式"), expects(
        entries=["contacted"], letters=["notice:complainant"])))
    told = letter(story, "notice", "complainant")
    assert (told["headline"], "进度可随时查询" in told["says"]) == ("处理方式和进度", True)


@proves("TPL72-9")
def test_evidence_is_collected_from_other_departments():
    evidence = Record("evidence", {"department": "仓库"}, attachments=(a_file("入库单.jpg"),))
    story = Story("tpl72").run(
        FILED, ASSIGNED,
        (NOW, "handler", Record("evidence", {"department": "仓库"}), expects(raises=EvidenceMissing)),
        (NOW, "handler", Record("evidence", attachments=(a_file(),)), expects(raises=FieldsRefused, why="department")),
        (NOW, "handler", evidence),
    )
    entry = seen_by(story, "supervisor")["timeline"][-1]
    assert ("仓库" in str(entry["particulars"]), "入库单.jpg" in str(entry)) == (True, True)


@proves("TPL72-10")
def test_a_preliminary_solution_is_offered_within_72_hours_and_the_customers_consent_sought():
    story = Story("tpl72").run(FILED, ASSIGNED, (NOW, "agent", FORM, expects(
        clocks={"preliminary": "running, due Mon 2026-11-23 18:00, by handler"})))
    story.deadline("preliminary", at="Mon 2026-11-23 18:00", who="handler", what=PLAN)
    late = story.fork().run(("Tue 2026-11-24 04:00", "time passes")).case.timeline
    assert [(each.data["step"], each.data["to"]) for each in late if each.data.get("clock") == "preliminary"] == [
        ("reminder", [address("handler")]), ("urging", [address("handler")]), ("head", [address("head")])]
    story.run((NOW, "handler", PLAN, expects(letters=["notice:complainant"], clocks={"preliminary": "met"})))
    told = letter(story, "notice", "complainant")
    assert (told["headline"], "请回复是否同意" in told["says"]) == ("初步解决方案，请告知您的意见", True)
    assert told_in(story, "notice", "complainant") == {"措施": "更换密封圈"}
    story.run(("Sat 2026-11-21 09:00", "complainant", Mails("同意。"), expects(
        fate="recorded", letters=["supplement-received:handler", "supplement-received:agent"])))


@proves("TPL72-11")
def test_who_is_not_satisfied_is_offered_something_better_and_other_departments_join():
    joined = Record("help", {"departments": "技术部、仓库"})
    Story("tpl72").run(
        FILED, ASSIGNED,
        (NOW, "handler", joined, expects(raises=UnknownValue, why="help")),
        (NOW, "handler", REPLY),
        (NOW, "agent", FollowUp("not_satisfied", "仍漏水"), expects(stage="dispatched", round=2, letters=["dispatch:handler"])),
        (NOW, "handler", Record("help"), expects(raises=FieldsRefused, why="departments")),
        (NOW, "handler", joined, expects(entries=["recorded"])),
        (NOW, "handler", Record("plan", {"measures": "整机更换"}), expects(letters=["notice:complainant"])),
    )


@proves("TPL72-16")
def test_the_customer_has_the_formal_result():
    story = Story("tpl72").run(FILED, ASSIGNED, (NOW, "handler", REPLY, expects(letters=["notice:complainant", "reply-received:agent"])))
    told = letter(story, "notice", "complainant")
    assert (told["headline"], "您的投诉已有正式处理结果" in told["says"]) == ("投诉处理结果", True)


@proves("TPL72-12", "TPL72-15")
def test_it_is_closed_only_with_the_customers_word_a_result_and_a_register_form_that_tells_the_course():
    close = Closure("satisfied")
    story = Story("tpl72").run(
        FILED, ASSIGNED,
        (NOW, "agent", close, expects(raises=GuardsUnmet, why="final_result")),
        (NOW, "handler", REPLY),
        (NOW, "agent", close, expects(raises=GuardsUnmet, why="satisfied")),
        (NOW, "agent", FollowUp("satisfied"), expects(stage="follow_up", satisfied=True)),
        (NOW, "agent", close, expects(raises=GuardsUnmet, why="recorded:register_form")),
        (NOW, "agent", FORM),
        (NOW, "agent", close, expects(stage="closed", closing="satisfied")),
    )
    course = [entry["kind"] for entry in seen_by(story, "supervisor")["timeline"]]
    assert course == ["received", "registered", "assigned", "dispatched", "assigned", "dispatched", "replied", "called", "recorded", "closed"]


@proves("TPL72-13", "TPL72-14")
def test_every_month_the_analyst_and_the_departments_have_number_type_and_duration():
    monthly = report_of("tpl72", "monthly")
    assert falls_due("tpl72", "monthly", since="2026-10-20", until="2026-12-10") == [
        "2026-10: Mon 2026-11-02", "2026-11: Tue 2026-12-01"]
    assert [part.title.zh for part in monthly.parts[:2]] == ["投诉数量和类型", "处理时长"]
    assert monthly.to == ("analyst", "head")
    assert too_few("tpl72", vacant="analyst")
