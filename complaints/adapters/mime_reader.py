"""Decodes the pieces of a message as mail programs really write them: charsets, headers, file names, flowed text.

Whatever the bytes are, a value comes back; nothing here takes more than linear time.
"""

import codecs
import html
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from typing import Any

from complaints.domain.addresses import as_delivered

HEADER_CHARACTERS = 4000
NAME_CHARACTERS = 120

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
_CHINESE = ("gb18030", "big5hkscs")
_EVERYDAY = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着下自之年过過发發后後作里"
    "用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心本前开開但因只从從想实實日"
    "者意无無力它与與长長把机機第公此已工使情明知全三又关關点點正业業外将將两兩高间間由问問很最重并物手应應向头頭文体體见見被利什二等"
    "产產或新制身果加月话話合回信表老给給位次度门門常先通原提及比员員解水名处處走各入几幾口条條平系气氣题題活更别別打变變总總电電数數"
    "安少报報结結反收目太量再务務做接必场場件计計管期市直指保至便空决決书書非难難完设設式色路记記品住告类類求程边邊张張该該交规規万萬"
    "取换換修板柜櫃客户戶请請谢謝您投诉訴订訂单單货貨师師傅赔賠退坏壞装裝价價钱錢满滿址号號话附照片复復答"
)
_CHINESE_UTF8 = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}[\xe3-\xef][\x80-\xbf]{2}")
_ODD_RUN = re.compile(rb"(?<![\x80-\xff])(?:[\x80-\xff]{2})*[\x80-\xff](?![\x80-\xff])")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\ufeff\uffff]")


def decode(raw: bytes, charset: str) -> str:
    """`raw` as text: in its `charset` as far as that is true, else in what it most likely is; never fails.

    GB2312 is read as GB18030, Latin 1 as Windows 1252; UTF-8 and GB18030 are recognised under a wrong or missing name.
    """
    codec = _codec(charset)
    for candidate in _candidates(raw, codec):
        try:
            return CONTROLS.sub("", raw.decode(candidate))
        except UnicodeDecodeError:
            continue
    guesses = [raw.decode(candidate, errors="replace") for candidate in dict.fromkeys((codec or "utf-8", "gb18030"))]
    return CONTROLS.sub("", min(guesses, key=lambda text: text.count("\ufffd")))


def _candidates(raw: bytes, codec: str) -> Iterator[str]:
    """Charsets to try, the likeliest first: better than the named one only where the bytes speak clearly."""
    if codec in _CHINESE and _CHINESE_UTF8.search(raw):
        yield "utf-8"
    if codec in ("cp1252", "", "utf-8"):
        yield "utf-8"
    if codec in ("cp1252", "", "utf-8", *_CHINESE):
        yield "cp1252" if codec == "cp1252" and _ODD_RUN.search(raw) else _likelier(raw, codec)
    yield from (codec or "cp1252", "utf-8")


def _likelier(raw: bytes, codec: str) -> str:
    """The one of the two Chinese charsets in which `raw` has the more everyday characters; a named one if in doubt."""
    named = codec if codec in _CHINESE else ""
    shares = {}
    for candidate in _CHINESE:
        letters = [letter for letter in raw[:4000].decode(candidate, "replace") if letter > "\x7f"]
        shares[candidate] = sum(letter in _EVERYDAY for letter in letters) / (len(letters) or 1)
    best = max(_CHINESE, key=lambda candidate: (shares[candidate], candidate == "gb18030"))
    if named:
        return best if len(raw) >= 12 and shares[named] < 0.1 and shares[best] > 0.3 else named
    return best


def _codec(charset: str) -> str:
    """Python's name of an accepted charset, after the stand-ins; empty for unknown ones and for UTF-7."""
    try:
        name = codecs.lookup(charset.strip().strip("\"'")[:40]).name
    except (LookupError, ValueError):
        return ""
    return _STAND_INS.get(name, name) if _CHARSETS.fullmatch(name) else ""


# -- headers ---------------------------------------------------------------------------------------------------------


_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_QUOTED_NAME = re.compile(r'"(?:\\.|[^"\\])*"')


def header_text(value: str) -> str:
    """The first 4,000 characters of a raw header value as one line of text: RFC 2047 words and eight-bit bytes read.

    Marks of direction are left out: they show a name or subject as another.
    """
    return _DIRECTION.sub("", _header_line(value))


def _header_line(value: str) -> str:
    line = " ".join(eight_bit(value[:HEADER_CHARACTERS]).split())
    if "=?" not in line:
        return line
    try:
        words = decode_header(line)
    except (HeaderParseError, ValueError):
        return line
    text = "".join(_word(word, charset) for word, charset in _joined(words))
    return " ".join(CONTROLS.sub("", text).split())


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
        return CONTROLS.sub("", value)
    return decode(value.encode("utf-8", "surrogateescape"), "")


def address_of(value: str) -> tuple[str, str]:
    """(address, name) of the first mailbox in a raw header value; empty strings where there is none."""
    line = " ".join(eight_bit(value[:HEADER_CHARACTERS]).split())
    if addresses := addresses_of(line):
        address = _in_brackets(line, addresses)
        before, bracket, _ = line.partition(f"<{address}")
        return _delivered(address), header_text(before).strip(" \"'")[:200] if bracket else ""
    if "=?" in line:
        return address_of(header_text(line).replace("=?", "= ?"))
    return "", line[:200]


def _delivered(address: str) -> str:
    try:
        return as_delivered(address=address)
    except ValueError:
        return address


def _in_brackets(line: str, addresses: tuple[str, ...]) -> str:
    """The first of `addresses`, or the one in brackets behind it: 'boss@a.cn <robber@b.cn>' is from the robber."""
    _, _, behind = line.partition(addresses[0])
    name, bracket, _ = behind.partition("<")
    named = bracket and len(addresses) > 1 and not re.search("[,;>]", name)
    return addresses[1] if named else addresses[0]


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
    last = re.split(r"[/\\]", _header_line(name))[-1]
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
