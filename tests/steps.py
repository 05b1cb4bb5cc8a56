"""Work as a count, the same on every machine: lines of Python that are run, and characters that patterns are given."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, ModuleType
from typing import Any

import pytest

TWICE = 2.1  # as many steps as twice the text may take; what grows with its square takes four times as many


def steps(run: Callable[[], object]) -> int:
    """How many lines are run for `run`: those of libraries, and each round of a loop that stands on one line."""
    count, before = 0, sys.gettrace()

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)
    return count


class Watched:
    """A compiled pattern that notes how long each text is that it is given."""

    def __init__(self, pattern: "re.Pattern[str]", given: list[int]) -> None:
        self._pattern, self._given = pattern, given

    def __getattr__(self, way: str) -> Callable[..., Any]:
        def look(*arguments: Any, **named: Any) -> Any:
            self._given.append(len(arguments[way in ("sub", "subn")]))
            return getattr(self._pattern, way)(*arguments, **named)

        return look


@contextmanager
def patterns_watched(module: ModuleType) -> Iterator[list[int]]:
    """The length of each text that a pattern of `module` is given meanwhile."""
    given: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        for name, pattern in list(vars(module).items()):
            if isinstance(pattern, re.Pattern):
                patch.setattr(module, name, Watched(pattern, given))
        yield given
