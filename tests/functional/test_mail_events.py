"""SES tells what became of a mail: what cannot arrive is marked on the case, and the agent uses another channel."""

import json
from pathlib import Path
from typing import Any

import pytest

from complaints.domain.case import Kind
from functions import mail_events
from tests.functional.portal import CUSTOMER, MAILBOX, Filed, Portal, staff_address
from tests.functional.post import answer

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "events"
REPORT = """From: MAILER-DAEMON@mx.customer.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-1@mx.customer.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain

This is the mail system. Your message could not be delivered.

--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.customer.example

Final-Recipient: rfc822; {failed}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--=_b--
"""
AGENT, ADMIN = staff_address("agent"), staff_address("admin")


def news(name: str, **changes: Any) -> dict[str, Any]:
    """An event of SES as the sample has it; `to` another recipient, `kind` another letter, `references` other cases."""
    told: dict[str, Any] = json.loads((SAMPLES / f"ses_{name}.json").read_text(encoding="utf-8"))
    text = json.dumps(told).replace(CUSTOMER, changes.get("to", CUSTOMER))
    text = text.replace('"26110001"', json.dumps(changes.get("references", "26110001")))
    return dict(json.loads(text.replace('"acknowledgement"', json.dumps(changes.get("kind", "acknowledgement")))))


def by_sns(told: dict[str, Any]) -> dict[str, Any]:
    return {"Records": [{"EventSource": "aws:sns", "Sns": {"Type": "Notification", "Message": json.dumps(told)}}]}


def by_eventbridge(told: dict[str, Any]) -> dict[str, Any]:
    return {"source": "aws.ses", "detail-type": "Email Bounced", "detail": told}


def undelivered(portal: Portal, filed: Filed) -> list[tuple[str, str, str]]:
    found = [entry.data for entry in portal.case(filed).timeline if entry.kind is Kind.UNDELIVERED]
    return [(data["to"], data["outcome"], data["reason"]) for data in found]


@pytest.mark.parametrize("brought", [by_sns, by_eventbridge])
def test_a_bounce_marks_the_contact_and_the_agent_is_told_to_telephone(portal: Portal, brought: Any) -> None:
    filed = portal.file()
    assert mail_events.run(brought(news("bounce")), None) == {"news": 1, "noted": 1}
    portal.deliver()
    assert undelivered(portal, filed) == [(CUSTOMER, "complainant", "smtp; 550 5.1.1 user unknown")]
    told = portal.mail(to=AGENT, kind="undelivered")
    assert "13800138000" in told.text
    assert "550 5.1.1 user unknown" in told.text
    before = len(portal.mails(to=CUSTOMER))
    portal.staff_does("handler", filed, "reply", text="已更换。", final=True)
    portal.staff_does("agent", filed, "closure", kind="answered", reason="已说明")
    assert len(portal.mails(to=CUSTOMER)) == before


def test_a_spam_report_does_the_same_and_says_what_it_was(portal: Portal) -> None:
    filed = portal.file()
    mail_events.run(by_sns(news("complaint")), None)
    portal.deliver()
    assert undelivered(portal, filed) == [(CUSTOMER, "complainant", "spam report")]
    assert "标记为垃圾邮件" in portal.mail(to=AGENT, kind="undelivered").text


def test_news_that_come_twice_are_noted_once(portal: Portal) -> None:
    filed = portal.file()
    assert mail_events.run(by_sns(news("bounce")), None)["noted"] == 1
    assert mail_events.run(by_eventbridge(news("bounce")), None)["noted"] == 0
    assert len(undelivered(portal, filed)) == 1


@pytest.mark.parametrize("name", ["bounce_transient", "delivery", "delivery_delay", "send"])
def test_what_mends_itself_or_arrived_is_nothing_for_the_timeline(portal: Portal, name: str) -> None:
    filed = portal.file()
    assert mail_events.run(by_sns(news(name)), None)["noted"] == 0
    assert undelivered(portal, filed) == []


def test_a_bounce_of_staff_is_told_to_the_administrator_who_keeps_the_directory(portal: Portal) -> None:
    filed = portal.file()
    mail_events.run(by_sns(news("bounce", to=staff_address("handler"), kind="dispatch")), None)
    portal.deliver()
    assert undelivered(portal, filed)[0][:2] == (staff_address("handler"), "staff")
    assert staff_address("handler") in portal.mail(to=ADMIN, kind="undelivered").text


def test_the_bounce_of_such_news_is_not_reported_in_its_turn(portal: Portal) -> None:
    filed = portal.file()
    assert mail_events.run(by_sns(news("bounce", to=ADMIN, kind="undelivered")), None)["noted"] == 0
    assert undelivered(portal, filed) == []


def test_a_digest_is_about_several_cases_and_what_nobody_knows_is_passed_over(portal: Portal) -> None:
    first, second = portal.file(), portal.file()
    both = f"{first.reference}_{second.reference}_99990001"
    done = mail_events.run(by_sns(news("bounce", to=staff_address("handler"), references=both)), None)
    assert done == {"news": 1, "noted": 2}


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"Records": []},
        {"Records": [{"Sns": {"Message": "Successfully validated SNS topic"}}]},
        {"Records": [{"Sns": {"Message": "[1]"}}, {"Sns": {}}, {}]},
        {"detail": {"eventType": "Bounce"}},
        {"detail": {"eventType": "Open", "mail": {"messageId": "x"}}},
        {"detail": {"eventType": "Bounce", "bounce": {"bounceType": "Permanent"}, "mail": {"messageId": "x"}}},
    ],
)
def test_whatever_else_comes_changes_nothing(portal: Portal, event: dict[str, Any]) -> None:
    portal.file()
    assert mail_events.run(event, None)["noted"] == 0


