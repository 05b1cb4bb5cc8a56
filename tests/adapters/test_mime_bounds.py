"""Any bytes give a message or a refusal by name, in bounded time."""

import time
from contextlib import suppress

import pytest

from complaints.adapters.mime import MAX_BYTES, UnreadableMail, read_message
from complaints.domain.correspondence import five_w_two_h
from complaints.domain.quoting import visible_text
from dev.bench_mail import HEAVY
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
