"""A complaint comes in: stored, numbered, triaged, its clocks started, complainant and handler written to."""

import re

import boto3
import pytest

from complaints.domain.case import Kind
from complaints.domain.staff import Responsibility
from tests.factories import moment
from tests.functional.portal import COMPLAINT, CUSTOMER, MAILBOX, Portal, staff_address
from tests.functional.post import fresh_mail

FORM = {
    "name": "林芳",
    "phone": "13800138000",
    "email": CUSTOMER,
    "category": "product_quality",
    "business_line": "kitchen",
    "description": "橱柜门板开裂。",
    "consent": "on",
    "locale": "zh-CN",
    "idempotency_key": "form-1",
}
WITHOUT_MAIL = {"complainant": {"name": "林芳", "phone": "020-81234567"}}
PHOTO = b"\xff\xd8\xff\xe0 a photo of a cracked door"


@pytest.mark.parametrize(
    ("filed_at", "promised"),
    [
        ("Fri 2026-11-20 10:00", "Mon 2026-11-23 10:00"),  # Saturday counts: OPPEIN-7, 8
        ("Sat 2026-11-21 09:00", "Tue 2026-11-24 09:00"),
        ("Sun 2026-11-22 15:30", "Wed 2026-11-25 00:00"),  # the count starts with the next working day
        ("Wed 2026-09-30 10:00", "Fri 2026-10-09 10:00"),  # the National Day holiday, 8 October included
    ],
)
def test_the_promised_date_is_two_working_days_on(portal: Portal, filed_at: str, promised: str) -> None:
    portal.at(filed_at)
    filed = portal.file()
    if "10-09" not in promised:
        assert filed.promises["reply"] == moment(promised)
        assert filed.promises["follow_up"] > filed.promises["reply"]
        return
    counted = portal.signed_in("agent").get(f"/api/v1/cases/{filed.reference}/clocks").get_json()["clocks"][0]
    holidays = [day["name"]["zh-CN"] for day in counted["explanation"] if day["reason"] == "holiday"]
    assert holidays
    assert sum(day["counted"] for day in counted["explanation"]) == 2


def test_numbers_count_up_and_start_again_with_the_month_of_the_company(portal: Portal) -> None:
    numbers = [portal.file().reference for _ in range(2)]
    portal.at("Mon 2026-11-30 23:59")  # in Shanghai; 15:59 UTC
    numbers.append(portal.file().reference)
    portal.at("Tue 2026-12-01 00:00")  # still November in UTC
    numbers.append(portal.file().reference)
    assert numbers == ["26110001", "26110002", "26110003", "26120001"]


def test_customer_gets_an_acknowledgement_with_number_secret_and_promised_date(portal: Portal) -> None:
    filed = portal.file()
    [mail] = portal.mails(to=CUSTOMER)
    assert mail.kind == "acknowledgement"
    for said in (filed.reference, filed.secret, "林芳", "11月23日"):
        assert said in mail.text


def test_handler_of_the_matrix_gets_a_dispatch_mail_with_all_he_needs(portal: Portal) -> None:
    portal.services.staff.set_responsibilities(
        rows=[
            Responsibility(staff_address("supervisor"), "service"),
            Responsibility(staff_address("handler"), "kitchen-line", "product_quality", "kitchen"),
            Responsibility(staff_address("director"), "quality", "product_quality"),
        ]
    )
    filed = portal.file()
    [mail] = portal.mails(kind="dispatch")
    assert mail.to == staff_address("handler")
    for said in (filed.reference, "13800138000", CUSTOMER, "OP-2026-0815", "第三天开裂", "更换门板", "11月23日"):
        assert said in mail.text
    assert filed.secret not in mail.text


def test_timeline_tells_what_happened_from_the_first_moment(portal: Portal) -> None:
    filed = portal.file()
    assert portal.kinds(filed) == ["received", "registered", "assigned", "dispatched"]
    assert all(entry.at == portal.now for entry in portal.case(filed).timeline)


def test_complaint_that_nobody_answers_for_goes_to_the_supervisor(portal: Portal) -> None:
    portal.services.staff.set_responsibilities(rows=[])
    filed = portal.file()
    assert portal.kinds(filed)[-1] == "unassigned"
    assert [mail.to for mail in portal.mails(kind="unassigned")] == [staff_address("supervisor")]
    assert portal.track(filed)["stage"] == "registered"


def test_assigning_it_dispatches_it(portal: Portal) -> None:
    portal.services.staff.set_responsibilities(rows=[])
    filed = portal.file()
    portal.advance(hours=1)
    done = portal.staff_does("supervisor", filed, "assignment", handler=staff_address("handler"))
    assert done.status_code == 200
    assert f"[{filed.reference}]" in portal.mail(to=staff_address("handler"), kind="dispatch").subject
    clocks = {clock["clock"]: clock["state"] for clock in done.get_json()["clocks"]}
    assert clocks == {"assignment": "met", "reply": "running"}


