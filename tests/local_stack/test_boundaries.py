"""What is deployed does not know the local stack or the tests."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPLOYED = ("complaints", "api", "functions")
AT_HOME_ONLY = {"dev", "tests", "moto", "aiosmtpd", "pytest"}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("package", DEPLOYED)
def test_nothing_that_is_deployed_imports_the_local_stack(package: str) -> None:
    files = sorted((ROOT / package).rglob("*.py"))
    wrong = [(str(path), name) for path in files for name in imported(path) if name.partition(".")[0] in AT_HOME_ONLY]
    assert files
    assert wrong == []


@pytest.mark.parametrize("package", DEPLOYED)
def test_nothing_that_is_deployed_answers_below_dev(package: str) -> None:
    wrong = [str(path) for path in (ROOT / package).rglob("*.py") if '"/dev' in path.read_text(encoding="utf-8")]
    assert wrong == []
