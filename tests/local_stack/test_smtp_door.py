import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest

from dev.smtp_door import LARGEST, MailRoute, SmtpDoor
from tests.patience import PATIENCE

NOW = datetime(2026, 3, 9, 1, 2, 3, 456000, tzinfo=UTC)
PORTAL = "complaints@portal.example"


class MailRoom:
    """Where mail goes: keeps what was stored and handed over; fails as long as `failing` says."""

    def __init__(self) -> None:
        self.stored: dict[str, bytes] = {}
        self.events: list[dict[str, Any]] = []
        self.failing = False

    def function(self, event: dict[str, Any], context: None) -> None:
        self.events.append(event)
        if self.failing:
            raise ValueError("the table is away")


@contextmanager
def a_door(room: MailRoom) -> Iterator[smtplib.SMTP]:
    route = MailRoute(domain="portal.example", store=room.stored.__setitem__, function=room.function, now=lambda: NOW)
    door = SmtpDoor(route=route, port=0)
    door.start()
    try:
        with smtplib.SMTP("127.0.0.1", door.port, timeout=PATIENCE) as client:
            yield client
    finally:
        door.stop()


def a_mail(**headers: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    for name, value in (
        {"From": "客户 <customer@mail.example>", "To": PORTAL, "Subject": "柜门开裂"} | headers
    ).items():
        message[name] = value
    message.set_content("柜门开裂，请尽快处理。\n")
    return message.as_bytes()


def test_a_mail_is_stored_as_it_came_below_the_headers_of_the_mail_service() -> None:
    room = MailRoom()
    with a_door(room) as client:
        client.sendmail("customer@mail.example", [PORTAL], a_mail())
    ((message_id, raw),) = room.stored.items()
    assert raw.startswith(b"Return-Path: <customer@mail.example>\r\n")
    assert raw.endswith(a_mail())
    assert room.events[0]["Records"][0]["ses"]["mail"]["messageId"] == message_id


def test_the_function_gets_an_event_in_the_shape_of_the_mail_service() -> None:
    room = MailRoom()
    with a_door(room) as client:
        client.sendmail("customer@mail.example", [PORTAL, "case+2603.x@portal.example"], a_mail())
    (record,) = room.events[0]["Records"]
    assert record["eventSource"] == "aws:ses"
    assert record["ses"]["mail"]["source"] == "customer@mail.example"
    assert record["ses"]["mail"]["timestamp"] == "2026-03-09T01:02:03.456Z"
    assert record["ses"]["receipt"]["recipients"] == [PORTAL, "case+2603.x@portal.example"]
    assert record["ses"]["receipt"]["action"]["type"] == "Lambda"


def test_no_header_of_the_message_changes_a_verdict() -> None:
    room = MailRoom()
    with a_door(room) as client:
        mail = a_mail(**{"X-SES-Spam-Verdict": "FAIL", "X-SES-Virus-Verdict": "FAIL"})
        client.sendmail("customer@mail.example", [PORTAL], mail)
    receipt = room.events[0]["Records"][0]["ses"]["receipt"]
    verdicts = {name: receipt[f"{name}Verdict"]["status"] for name in ("spam", "virus", "spf", "dkim", "dmarc")}
    assert set(verdicts.values()) == {"PASS"}


@pytest.mark.parametrize(
    "recipient", ["somebody@elsewhere.example", "a@portal.example.evil.example", "a@sub.portal.example", "complaints"]
)
def test_mail_to_a_foreign_domain_is_refused(recipient: str) -> None:
    room = MailRoom()
    with a_door(room) as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail("customer@mail.example", [recipient], a_mail())
    assert refused.value.recipients[recipient][0] == 550
    assert not room.stored
    assert not room.events


def test_the_domain_is_the_same_in_capitals() -> None:
    room = MailRoom()
    with a_door(room) as client:
        client.sendmail("customer@mail.example", ["Complaints@PORTAL.example"], a_mail())
    assert room.events[0]["Records"][0]["ses"]["receipt"]["recipients"] == ["Complaints@PORTAL.example"]


def test_a_mail_whose_lines_end_in_bare_lf_arrives_with_full_line_ends() -> None:
    room = MailRoom()
    lines = [b"From: a@mail.example", b"Subject: long", b"", *[b"%04d . a line of the text" % n for n in range(800)]]
    lines[5:7] = [b".", b"..two dots"]
    mail = b"\n".join(lines)
    assert len(mail) > 20_000
    with a_door(room) as client:
        client.sendmail("customer@mail.example", [PORTAL], mail)
    (raw,) = room.stored.values()
    assert raw.rstrip().endswith(b"\r\n".join(lines))
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_a_line_of_any_length_is_taken() -> None:
    room = MailRoom()
    mail = b"Subject: long\r\n\r\n" + b"x" * 2000 + b"\r\n" + b"y" * 200_000 + b"\r\n"
    with a_door(room) as client:
        client.sendmail("customer@mail.example", [PORTAL], mail)
    (raw,) = room.stored.values()
    assert raw.endswith(mail)


def test_a_mail_beyond_the_largest_size_is_refused_for_good() -> None:
    room = MailRoom()
    with a_door(room) as client, pytest.raises(smtplib.SMTPSenderRefused) as refused:
        client.sendmail("customer@mail.example", [PORTAL], b"x" * (LARGEST + 1))
    assert refused.value.smtp_code == 552


def test_a_mail_nested_without_end_reaches_the_function() -> None:
    room = MailRoom()
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level) for level in range(3000)
    )
    with a_door(room) as client:
        client.sendmail("customer@mail.example", [PORTAL], b"Subject: deep\r\n" + nested)
    assert room.events[0]["Records"][0]["ses"]["mail"]["commonHeaders"]["subject"] == "deep"


def test_a_mail_that_could_not_be_worked_on_is_to_be_sent_again() -> None:
    room = MailRoom()
    room.failing = True
    with a_door(room) as client:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail("customer@mail.example", [PORTAL], a_mail())
        room.failing = False
        client.sendmail("customer@mail.example", [PORTAL], a_mail())
    assert refused.value.smtp_code == 451
    assert len(room.events) == 2
