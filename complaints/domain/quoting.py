"""The reply in a mail, without the quoted original, the signature and what the mail program added.

Losing a sentence is worse than keeping a quote: where it is not clear what is whose, nothing is cut.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from complaints.domain import quote_table as table
from complaints.domain.quote_table import plain
from complaints.domain.signatures import unsigned

LINES_READ = 4000
_BLOCK = 24
_ATTRIBUTION_LINES = 4


@dataclass(frozen=True)
class _Boundary:
    """The lines over a quoted original: `end` is the first line after them.

    `sure`: also without quote marks below; otherwise it is one only where the next line is marked as quoted.
    """

    end: int
    sure: bool = True
    forward: bool = False


@dataclass(frozen=True)
class _Reply:
    """What is not quoted of a text; `own`: the addresses and names of those to whom the original was sent.

    With `forward`, from some line on it is passed on, and content as it stands.
    """

    lines: list[str]
    own: frozenset[str] = frozenset()
    forward: bool = False


def visible_text(text: str, *, own: Iterable[str] = ()) -> str:
    """The reply in `text`, made of whole lines of it; all of `text` when nothing would be left or it is not clear.

    `own`: the writer's address and name, which some programs put under a reply.
    """
    return own_words(text, own=own) or "\n".join(_lines(text)).strip("\n")


def own_words(text: str, *, own: Iterable[str] = ()) -> str | None:
    """The reply in `text`: empty when all of it is marked as quoted or added by the mail program.

    None when it is not clear: answers that stand somewhere in a quoted text without marks.
    """
    reply = _unquoted(_lines(text))
    if reply is None:
        return None
    if reply.forward:
        return "\n".join(reply.lines).strip("\n")
    words = unsigned(reply.lines, own=reply.own.union(filter(None, own)))
    return None if words and _points_down(words) and any(map(is_quoted, _lines(text))) else "\n".join(words)


def is_whole_letter(text: str) -> bool:
    """Whether `text` is one original quoted without marks, nothing above it, and ends where a letter of ours does."""
    lines = [line for line in _lines(text) if plain(line) and not table.is_footer(plain(line))][:LINES_READ]
    if not lines or not table.LETTER_END.match(plain(lines[-1])):
        return False
    boundary = _boundary_at(lines, 0)
    return boundary is not None and boundary.sure and not boundary.forward


def first_sender(text: str) -> str:
    """The first line of `text` that names the sender of a quoted original; empty where none does."""
    found = (line for line in map(_unmarked, _lines(text)[:LINES_READ]) if _header_kind(line) == "from")
    return next(found, "")


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def is_quoted(line: str) -> bool:
    """Whether a mail program marked `line` as quoted."""
    return bool(table.QUOTED.match(line))


# -- the quoted original ---------------------------------------------------------------------------------------------


def _unquoted(lines: list[str]) -> _Reply | None:
    kept: list[str] = []
    index, attributed = 0, False
    while index < min(len(lines), LINES_READ):
        if is_quoted(lines[index]):
            if not attributed and table.FORWARD.fullmatch(plain(_unmarked(lines[index]))):
                return _Reply(kept + lines[index:], forward=True)
            index = _skip_quoted(lines, index, kept)
            continue
        boundary = _boundary_at(lines, index)
        if boundary is None or not (boundary.sure or _quote_follows(lines, boundary.end)):
            kept.append(lines[index])
            index += 1
        elif boundary.forward:
            return _Reply(kept + lines[index:], forward=True)
        elif _quote_follows(lines, boundary.end):
            index, attributed = boundary.end, True
        elif _answers_stand_below(kept):
            return None
        else:
            return _Reply(kept, _named_in(lines[index : index + _BLOCK]))
    return _Reply(kept + [line for line in lines[index:] if not is_quoted(line)])


def _unmarked(line: str) -> str:
    return table.QUOTED.sub("", line[: table.LOOK], count=1)


def _skip_quoted(lines: list[str], start: int, kept: list[str]) -> int:
    end = start
    while end < len(lines) and is_quoted(lines[end]):
        end += 1
    block = lines[start:end]
    if (end == start + 1 and table.COMPARISON.match(lines[start])) or all(map(table.MEASURE.match, block)):
        kept.extend(block)
    elif kept and not kept[-1].strip() and end < len(lines) and not lines[end].strip():
        return end + 1  # one blank line is enough where a quote went
    return end


def _quote_follows(lines: list[str], index: int) -> bool:
    following = _next_full(lines, index)
    return following is not None and is_quoted(lines[following])


def _next_full(lines: list[str], index: int) -> int | None:
    return next((at for at in range(index, min(len(lines), index + 6)) if lines[at].strip()), None)


def _boundary_at(lines: list[str], index: int) -> _Boundary | None:
    line = plain(lines[index])
    if not line:
        return None
    if table.FORWARD.fullmatch(line):
        return _Boundary(index + 1, forward=True)
    if table.SEPARATOR.fullmatch(line) or table.REPLY_ABOVE.fullmatch(line):
        below = _next_full(lines, index + 1)
        return _Boundary(_header_block(lines, below) or index + 1 if below is not None else index + 1)
    if table.RULE.fullmatch(line):
        below = _next_full(lines, index + 1)
        return _Boundary(end) if below is not None and (end := _header_block(lines, below)) else None
    if end := _header_block(lines, index):
        return _Boundary(end)
    return _attribution(lines, index)


def _header_block(lines: list[str], start: int) -> int:
    """Where the block of 'From: Sent: To: Subject:' lines that starts at `start` ends; 0 when there is none.

    It starts with the sender, so that a reply's own 'Date: …' above it stays.
    """
    if _header_kind(lines[start]) != "from":
        return 0
    kinds, end, strangers, evidence = set(), start, 0, False
    for at in range(start, min(len(lines), start + _BLOCK)):
        kind = _header_kind(lines[at])
        if kind is None:
            strangers += 1
            blank = not lines[at].strip()
            if strangers > 3 or (blank and (_next_kind(lines, at) is None or "subject" in kinds)):
                break
            continue
        kinds.add(kind)
        end, strangers = at + 1, 0
        line = plain(lines[at])
        evidence = evidence or bool(table.ADDRESS.search(line) or table.DATE.search(line))
    whole = "from" in kinds and bool(kinds & {"sent", "subject"})
    return end if whole and evidence else 0


def _header_kind(line: str) -> str | None:
    label, colon, _ = plain(line).partition(":")
    return table.HEADER_LABELS.get(label.replace(" ", "").lower()) if colon and len(label) <= 16 else None


def _next_kind(lines: list[str], index: int) -> str | None:
    following = _next_full(lines, index)
    return _header_kind(lines[following]) if following is not None else None


def _attribution(lines: list[str], start: int) -> _Boundary | None:
    """An attribution, wrapped over up to four lines, that starts at `start`."""
    words, found = "", None
    if (same := table.WROTE_ON_ONE_LINE.match(lines[start][: table.LOOK])) and _is_sure(plain(same[1])):
        return _Boundary(start + 1)
    for at in range(start, min(len(lines), start + _ATTRIBUTION_LINES)):
        line = plain(lines[at])
        if not line or is_quoted(lines[at]) or len(words) + len(line) > table.LOOK:
            break
        if at > start and not _goes_on(words, line):
            break
        words = f"{words} {line}".strip()
        if table.WROTE.search(words):
            return _Boundary(at + 1, sure=_is_sure(words))
        if words.endswith((":", ">")) and table.ADDRESS.search(words) and table.DATE.search(words):
            found = _Boundary(at + 1, sure=False)
    return found


def _goes_on(words: str, line: str) -> bool:
    """Whether `words` look like the start of an attribution, and `line` not like one of its own."""
    if words.endswith(">") and table.NAME_FIRST.match(words) and table.DATE_AFTER_NAME.match(line):
        return True
    started = table.ATTRIBUTION_START.match(words) or table.NAME_FIRST.match(words)
    anew = table.ATTRIBUTION_START.match(line) or table.NAME_AND_DATE.match(line)
    return bool(started and not anew and not table.SENTENCE_END.search(words))


def _is_sure(words: str) -> bool:
    """Whether `words` can be nothing but an attribution: a date, and an address or 'On date time, name'."""
    if not table.WROTE.search(words) or not table.DATE.search(words) or table.SENTENCE_END.search(words):
        return False
    if table.ADDRESS.search(words):
        return True
    told = table.NARRATED.search(words)
    return bool(table.ATTRIBUTION_START.match(words) and table.TIME_AND_COMMA.search(words) and not told)


def _answers_stand_below(above: list[str]) -> bool:
    words = [
        line for line in map(plain, above) if line and not table.is_footer(line) and not table.RULE.fullmatch(line)
    ]
    return not words or _points_down(words)


def _points_down(words: list[str]) -> bool:
    """Whether a short reply points down, ends with a colon or is a greeting: the answers stand in the quote."""
    length, last = sum(map(len, words)), plain(words[-1])
    greeting = len(words) == 1 and table.GREETING.fullmatch(last)
    return bool(greeting or (length <= 120 and table.POINTER.search(last)) or (length <= 60 and last.endswith(":")))


def _named_in(original: list[str]) -> frozenset[str]:
    """The addresses and names that the lines over a quoted original name."""
    found: set[str] = set()
    for line in map(plain, original):
        found.update(table.ADDRESS.findall(line))
        named = (part.partition("<") for part in table.BETWEEN_NAMES.split(line.partition(":")[2]))
        found.update(name.strip(" \"'") for name, bracket, _ in named if bracket)
    return frozenset(found - {""})
