"""顾客投诉处理记录表模板, told as stories."""

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Closure, Decision, FollowUp, Record, Reply, Request
from complaints.domain.forms import FieldsRefused
from complaints.domain.records import EvidenceMissing, RecordMissing
from tests.regulations.shown import asks_for, needs, offers_only, recorded_on, seen_by
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import a_file

NOW = "Mon 2026-11-16 10:00"
FILED = (NOW, "complainant", Files())
ASSESSED = Record("assessment", {
    "severity": "中", "complexity": "低", "impact": "一户", "action_needed": "yes", "action_possible": "yes",
    "compensation_possible": "no"})
PLAN = Record("plan", {"measures": "返工", "department": "工程部", "until": "2026-11-30"})
ASKED = Request("plan", "请审批", attachments=(a_file("处理方案.pdf"),))
VERIFIED = Record("verification", {"result": "返工合格"})


@proves("RECFORM-2")
def test_a_complaint_is_taken_by_phone_mail_letter_visit_and_otherwise():
    offers_only("recform", "channel", ["phone", "mail", "letter", "visit", "web"], refused="fax")


@proves("RECFORM-5")
def test_there_are_eight_classes_of_content():
    eight = ["quality", "schedule", "management", "technique", "labour", "material", "machinery", "other"]
    offers_only("recform", "category", eight, refused="price")


@proves("RECFORM-1", "RECFORM-4")
def test_the_head_of_the_form_says_number_party_and_dates_and_how_often_it_happened():
    needs("recform", occurred_at="")
    often = Files(occurred_at="2026-11-10", fields={"occurrences": "3"})
    story = Story("recform").run(
        (NOW, "complainant", Files(fields={"occurrences": "常常"}), expects(raises=FieldsRefused, why="occurrences")),
        (NOW, "complainant", often),
    )
    shown = seen_by(story, "agent")
    assert (shown["reference"], shown["complaint"]["complainant"]["name"], shown["received_at"][:10]) == (
        "26110001", "林芳", "2026-11-16")
    assert (shown["complaint"]["occurred_at"], shown["complaint"]["fields"]) == ("2026-11-10", {"occurrences": "3"})


@proves("RECFORM-3")
def test_the_complainants_data_stand_on_a_sheet_of_their_own():
    story = Story("recform").run((NOW, "complainant", Files(description="林芳家墙面开裂")))
    assert seen_by(story, "agent")["complaint"]["complainant"]["phone"] == "13800138000"
    for other in ("handler", "head", "auditor"):
        shown = seen_by(story, other)["complaint"]
        assert shown["complainant"]["hidden"]
        assert not [word for word in ("林芳", "13800138000", "lin.fang") if word in str(shown)]


@proves("RECFORM-6")
def test_the_assessment_answers_everything_the_form_asks():
    story = Story("recform").run(
        FILED,
        (NOW, "agent", Record("assessment", {**ASSESSED.fields, "action_needed": "看情况"}), expects(
            raises=FieldsRefused, why="action_needed")),
    )
    asks_for(story, NOW, "agent", ASSESSED)


@proves("RECFORM-7", "RECFORM-10")
def test_a_plan_is_approved_and_its_attachment_signed_before_it_is_carried_out():
    story = Story("recform").run(
        FILED,
        (NOW, "handler", PLAN, expects(raises=RecordMissing, why="assessment")),
        (NOW, "handler", ASKED, expects(raises=RecordMissing, why="plan")),
        (NOW, "agent", ASSESSED),
    )
    asks_for(story, NOW, "handler", PLAN)
    story.run(
        (NOW, "handler", Request("plan", "请审批"), expects(raises=EvidenceMissing)),
        (NOW, "handler", ASKED),
        (NOW, "handler", Record("executed"), expects(raises=UnknownValue)),
        (NOW, "supervisor", Record("plan_signed", {"signed_supervisor": "赵敏"}), expects(raises=UnknownValue)),
        (NOW, "handler", Decision("plan", approved=True), expects(raises=NotAllowed)),
        (NOW, "supervisor", Decision("plan", approved=True)),
        (NOW, "handler", Record("executed"), expects(raises=RecordMissing, why="plan_signed")),
    )
    asks_for(story, NOW, "supervisor", Record("plan_signed", {"signed_supervisor": "赵敏"}))
    story.run((NOW, "handler", Record("executed"), expects(entries=["recorded"])))


@proves("RECFORM-8")
def test_the_tracking_table_says_what_was_done_when_and_by_whom():
    rows = [("确认回复", "2026-11-16"), ("投诉调查", "2026-11-17")]
    story = Story("recform").run(FILED)
    for action, day in rows:
        asks_for(story, NOW, "handler", Record("tracking", {"action": action, "date": day, "executor": "王强"}))
    story.run((NOW, "agent", Record("tracking", {
        "action": "满意度调查", "date": "2026-11-18", "executor": "陈洁", "remark": "满意"})))
    told = recorded_on(story, "agent")
    assert [row[0] for row in told] == ["确认回复", "投诉调查", "满意度调查"]
    assert told[-1][2:] == ["陈洁", "满意"]


@proves("RECFORM-9")
def test_whoever_handled_it_does_not_verify_the_result_and_without_it_nothing_is_closed():
    story = Story("recform").run(
        FILED,
        (NOW, "handler", Reply("已返工")),
        (NOW, "agent", FollowUp("satisfied"), expects(stage="follow_up")),
        (NOW, "agent", Closure("satisfied"), expects(raises=GuardsUnmet, why="recorded:verification")),
        (NOW, "handler", VERIFIED, expects(raises=NotAllowed)),
    )
    asks_for(story, NOW, "head", VERIFIED)
    story.run((NOW, "agent", Closure("satisfied"), expects(stage="closed", closing="satisfied")))
