"""Where the clauses of a TOML file stand, which the TOML reader does not tell. Slow: asked only for problems."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_LAST_PART = re.compile(r"(\.[^.\[]*|\[\d+\]|^[^.\[]+)$")


def around(*, clause: str) -> str:
    """The clause around `clause`: `letters[3]` around `letters[3].to`; nothing around a key of the top."""
    return _LAST_PART.sub("", clause)


@dataclass
class ClauseLines:
    """Where each clause of a TOML file stands: clause path, such as `clocks.reply.limit` or `letters[3].to` -> line."""

    lines: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    table: str = ""

    def line(self, clause: str) -> int:
        """The line of `clause`, or of the nearest clause around it; 1 when there is none."""
        while clause:
            if clause in self.lines:
                return self.lines[clause]
            clause = around(clause=clause)
        return 1

    def add(self, statement: Mapping[str, Any], *, line: int, is_header: bool) -> None:
        """Takes in one table header or one key with its value, which begins at `line`."""
        if is_header:
            self.table = self._enter(statement, line)
            self.lines[self.table] = line
            return
        for path in clause_paths(statement):
            self.lines.setdefault(f"{self.table}.{path}" if self.table else path, line)

    def _enter(self, header: Any, line: int) -> str:
        """The clause of a table header: each `[[header]]` is the next of its list, and later headers lie in that."""
        clause, inner = "", header
        while inner:
            if isinstance(inner, list):
                self.lines.setdefault(clause, line)
                self.counts[clause] = self.counts.get(clause, -1) + 1
                return f"{clause}[{self.counts[clause]}]"
            if clause in self.counts:
                clause = f"{clause}[{self.counts[clause]}]"
            elif clause:
                self.lines.setdefault(clause, line)  # a table that no header names begins with its first inner one
            key, inner = next(iter(inner.items()))
            clause = f"{clause}.{key}" if clause else key
        return clause


def clause_lines(text: str) -> ClauseLines:
    """Where the clauses of the TOML document `text` stand, as far as it is well formed.

    A statement is the shortest run of lines that is TOML by itself, so strings and lists may span lines.
    """
    found = ClauseLines()
    rows = text.split("\n")
    start = 0
    while start < len(rows):
        statement, length = _statement(rows[start:])
        if statement:
            found.add(statement, line=start + 1, is_header=rows[start].lstrip().startswith("["))
        start += length
    return found


def clause_paths(mapping: Mapping[str, Any]) -> Iterator[str]:
    """The path of every key of `mapping` and of the tables in it; what lies in lists is not gone into."""
    for key, value in mapping.items():
        yield key
        if isinstance(value, Mapping):
            yield from (f"{key}.{path}" for path in clause_paths(value))


def _statement(rows: list[str]) -> tuple[Mapping[str, Any], int]:
    for length in range(1, len(rows) + 1):
        try:
            return tomllib.loads("\n".join(rows[:length])), length
        except tomllib.TOMLDecodeError:
            continue
    return {}, 1
