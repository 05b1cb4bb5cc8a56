"""An incoming message: who speaks about which case, whether a person wrote it, and what a filled form says.

Who speaks follows from the signed address the message was sent to, never from its From line.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import zip_longest
from types import MappingProxyType

from complaints.domain import quote_table as table
from complaints.domain.quote_table import plain
from complaints.domain.quoting import first_sender, is_whole_letter, own_words, visible_text


@dataclass(frozen=True)
class IncomingAttachment:
    """A file that came with a message: safe `name`, declared media `type`, decoded `body`."""

    name: str
    type: str
    body: bytes


@dataclass(frozen=True)
class IncomingMessage:
    """A message as it arrived, decoded. In `text`, what HTML mail quotes starts with '> ' too.

    `recipients`: every address it was sent to, as far as it says. `headers`: those that matter, by lower-case name.
    `sent_at` is the sender's word, aware, or None.
    """

    message_id: str
    sender: str
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    attachments: tuple[IncomingAttachment, ...] = ()
    sent_at: datetime | None = None


# -- reply addresses -------------------------------------------------------------------------------------------------


# -- mail that no person wrote ---------------------------------------------------------------------------------------

OWN_MAIL = "own_mail"
BOUNCE = "bounce"
READ_RECEIPT = "read_receipt"
SPAM_REPORT = "spam_report"
OUT_OF_OFFICE = "out_of_office"
LIST_MAIL = "list"
AUTO_SUBMITTED = "auto_submitted"

_REPORTS = {
    "delivery-status": BOUNCE,
    "disposition-notification": READ_RECEIPT,
    "feedback-report": SPAM_REPORT,
}
_SUPPRESSING = frozenset({"all", "oof", "autoreply"})
_PRECEDENCE = {"bulk": AUTO_SUBMITTED, "junk": AUTO_SUBMITTED, "list": LIST_MAIL, "auto_reply": OUT_OF_OFFICE}
_OPENING = re.compile(r"[\[(【」<《*\s]{0,4}")
MATTERING_HEADERS = frozenset(
    {
        *table.BOUNCE_HEADERS,
        *table.LIST_HEADERS,
        *table.ANSWERED_HEADERS,
        *table.MADE_HEADERS,
        *("auto-submitted", "precedence", "x-auto-response-suppress", "return-path", "content-type", "in-reply-to"),
        *("references", "reply-to", "authentication-results", "x-ses-spam-verdict", "x-ses-virus-verdict", "x-mailer"),
    }
)
"""The headers of a message that are kept in `IncomingMessage.headers`."""


def is_automatic(message: IncomingMessage, *, own_domain: str = "", by_subject: bool = True) -> str | None:
    """Why no person wrote `message`: one of the words above; None when a person may have.

    `own_domain`: mail whose Message-ID is ours is our own. Without `by_subject` only headers and sender count: a person
    may well write a subject as robots do. What is automatic is kept, never acted on, never answered.
    """
    seen = message if by_subject else replace(message, subject="")
    return next((reason for reason in _reasons(seen, own_domain) if reason), None)


def _reasons(message: IncomingMessage, own_domain: str) -> Iterator[str | None]:
    headers = message.headers
    submitted = _word(headers, "auto-submitted")
    answered = submitted == "auto-replied" or any(_says_yes(headers, name) for name in table.ANSWERED_HEADERS)
    nobody = any(map(table.NO_RETURN.fullmatch, headers.get("return-path", ())))
    subject = _by_subject(message.subject)
    own = own_domain and message.message_id.casefold().endswith(f"@{own_domain.casefold()}>")
    yield OWN_MAIL if own else None
    yield _report(headers)
    yield BOUNCE if _has(headers, table.BOUNCE_HEADERS) or table.DAEMON.match(message.sender) else None
    yield subject if subject in (READ_RECEIPT, SPAM_REPORT) else None
    yield OUT_OF_OFFICE if answered or (subject == OUT_OF_OFFICE) else None
    yield BOUNCE if nobody or subject == BOUNCE else None
    yield LIST_MAIL if _has(headers, table.LIST_HEADERS) else None
    yield AUTO_SUBMITTED if submitted not in ("", "no") else None
    yield AUTO_SUBMITTED if _has(headers, table.MADE_HEADERS) or table.ROBOT.match(message.sender) else None
    yield AUTO_SUBMITTED if _suppressed(headers) else None
    yield _PRECEDENCE.get(_word(headers, "precedence"))


def _has(headers: Mapping[str, tuple[str, ...]], names: Iterable[str]) -> bool:
    return any(name in headers for name in names)


def _word(headers: Mapping[str, tuple[str, ...]], name: str) -> str:
    """The first word of a header, without comments and parameters, in lower case."""
    values = headers.get(name, ())
    words = re.split(r"[\s;(,]", values[0].strip().lower(), maxsplit=1) if values else [""]
    return words[0]


def _says_yes(headers: Mapping[str, tuple[str, ...]], name: str) -> bool:
    return name in headers and _word(headers, name) not in ("no", "false", "0", "")


def _suppressed(headers: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the sender asks for no automatic answers: a robot does; 'DR, RN' alone is a person without receipts."""
    values = headers.get("x-auto-response-suppress", ())
    return any(word.strip().lower() in _SUPPRESSING for value in values for word in value.split(","))


