"""SECURITY.md says which test proves what: each is there, and every row has one and a section of ASVS 5."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
SECTION = re.compile(r"V(?:[1-9]|1[0-7])\.[1-8](?:, V(?:[1-9]|1[0-7])\.[1-8])*")
TABLES = re.compile(r"\| who tries what .*\n\|[-|]+\n((?:\|.*\n)+)")
# What issue and regulation ask for; each stands in some row.
WANTED = (
    *(
        "SameSite",
        "Host",
        "no-store",
        "planted",
        "leads on",
        "guessing",
        "in the place of",
        "again",
        "slot",
        "regulation",
    ),
    *("logs", "template", "formula", ".ics", "path", "SVG", "JSON", "headers", "hash", "confidential", "erased"),
)


@cache
def rows() -> list[list[str]]:
    """The cells of every row of the tables of attacks."""
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for table in TABLES.findall(page)
        for line in table.splitlines()
    ]


@cache
def proofs_in(path: str) -> frozenset[str]:
    """The tests of a file that hold more than their words."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(each.name for each in found if any(not _says_nothing(step) for step in each.body))


def _says_nothing(step: ast.stmt) -> bool:
    return isinstance(step, ast.Pass) or (isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant))


def test_every_test_that_is_named_is_there_and_is_not_empty() -> None:
    named = [found for row in rows() for found in NAMED.findall(row[2])]
    assert len(named) > 80
    missing = [f"{path}::{name}" for path, name in named if not (ROOT / path).exists() or name not in proofs_in(path)]
    assert missing == []


def test_every_row_says_who_what_stops_him_which_test_proves_it_and_what_it_answers() -> None:
    assert len(rows()) > 40
    for row in rows():
        assert len(row) == 4, row
        assert all(row), row
        assert NAMED.sub("", row[2]).strip() == "", row
        assert SECTION.fullmatch(row[3].strip(" |")), row


@pytest.mark.parametrize("word", WANTED)
def test_what_is_to_be_stopped_stands_in_a_row(word: str) -> None:
    assert any(word.casefold() in f"{row[0]} {row[1]}".casefold() for row in rows())


def test_an_empty_test_is_not_taken_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.py").write_text(
        'def test_a():\n    """Words."""\n\n\ndef test_b():\n    assert 1\n', encoding="utf-8"
    )
    monkeypatch.setattr("tests.contracts.test_security_page.ROOT", tmp_path)
    assert proofs_in("x.py") == {"test_b"}
