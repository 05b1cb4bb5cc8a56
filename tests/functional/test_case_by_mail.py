"""A case of 欧派 from the first mail to the last, and nobody opens the page: everything is done by answering."""

import pytest

from complaints.domain.case import Stage
from complaints.domain.clocks import Clock, clocks
from functions import inbound_mail
from tests.factories import a_member
from tests.functional.company import GMAIL_HTML, OUTLOOK, QQ, Company
from tests.functional.portal import CUSTOMER, MAILBOX, Filed, Portal
from tests.functional.post import fresh_mail

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 200 + b"\xff\xd9"
RESOLVED = "已解决：门板已更换"
FORM = """回复：
What 整改措施：更换两块门板
Who 跟进人、责任人：王强
Why 产生原因：封边不良
When 计划实施时间：11月27日
When 预计完成时间：11月28日
Where 场所、从何处入手：客户家厨房
How 解决方案：工厂补发门板
How much 跟进程度：已下单"""


@pytest.fixture
def oppein(portal: Portal) -> Company:
    """A customer of 欧派 has mailed a complaint on Friday at ten."""
    company = Company(portal, "oppein")
    portal.at("Fri 2026-11-20 10:00")
    mail = fresh_mail(sender=CUSTOMER, to=MAILBOX, subject="柜门开裂", text="装好三天就裂了，请更换。\n")
    assert portal.receive(mail) == "opened"
    reference = portal.mail(to=CUSTOMER, kind="acknowledgement").header("X-Case-Reference")
    company.filed = Filed(reference, "", {})
    return company


def test_more_time_is_asked_for_opined_on_refused_and_granted_by_mail_alone(oppein: Company) -> None:
    assert "已联系" in oppein.letter("handler", "dispatch").text
    # the handler takes it on and has spoken with the customer
    assert oppein.answers("handler", "接单\n已联系：客户同意周五上门查看", style=QQ) == "recorded"
    assert [entry.kind.value for entry in oppein.case.timeline[-2:]] == ["noted", "contacted"]
    told = oppein.letter("handler", "understood").text
    assert "已与投诉人沟通" in told
    assert "第一行只写「撤销」" in told
    # more time: internal affairs must give an opinion first, and is told so
    asked = "申请延期至11月26日18:00，因为工厂排产\n推迟原因：生产原因"
    oppein.answers("handler", asked, to="dispatch", style=OUTLOOK, file=JPEG)
    assert oppein.last()[1]["why"] == "mail.records"
    assert "推迟回访：内务经理意见" in oppein.letter("handler", "misread").text
    assert "推迟回访：内务经理意见" in oppein.letter("internal_affairs", "notice").text
    oppein.answers("internal_affairs", "推迟回访：内务经理意见：情况属实，同意推迟。", style=GMAIL_HTML)
    assert oppein.last()[0] == "recorded"
    oppein.answers("handler", asked, to="dispatch", file=JPEG)
    assert (oppein.last()[0], oppein.last()[1]["until"]) == ("requested", "2026-11-26T18:00:00+08:00")
    # the first tier refuses, so it goes on; the second agrees, and the limit moves
    assert "不同意：理由" in oppein.letter("supervisor", "approval").text
    oppein.answers("supervisor", "不同意：可以先装旧板", to="approval", style=QQ)
    assert oppein.last()[1]["verdict"] == "forwarded"
    oppein.answers("executive", "同意。", to="approval", style=OUTLOOK)
    assert oppein.last()[1]["verdict"] == "approved"
    reply = next(clock for clock in _clocks(oppein) if clock.rule.id == "reply")
    assert reply.due_at.isoformat() == "2026-11-26T18:00:00+08:00"


