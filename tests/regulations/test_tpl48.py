"""客户投诉处理制度 (24小时联系、48小时方案、72小时回访), told as stories."""

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import (
    Assignment,
    Classification,
    Closure,
    Contact,
    Decision,
    FollowUp,
    Record,
    Reply,
    Request,
)
from complaints.domain.forms import FieldsRefused
from complaints.domain.records import RecordMissing
from complaints.domain.retention import missing_records
from tests.factories import a_member
from tests.regulations.shown import letter, needs, offers_only, seen_by, told_in
from tests.regulations.story import Files, Story, expects, proves

NOW = "Mon 2026-11-16 10:00"
PLAN = Record("plan", {"measures": "更换门板，周四16点上门"})
AGREED = Record("consent", {"signed_complainant": "林芳", "agreed_at": "2026-11-19T16:00:00+08:00"})
EXECUTED = Record("executed", {})


@proves("TPL48-2")
def test_a_complaint_comes_by_phone_mail_chat_letter_or_another_way():
    offers_only("tpl48", "channel", ["phone", "mail", "chat", "letter", "web", "other"], refused="fax")


@proves("TPL48-5")
def test_there_are_four_classes_of_complaints():
    offers_only("tpl48", "category", ["product", "service", "price", "other"], refused="delivery")


@proves("TPL48-3", "TPL48-4")
def test_complainant_time_and_matter_are_recorded_and_he_is_answered_at_once():
    needs("tpl48", occurred_at="")
    story = Story("tpl48").run(
        (NOW, "complainant", Files(description="柜门开裂"), expects(
            letters=["acknowledgement:complainant", "dispatch:handler"])),
    )
    content = story.case.content
    assert (content.complainant.phone, content.occurred_at, content.description) == (
        "13800138000", "2026-11-18", "柜门开裂")
    assert [each["title"] for each in letter(story, "acknowledgement", "complainant")["promises"]][:2] == [
        "24小时内联系", "48小时内提出方案"]


@proves("TPL48-1")
def test_whoever_of_any_department_may_have_the_case():
    logistics = a_member("handler", email="logistics@staff.example", department="物流部")
    Story("tpl48", people=[logistics]).run(
        (NOW, "complainant", Files()),
        (NOW, "agent", Assignment("logistics@staff.example"), expects(handler="logistics", department="物流部")),
        ("Mon 2026-11-16 11:00", "logistics", Contact("已联系"), expects(clocks={"contact": "met"})),
    )


@proves("TPL48-12", "TPL48-13", "TPL48-14", "TPL48-9", "TPL48-10")
def test_b8_contact_in_24_hours_a_solution_in_48_and_a_call_72_hours_after_it_was_executed():
    story = Story("tpl48").run(
        (NOW, "complainant", Files(), expects(clocks={
            "contact": "running, due Tue 2026-11-17 10:00, by handler",
            "solution": "running, due Wed 2026-11-18 10:00, by handler", "after_call": "none"})),
    )
    story.deadline("contact", at="Tue 2026-11-17 10:00", who="handler", what=Contact("已联系"))
    story.deadline("solution", at="Wed 2026-11-18 10:00", who="handler", what=PLAN)
    story.run(
        ("Tue 2026-11-17 09:00", "handler", Contact("已联系")),
        ("Wed 2026-11-18 09:00", "handler", PLAN, expects(clocks={"solution": "met", "execution": "none"})),
        ("Wed 2026-11-18 15:00", "handler", AGREED, expects(clocks={
            "execution": "running, due Thu 2026-11-19 16:00, by handler", "follow_up": "none"})),
    ).deadline("execution", at="Thu 2026-11-19 16:00", who="handler", what=EXECUTED)
    story.run(
        ("Thu 2026-11-19 16:00", "handler", EXECUTED, expects(clocks={
            "execution": "met", "follow_up": "running, due Sun 2026-11-22 16:00, by agent"})),
        ("Thu 2026-11-19 17:00", "handler", Reply("已上门更换"), expects(clocks={"call_again": "none"})),
    ).deadline("follow_up", at="Sun 2026-11-22 16:00", who="agent", what=FollowUp("satisfied"))


@proves("TPL48-8", "TPL48-13", "TPL48-9")
def test_the_solution_is_told_and_executed_only_when_the_complainant_has_agreed():
    unsigned = Record("consent", {"agreed_at": "2026-11-19T16:00:00+08:00"})
    story = Story("tpl48").run(
        (NOW, "complainant", Files()),
        (NOW, "handler", AGREED, expects(raises=RecordMissing, why="plan")),
        ("Mon 2026-11-16 11:00", "handler", PLAN, expects(letters=["notice:complainant"])),
        ("Mon 2026-11-16 12:00", "handler", EXECUTED, expects(raises=RecordMissing, why="consent")),
        ("Mon 2026-11-16 12:00", "handler", unsigned, expects(raises=FieldsRefused, why="signed_complainant")),
        ("Mon 2026-11-16 12:00", "handler", AGREED),
        ("Thu 2026-11-19 16:30", "handler", EXECUTED, expects(clocks={"execution": "breached"})),
    )
    assert "请回复是否同意" in letter(story, "notice", "complainant")["says"]
    assert told_in(story, "notice", "complainant") == {"措施": "更换门板，周四16点上门"}


