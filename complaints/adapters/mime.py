"""Reads raw messages: any bytes give a message, or a refusal by name."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.generator import BytesGenerator
from email.message import Message
from email.parser import BytesFeedParser
from email.policy import compat32
from email.utils import parsedate_to_datetime
from io import BytesIO
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from complaints.adapters import mime_reader as pieces
from complaints.domain.correspondence import MATTERING_HEADERS, IncomingAttachment, IncomingMessage

MAX_BYTES = 25 * 1024 * 1024
MAX_LINES = 600_000
MAX_HEADER_LINES = 3000
MAX_HEADER_BYTES = 64 * 1024
MAX_PARTS = 500
MAX_DEPTH = 20
TEXT_CHARACTERS = 1_000_000
_VALUE_CHARACTERS = 2000
_GUESSES = 3
_ODD_NAME = re.compile(rb"^(?=[^\s:]{0,76}[\x80-\xff])[^\s:]{1,76}:(?=[^\n]{0,998}\n[A-Za-z-]{2,76}:)", re.MULTILINE)
_TEXTS = ("text/plain", "text/html")
_RECIPIENT_HEADERS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to")


class UnreadableMail(Exception):
    """The bytes are no message, or one beyond the bounds: `reason` is one word.

    too_large, too_many_lines, too_many_header_lines, header_too_long, too_many_parts, nested_too_deep, no_mail.
    """

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"unreadable mail: {reason}")
        self.reason = reason


class _Part(Message):
    """A part that knows its depth, counts itself and refuses to be one too many, while the parser is at work."""

    def __init__(self, counts: dict[str, int]) -> None:
        super().__init__(compat32)
        self.depth, self.counts = 0, counts
        self._count("parts", MAX_PARTS, "too_many_parts")

    def set_raw(self, name: str, value: Any) -> None:
        """Stores a header as it came; those that give the structure are cut to a length that is cheap to take apart."""
        self._count("headers", MAX_HEADER_LINES, "too_many_header_lines")
        if name.lower().startswith("content-"):
            self.counts["structure"] = self.counts.get("structure", 0) + len(value)
            value = value[: _VALUE_CHARACTERS if self.counts["structure"] < MAX_HEADER_BYTES else 200]
        super().set_raw(name, value)

    def get(self, name: str, failobj: Any = None) -> Any:
        """The first header of that name, eight-bit bytes read."""
        found = next(_values(self, name.lower()), None)
        return failobj if found is None else found if found.isascii() else pieces.eight_bit(found)

    def attach(self, payload: Any) -> None:
        """Adds a part below this one. Raises UnreadableMail when that is nested too deep."""
        payload.depth = self.depth + 1
        if payload.depth > MAX_DEPTH:
            raise UnreadableMail(reason="nested_too_deep")
        super().attach(payload)

    def _get_params_preserve(self, failobj: Any, header: str) -> Any:
        try:
            return super()._get_params_preserve(failobj, header)  # type: ignore[misc]
        except TypeError:  # the library sorts a parameter that is there both whole and in pieces
            pieces_of = (piece.partition("=") for piece in str(self.get(header)).split(";"))
            return [(name.strip().lower(), value.strip()) for name, _, value in pieces_of if "*" not in name]

    def _count(self, what: str, limit: int, reason: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1
        if self.counts[what] > limit:
            raise UnreadableMail(reason=reason)


def read_message(raw: bytes) -> IncomingMessage:
    """The message in `raw`; any bytes give one, or raise UnreadableMail: beyond the bounds, or no message at all.

    Bounds: 25 MiB, 600,000 lines; 3,000 header lines, 64 KiB header; 500 parts; 20 levels; a million characters.
    """
    _refuse_oversized(raw)
    part = _parse(_with_named_headers(raw), {})
    if not part.keys():
        raise UnreadableMail(reason="no_mail")
    sender, sender_name = pieces.address_of(_first(part, "from"))
    texts, others = _sort(part)
    if not any(text.strip() for text in texts):
        texts = [_text(other) for other in others if other.get_content_type() in _TEXTS and not _is_attached(other)]
    return IncomingMessage(
        message_id=pieces.header_text(_first(part, "message-id"))[:500],
        sender=sender,
        sender_name=sender_name,
        recipients=_recipients(part),
        subject=pieces.header_text(_first(part, "subject"))[:500],
        text=pieces.tidy("\n\n".join(texts))[:TEXT_CHARACTERS],
        headers=_mattering(part, others),
        attachments=tuple(_attachment(other, number) for number, other in enumerate(others, start=1)),
        sent_at=_sent_at(_first(part, "date")),
    )


def _parse(raw: bytes, counts: dict[str, int]) -> _Part:
    def new_part(*, policy: Any = compat32) -> _Part:
        return _Part(counts)

    parser: Any = BytesFeedParser(new_part)
    parser.feed(raw)
    part: _Part = parser.close()
    return part


def _refuse_oversized(raw: bytes) -> None:
    if len(raw) > MAX_BYTES:
        raise UnreadableMail(reason="too_large")
    if raw.count(b"\n") + raw.count(b"\r") > 2 * MAX_LINES:
        raise UnreadableMail(reason="too_many_lines")
    end = re.search(rb"\r?\n\r?\n|\r\r", raw[: MAX_HEADER_BYTES + 4])
    if end is None and len(raw) > MAX_HEADER_BYTES:
        raise UnreadableMail(reason="header_too_long")
    if raw.count(b"\n", 0, end.start() if end else len(raw)) > MAX_HEADER_LINES:
        raise UnreadableMail(reason="too_many_header_lines")


def _with_named_headers(raw: bytes) -> bytes:
    """`raw` with the names of its headers in ASCII: the parser takes any other for the start of the text."""
    end = re.search(rb"\r?\n\r?\n", raw[:MAX_HEADER_BYTES])
    head = raw[: end.start()] if end else b""
    return _ODD_NAME.sub(b"X-Odd:", head) + raw[len(head) :] if _ODD_NAME.search(head) else raw


def _values(part: _Part, name: str) -> Iterator[str]:
    return (str(value) for key, value in part.raw_items() if key.lower() == name)


def _first(part: _Part, name: str) -> str:
    return next(_values(part, name), "")


def _recipients(part: _Part) -> tuple[str, ...]:
    values = (value for name in _RECIPIENT_HEADERS for value in _values(part, name))
    return tuple(dict.fromkeys(address for value in values for address in pieces.addresses_of(value)))


def _mattering(part: _Part, others: list[_Part]) -> MappingProxyType[str, tuple[str, ...]]:
    """The headers kept; the Content-Type of a calendar's part stands behind that of the message."""
    headers: dict[str, tuple[str, ...]] = {}
    calendars = (other for other in others if other is not part and other.get_content_type() == "text/calendar")
    types = (("content-type", value) for other in calendars for value in _values(other, "content-type"))
    for name, value in (*part.raw_items(), *types):
        if name.lower() in MATTERING_HEADERS:
            headers[name.lower()] = (*headers.get(name.lower(), ()), pieces.header_text(str(value))[:_VALUE_CHARACTERS])
    return MappingProxyType(headers)


