"""Decodes the pieces of a message as mail programs really write them: charsets, headers, file names, flowed text, HTML.

Whatever the bytes are, a value comes back; nothing here takes more than linear time.
"""

import codecs
import html
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from itertools import islice
from typing import Any

import html_text

HEADER_CHARACTERS = 4000
NAME_CHARACTERS = 120
_QUOTE_NODES = 500

# -- bytes to text ---------------------------------------------------------------------------------------------------

_STAND_INS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "hz",
    "iso8859-1": "cp1252",
    "ascii": "utf-8",
    "big5": "big5hkscs",
}
_CHARSETS = re.compile(
    r"utf-(?:8|16|16-le|16-be|32)|utf_8_sig|gb2312|gbk|gb18030|hz|big5|big5hkscs|cp9(?:32|36|49|50)|cp125\d|iso8859-\d+"
    r"|ascii|koi8-[rut]|shift_jis|euc_(?:jp|kr)|iso2022_(?:jp|kr).*|mac-roman|cp437|cp850|cp874|tis-620"
)
_CHINESE_UTF8 = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}[\xe3-\xef][\x80-\xbf]{2}")
_ODD_RUN = re.compile(rb"(?<![\x80-\xff])(?:[\x80-\xff]{2})*[\x80-\xff](?![\x80-\xff])")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def decode(raw: bytes, charset: str) -> str:
    """`raw` as text: in its `charset` as far as that is true, else in what it most likely is; never fails.

    GB2312 is read as GB18030, Latin 1 as Windows 1252; UTF-8 and GB18030 are recognised under a wrong or missing name.
    """
    codec = _codec(charset)
    for candidate in _candidates(raw, codec):
        try:
            return _CONTROLS.sub("", raw.decode(candidate))
        except UnicodeDecodeError:
            continue
    guesses = [raw.decode(candidate, errors="replace") for candidate in dict.fromkeys((codec or "utf-8", "gb18030"))]
    return _CONTROLS.sub("", min(guesses, key=lambda text: text.count("\ufffd")))


def _candidates(raw: bytes, codec: str) -> Iterator[str]:
    """Charsets to try, the likeliest first: better than the named one only where the bytes speak clearly."""
    if codec == "gb18030" and _CHINESE_UTF8.search(raw):
        yield "utf-8"
    if codec in ("cp1252", ""):
        yield "utf-8"
        yield "cp1252" if _ODD_RUN.search(raw) and codec else "gb18030"
    yield from (codec or "cp1252", "utf-8")


def _codec(charset: str) -> str:
    """Python's name of an accepted charset, after the stand-ins; empty for unknown ones and for UTF-7."""
    try:
        name = codecs.lookup(charset.strip().strip("\"'")[:40]).name
    except (LookupError, ValueError):
        return ""
    return _STAND_INS.get(name, name) if _CHARSETS.fullmatch(name) else ""


# -- headers ---------------------------------------------------------------------------------------------------------


_QUOTED_NAME = re.compile(r'"(?:\\.|[^"\\])*"')


def header_text(value: str) -> str:
    """The first 4,000 characters of a raw header value as one line of text: RFC 2047 words and eight-bit bytes read."""
    line = " ".join(eight_bit(value[:HEADER_CHARACTERS]).split())
    if "=?" not in line:
        return line
    try:
        words = decode_header(line)
    except (HeaderParseError, ValueError):
        return line
    text = "".join(_word(word, charset) for word, charset in _joined(words))
    return " ".join(_CONTROLS.sub("", text).split())


