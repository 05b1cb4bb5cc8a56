"""Policies as TOML files: read whole, or refused with file, line, clause and reason."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from complaints.domain.policy import PolicyError, PolicyProblem, PolicyProfile
from complaints.domain.policy_checks import parse_policy

POLICIES = Path(__file__).resolve().parents[1] / "policies"

_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$| \(at end of document\)$")
_LAST_PART = re.compile(r"(\.[^.\[]*|\[\d+\]|^[^.\[]+)$")

T = TypeVar("T")


@dataclass(frozen=True)
class FileProblem:
    """One thing wrong with a file: the line where its clause stands (from 1), the clause, and why it is refused."""

    file: str
    line: int
    clause: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.clause}: {self.reason}"


class PolicyFileError(ValueError):
    """A file that is refused, with every problem found; one line each as `file.toml:LINE: clause: reason`."""

    def __init__(self, *, problems: tuple[FileProblem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def known_policies() -> tuple[str, ...]:
    """The ids of the policies that lie in POLICIES."""
    return tuple(sorted(path.stem for path in POLICIES.glob("*.toml")))


def load_policy(path: Path) -> PolicyProfile:
    """The regulation in the file at `path`. Raises PolicyFileError; its `id` must be the name of the file."""
    if not path.is_file():
        reason = f"there is no such policy; there are: {', '.join(known_policies())}"
        raise PolicyFileError(problems=(FileProblem(path.name, 1, "id", reason),))

    def parse(mapping: Mapping[str, Any]) -> PolicyProfile:
        policy = parse_policy(mapping)
        if policy.id != path.stem:
            raise PolicyError(problems=(PolicyProblem("id", f"is {policy.id!r}, but the file is named {path.name}"),))
        return policy

    return read_toml(path, parse)


def read_toml(path: Path, parse: Callable[[Mapping[str, Any]], T]) -> T:
    """What `parse` makes of the TOML file at `path`. Raises PolicyFileError for bad TOML and for its PolicyError."""
    text = _text(path)
    try:
        return parse(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PolicyFileError(problems=(_syntax_problem(path, text, error),)) from error
    except PolicyError as error:
        lines = clause_lines(text)
        found = (FileProblem(path.name, lines.line(each.clause), each.clause, each.reason) for each in error.problems)
        raise PolicyFileError(problems=tuple(sorted(found, key=lambda problem: problem.line))) from error


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
            clause = _LAST_PART.sub("", clause)
        return 1

    def add(self, statement: Mapping[str, Any], *, line: int, is_header: bool) -> None:
        """Takes in one table header or one key with its value, which begins at `line`."""
        if is_header:
            self.table = self._enter(statement, line)
            self.lines[self.table] = line
            return
        for path in _paths(statement):
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


def _statement(rows: list[str]) -> tuple[Mapping[str, Any], int]:
    for length in range(1, len(rows) + 1):
        try:
            return tomllib.loads("\n".join(rows[:length])), length
        except tomllib.TOMLDecodeError:
            continue
    return {}, 1


def _paths(statement: Mapping[str, Any]) -> Iterator[str]:
    for key, value in statement.items():
        yield key
        if isinstance(value, Mapping):
            yield from (f"{key}.{path}" for path in _paths(value))


def _syntax_problem(path: Path, text: str, error: tomllib.TOMLDecodeError) -> FileProblem:
    rows = text.split("\n")
    place = _AT_LINE.search(str(error))
    line = int(place[1]) if place and place[1] else len(rows)
    table = clause_lines("\n".join(rows[: line - 1])).table
    return FileProblem(path.name, line, table or "top of the file", _AT_LINE.sub("", str(error)))


def _text(path: Path) -> str:
    content = path.read_bytes().replace(b"\r\n", b"\n")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise PolicyFileError(problems=(FileProblem(path.name, line, "text", "is not UTF-8"),)) from error
