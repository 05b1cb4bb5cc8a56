"""The pure part of the site's scripts, tested by node."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import not_to_be_had
from tests.patience import PATIENCE

TESTS = sorted(Path(__file__).parent.glob("*.test.mjs"))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_logic_of_the_site_holds(path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        not_to_be_had("no node on this machine")
    found = subprocess.run([node, "--test", str(path)], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
