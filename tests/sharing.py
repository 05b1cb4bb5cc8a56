"""How the tests are shared out among processes: by folder, for the tests of one share what is dear to start.

Some are steps that must keep their order, and some reset what others have stored; a folder that stays in one process
runs as it does alone. Walks in a browser take longest: they are a group of their own, and begin first. What is short
comes last, so that no process waits long for another in the end.
"""

from functools import cache
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parent.parent
LONGEST = ("functional in a browser", "functional", "adapters", "torture", "local_stack", "packaging")


class ByFolder(LoadScopeScheduling):
    """Gives each process one folder after the other."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def longest_first(items: list[pytest.Item]) -> None:
    """Puts the groups that take longest at the beginning; everything else keeps its order."""
    items.sort(key=lambda item: _rank(group_of(item.nodeid)))


def _rank(group: str) -> int:
    return LONGEST.index(group) if group in LONGEST else len(LONGEST)


def group_of(test: str) -> str:
    """The group that a test belongs to, by its id."""
    return _group(test.partition("::")[0])


@cache
def _group(path: str) -> str:
    folder = Path(path).parts[1]
    if folder == "functional" and "pytest.mark.browser" in (ROOT / path).read_text(encoding="utf-8"):
        return "functional in a browser"
    return folder
