"""A file that every calendar can read: RFC 5545 line by line."""

import pytest

from complaints.domain.calendar_file import Event, calendar_file, escaped, folded
from tests.factories import moment

NOW = moment("Fri 2026-11-20 10:00")
AN_EVENT = Event(
    "26110001.reply@in.example", moment("Mon 2026-11-23 10:00"), "回复", "规则", "https://portal.example/t", 3
)


def test_file_has_the_event_in_universal_time_and_ends_every_line_with_both_breaks() -> None:
    told = calendar_file(events=[AN_EVENT], now=NOW, product="欧派")
    assert told.split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//欧派//complaints//ZH",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:26110001.reply@in.example",
        "SEQUENCE:3",
        "DTSTAMP:20261120T020000Z",
        "DTSTART:20261123T020000Z",
        "SUMMARY:回复",
        "DESCRIPTION:规则",
        "URL:https://portal.example/t",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    assert "\n" not in told.replace("\r\n", "")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a,b;c", "a\\,b\\;c"),
        ("c:\\x", "c:\\\\x"),
        ("一\r\n二\n三\u2028四", "一\\n二\\n三\\n四"),
        ("a\x00b\x1b\u202ec", "abc"),
        ("a\nEND:VEVENT", "a\\nEND:VEVENT"),
        ("\\n", "\\\\n"),
    ],
)
def test_text_is_escaped(text: str, written: str) -> None:
    assert escaped(text) == written


@pytest.mark.parametrize("line", ["a" * 75, "a" * 76, "门" * 25, "门" * 26, "a" + "门" * 200, "😀" * 60, ""])
def test_no_line_is_longer_than_75_bytes_and_unfolded_it_is_what_it_was(line: str) -> None:
    pieces = folded(line).split("\r\n")
    assert max(len(piece.encode()) for piece in pieces) <= 75
    assert folded(line).replace("\r\n ", "") == line


def test_line_that_fits_is_left_whole() -> None:
    assert folded("a" * 75) == "a" * 75
