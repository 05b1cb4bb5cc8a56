"""Dates for the calendar of a telephone or a desk: a file of RFC 5545, written line by line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

LINE = 75  # bytes, the break not counted (RFC 5545, 3.1)


@dataclass(frozen=True)
class Event:
    """A moment to be put down. The same `uid` with a higher `sequence` takes the place of the one put down before."""

    uid: str
    at: datetime
    title: str
    text: str
    url: str
    sequence: int = 0


def calendar_file(*, events: Iterable[Event], now: datetime, product: str) -> str:
    """The file, as text; `now` (aware) is when it is written, `product` what wrote it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{escaped(product)}//complaints//ZH", "METHOD:PUBLISH"]
    for event in events:
        lines += _lines(event, now)
    return "".join(f"{folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def _lines(event: Event, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{_utc(now)}"
    yield f"DTSTART:{_utc(event.at)}"
    yield f"SUMMARY:{escaped(event.title)}"
    yield f"DESCRIPTION:{escaped(event.text)}"
    yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text value: backslash, comma, semicolon and breaks are escaped, other control characters left out (3.3.11)."""
    whole = "\n".join(text.splitlines()).replace("\t", " ")
    printable = "".join(char for char in whole if char == "\n" or char.isprintable())
    for char, written in (("\\", "\\\\"), (",", "\\,"), (";", "\\;"), ("\n", "\\n")):
        printable = printable.replace(char, written)
    return printable


def folded(line: str) -> str:
    """The line in pieces of at most 75 bytes, no character torn; each but the first begins with a blank (3.1)."""
    pieces, room = [""], LINE
    for char in line:
        size = len(char.encode())
        if size > room:
            pieces.append(" ")
            room = LINE - 1
        pieces[-1] += char
        room -= size
    return "\r\n".join(pieces)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
