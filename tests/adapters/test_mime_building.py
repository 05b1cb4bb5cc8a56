"""What we send is well-formed, threads, answers no machine, and cannot be turned by what people typed."""

import email
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32, default
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.adapters.mime import read_message
from complaints.adapters.mime_building import UnsafeHeader, build_message
from complaints.domain.correspondence import is_automatic
from complaints.usecases.ports import OutgoingMail, UnableToSend

REPLY_TO = "case+15040001.abcdefghijklmnop@in.example.com"
SENT = datetime(2026, 3, 10, 14, 11, tzinfo=timezone(timedelta(hours=8)))
MAIL = OutgoingMail(
    to="handler@factory.example.cn",
    to_name="张工",
    subject="[15040001] 投诉派单:请于 3 月 12 日(周四)14:11 前回复处理结果或落实方案,逾期将催办",
    text="张工,您好:\n\nWhat 整改措施:\n" + "长" * 2000,
    html="<p>张工,您好</p>",
    message_id="<case.15040001.3.0@in.example.com>",
    references=("<a@in.example.com>", "<b@in.example.com>"),
    reply_to=REPLY_TO,
    headers={"X-Case-Reference": "15040001", "X-Letter-Kind": "dispatch"},
)


def built(**changes: Any) -> bytes:
    mail = replace(MAIL, **changes)
    return build_message(mail=mail, sender="complaints@in.example.com", sender_name="客户服务中心", date=SENT)


def parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def test_message_is_ascii_in_lines_that_every_server_takes() -> None:
    raw = built()
    raw.decode("ascii")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_text_and_html_come_back_as_they_were() -> None:
    message = parsed(built())
    parts = [
        (part.get_content_type(), part.get_content()) for part in message.iter_parts() if isinstance(part, EmailMessage)
    ]
    assert message.get_content_type() == "multipart/alternative"
    assert parts == [("text/plain", MAIL.text), ("text/html", MAIL.html)]


def test_headers_are_those_of_the_contract() -> None:
    message = parsed(built())
    wanted = {
        "From": "客户服务中心 <complaints@in.example.com>",
        "To": "张工 <handler@factory.example.cn>",
        "Subject": MAIL.subject,
        "Date": "Tue, 10 Mar 2026 14:11:00 +0800",
        "Message-ID": "<case.15040001.3.0@in.example.com>",
        "In-Reply-To": "<b@in.example.com>",
        "References": "<a@in.example.com> <b@in.example.com>",
        "Reply-To": REPLY_TO,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-Case-Reference": "15040001",
        "X-Letter-Kind": "dispatch",
    }
    assert {name: str(message[name]) for name in wanted} == wanted
    assert all(len(message.get_all(name, [])) == 1 for name in wanted)


def test_message_without_thread_and_reply_address_names_none() -> None:
    message = parsed(built(references=(), reply_to=""))
    assert {"In-Reply-To", "References", "Reply-To"}.isdisjoint(message.keys())


def test_message_id_gets_its_brackets_and_long_threads_keep_the_latest() -> None:
    message = parsed(built(message_id="1@in.example.com", references=tuple(f"<{i}@in.example.com>" for i in range(99))))
    assert message["Message-ID"] == "<1@in.example.com>"
    assert message["References"].split()[-1] == message["In-Reply-To"] == "<98@in.example.com>"
    assert len(message["References"].split()) == 20


def test_our_own_mail_is_recognised_when_it_comes_back() -> None:
    message = read_message(built())
    assert is_automatic(message, own_domain="in.example.com") == "own_mail"
    assert is_automatic(message) == "auto_submitted"
    assert message.text == MAIL.text


@pytest.mark.parametrize(
    "address", ["", "x", "@x.cn", "x@", "x@y z", "a@b.cn, c@d.cn", "a@b.cn\r\nBcc: c@d.cn", "张@b.cn", "<a@b.cn>"]
)
def test_address_that_cannot_be_written_is_refused_for_good(address: str) -> None:
    with pytest.raises(UnableToSend) as refusal:
        built(to=address)
    assert refusal.value.permanent


def test_chinese_domain_is_written_as_the_net_knows_it() -> None:
    assert parsed(built(to="x@例子.cn"))["To"].addresses[0].domain == "xn--fsqu00a.cn"


@pytest.mark.parametrize("name", ["Bcc", "from", "Content-Type", "MIME-Version", "X:", "X\r\nBcc", "", "X Y", "Ключ"])
def test_header_names_that_are_not_free_are_refused(name: str) -> None:
    with pytest.raises(UnsafeHeader):
        built(headers={name: "x"})


VILE = st.text(max_size=60) | st.sampled_from(
    [
        "a\r\nBcc: x@evil.example",
        "a\nBcc: x@evil.example",
        "a\u2028b",
        '"x" <y@z.cn>,',
        "\x00\x1b",
        "\u202eabc",
        "=?utf-8?Q?=0D=0ABcc:?=",
        "\U0001f600" * 30,
    ]
)


@settings(deadline=None)  # how long it takes says how busy the machine is
@given(name=VILE, subject=VILE, value=VILE, message_id=VILE, text=VILE)
def test_no_value_adds_a_header_or_a_recipient(name: str, subject: str, value: str, message_id: str, text: str) -> None:
    words = [word.encode("utf-8", "replace").decode() for word in (name, subject, value, message_id, text)]
    name, subject, value, message_id, text = words
    raw = built(
        to_name=name,
        subject=subject,
        headers={"X-Value": value},
        message_id=message_id,
        text=text,
        references=(message_id,),
    )
    message = email.message_from_bytes(raw)
    wanted = [
        "Auto-Submitted",
        "Content-Type",
        "Date",
        "From",
        "In-Reply-To",
        "MIME-Version",
        "Message-ID",
        "References",
    ]
    wanted += ["Reply-To", "Subject", "To", "X-Auto-Response-Suppress", "X-Value"]
    assert sorted(message.keys()) == wanted
    assert read_message(raw).recipients == ("handler@factory.example.cn",)


SAID = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@given(subject=SAID, name=SAID, value=SAID, text=SAID)
@settings(deadline=None)
def test_it_is_what_the_standard_library_makes_of_it(subject: str, name: str, value: str, text: str) -> None:
    raw = built(subject=subject, to_name=name, headers={"Thread-Topic": value}, text=text)
    ours = email.message_from_bytes(raw)
    theirs = MIMEMultipart("alternative", boundary=ours.get_boundary())
    theirs.attach(MIMEText(text, "plain", "utf-8"))
    theirs.attach(MIMEText(MAIL.html, "html", "utf-8"))
    for header, written in ours.items()[2:]:
        theirs[header] = written.replace("\r\n", "\n")
    assert raw == theirs.as_bytes(policy=compat32.clone(linesep="\r\n"))
