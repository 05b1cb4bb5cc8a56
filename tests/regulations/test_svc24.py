"""客户服务投诉管理制度 (24小时受理，存档一年以上), told as stories."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.case import Attachment
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import (
    Assignment,
    Classification,
    Closure,
    Contact,
    Decision,
    FollowUp,
    Note,
    Record,
    Reply,
    Request,
)
from complaints.domain.forms import FieldsRefused
from complaints.domain.records import EvidenceMissing, RecordMissing
from complaints.domain.retention import disposal_due, missing_records
from complaints.usecases.submit_complaint import AttachmentRefused
from tests.factories import moment
from tests.regulations.shown import (
    cases_listed,
    falls_due,
    letter,
    needs,
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

NOW = "Mon 2026-11-23 09:00"
FILED = (NOW, "complainant", Files())
VERIFIED = Record("verification", {"data": "监控与出库单"}, attachments=(a_file(),))
PLAN = Record("plan", {"measures": "更换门板"})
AGREED = Record("agreement", {"form": "oral"})
EFFECT = Record("effect", {"solved": "yes"})
REPLY = Reply("已更换。")


@proves("SVC24-1", "SVC24-2", "SVC24-3")
def test_customers_of_two_kinds_complain_about_five_things_by_mail_online_and_face_to_face():
    offers_only("svc24", "kind", ["external", "internal"], refused="other")
    offers_only("svc24", "category", ["quality", "after_sales", "attitude", "delay", "communication"], refused="price")
    offers_only("svc24", "channel", ["mail", "web", "visit", "phone"], refused="fax")


@proves("SVC24-5")
def test_a_complaint_says_when_where_and_who():
    needs("svc24", occurred_at="", place="")
    Story("svc24").run(
        (NOW, "complainant", Files(fields={"persons": ""}), expects(raises=FieldsRefused, why="persons")),
        (NOW, "complainant", Files(fields={"persons": "安装工张某"})),
    )


@proves("SVC24-6")
@pytest.mark.parametrize(("name", "type_"), [("照片.jpg", "image/jpeg"), ("录音.mp3", "audio/mpeg")])
def test_photos_and_recordings_come_with_the_complaint(name: str, type_: str):
    story = Story("svc24").run((NOW, "complainant", Files(attachments=(Attachment(f"upload/{name}", name, type_, 1000),))))
    assert [each.name for each in story.case.content.attachments] == [name]
    program = Attachment("upload/x.exe", "x.exe", "application/x-msdownload", 1000)
    story.run((NOW, "complainant", Files(attachments=(program,)), expects(raises=AttachmentRefused)))


@proves("SVC24-4", "SVC24-7", "SVC24-8")
def test_the_intake_officer_accepts_within_24_hours_and_has_a_first_talk():
    story = Story("svc24").run(
        ("Fri 2026-11-20 18:00", "complainant", Files(), expects(clocks={
            "acceptance": "running, due Sat 2026-11-21 18:00, by agent"})),
    ).deadline("acceptance", at="Sat 2026-11-21 18:00", who="agent", what=Record("acceptance"))
    assert "24小时内受理" in {each["title"] for each in letter(story, "acknowledgement", "complainant")["promises"]}
    story.fork().run(("Mon 2026-11-23 12:00", "time passes", expects(steps=[
        "Sat 2026-11-21 14:00 acceptance.reminder > agent", "Sat 2026-11-21 18:00 acceptance.urging > agent",
        "Mon 2026-11-23 04:00 acceptance.supervisor > supervisor + agent"])))
    nobody_else_may("svc24", Contact("初步沟通"), after=(FILED,), but=("agent", "handler"))
    assert [roles_of("svc24")[role] for role in ("agent", "auditor")] == ["受理人员", "内部检查"]
    nobody_else_may("svc24", Record("acceptance"), after=(FILED,), but=("agent",))
    assert too_few("svc24", vacant="agent")
    story.run(
        ("Sat 2026-11-21 10:00", "agent", Contact("已了解经过"), expects(entries=["contacted"])),
        ("Sat 2026-11-21 10:10", "agent", Record("acceptance"), expects(
            letters=["notice:complainant"], clocks={"acceptance": "met"})),
    )
    shown = [(entry["kind"], entry["actor"]) for entry in seen_by(story, "handler")["timeline"][-2:]]
    assert shown == [("contacted", "staff:agent@staff.example"), ("recorded", "staff:agent@staff.example")]


@proves("SVC24-4")
def test_a_suggestion_is_no_complaint_to_be_accepted_in_time():
    Story("svc24").run((NOW, "complainant", Files(type="suggestion"), expects(clocks={"acceptance": "none", "reply": "none"})))


@proves("SVC24-9", "SVC24-10")
def test_the_plan_follows_from_what_was_verified_with_evidence_and_is_talked_over_with_the_customer():
    story = Story("svc24").run(
        FILED,
        (NOW, "handler", PLAN, expects(raises=RecordMissing, why="verification")),
        (NOW, "handler", Record("verification", {"data": "监控"}), expects(raises=EvidenceMissing)),
        (NOW, "handler", Record("verification", attachments=(a_file(),)), expects(raises=FieldsRefused, why="data")),
        (NOW, "handler", VERIFIED, expects(entries=["recorded"])),
        (NOW, "handler", PLAN, expects(letters=["notice:complainant"])),
        ("Mon 2026-11-23 10:00", "complainant", Mails("同意更换。"), expects(
            fate="recorded", letters=["supplement-received:handler", "supplement-received:agent"])),
    )
    told = letter(story, "notice", "complainant")
    assert (told["headline"], "请回复告知您的意见" in told["says"]) == ("处理方案", True)
    assert told_in(story, "notice", "complainant") == {"措施": "更换门板"}


@proves("SVC24-11", "SVC24-15")
@pytest.mark.parametrize(("form", "said"), [("oral", "口头"), ("written", "书面")])
def test_it_is_closed_once_the_customer_agreed_was_told_and_was_asked_whether_he_is_satisfied(form: str, said: str):
    story = Story("svc24").run(
        FILED,
        (NOW, "agent", Record("agreement", {"form": form}), expects(raises=RecordMissing, why="plan")),
        (NOW, "handler", VERIFIED), (NOW, "handler", PLAN),
        (NOW, "handler", REPLY, expects(stage="follow_up", clocks={"follow_up": "running, due Thu 2026-11-26 09:00, by agent"})),
        (NOW, "agent", FollowUp("satisfied"), expects(stage="follow_up", satisfied=True, clocks={"follow_up": "met"})),
        (NOW, "agent", Closure("satisfied"), expects(raises=GuardsUnmet, why="recorded:agreement")),
        (NOW, "agent", Record("agreement"), expects(raises=FieldsRefused, why="form")),
        (NOW, "agent", Record("agreement", {"form": form})),
        (NOW, "agent", Closure("satisfied"), expects(stage="closed", closing="satisfied")),
    )
    assert said in str(seen_by(story, "supervisor")["timeline"])


@proves("SVC24-15", "SVC24-16")
def test_who_is_not_satisfied_is_handled_again_and_the_process_is_improved():
    story = Story("svc24").run(
        FILED,
        (NOW, "handler", REPLY),
        (NOW, "agent", FollowUp("not_satisfied", "颜色不符"), expects(
            stage="dispatched", round=2, letters=["notice:supervisor", "dispatch:handler"])),
        (NOW, "supervisor", Record("improvement"), expects(raises=FieldsRefused, why="measures")),
        (NOW, "supervisor", Record("improvement", {"measures": "出库核对色号"}), expects(entries=["recorded"])),
    )
    told = letter(story, "notice", "supervisor")
    assert (told["headline"], "请调整和改进相关服务流程并登记改进措施" in told["says"]) == ("回访不满意：请改进", True)


@proves("SVC24-12", "SVC24-14")
def test_a_file_is_whole_with_the_effect_evaluated_and_is_kept_a_year_at_least():
    story = Story("svc24").run(
        FILED,
        *((NOW, "handler", each) for each in (VERIFIED, PLAN, REPLY)),
        *((NOW, "agent", each) for each in (FollowUp("satisfied"), AGREED, Closure("satisfied"))),
    )
    assert missing_records(case=story.case, policy=story.policy) == ("effect",)
    at_once = Story("svc24").run(FILED, (NOW, "agent", Closure("answered", "已说明")))
    assert missing_records(case=at_once.case, policy=story.policy) == ("verification", "plan", "agreement", "effect")
    story.run(
        ("Tue 2026-11-24 09:00", "agent", Record("effect"), expects(raises=FieldsRefused, why="solved")),
        ("Tue 2026-11-24 09:00", "supervisor", EFFECT),
    )
    assert missing_records(case=story.case, policy=story.policy) == ()
    over = {day: disposal_due(case=story.case, policy=story.policy, calendar=story.calendar, now=moment(day))
            for day in ("2027-11-23 09:00", "2027-11-23 09:01")}
    assert over == {"2027-11-23 09:00": False, "2027-11-23 09:01": True}


@proves("SVC24-13")
def test_every_complaint_stands_in_the_register_once():
    story = Story("svc24").run(FILED, (NOW, "agent", Files(channel="visit")))
    listed = [row["reference"] for row in cases_listed(story, "supervisor")]
    assert sorted(listed) == sorted(story.references)
    assert falls_due("svc24", "register", since="2026-11-20", until="2026-12-10") == ["2026-11: Tue 2026-12-01"]
    assert report_of("svc24", "register").to == ("supervisor",)


@proves("SVC24-17")
def test_every_month_the_leaders_have_the_statistics():
    assert falls_due("svc24", "to_leaders", since="2026-11-20", until="2026-12-10") == ["2026-11: Tue 2026-12-01"]
    assert report_of("svc24", "to_leaders").to == ("executive",)


@proves("SVC24-18")
def test_nothing_leaves_the_company_without_the_customers_consent():
    ask = Request("disclosure", "监管部门索取")
    Story("svc24").run(
        FILED,
        (NOW, "agent", ask, expects(raises=RecordMissing, why="disclosure_consent")),
        (NOW, "agent", Record("disclosure_consent"), expects(raises=FieldsRefused, why="signed_complainant")),
        (NOW, "agent", Record("disclosure_consent", {"signed_complainant": "林芳"})),
        (NOW, "agent", ask, expects(letters=["approval:director"])),
        (NOW, "supervisor", Decision("disclosure", approved=True), expects(raises=NotAllowed)),
        (NOW, "director", Decision("disclosure", approved=True), expects(entries=["decided"])),
    )


@proves("SVC24-19")
def test_whoever_inspects_reads_everything_and_does_nothing():
    story = Story("svc24").run(FILED)
    shown = seen_by(story, "auditor")
    assert (shown["reference"], len(cases_listed(story, "auditor"))) == (story.case.reference, 1)
    assert not any(shown[f"{what}_open"] for what in ("records", "matters", "schemes", "calls", "closings", "penalties"))
    for what in (Note("已检查"), Contact("x"), REPLY, FollowUp("satisfied"), Closure("answered", "x"), VERIFIED, EFFECT,
                 Classification("severity", "major"), Assignment(address("handler")), Request("redress", "x")):
        story.run((NOW, "auditor", what, expects(raises=NotAllowed)))
