"""Mail to the published address opens a case, once."""

import pytest

from complaints.bootstrap import Services
from complaints.domain.case import Stage
from complaints.domain.correspondence import IncomingAttachment
from complaints.domain.mail_words import DESCRIPTION_LENGTH
from complaints.domain.policy_intake import TypeRule
from complaints.domain.text import Text
from complaints.usecases.mail_room import Fate
from tests.factories import a_field, moment, with_intake
from tests.fakes import fake_services
from tests.unit.usecases.letters_in import MAILBOX, address_of, quarantined, receive
from tests.unit.usecases.steps import HANDLER, in_between, owed, submit, the_case

NEW = {"sender": "zhang@customer.example", "sender_name": "张伟", "subject": "柜门开裂", "text": "装好三天就裂了。\n"}


@pytest.fixture
def portal() -> Services:
    return fake_services()


def test_a_mail_opens_a_case_that_is_dispatched_and_acknowledged(portal: Services):
    receipt = receive(portal, MAILBOX, **NEW)
    assert (receipt.fate, receipt.reference) == (Fate.OPENED, "26110001")
    case = the_case(portal)
    complaint = case.content
    assert (complaint.complainant.name, complaint.complainant.email) == ("张伟", "zhang@customer.example")
    assert complaint.description == "柜门开裂\n\n装好三天就裂了。"
    assert (complaint.channel, complaint.category, complaint.locale) == ("mail", "other", "zh-CN")
    assert (case.stage, case.handler) == (Stage.DISPATCHED, HANDLER)
    assert {entry.actor for entry in case.timeline} == {"complainant", "portal"}
    assert owed(portal) == [("acknowledgement", "zhang@customer.example"), ("dispatch", HANDLER)]


def test_the_same_mail_opens_no_second_case(portal: Services):
    receive(portal, MAILBOX, **NEW)
    again = receive(portal, MAILBOX, stored_as="stored-2", **NEW)
    assert (again.fate, again.reference) == (Fate.DUPLICATE, "26110001")
    assert portal.cases.saves == 1
    assert receive(portal, MAILBOX, message_id="<2@mail.example>", **NEW).reference == "26110002"


def test_the_same_mail_delivered_twice_at_the_same_moment_opens_one_case(portal: Services):
    in_between(portal, lambda: receive(portal, MAILBOX, **NEW))
    assert receive(portal, MAILBOX, **NEW).reference == "26110002"  # the one that was faster, with the later number
    assert portal.cases.saves == 1


@pytest.mark.parametrize("change", [{"sender": "other@customer.example"}, {"sender_name": "别人"}], ids=str)
def test_another_sender_s_mail_under_a_used_id_is_not_lost(portal: Services, change: dict[str, str]):
    receive(portal, MAILBOX, **NEW)
    assert receive(portal, MAILBOX, stored_as="stored-2", **NEW | change).reference == "26110002"


def test_an_english_mail_is_answered_in_english(portal: Services):
    receive(portal, MAILBOX, **NEW | {"subject": "Door", "text": "It cracked.\n"})
    assert the_case(portal).locale == "en"


def test_a_mail_without_a_name_or_a_subject_opens_a_case(portal: Services):
    receive(portal, MAILBOX, **NEW | {"sender_name": "", "subject": ""})
    complaint = the_case(portal).content
    assert (complaint.complainant.name, complaint.description) == ("zhang@customer.example", "装好三天就裂了。")


def test_a_subject_alone_is_a_complaint_and_nothing_at_all_is_none(portal: Services):
    assert receive(portal, MAILBOX, **NEW | {"text": ""}).fate is Fate.OPENED
    empty = NEW | {"text": "", "subject": " ", "message_id": "<2@mail.example>"}
    assert receive(portal, MAILBOX, stored_as="stored-2", **empty).fate is Fate.QUARANTINED
    nobody = NEW | {"sender": "", "message_id": "<3@mail.example>"}
    assert receive(portal, MAILBOX, stored_as="stored-3", **nobody).fate is Fate.QUARANTINED
    assert quarantined(portal) == ["nothing to read"] * 2


def test_a_very_long_mail_is_cut(portal: Services):
    receive(portal, MAILBOX, **NEW | {"text": "长" * DESCRIPTION_LENGTH * 2})
    description = the_case(portal).content.description
    assert len(description.partition("\n\n（")[0]) == DESCRIPTION_LENGTH
    assert description.endswith("其余见原始邮件 stored-1。）")


def test_a_very_long_english_mail_says_in_english_that_it_is_cut(portal: Services):
    receive(portal, MAILBOX, **NEW | {"subject": "", "text": "x" * (DESCRIPTION_LENGTH + 1)})
    description = the_case(portal).content.description
    assert description.startswith("x" * DESCRIPTION_LENGTH + "\n\n(")
    assert description.endswith("the rest is in the original mail stored-1.)")


