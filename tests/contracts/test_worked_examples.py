"""Every worked example of the catalogue (A1 to A26 stated in the texts, B1 to B14 derived) is a test by its id."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
WORKED_EXAMPLES = (*(f"A{number}" for number in range(1, 27)), *(f"B{number}" for number in range(1, 15)))


def names() -> set[str]:
    """The names of all tests, and what their docstrings and the comments beside them call them."""
    found = set[str]()
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.add(node.name)
    return found


NAMES = names()


@pytest.mark.parametrize("example", WORKED_EXAMPLES)
def test_a_worked_example_is_a_test(example: str) -> None:
    wanted = re.compile(rf"(^test|_){example.casefold()}(_|$)")
    assert any(wanted.search(name) for name in NAMES), f"{example} is in no name of a test"