def a_report(portal: Portal, to: str, *, failed: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    """The delivery report of the recipient's own mail system, sent to where answers go."""
    mail = portal.mails(to=to)[-1]
    return REPORT.format(to=mail.reply_to, failed=failed, action=action, status=status).encode()


def test_a_delivery_report_at_the_signed_address_marks_whose_address_it_is(portal: Portal) -> None:
    filed = portal.file()
    to = portal.mails(to=CUSTOMER)[-1].reply_to
    assert portal.receive(a_report(portal, CUSTOMER, failed=CUSTOMER), to) == "automatic"
    assert [each[:2] for each in undelivered(portal, filed)] == [(CUSTOMER, "complainant")]
    assert portal.mails(to=AGENT, kind="undelivered") != []


@pytest.mark.parametrize(
    ("failed", "action", "status"),
    [("other@customer.example", "failed", "5.1.1"), (CUSTOMER, "delayed", "4.4.1"), (CUSTOMER, "failed", "4.2.2")],
)
def test_a_report_about_somebody_else_or_a_delay_marks_nothing(
    portal: Portal, failed: str, action: str, status: str
) -> None:
    filed = portal.file()
    to = portal.mails(to=CUSTOMER)[-1].reply_to
    report = a_report(portal, CUSTOMER, failed=failed, action=action, status=status)
    assert portal.receive(report, to) == "automatic"
    assert undelivered(portal, filed) == []


def test_a_chinese_bounce_without_a_report_is_read_by_its_words(portal: Portal) -> None:
    filed = portal.file()
    mail = portal.mails(to=CUSTOMER)[-1]
    bounced = answer(mail, "收件人地址不存在，邮件被退回。", now=portal.now, sender="postmaster@customer.example")
    del bounced["Subject"]
    bounced["Subject"] = "系统退信"
    assert portal.receive(bounced) == "automatic"
    assert undelivered(portal, filed) == [(CUSTOMER, "complainant", "系统退信")]


def test_a_report_that_is_not_sent_to_a_signed_address_silences_nobody(portal: Portal) -> None:
    filed = portal.file()
    assert portal.receive(a_report(portal, CUSTOMER, failed=CUSTOMER), MAILBOX) == "automatic"
    assert undelivered(portal, filed) == []


def test_an_out_of_office_answer_without_a_return_path_silences_nobody(portal: Portal) -> None:
    filed = portal.file()
    away = answer(portal.mails(to=CUSTOMER)[-1], "本周休假,下周回复。", now=portal.now, Return_Path="<>")
    del away["Subject"]
    away["Subject"] = "自动回复：您的投诉"
    assert portal.receive(away) == "automatic"
    assert undelivered(portal, filed) == []


def test_reports_about_one_address_of_staff_do_not_call_for_each_other(portal: Portal) -> None:
    filed = portal.file()
    portal.receive(a_report(portal, staff_address("handler"), failed=staff_address("handler")), reply_to(portal))
    for number in range(3):  # the news of it bounce as well, and the news of that
        bounced = a_report(portal, ADMIN, failed=ADMIN).replace(b"<bounce-1@", f"<bounce-{number}-again@".encode())
        portal.receive(bounced, portal.mails(to=ADMIN)[-1].reply_to)
    assert [to for to, _, _ in undelivered(portal, filed)] == [staff_address("handler"), ADMIN]


def reply_to(portal: Portal) -> str:
    return portal.mails(to=staff_address("handler"))[-1].reply_to


def test_an_address_counts_however_it_is_written(portal: Portal) -> None:
    filed = portal.file()
    mail_events.run(by_sns(news("bounce", to=CUSTOMER.title())), None)
    assert portal.case(filed).undelivered == (CUSTOMER,)


@pytest.mark.parametrize(
    ("kind", "noted"), [("abuse", 1), ("fraud", 1), (None, 1), ("not-spam", 0), ("auth-failure", 0)]
)
def test_only_what_blames_the_mail_is_a_spam_report(portal: Portal, kind: str | None, noted: int) -> None:
    portal.file()
    told = news("complaint")
    told["complaint"]["complaintFeedbackType"] = kind
    assert mail_events.run(by_sns(told), None)["noted"] == noted


def test_a_mail_that_could_not_be_made_is_told_of(portal: Portal) -> None:
    filed = portal.file()
    told = {
        "eventType": "Rendering Failure",
        "failure": {"errorMessage": "no such attribute"},
        "mail": news("send")["mail"],
    }
    assert mail_events.run(by_sns(told), None)["noted"] == 1
    assert undelivered(portal, filed) == [(CUSTOMER, "complainant", "no such attribute")]


def test_without_tags_the_headers_of_the_mail_tell(portal: Portal) -> None:
    portal.file()
    told = news("bounce", to=ADMIN, kind="undelivered")
    del told["mail"]["tags"]
    assert mail_events.run(by_sns(told), None)["noted"] == 0
    told["mail"]["headers"] = [each for each in told["mail"]["headers"] if each["name"] != "X-Letter-Kind"]
    assert [mail_events.run(by_sns(told), None)["noted"] for _ in range(2)] == [1, 0]
