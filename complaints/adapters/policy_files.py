"""Policies as TOML files: read whole, or refused with file, line, clause and reason."""

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from complaints.adapters.policy_layers import EXTENDS, Layer, layer, merge, noted, owner
from complaints.adapters.policy_lines import ClauseLines, clause_lines
from complaints.adapters.policy_refusals import FileProblem as FileProblem
from complaints.adapters.policy_refusals import PolicyFileError as PolicyFileError
from complaints.domain.policy import PolicyError, PolicyProblem, PolicyProfile
from complaints.domain.policy_checks import parse_policy

POLICIES = Path(__file__).resolve().parents[1] / "policies"

_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$| \(at end of document\)$")

T = TypeVar("T")


def known_policies() -> tuple[str, ...]:
    """The ids of the policies that lie in POLICIES."""
    return _policies_in(POLICIES)


def load_policy(path: Path) -> PolicyProfile:
    """The regulation in the file at `path`, and in those of the same folder that it extends.

    The name of the file must be its `id`, or `<id>@<version>` where it is kept in an earlier version. Raises
    PolicyFileError with what is wrong in any of the files.
    """
    layers = read_layers(path)
    whole = merge(layers=layers)
    found = list(noted(layers=layers))
    try:
        policy = parse_policy(whole)
        if path.stem not in (policy.id, f"{policy.id}@{policy.version}"):
            raise PolicyError(problems=(PolicyProblem("id", f"is {policy.id!r}, but the file is named {path.name}"),))
    except PolicyError as error:
        found += [(owner(clause=problem.clause, layers=layers), problem) for problem in error.problems]
    if found:
        raise PolicyFileError(problems=_placed(layers, found))
    return policy


def read_toml(path: Path, parse: Callable[[Mapping[str, Any]], T]) -> T:
    """What `parse` makes of the TOML file at `path`. Raises PolicyFileError for bad TOML and for its PolicyError."""
    text = _text(path)
    try:
        return parse(_mapping(path, text))
    except PolicyError as error:
        whole = Layer(path.name, text, {})
        raise PolicyFileError(problems=_placed([whole], [(whole, each) for each in error.problems])) from error


def read_layers(path: Path) -> list[Layer]:
    """The file at `path`, the one it extends, and so on. Raises PolicyFileError where that cannot be followed."""
    if not path.is_file():
        reason = f"there is no such policy; there are: {', '.join(known_policies())}"
        raise PolicyFileError(problems=(FileProblem(path.name, 1, "id", reason),))
    layers: list[Layer] = []
    while True:
        text = _text(path)
        layers.append(layer(file=path.name, text=text, mapping=_mapping(path, text)))
        parent = layers[-1].extends
        if not parent:
            return layers
        names = [each.file.removesuffix(".toml") for each in layers]
        path = path.parent / f"{parent}.toml"
        if parent in names:
            _refuse_parent(layers, f"goes round in a circle: {' -> '.join([*names, parent])}")
        if Path(parent).name != parent or not path.is_file():
            there = ", ".join(_policies_in(path.parent))
            _refuse_parent(layers, f"there is no policy {parent!r} in this folder; there are: {there}")


def _refuse_parent(layers: list[Layer], reason: str) -> NoReturn:
    raise PolicyFileError(problems=_placed(layers, [(layers[-1], PolicyProblem(EXTENDS, reason))]))


def _placed(layers: list[Layer], found: list[tuple[Layer, PolicyProblem]]) -> tuple[FileProblem, ...]:
    """Each problem with its file and line, in the order of the files and of their lines."""
    placed: list[FileProblem] = []
    for each in layers:
        mine = [problem for where, problem in found if where is each]
        lines = clause_lines(each.text) if mine else ClauseLines()
        problems = [
            FileProblem(each.file, lines.line(problem.clause), problem.clause, problem.reason) for problem in mine
        ]
        placed += sorted(problems, key=lambda problem: problem.line)
    return tuple(placed)


def _policies_in(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


def _mapping(path: Path, text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyFileError(problems=(_syntax_problem(path, text, error),)) from error


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
