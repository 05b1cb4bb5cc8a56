"""A bounce is read: whose mail it is about, and whether it is final."""

from pathlib import Path

import pytest

from complaints.adapters.mime import read_message
from complaints.domain.bounces import bounce_of
from complaints.domain.correspondence import IncomingAttachment, IncomingMessage

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "mail" / "automatic"
HANDLER = "handler@factory.example.cn"


def a_bounce(report: str = "", *, subject: str = "Undelivered Mail", text: str = "", **headers: str) -> IncomingMessage:
    files = (IncomingAttachment("1", "message/delivery-status", report.encode()),) if report else ()
    given = {name.replace("_", "-"): (value,) for name, value in headers.items()}
    return IncomingMessage("<1@mx.example>", "mailer-daemon@mx.example", "", (), subject, text, given, files)


def block(to: str = HANDLER, action: str = "failed", status: str = "5.1.1", name: str = "Final-Recipient") -> str:
    return f"{name}: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n"


def silences(message: IncomingMessage) -> bool | None:
    event = bounce_of(message=message, to=HANDLER)
    return event.silences if event else None


@pytest.mark.parametrize(
    ("name", "final"),
    [
        ("bounce-163-zh", True),
        ("bounce-coremail-zh", False),  # its mailbox is full
        ("bounce-domino-en", True),
        ("bounce-exchange-zh", True),
        ("bounce-gmail-zh", True),
        ("bounce-postfix-en", True),
        ("bounce-qmail-en", True),
        ("bounce-qq-zh-html", True),
        ("bounce-ses-en", True),
        ("delay-postfix-en", False),
        ("out-of-office-exchange-en", False),  # it has no return path, as a bounce has none
        ("bounce-exim-en", None),  # it names another address
    ],
)
def test_a_sample_silences_its_recipient_only_where_it_is_final(name: str, final: bool | None) -> None:
    assert silences(read_message((SAMPLES / f"{name}.eml").read_bytes())) is final


@pytest.mark.parametrize(
    ("report", "final"),
    [
        (block(), True),
        (block(status="5.2.2"), False),
        (block(status="4.4.7"), False),
        (block(action="delayed", status="5.0.0"), False),
        (block(action="delivered", status="2.0.0"), False),
        (block(action="relayed", status="2.0.0"), False),
        ("Reporting-MTA: dns; mx.example\r\nStatus: 5.0.0\r\n", False),
        (block("other@factory.example.cn"), None),
        (block("other@factory.example.cn") + "\r\n" + block(status="4.2.1"), False),
        (block() + "\r\n" + block("other@factory.example.cn", "delayed", "4.4.1"), True),
        ("Original-Recipient: rfc822; HANDLER@Factory.example.cn\r\n" + block("elsewhere@mail.example"), True),
    ],
)
def test_of_a_report_the_part_about_the_recipient_counts(report: str, final: bool | None) -> None:
    assert silences(a_bounce(report)) is final


@pytest.mark.parametrize(
    ("subject", "text", "final"),
    [
        ("系统退信", "收件人地址不存在。", True),
        ("系统退信", "收件人邮箱空间不足。", False),
        ("failure notice", "user unknown\n--- Below this line is a copy of the message.\n稍后重试", True),
        ("failure notice", "status=4.2.2, the mailbox is over quota", False),
        ("您的来信", "谢谢您的来信,我们会尽快处理。", False),
        ("自动回复：投诉", "本周休假。", False),
    ],
)
def test_without_a_report_its_words_must_say_that_it_is_a_final_bounce(subject: str, text: str, final: bool) -> None:
    assert silences(a_bounce(subject=subject, text=text, return_path="<>")) is final


def test_an_address_that_failed_by_its_header_is_taken_for_that_address_alone() -> None:
    assert silences(a_bounce(subject="?", x_failed_recipients=HANDLER)) is True
    assert silences(a_bounce(subject="?", x_failed_recipients="other@factory.example.cn")) is None
