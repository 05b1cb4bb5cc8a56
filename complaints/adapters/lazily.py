"""Clients of services that are made when they are first asked for anything.

To make one takes a tenth of a second of a processor, and most runs of most functions ask one service alone.
"""

from collections.abc import Callable
from typing import Any


class Lazily:
    """What `make` gives, from the first use on."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: Any = None

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            self._made = self._make()
        return getattr(self._made, name)