@pytest.mark.parametrize(
    "subject",
    [
        "未送达：橱柜门板",
        "无法送达：没人送货",
        "Undelivered: kitchen doors",
        "Delivery failure",
        "Read: my complaint",
        "已读: 我的投诉",
        "自动回复：一直只有自动回复",
    ],
)
def test_a_subject_like_a_robot_s_keeps_no_complaint_out(portal: Services, subject: str):
    assert receive(portal, MAILBOX, **NEW | {"subject": subject}).fate is Fate.OPENED
    assert the_case(portal).content.description.startswith(subject)


@pytest.mark.parametrize(
    "sign",
    [
        {"headers": {"auto-submitted": ("auto-replied",)}},
        {"headers": {"return-path": ("<>",)}},
        {"sender": "MAILER-DAEMON@mail.example"},
    ],
    ids=str,
)
def test_a_robot_s_header_or_sender_opens_no_case(portal: Services, sign: dict[str, object]):
    assert receive(portal, MAILBOX, **NEW | {"subject": "Undelivered: kitchen doors"} | sign).fate is Fate.AUTOMATIC
    assert portal.cases.saves == 0


def test_files_of_the_mail_are_files_of_the_case(portal: Services):
    photo = IncomingAttachment("门板.jpg", "image/jpeg", b"\xff\xd8\xff")
    page = IncomingAttachment("x.html", "text/html", b"<p>")
    receive(portal, MAILBOX, attachments=(page, photo), **NEW)
    assert [(each.name, each.size) for each in the_case(portal).content.attachments] == [("门板.jpg", 3)]
    assert the_case(portal).content.description.endswith("\n\n（未接收的附件：x.html）")


def test_a_mail_of_the_last_minute_belongs_to_its_month(portal: Services):
    portal.clock.now = moment("Mon 2026-11-30 23:59")
    assert receive(portal, MAILBOX, **NEW).reference == "26110001"
    portal.clock.advance(minutes=1)
    assert receive(portal, MAILBOX, message_id="<2@mail.example>", **NEW).reference == "26120001"


@pytest.mark.parametrize("subject", ["柜门开裂投诉", "FW: COMPLAINT about a door", "ＣＯＭＰＬＡＩＮＴ"])
def test_a_subject_with_a_word_of_the_policy_opens_a_case(subject: str):
    portal = fake_services(policy=with_intake(mail_subject=("投诉", "Complaint")))
    assert receive(portal, MAILBOX, **NEW | {"subject": subject}).fate is Fate.OPENED


def test_a_subject_without_one_waits_for_a_person_and_its_files_are_not_stored():
    portal = fake_services(policy=with_intake(mail_subject=("投诉", "Complaint")))
    photo = IncomingAttachment("门板.jpg", "image/jpeg", b"\xff\xd8\xff")
    receipt = receive(portal, MAILBOX, attachments=(photo,), **NEW)
    assert (receipt.fate, receipt.reason) == (Fate.QUARANTINED, "subject")
    assert quarantined(portal) == ["subject"]
    assert (portal.cases.saves, portal.attachments.files) == (0, {})


def test_the_word_of_the_policy_is_not_asked_of_an_answer_to_a_case():
    portal = fake_services(policy=with_intake(mail_subject=("投诉",)))
    submit(portal)
    assert receive(portal, address_of(HANDLER), subject="Re: 26110001").fate is Fate.RECORDED


def test_what_a_mail_does_not_say_keeps_it_out_of_no_case_and_is_asked_for_in_the_acknowledgement():
    asked = (
        a_field("site", title=Text("工地", "Site"), required=True),
        a_field("branch", required=True, staff_only=True),
        a_field("floor", title=Text("楼层", "Floor")),
    )
    portal = fake_services(policy=with_intake(needed=("phone", "email", "order_no"), fields=asked))
    assert receive(portal, MAILBOX, **NEW).fate is Fate.OPENED
    missing = {letter.kind: letter.context["missing"] for letter in portal.outbox.owed()}
    assert missing == {"acknowledgement": ["联系电话", "订单号", "工地"], "dispatch": []}


def test_a_mail_is_of_the_first_type_that_the_public_may_file():
    types = (
        TypeRule("order", Text("售服单", "Order"), by=("agent",)),
        TypeRule("praise", Text("表扬", "Praise"), by=("complainant",)),
    )
    portal = fake_services(policy=with_intake(types=types))
    receive(portal, MAILBOX, **NEW)
    assert the_case(portal).content.type == "praise"


def test_what_was_received_by_mail_names_the_message_that_is_kept(portal: Services) -> None:
    reference = receive(portal, MAILBOX, stored_as="stored-7", **NEW).reference
    received = portal.cases.get(reference=reference).timeline[0]
    assert (received.data["mail"], received.data["message_id"]) == ("stored-7", "<1@mail.example>")