def _report(headers: Mapping[str, tuple[str, ...]]) -> str | None:
    content_type = " ".join(headers.get("content-type", ())).lower()
    if not content_type.startswith("multipart/report"):
        return AUTO_SUBMITTED if table.CALENDAR_REPLY.search(content_type) else None
    kinds = (reason for kind, reason in _REPORTS.items() if kind in content_type)
    return next(kinds, BOUNCE)


def _by_subject(subject: str) -> str | None:
    words = plain(subject)
    start = _OPENING.match(words)
    opened = words[start.end() :] if start else words
    if table.AUTOMATIC_ENDING.search(words):
        return OUT_OF_OFFICE
    return next((reason for reason, stems in table.AUTOMATIC_SUBJECTS.items() if stems.match(opened)), None)


# -- what a message says ---------------------------------------------------------------------------------------------


def words_of(message: IncomingMessage) -> str:
    """What the sender says: the reply without quotes and signatures; of what is passed on, all.

    Some programs quote and pass on in the same form, and only the subject tells; our own letter is never passed on.
    """
    if table.FORWARDED_SUBJECT.match(plain(message.subject)) and not _quotes_us(message):
        return message.text.strip("\r\n")
    return visible_text(message.text, own=(message.sender, message.sender_name))


def says_nothing(message: IncomingMessage) -> bool:
    """Whether the sender wrote nothing: no word beside what is marked as quoted, or, where a program quotes without
    marks, only our own letter from its head to its last line."""
    own = own_words(message.text)
    return own == "" or (own is None and _quotes_us(message) and is_whole_letter(message.text))


def _quotes_us(message: IncomingMessage) -> bool:
    from_whom = first_sender(message.text).casefold()
    return any(f"@{address.rpartition('@')[2].casefold()}" in from_whom for address in message.recipients)


# -- the filled 5W2H form --------------------------------------------------------------------------------------------

_FORM_LINES = 2000
_FORM_GAP = 12


@dataclass(frozen=True)
class _Answer:
    """A label of the form: `row` it stands in, `depth` of its quote marks, the `value` behind the colon."""

    row: int
    depth: int
    key: str
    value: str
    certain: bool


def five_w_two_h(text: str) -> dict[str, str]:
    """The filled fields of the 5W2H form in a reply (OPPEIN-48); empty when there is none.

    Keys: what, who, why, when_start, when_planned, when_done, where, how, how_much. A form that was filled inside the
    quoted letter counts when the reply itself has none; the letter's own empty one does not.
    """
    own = own_words(text)
    return (_form(own, quoted=False) if own is not None else {}) or _form(text, quoted=True)


def _form(text: str, *, quoted: bool) -> dict[str, str]:
    rows = [_unmarked(line) for line in text.replace("\r", "\n").split("\n")[:_FORM_LINES]]
    answers = [answer for row, (depth, line) in enumerate(rows) if (answer := _answer(row, depth, line))]
    form: dict[str, str] = {}
    seen: list[_Answer] = []
    for answer, following in zip_longest(answers, answers[1:]):
        if seen and (answer.row - seen[-1].row > _FORM_GAP or answer.key in {other.key for other in seen}):
            if form and _is_form(seen):
                break
            form, seen = {}, []
        seen.append(answer)
        end = following.row if following and following.row - answer.row <= _FORM_GAP else None
        if value := _filled(answer, rows, end, quoted):
            form[answer.key] = value
    return form if _is_form(seen) else {}


def _is_form(answers: list[_Answer]) -> bool:
    return len(answers) > 1 or any(answer.certain for answer in answers)


def _unmarked(line: str) -> tuple[int, str]:
    depth = 0
    while marked := table.QUOTED.match(line):
        depth, line = depth + 1, line[marked.end() :]
    return depth, line


def _answer(row: int, depth: int, line: str) -> _Answer | None:
    parts = table.FORM_COLON.match(line)
    if parts is None:
        return None
    label = plain(parts[1]).lower()
    if number := table.FORM_NUMBER.match(label):
        label = label[number.end() :]
    words = " ".join(re.sub(r"[\W_]+", " ", label).split())
    key = table.FORM_LABELS.get(words) or table.FORM_LABELS.get(words.replace(" ", ""))
    if question := table.FORM_WORD.fullmatch(words):
        rest = question[2]
        key = question[1].replace("howmuch", "how much").replace(" ", "_")
        if key == "when":
            key = next((when for when, meant in table.FORM_WHEN if meant.search(rest)), "when_planned")
        return _Answer(row, depth, key, parts[2].strip(), certain=bool(rest) and not rest.isascii())
    return _Answer(row, depth, key, parts[2].strip(), certain=False) if key else None


def _filled(answer: _Answer, rows: list[tuple[int, str]], end: int | None, quoted: bool) -> str:
    """What was answered: behind the colon, and below it up to the next label.

    Below the last label only as far as it cannot be the letter itself: to the next blank line, and not in the quote.
    """
    value = "" if quoted and table.FORM_HINT.fullmatch(answer.value) else answer.value
    written = [] if table.FORM_EMPTY.fullmatch(value) else [value]
    for depth, line in rows[answer.row + 1 : end or answer.row + 1 + _FORM_GAP]:
        if end is None and (not line.strip() or answer.value or (quoted and depth >= answer.depth)):
            break
        if not table.FORM_EMPTY.fullmatch(line):
            written.append(line.strip())
    return "\n".join(written)