@proves("TPL48-10")
def test_who_was_not_satisfied_is_called_again_after_the_next_answer():
    Story("tpl48").run(
        (NOW, "complainant", Files()),
        ("Mon 2026-11-16 11:00", "handler", Reply("已处理")),
        ("Mon 2026-11-16 12:00", "agent", FollowUp("not_satisfied", "仍有缝隙"), expects(
            stage="dispatched", round=2, clocks={"after_call": "running, due Wed 2026-11-18 12:00, by handler"})),
        ("Tue 2026-11-17 12:00", "handler", Reply("已调整"), expects(
            clocks={"call_again": "running, due Fri 2026-11-20 12:00, by agent"})),
    )


@proves("TPL48-6")
def test_another_department_is_asked_to_help_and_answers():
    answer = Record("assistance_answer", {"answer": "该批次含水率超标"})
    story = Story("tpl48").run(
        (NOW, "complainant", Files()),
        (NOW, "assisting", answer, expects(raises=RecordMissing, why="assistance_request")),
        (NOW, "handler", Record("assistance_request", {"question": "请核实该批次检测记录"}), expects(
            letters=["notice:assisting"])),
    )
    assert told_in(story, "notice", "assisting") == {"需协助事项": "请核实该批次检测记录"}
    story.run(
        ("Mon 2026-11-16 15:00", "handler", answer, expects(raises=NotAllowed)),
        ("Mon 2026-11-16 15:00", "assisting", answer, expects(entries=["recorded"])),
    )


@proves("TPL48-16")
def test_who_only_helps_sees_the_case_and_not_who_complains():
    story = Story("tpl48").run(
        (NOW, "complainant", Files(description="林芳家柜门开裂")),
        (NOW, "handler", Record("assistance_request", {"question": "请核实"})),
    )
    assert seen_by(story, "handler")["complaint"]["complainant"]["name"] == "林芳"
    for other in ("assisting", "auditor"):
        shown = seen_by(story, other)["complaint"]
        assert shown["complainant"]["hidden"]
        assert not [word for word in ("林芳", "13800138000", "lin.fang") if word in str(shown)]
    assert "林芳" not in str(letter(story, "notice", "assisting"))


@proves("TPL48-7")
def test_the_remedies_are_exchange_or_return_refund_and_compensation():
    story = Story("tpl48").run((NOW, "complainant", Files()))
    for remedy in ("exchange", "refund", "compensation"):
        story.run(
            (NOW, "handler", Request("redress", "客户要求", fields={"remedy": remedy})),
            (NOW, "head", Decision("redress", approved=True), expects(entries=["decided"])),
        )
    story.run((NOW, "handler", Request("redress", "送礼品", fields={"remedy": "gift"}), expects(
        raises=FieldsRefused, why="remedy")))


@proves("TPL48-11")
def test_a_file_is_whole_only_with_what_was_improved():
    measures = Record("improvement", {"measures": "出厂前检测含水率"})
    story = Story("tpl48").run(
        (NOW, "complainant", Files()),
        (NOW, "agent", Closure("answered", "电话中已解决"), expects(stage="closed")),
    )
    assert missing_records(case=story.case, policy=story.policy) == ("improvement",)
    story.run((NOW, "handler", measures, expects(entries=["recorded"])))
    assert missing_records(case=story.case, policy=story.policy) == ()


@proves("TPL48-18")
def test_the_superior_is_told_of_a_major_complaint_at_once_and_the_measures_are_recorded():
    measures = Record("major_measures", {"measures": "已停售该批次"})
    Story("tpl48").run(
        (NOW, "agent", Files(levels={"severity": "major"}), expects(
            letters=["acknowledgement:complainant", "dispatch:handler", "notice:director"])),
        (NOW, "handler", Record("major_measures"), expects(raises=FieldsRefused, why="measures")),
        (NOW, "handler", measures, expects(entries=["recorded"])),
    )
    Story("tpl48").run(
        (NOW, "complainant", Files()),
        (NOW, "handler", measures, expects(raises=UnknownValue)),
        (NOW, "handler", Classification("severity", "major", "有人受伤"), expects(letters=["notice:director"])),
    )


@proves("TPL48-19")
def test_a_malicious_complaint_is_verified_first_and_then_goes_to_legal():
    closing = Closure("malicious", "伪造照片索赔，移交法务")
    verified = Classification("malicious", "verified", "照片系伪造")
    Story("tpl48").run(
        (NOW, "complainant", Files()),
        (NOW, "director", closing, expects(raises=GuardsUnmet, why="level:malicious.verified")),
        (NOW, "handler", verified, expects(raises=NotAllowed)),
        (NOW, "supervisor", verified, expects(letters=["notice:legal"])),
        (NOW, "director", closing, expects(raises=GuardsUnmet, why="recorded:malice_investigation")),
        (NOW, "legal", Record("malice_investigation", {"findings": "照片取自网络"})),
        (NOW, "agent", closing, expects(raises=NotAllowed)),
        (NOW, "director", Closure("malicious"), expects(raises=GuardsUnmet, why="reason")),
        (NOW, "director", closing, expects(stage="closed", closing="malicious")),
    )
