"""The words of a regulation that its file quotes: comments hold them in 「」, beside the clause that they are about."""

import re
from collections.abc import Iterator, Mapping, Sequence

from complaints.adapters.policy_layers import Layer

_QUOTE = re.compile(r"「[^「」]*(?:「[^「」]*」[^「」]*)*」")
_HEADER = re.compile(r"^\[+([^\[\]#]+)\]+")
_KEY = re.compile(r"^([A-Za-z0-9_-]+)\s*=")

Quotes = Mapping[str, tuple[str, ...]]


def quotes(*, layers: Sequence[Layer]) -> Quotes:
    """Clause path -> what is quoted of the regulation beside it.

    A clause that a file says again is quoted by that file alone: what its parents quote are the words of theirs.
    """
    found: dict[str, tuple[str, ...]] = {}
    for each in reversed(layers):
        own: dict[str, list[str]] = {}
        tables = set[str]()
        for path, quote in _quoted(each.text, tables):
            own.setdefault(path, []).append(quote)
        for table in tables:
            found.pop(table, None)
        found |= {path: tuple(dict.fromkeys(said)) for path, said in own.items()}
    return found


def _quoted(text: str, tables: set[str]) -> Iterator[tuple[str, str]]:
    """(clause, quote) in the order of the file. A comment belongs to the header or key after it; straight after a
    header, to that header; behind a key, to that key. A blank line ends what a comment can belong to."""
    table, waiting, fresh = "", list[str](), False
    for line in text.splitlines():
        said, _, comment = _parted(line)
        header, key = _HEADER.match(said), _KEY.match(said)
        found = _QUOTE.findall(comment)
        if header:
            table, fresh = header[1].strip().replace('"', ""), True
            tables.add(table)
            yield from ((table, quote) for quote in (*waiting, *found))
            waiting = []
        elif key:
            path, fresh = f"{table}.{key[1]}" if table else key[1], False
            yield from ((path, quote) for quote in (*waiting, *found))
            waiting = []
        elif not line.strip():
            waiting, fresh = [], False
        elif fresh:
            yield from ((table, quote) for quote in found)
        else:
            waiting += found


def _parted(line: str) -> tuple[str, str, str]:
    """What a line says, and its comment: the first # that stands in no string."""
    inside = ""
    for index, character in enumerate(line):
        if inside:
            inside = "" if character == inside and line[index - 1] != "\\" else inside
        elif character in "\"'":
            inside = character
        elif character == "#":
            return line[:index], "#", line[index + 1 :]
    return line, "", ""