def _sent_at(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(pieces.eight_bit(value[:200]))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _sort(part: _Part, *, wanted: bool = True) -> tuple[list[str], list[_Part]]:
    """The texts that make the body, in order, and every other part; of alternatives, the first that says anything."""
    if part.get_content_maintype() != "multipart":
        if part.get_content_type() not in _TEXTS or _is_attached(part) or _file_name(part):
            return [], [part]
        return [_text(part)] if wanted else [], []
    alternatives = part.get_content_type() == "multipart/alternative"
    texts: list[str] = []
    others: list[_Part] = []
    for child in _children(part):
        found, more = _sort(child, wanted=wanted and not (alternatives and any(text.strip() for text in texts)))
        texts += found
        others += more
    return texts, others


def _children(part: _Part) -> list[_Part]:
    """The parts below `part`; where its boundary is wrong, those between the lines that look like one."""
    if part.is_multipart():
        return [child for child in part.get_payload() if isinstance(child, _Part)]
    raw = _body_of(part)
    boundary = re.search(rb"^--([!#-~]{1,70})\r?$", raw, re.MULTILINE)
    part.counts["guesses"] = part.counts.get("guesses", 0) + 1
    if boundary and part.counts["guesses"] <= _GUESSES:
        head = b'Content-Type: multipart/mixed; boundary="%s"\n\n' % boundary[1]
        again = _parse(head + raw, part.counts)
        if again.is_multipart():
            return _children(again)
    return [_parse(b"Content-Type: text/plain\n\n" + raw, part.counts)]


def _is_attached(part: _Part) -> bool:
    return _first(part, "content-disposition").strip().lower().startswith("attachment")


def _text(part: _Part) -> str:
    raw = _body_of(part)[: 4 * TEXT_CHARACTERS]
    charset = str(part.get_param("charset") or "")
    if part.get_content_type() == "text/html":
        from complaints.adapters.mime_html import NestedTooDeep, text_of_html  # lxml; most mails say it as text, too

        declared = re.search(rb"charset\s{0,3}=\s{0,3}[\"']?([\w-]{1,30})", raw[:2000], re.IGNORECASE)
        markup = pieces.decode(raw, charset or (declared[1].decode("ascii", "replace") if declared else ""))
        markup = markup[: max(0, TEXT_CHARACTERS - part.counts.get("markup", 0))]
        part.counts["markup"] = part.counts.get("markup", 0) + len(markup)
        try:
            return text_of_html(markup)
        except NestedTooDeep as deep:
            raise UnreadableMail(reason="nested_too_deep") from deep
    text = pieces.decode(raw, charset).replace("\r\n", "\n")[:TEXT_CHARACTERS]
    if str(part.get_param("format") or "").lower() == "flowed":
        return pieces.unflow(text, delete_space=str(part.get_param("delsp") or "").lower() == "yes")
    return text


def _body_of(part: _Part) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


class _AsItCame(BytesGenerator):
    """Writes a message out again in the bytes that came, also a multipart without parts."""

    def write(self, s: str) -> None:
        """Writes `s`, whose surrogates are bytes."""
        self._fp.write(s.encode("utf-8", "surrogateescape"))  # type: ignore[attr-defined]

    def _write_headers(self, msg: Any) -> None:
        for name, value in msg.raw_items():
            self.write(f"{name}: {value}\n")
        self.write("\n")

    def _handle_multipart(self, msg: Any) -> None:
        if isinstance(msg._payload, str):
            self.write(msg._payload)
        else:
            super()._handle_multipart(msg)  # type: ignore[misc]


def _attachment(part: _Part, number: int) -> IncomingAttachment:
    kind = part.get_content_type()
    if part.is_multipart():
        buffer = BytesIO()
        for child in _children(part):
            _AsItCame(buffer, mangle_from_=False, policy=compat32).flatten(child)
        name = _file_name(part) or (f"message-{number}.eml" if kind == "message/rfc822" else "")
        return IncomingAttachment(pieces.safe_name(name, number), kind, buffer.getvalue())
    return IncomingAttachment(pieces.safe_name(_file_name(part), number), kind, _body_of(part))


def _file_name(part: _Part) -> str:
    """The declared file name, RFC 2231 parts put together in their true charset; it goes before one without charset."""
    disposition = part.get_params((), header="content-disposition")
    declared = [value for name, value in disposition if name.lower() == "filename" and value]
    declared.sort(key=lambda value: not isinstance(value, tuple))
    value = declared[0] if declared else part.get_param("name") or ""
    if not isinstance(value, tuple):
        return _percents(str(value))
    charset, _, name = value
    try:
        return pieces.decode(name.encode("latin-1"), charset or "")
    except UnicodeEncodeError:
        return pieces.eight_bit(name)


def _percents(name: str) -> str:
    """`name` with what some programs write as in a web address read, where that makes text."""
    try:
        return unquote(name, errors="strict") if re.search("%[89A-F][0-9A-F]", name, re.IGNORECASE) else name
    except UnicodeDecodeError:
        return name