def _joined(words: list[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """Neighbouring words of one charset as one, so that a character split between them is whole."""
    waiting: tuple[Any, Any] | None = None
    for word, charset in words:
        if waiting and charset and waiting[1] == charset:
            waiting = (waiting[0] + word, charset)
            continue
        if waiting:
            yield waiting
        waiting = (word, charset)
    if waiting:
        yield waiting


def _word(word: Any, charset: Any) -> str:
    if isinstance(word, str):
        return word
    return decode(word, charset) if charset else str(word, "raw_unicode_escape", "replace")


def eight_bit(value: str) -> str:
    """`value` with the bytes that the parser kept as surrogates read as UTF-8 or GB18030."""
    if value.isascii():
        return _CONTROLS.sub("", value)
    return decode(value.encode("utf-8", "surrogateescape"), "")


def address_of(value: str) -> tuple[str, str]:
    """(address, name) of the first mailbox in a raw header value; empty strings where there is none."""
    line = " ".join(eight_bit(value[:HEADER_CHARACTERS]).split())
    addresses = addresses_of(line)
    if addresses:
        before, bracket, _ = line.partition(f"<{addresses[0]}")
        return addresses[0], header_text(before).strip(" \"'")[:200] if bracket else ""
    if "=?" in line:
        return address_of(header_text(line).replace("=?", "= ?"))
    return "", line[:200]


def addresses_of(value: str) -> tuple[str, ...]:
    """Every mail address in a raw header value, in order; those in quoted names only where there is no other."""
    line = eight_bit(value[: 10 * HEADER_CHARACTERS])
    for words in (_QUOTED_NAME.sub(" ", line), line):
        found = tuple(word for word in re.split(r"[\s<>()\[\]\",;]+", words) if _is_address(word))
        if found:
            return found
    return ()


def _is_address(word: str) -> bool:
    local_part, at, domain = word.rpartition("@")
    return bool(at and local_part and domain) and len(word) <= 320 and not re.search(r"[\s<>,;:@?]", domain)


def safe_name(name: str, number: int) -> str:
    """A file name without folders, control characters or direction marks, at most 120 characters; never empty."""
    last = re.split(r"[/\\]", header_text(name))[-1]
    clean = re.sub('[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069<>:"|?*]', "_", last).strip(" ._")
    stem, dot, ending = clean.rpartition(".")
    if dot and 0 < len(ending) <= 10:
        clean = f"{stem[: NAME_CHARACTERS - len(ending) - 1]}.{ending}"
    return clean[:NAME_CHARACTERS] or f"attachment-{number}"


# -- plain text ------------------------------------------------------------------------------------------------------


def tidy(text: str) -> str:
    """Text with newlines only; what some programs leave of HTML in plain text ('&nbsp;', '&gt;') read."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&nbsp;" in lines or lines.startswith("&gt;") or "\n&gt;" in lines:
        lines = re.sub(r"&(?:nbsp|gt|lt|quot|amp);", lambda entity: html.unescape(entity[0]), lines)
    return lines.replace("\xa0", " ").strip("\n")


def unflow(text: str, *, delete_space: bool) -> str:
    """The paragraphs of format=flowed text (RFC 3676): soft breaks joined within one depth of quoting."""
    paragraphs: list[tuple[int, list[str]]] = []
    soft = False
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        if not (soft and depth == paragraphs[-1][0] and words != "-- "):
            paragraphs.append((depth, []))
        soft = words.endswith(" ") and words != "-- "
        paragraphs[-1][1].append(words[:-1] if soft and delete_space else words)
    return "\n".join(f"{'>' * depth}{' ' if depth else ''}{''.join(lines)}" for depth, lines in paragraphs)


# -- HTML ------------------------------------------------------------------------------------------------------------

_JOIN, _BREAK, _OPEN, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
_INLINE = re.compile(
    "a|abbr|b|bdi|big|code|del|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|tt|u|var|wbr|o:p|st1:.{1,20}"
)
_QUOTE_CLASSES = {"ntes-mailmaster-quote", "yahoo_quoted", "history-quote-wrapper", "alimail-quote"}
_QUOTE_IDS = ("isReplyContent", "reply139content", "lark-mail-quote", "mail-editor-reference-message-container")
_REST = {"divRplyFwdMsg", "x_divRplyFwdMsg", "replySplit", "OutlookMessageHeader"}
_FORWARDED = re.compile(r"[\s-]{0,40}(?:转发|被转发|已转发|以下是转发|forwarded|begin forwarded)", re.IGNORECASE)


def text_of_html(markup: str) -> str:
    """What a reader sees of `markup`; lines of quoted nodes start with '> '."""
    tree: Any = html_text.parse_html(_CONTROLS.sub("", markup))
    for title in list(tree.iter("title")):
        title.text = None
    _keep_spacing(tree)
    _mark_quotes(tree)
    text = html_text.extract_text(tree)
    text = re.sub(f" ?{_JOIN}", "", text)
    text = re.sub(f" ?{_BREAK} ?", "\n", text)
    return _with_marks(re.sub(f" ?([{_OPEN}{_CLOSE}]) ?", r"\n\1\n", text))


def _walk(tree: Any) -> Iterator[tuple[Any, bool]]:
    """(element, whether it ends here), in the order of the document."""
    stack = [(tree, False)]
    while stack:
        element, ends = stack.pop()
        yield element, ends
        if not ends:
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))


def _keep_spacing(tree: Any) -> None:
    """Marks texts that touch, as the converter would put a space between them, and lines of preformatted text."""
    spaced, formatted = True, 0
    for element, ends in _walk(tree):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag:
            keeps = tag == "pre" or "white-space:pre" in (element.get("style") or "").replace(" ", "")
            formatted += (-1 if ends else 1) * keeps
            spaced = spaced or not _INLINE.fullmatch(tag)
        part = "tail" if ends else "text"
        text = getattr(element, part)
        if not text or not (tag or ends):
            continue
        if formatted > 0:
            text = text.replace("\r", "").replace("\n", _BREAK)
        setattr(element, part, text if spaced or text[0].isspace() else _JOIN + text)
        spaced = text[-1].isspace() or text[-1] == _BREAK


def _mark_quotes(tree: Any) -> None:
    """Puts marks around the nodes in which mail programs quote; forwarded messages are content."""
    marked, written = 0, False
    for element, ends in list(_walk(tree)):
        if not isinstance(element.tag, str) or element.tag in ("style", "script", "head"):
            continue
        written = written or bool(((element.tail if ends else element.text) or "").strip())
        if ends or marked >= _QUOTE_NODES:
            continue
        if written and not _REST.isdisjoint(_names(element)) and not _is_forward(element):
            element.text = _OPEN + (element.text or "")
            return
        if _is_quote(element):
            marked += 1
            element.text = _OPEN + (element.text or "")
            _append_text(element, _CLOSE)


def _names(element: Any) -> tuple[str, ...]:
    return (element.get("id") or "", *(element.get("class") or "").split())


def _is_quote(element: Any) -> bool:
    name, *classes = _names(element)
    if element.tag == "blockquote":
        style = (element.get("style") or "").replace(" ", "").lower()
        named = element.get("type") == "cite" or not {"gmail_quote", "protonmail_quote"}.isdisjoint(classes)
        return named or name.startswith(_QUOTE_IDS) or "border-left:" in style
    return (not _QUOTE_CLASSES.isdisjoint(classes) or name.startswith(_QUOTE_IDS)) and not _is_forward(element)


def _is_forward(element: Any) -> bool:
    start = "".join(text[:200] for text in islice(element.itertext(), 12))
    return bool(_FORWARDED.match(start.replace(_JOIN, "").strip()))


def _append_text(element: Any, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _with_marks(text: str) -> str:
    depth, depth_before, blank = 0, 0, False
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip() in (_OPEN, _CLOSE):
            depth = max(0, depth + (1 if line.strip() == _OPEN else -1))
        elif not line.strip():
            blank = bool(lines)
        else:
            lines += [">" * min(depth, depth_before, 8)] if blank else []
            lines.append(f"{'>' * min(depth, 8)} {line}" if depth else line)
            depth_before, blank = depth, False
    return "\n".join(lines)
