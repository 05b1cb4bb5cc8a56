"""Any bytes give a message or a refusal by name, and the work for them is bounded: counted, not timed."""

from contextlib import suppress

import pytest

from complaints.adapters.mime import MAX_BYTES, UnreadableMail, read_message
from complaints.domain.quoting import visible_text
from dev import bench_mail
from dev.bench_mail import heavy
from tests.adapters.test_mime import HEAD
from tests.adapters.test_mime_samples import sample
from tests.steps import TWICE, steps


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


def understand(raw: bytes) -> None:
    with suppress(UnreadableMail):
        visible_text(read_message(raw).text)


@pytest.mark.parametrize("raw", heavy().values(), ids=heavy())
def test_the_heaviest_message_is_read_or_refused(raw: bytes) -> None:
    understand(raw)


@pytest.mark.parametrize("kind", heavy(part=100))
def test_twice_the_message_is_twice_the_work_at_most(kind: str) -> None:
    shorter, longer = (heavy(part=part)[kind] for part in (100, 50))
    understand(shorter)  # what is loaded at the first message is not counted
    assert steps(lambda: understand(longer)) <= TWICE * steps(lambda: understand(shorter))


def test_an_ordinary_message_takes_little_more_than_its_parts_to_be_read() -> None:
    """Beside the standard library's parser alone; this one has no text but HTML, which a browser would draw."""
    raw = sample("replies/outlook-desktop-zh-html-only.eml")
    for read in (bench_mail.understand, bench_mail.plainly):
        read(raw)
    assert steps(lambda: bench_mail.understand(raw)) <= 3 * steps(lambda: bench_mail.plainly(raw))
