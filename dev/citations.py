"""Which rules the policy files cite, clause by clause, as they are written there: before any file extends another."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from complaints.adapters.policy_lines import clause_lines

RULES = "rules"


@dataclass(frozen=True)
class Clause:
    """A clause that cites: its path in the file, such as `clocks.reply` (empty: the file itself), and its line."""

    policy: str
    path: str
    line: int
    rules: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.policy}.toml:{self.line} {self.path or 'the whole'}"


@dataclass(frozen=True)
class Cited:
    """What a folder of policies cites. `own`: prefix -> number of rules of texts of one's own."""

    clauses: tuple[Clause, ...]
    own: Mapping[str, int]
    unreadable: tuple[str, ...]


def cited_in(folder: Path) -> Cited:
    """Every clause of the policies in `folder` that cites a rule."""
    clauses: list[Clause] = []
    own: dict[str, int] = {}
    unreadable: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            text = path.read_text(encoding="utf-8")
            says = tomllib.loads(text)
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            unreadable.append(f"{path.name}: {error}")
            continue
        lines = clause_lines(text.replace("\r\n", "\n"))
        for clause, rules in _clauses(says, ""):
            line = lines.line(f"{clause}.{RULES}" if clause else RULES)
            clauses.append(Clause(path.stem, clause, line, tuple(rules)))
        own |= {prefix: count for prefix, count in _table(says, "catalogue").items() if isinstance(count, int)}
    return Cited(tuple(clauses), own, tuple(unreadable))


def _clauses(says: Mapping[str, Any], clause: str) -> Iterator[tuple[str, list[str]]]:
    for key, value in says.items():
        path = f"{clause}.{key}" if clause else key
        if key == RULES and isinstance(value, list):
            yield clause, [rule for rule in value if isinstance(rule, str)]
        elif isinstance(value, Mapping):
            yield from _clauses(value, path)
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                if isinstance(inner, Mapping):
                    yield from _clauses(inner, f"{path}[{index}]")


def _table(says: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = says.get(key)
    return found if isinstance(found, Mapping) else {}
