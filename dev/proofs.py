"""Which rules the tests prove: the `proves("WD123-6", …)` of the test files, read without importing them."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PROVES = "proves"
DEFINED_IN = "proofs.py"
MODULE = "the whole file"
NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Proof:
    """A test (`file::test`) and a rule that it proves."""

    rule: str
    test: str
    line: int


@dataclass(frozen=True)
class Proven:
    """What the tests of a folder prove, and what is wrong with how they say so, by file and line."""

    proofs: tuple[Proof, ...]
    problems: tuple[str, ...]


def proven_in(folder: Path) -> Proven:
    """Every proof in the test files below `folder`; files are named from where `folder` lies."""
    proofs: list[Proof] = []
    problems: list[str] = []
    for path in sorted(folder.rglob("*.py")):
        if path.name == DEFINED_IN:
            continue
        name = path.relative_to(folder.parent).as_posix()
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except (SyntaxError, UnicodeDecodeError) as error:
            problems.append(f"{name}: cannot be read: {error}")
            continue
        for place, call in sorted(_calls(tree.body, ()), key=lambda found: found[1].lineno):
            where = f"{name}::{'::'.join(place) or MODULE}"
            problems.extend(f"{name}:{call.lineno}: {problem}" for problem in _wrong(call, place, path))
            proofs.extend(Proof(rule, where, call.lineno) for rule in _ids(call))
    return Proven(tuple(proofs), tuple(problems))


def _calls(body: Iterable[ast.AST], place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], ast.Call]]:
    """Each call of `proves`, with the classes and functions around it, outermost first."""
    for node in body:
        if isinstance(node, ast.Call) and _name(node.func) == PROVES:
            yield place, node
            continue
        inner = (*place, node.name) if isinstance(node, NAMED) else place
        yield from _calls(ast.iter_child_nodes(node), inner)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _ids(call: ast.Call) -> list[str]:
    return [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def _wrong(call: ast.Call, place: tuple[str, ...], path: Path) -> Iterator[str]:
    if call.keywords or not call.args or len(_ids(call)) < len(call.args):
        yield "what is proved must be written out as plain strings"
    if not path.name.startswith("test_"):
        yield "this file holds no tests that are run"
    elif place and not (place[0].startswith("Test") or place[-1].startswith("test_")):
        yield f"{place[-1]} is no test"
