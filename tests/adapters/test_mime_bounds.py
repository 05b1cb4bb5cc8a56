"""Any bytes give a message or a refusal by name, in bounded time."""

import time
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from complaints.adapters.mime import MAX_BYTES, UnreadableMail, read_message
from complaints.domain.correspondence import IncomingMessage, five_w_two_h
from complaints.domain.quoting import visible_text
from tests.adapters.test_mime import HEAD
from tests.adapters.test_mime_samples import sample


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no_mail"),
        (b"\0\0", "no_mail"),
        (b"\r\n\r\nonly a body", "no_mail"),
        (HEAD + b"\r\n" + b"x" * MAX_BYTES, "too_large"),
        (HEAD + b"\r\n" + b"\n" * 1_300_000, "too_many_lines"),
        (HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 25 + b"x", "nested_too_deep"),
        (
            HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + b"X: y\r\n" * 4000,
            "too_many_header_lines",
        ),
    ],
    ids=["empty", "nul", "no header", "large", "lines", "deep", "inner header"],
)
def test_what_is_beyond_the_bounds_is_refused_by_name(raw: bytes, reason: str) -> None:
    with pytest.raises(UnreadableMail) as refusal:
        read_message(raw)
    assert refusal.value.reason == reason


MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
HTML = HEAD + b"Content-Type: text/html\r\n\r\n"
HEAVY = {
    "parts with long parameters": MIXED
    + (b'--b\r\nContent-Type: text/plain; a="' + b";" * 50_000 + b"\r\n\r\nx\r\n") * 400,
    "one long line": HEAD + b"\r\n" + b"x" * 20_000_000,
    "open tags": HTML + b"<div>" * 1_000_000,
    "open quotes": HTML + b"<blockquote type=cite>" * 200_000,
    "quotes side by side": HTML + b"<blockquote type=cite>a</blockquote>b" * 100_000,
    "spans": HTML + b"<span>a</span>" * 300_000,
    "soft breaks": HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \r\n" * 300_000,
    "encoded words": b"From: a@example.cn\r\nSubject: " + b"=?a?b?" * 10_000 + b"\r\n\r\nx",
    "brackets": b"From: " + b"(<" * 30_000 + b"\r\n\r\nx",
    "wrong boundaries": HEAD
    + b"".join(b"Content-Type: multipart/mixed\r\n\r\n--x%d\r\n" % i for i in range(400))
    + b"x\r\n" * 100_000,
}


@pytest.mark.parametrize("raw", HEAVY.values(), ids=HEAVY)
def test_time_is_bounded_for_any_message(raw: bytes) -> None:
    started = time.perf_counter()
    with suppress(UnreadableMail):
        visible_text(read_message(raw).text)
    assert time.perf_counter() - started < 15


def test_ordinary_message_is_read_in_no_time() -> None:
    raw = sample("replies/outlook-desktop-zh-html-only.eml")
    started = time.perf_counter()
    for _ in range(10):
        five_w_two_h(visible_text(read_message(raw).text))
    assert (time.perf_counter() - started) / 10 < 0.05


PIECES = st.sampled_from(
    [
        *(
            b"From: a@b.cc\n",
            b"Subject: =?gb2312?B?1cW5pA==?=",
            b"Content-Type: multipart/mixed; boundary=b\n",
            b"--b\n",
            b"--b--\n",
        ),
        *(
            b"Content-Type: text/html; charset=",
            b"utf-7",
            b"gbk\n",
            b"Content-Type: message/rfc822\n",
            b"message/delivery-status",
        ),
        *(
            b"Content-Transfer-Encoding: base64\n",
            b"x-uuencode\nbegin 644 a\n",
            b"quoted-printable\n",
            b"=E4=",
            b"\n\n",
            b"\r\n",
        ),
        *(
            b"Content-Disposition: attachment; filename*0*=gb2312''%CF",
            b"; name=",
            b'"',
            b";",
            b"=?",
            b"?=",
            b"\x00",
            b"\xff",
        ),
        *(
            b"<blockquote type=cite>",
            b"<div id=divRplyFwdMsg>",
            b"<!--",
            b"&#xD800;",
            b"Date: 1 Jan 9999 99:99:99 +9999\n",
            b"(",
        ),
        *(
            "发件人: 张\n".encode(),
            "写道:\n> a".encode("gbk"),
            b"format=flowed; delsp=yes",
            b"> ",
            b"a \n",
            b"\xed\xa0\x80",
        ),
    ]
)


def read(raw: bytes) -> IncomingMessage | str:
    """The message, or the reason of the refusal."""
    try:
        return read_message(raw)
    except UnreadableMail as refusal:
        return refusal.reason


@given(st.lists(PIECES | st.binary(max_size=30), max_size=25).map(b"".join) | st.binary(max_size=300))
@example(b"A: b\nContent-Type: multipart/x\n\n--\xa0")
def test_any_bytes_give_a_message_or_a_named_refusal(raw: bytes) -> None:
    message = read(raw)
    if isinstance(message, str):
        assert message
        return
    words = [
        message.message_id,
        message.sender,
        message.sender_name,
        message.subject,
        message.text,
        *message.recipients,
    ]
    words += [attachment.name for attachment in message.attachments]
    words += [value for values in message.headers.values() for value in values]
    assert "\0" not in "".join(words)
    "".join(words).encode()
    assert all(0 < len(attachment.name) <= 120 for attachment in message.attachments)
    assert "\n" not in message.subject + message.sender_name + message.message_id
