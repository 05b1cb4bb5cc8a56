"""A case of the decoration group by mail: calls, records with their fields, files approved, classes set, penalties."""

import pytest

from complaints.domain.case import Stage
from complaints.domain.commands import Record, Request
from tests.functional.company import GMAIL_HTML, OUTLOOK, QQ, Company
from tests.functional.portal import CUSTOMER, MAILBOX, Filed, Portal
from tests.functional.post import fresh_mail

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 200 + b"\xff\xd9"


@pytest.fixture
def decor(portal: Portal) -> Company:
    """A customer has mailed a complaint on Friday at ten."""
    company = Company(portal, "decor")
    portal.at("Fri 2026-11-20 10:00")
    mail = fresh_mail(sender=CUSTOMER, to=MAILBOX, subject="投诉：墙面开裂", text="验收后墙面开裂，要求返修。\n")
    assert portal.receive(mail) == "opened"
    company.filed = Filed(portal.mail(to=CUSTOMER, kind="acknowledgement").header("X-Case-Reference"), "", {})
    # 「客服助理填报《客户投诉处理通知单》」: the centre begins on its page, and the notice goes out once it is approved
    company.does("agent", Record("interview", {"told": "墙面开裂"}))
    company.does("agent", Request("notice", "请批准下发"))
    assert company.answers("supervisor", "同意，尽快处理", to="approval") == "recorded"
    company.does("admin_assistant", Record("notice_issued"))
    return company


def test_two_rounds_of_calls_end_with_a_satisfied_customer(decor: Company) -> None:
    assert decor.answers("handler", "已解决：墙面已返修", to="dispatch", style=OUTLOOK) == "recorded"
    assert decor.case.stage is Stage.FOLLOW_UP
    decor.answers("agent", "未处理：客户说没人来过", to="reply-received", style=QQ)
    assert (decor.case.round, decor.case.stage) == (2, Stage.DISPATCHED)
    # the regulation calls for a penalty, which the director decides by mail
    asked = decor.letter("director", "approval")
    assert "处罚" in asked.subject
    decor.answers("director", "同意 200元", to="approval")
    assert (decor.last()[0], decor.last()[1]["why"]) == ("misread", "mail.no_amount")  # the clause names none
    decor.answers("director", "同意，按规定处罚", to="approval", style=GMAIL_HTML)
    assert (decor.last()[0], decor.last()[1]["verdict"]) == ("penalty", "approved"), decor.last()
    decor.answers("handler", "已解决：今天已返修，客户在场", to="dispatch")
    decor.answers("agent", "满意", to="reply-received")
    assert (decor.case.stage, decor.case.closing_kind) == (Stage.CLOSED, "satisfied")


def test_records_are_made_by_their_titles_with_fields_as_lines(decor: Company) -> None:
    rule = decor.portal.services.policy.record("delay_told")
    assert rule is not None
    text = f"{rule.title.zh}：\n延迟原因：材料未到\n客户联系方法：13800138000"
    decor.answers("handler", text, to="dispatch", style=QQ)
    assert (decor.last()[0], decor.last()[1]["fields"]) == (
        "recorded",
        {"reason": "材料未到", "contact": "13800138000"},
    )
    decor.answers("handler", f"{rule.title.zh}：材料未到", to="dispatch")
    assert (decor.last()[0], decor.last()[1]["why"]) == ("misread", "mail.fields")
    assert "延迟原因" in decor.letter("handler", "misread").text


def test_a_matter_goes_through_its_tiers_and_can_be_refused(decor: Company) -> None:
    rule = next(rule for rule in decor.portal.services.policy.approvals if rule.id == "agreement_dispute_nobody")
    decor.answers("handler", f"申请{rule.title.zh}：责任无法落实", to="dispatch")
    assert (decor.last()[0], decor.last()[1]["why"]) == ("misread", "evidence")  # 「协议书」 must be attached
    decor.answers("handler", f"申请{rule.title.zh}：责任无法落实", to="dispatch", file=JPEG)
    assert (decor.last()[0], decor.last()[1]["matter"]) == ("requested", rule.id)
    decor.answers("executive", "同意公司承担一半，其余再议", to="approval")
    assert decor.last()[1]["why"] == "mail.unsure"  # it may be a yes, and may be none
    decor.answers("executive", "不同意：先查清责任", to="misread", style=QQ)
    assert decor.last()[1]["verdict"] == "refused"
    assert "先查清责任" in decor.letter("handler", "approval").text


def test_a_level_is_set_and_a_case_closed_with_its_reason(decor: Company) -> None:
    decor.answers("handler", "已解决：已答复", to="dispatch")
    decor.answers("agent", "主管部门、媒体 新闻媒体、记者采访：记者来电", to="reply-received")
    assert (decor.last()[0], decor.case.classes.get("authority")) == ("classified", "media"), decor.last()
    decor.answers("agent", "结案 当场答复：已向客户说明", to="reply-received")
    assert (decor.case.stage, decor.case.closing_kind) == (Stage.CLOSED, "answered")