def test_from_the_order_to_the_closing_by_mail_alone(oppein: Company) -> None:
    # a slip, taken back in time: the agent had been told and is told that it no longer holds
    oppein.answers("handler", "已解决：门板已更换", to="dispatch")
    assert oppein.case.stage is Stage.FOLLOW_UP
    oppein.portal.advance(minutes=8)
    oppein.answers("handler", "撤销", to="understood")
    assert (oppein.case.stage, oppein.last()[0]) == (Stage.DISPATCHED, "undone")
    assert "作废" in oppein.letter("agent", "undone").text
    # the 5W2H form, filled in at the top of the answer
    oppein.answers("handler", FORM, to="dispatch", style=OUTLOOK)
    kind, replied = oppein.last()
    assert (kind, replied["five_w_two_h"]["what"], len(replied["five_w_two_h"])) == ("replied", "更换两块门板", 8)
    # the agent calls: not satisfied, a second round, then satisfied, closed
    oppein.answers("agent", "不满意：颜色仍有偏差", to="reply-received", style=QQ)
    assert (oppein.case.stage, oppein.case.round) == (Stage.DISPATCHED, 2)
    assert "颜色仍有偏差" in oppein.letter("handler", "dispatch").text
    oppein.answers("handler", "已解决：已按色卡重做", to="dispatch", style=GMAIL_HTML)
    oppein.answers("agent", "满意", to="reply-received", style=OUTLOOK)
    assert (oppein.case.stage, oppein.case.closing_kind) == (Stage.CLOSED, "satisfied")
    # what the customer writes later lands on the case
    assert oppein.answers(CUSTOMER, "谢谢，很好。") == "recorded"
    assert oppein.last()[0] == "supplemented"


def test_an_english_handler_does_the_same(portal: Portal) -> None:
    company = Company(portal, "oppein", locale="en")
    portal.at("Fri 2026-11-20 10:00")
    company.filed = portal.file()
    assert "resolved: (the result)" in company.letter("handler", "dispatch").text
    company.answers("handler", "Accepted.\nContacted: he expects us on Tuesday")
    assert company.last()[0] == "contacted"
    company.answers("handler", "Technical support:\nQuestion of technique or material: how to mend it", to="dispatch")
    assert (company.last()[0], company.last()[1]["record"]) == ("recorded", "assistance_request")
    company.answers("handler", "satisfied", to="dispatch")
    misread = company.letter("handler", "misread")
    assert "You may not do this." in misread.text
    assert "contacted: (what was said)" in misread.text
    company.answers("handler", "Resolved: both doors were replaced", to="dispatch", style=GMAIL_HTML)
    company.answers("agent", "not satisfied: the colour still differs", to="reply-received")
    assert company.case.round == 2
    company.answers("agent", "undo", to="understood")
    assert (company.case.round, company.case.stage) == (1, Stage.FOLLOW_UP)
    company.answers("agent", "Satisfied", to="reply-received")
    assert company.case.stage is Stage.CLOSED


@pytest.mark.parametrize("who", ["head", "mall", "auditor", "internal_affairs", "quality", "agent", "executive"])
def test_whoever_is_not_the_handler_replies_in_nobody_s_place(oppein: Company, who: str) -> None:
    before = oppein.case
    message = fresh_mail(
        sender=f"{who}@staff.example",
        to=oppein.portal.address_for(who, oppein.filed),
        subject="回复",
        text=RESOLVED,
        message_id="<2@x>",
    )
    assert oppein.portal.receive(message) == "recorded"
    assert oppein.last()[0] == "misread"
    assert oppein.last()[1]["why"] == "not_allowed"
    assert (oppein.case.stage, oppein.case.handler, oppein.case.final_result) == (before.stage, before.handler, False)
    reply = next(clock for clock in _clocks(oppein) if clock.rule.id == "reply")
    assert reply.stopped_at is None


def test_what_the_complainant_writes_is_no_command(oppein: Company) -> None:
    before = oppein.case
    for text in ("同意", "撤销", "结案", "满意", "已解决：我自己修好了"):
        assert oppein.answers(CUSTOMER, text) == "recorded"
        assert (oppein.last()[0], oppein.last()[1]["text"]) == ("supplemented", text)
    assert (oppein.case.stage, oppein.case.handler) == (before.stage, before.handler)


def test_a_former_handler_is_told_that_the_case_is_not_his_any_more(oppein: Company) -> None:
    oppein.answers("handler", "接单", to="dispatch")
    portal, second = oppein.portal, a_member("second", roles=frozenset({"handler"}), name="李雷")
    portal.services.staff.put(member=second)
    assert portal.staff_does("agent", oppein.filed, "assignment", handler=second.email).status_code == 200
    oppein.answers("handler", RESOLVED, to="dispatch")
    assert (oppein.last()[0], oppein.case.stage) == ("misread", Stage.DISPATCHED)
    oppein.answers(second.email, RESOLVED, to="dispatch")
    assert oppein.case.stage is Stage.FOLLOW_UP


