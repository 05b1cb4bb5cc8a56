"""Waiting for another process, thread or browser: until what must come has come; only what never comes fails a test."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 240  # seconds: a machine may have other work to do. A test is ended after 300 (pyproject.toml).
OFTEN = 0.1


def eventually(look: Callable[[], T], *, pause: Callable[[float], object] = time.sleep) -> T:
    """What `look` finds, as soon as it finds anything; `pause` lets so many seconds go by between two looks."""
    give_up_at = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < give_up_at, "it never came"
        pause(OFTEN)
    return found