def test_customer_without_mail_address_is_not_written_to(portal: Portal) -> None:
    portal.file(**WITHOUT_MAIL)
    assert [mail.kind for mail in portal.mails()] == ["dispatch"]


def test_letters_speak_the_language_of_their_reader(portal: Portal) -> None:
    complainant = {"name": "Ann Lee", "email": "ann@customer.example"}
    portal.file(complainant=complainant, locale="en", description="The door cracked.")
    assert "Mon 23 Nov 2026, 10:00" in portal.mail(to="ann@customer.example", kind="acknowledgement").text
    assert "《客户投诉处理单》" in portal.mail(to=staff_address("handler"), kind="dispatch").text


def test_plain_form_does_all_that_the_script_does(portal: Portal) -> None:
    answer = portal.client.post("/api/v1/complaints", data=FORM)
    assert answer.status_code == 303
    page = portal.client.get(answer.headers["Location"])
    portal.deliver()
    [acknowledgement] = portal.mails(kind="acknowledgement")
    assert "26110001" in page.text
    [secret] = re.findall(r"查询密码：(\S+)", acknowledgement.text)
    assert secret in page.text
    assert [mail.kind for mail in portal.mails()] == ["acknowledgement", "dispatch"]


def test_same_submission_twice_makes_one_case_and_one_set_of_letters(portal: Portal) -> None:
    answers = []
    for _ in range(3):
        answers.append(portal.client.post("/api/v1/complaints", json=COMPLAINT, headers={"Idempotency-Key": "once"}))
        portal.deliver()
        portal.advance(minutes=1)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(portal.mails()) == 2


def test_photo_is_kept_byte_for_byte_and_shown_to_staff(portal: Portal) -> None:
    key = portal.upload(name="门板.jpg", type="image/jpeg", body=PHOTO)
    filed = portal.file(attachments=[key])
    [shown] = portal.signed_in("agent").get(f"/api/v1/cases/{filed.reference}").get_json()["complaint"]["attachments"]
    assert (shown["name"], shown["type"], shown["size"]) == ("门板.jpg", "image/jpeg", len(PHOTO))
    assert boto3.client("s3").get_object(Bucket="attachments", Key=key)["Body"].read() == PHOTO
    assert "response-content-disposition=attachment" in shown["url"]
    assert "门板.jpg" in portal.mail(to=staff_address("handler"), kind="dispatch").text


def test_secret_is_kept_nowhere(portal: Portal) -> None:
    filed = portal.file()
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName="complaints")
    everything = str([page["Items"] for page in pages])
    assert filed.reference in everything
    assert filed.secret not in everything
    assert filed.secret.replace("-", "") not in everything


def test_mail_to_the_mailbox_opens_a_case(portal: Portal) -> None:
    message = fresh_mail(
        sender="张伟 <zhang@customer.example>", to=MAILBOX, subject="柜门开裂", text="上周装的，已经裂了。"
    )
    assert portal.receive(message) == "opened"
    acknowledgement = portal.mail(to="zhang@customer.example", kind="acknowledgement")
    assert "[26110001]" in acknowledgement.subject
    complaint = portal.services.cases.get(reference="26110001").content
    assert (complaint.complainant.name, complaint.channel, complaint.category) == ("张伟", "mail", "other")
    assert "上周装的，已经裂了。" in complaint.description


def test_mail_delivered_twice_opens_one_case(portal: Portal) -> None:
    message = fresh_mail(sender="zhang@customer.example", to=MAILBOX, subject="柜门开裂", text="已经裂了。")
    assert [portal.receive(message), portal.receive(message)] == ["opened", "duplicate"]
    assert len(portal.mails(kind="acknowledgement")) == 1


def test_automatic_mail_opens_no_case_and_gets_no_answer(portal: Portal) -> None:
    message = fresh_mail(sender="zhang@customer.example", to=MAILBOX, subject="自动回复：出差", text="我在出差。")
    message["Auto-Submitted"] = "auto-replied"
    assert portal.receive(message) == "automatic"
    assert portal.mails() == []


def test_agent_takes_a_complaint_by_phone_and_is_the_one_who_follows_it_up(portal: Portal) -> None:
    answer = portal.signed_in("agent").post("/api/v1/cases", json=COMPLAINT | {"channel": "phone"})
    assert answer.status_code == 201
    case = portal.services.cases.get(reference=answer.get_json()["reference"])
    assert (case.content.channel, case.agent) == ("phone", staff_address("agent"))
    assert case.timeline[0].kind is Kind.RECEIVED
    assert case.timeline[0].actor == "staff:agent@staff.example"