def test_a_forged_address_and_a_distrusted_sender_wait_for_a_person(oppein: Company) -> None:
    letter, before = oppein.letter("handler", "dispatch"), len(oppein.case.timeline)
    forged = oppein.message(letter, RESOLVED, number=900)
    del forged["To"]
    forged["To"] = f"case+{oppein.filed.reference}.aaaaaaaaaaaaaaaa@portal.example"
    assert oppein.portal.receive(forged) == "quarantined"
    distrusted = oppein.message(letter, RESOLVED, number=901)
    assert oppein.portal.receive(distrusted, dmarc="FAIL") == "quarantined"
    assert len(oppein.case.timeline) == before


def test_whoever_answers_at_the_handler_s_address_speaks_as_the_handler(oppein: Company) -> None:
    """Decision 5: the address decides, never the From line; a letter that is passed on lends its reader's voice."""
    message = oppein.message(oppein.letter("handler", "dispatch"), RESOLVED, number=902)
    del message["From"]
    message["From"] = "colleague@staff.example"
    assert oppein.portal.receive(message) == "recorded"
    assert oppein.case.timeline[-1].actor == "staff:handler@staff.example"


def test_one_message_to_two_people_s_addresses_is_done_once(oppein: Company) -> None:
    portal, before = oppein.portal, len(oppein.case.timeline)
    addresses = (portal.address_for("handler", oppein.filed), portal.address_for("head", oppein.filed))
    message = oppein.message(oppein.letter("handler", "dispatch"), "备注：客户出差", number=903)
    fates = inbound_mail.run(portal.stored(message, *addresses), None)["fates"]
    assert sorted(fates) == ["duplicate", "recorded"]
    assert len(oppein.case.timeline) == before + 1


TWICE = [
    ("handler", "接单"),
    ("handler", "已联系：约周二"),
    ("handler", RESOLVED),
    ("handler", "撤销"),
    ("handler", "满意"),
    ("handler", "责任异议：属安装问题"),
    ("handler", "申请超标准要求审批：客户要求整套更换"),
    ("agent", "转派给无此人"),
    ("agent", "结案 无效投诉：重复登记"),
    ("agent", "严重程度 重大：有人受伤"),
]


@pytest.mark.parametrize(("who", "text"), TWICE)
def test_a_command_that_is_delivered_twice_is_done_and_answered_once(oppein: Company, who: str, text: str) -> None:
    address = oppein.portal.address_for(who, oppein.filed)
    message = fresh_mail(sender=f"{who}@staff.example", to=address, subject="回复", text=text, message_id="<2@x>")
    assert oppein.portal.receive(message) == "recorded"
    entries, mails = len(oppein.case.timeline), len(oppein.portal.mails())
    assert (
        len(oppein.portal.mails(to=f"{who}@staff.example", kind="understood"))
        + len(oppein.portal.mails(to=f"{who}@staff.example", kind="misread"))
        == 1
    )
    assert oppein.portal.receive(message) == "duplicate"
    assert (len(oppein.case.timeline), len(oppein.portal.mails())) == (entries, mails)


def test_who_must_record_something_first_is_asked_once_a_day(oppein: Company) -> None:
    asked = "申请延期至11月26日18:00，因为工厂排产\n推迟原因：生产原因"
    for _ in range(2):
        oppein.answers("handler", asked, to="dispatch", file=JPEG)
    assert len(oppein.portal.mails(to="internal_affairs@staff.example", kind="notice")) == 1
    oppein.portal.advance(days=1)
    oppein.answers("handler", asked, to="dispatch", file=JPEG)
    assert len(oppein.portal.mails(to="internal_affairs@staff.example", kind="notice")) == 2


def _clocks(company: Company) -> tuple[Clock, ...]:
    services = company.portal.services
    return clocks(case=company.case, policy=services.policy, calendar=services.calendar)
