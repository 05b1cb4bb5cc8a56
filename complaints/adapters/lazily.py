"""Adapters and clients that are made when they are first asked for anything.

To import what a client is made of takes a tenth of a second of a processor, and most runs of most functions ask one
service alone.
"""

from collections.abc import Callable
from importlib import import_module
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


def lazily(address: str, /, **given: Any) -> Any:
    """What stands at `address` (`module:name` among the adapters), called with `given` at the first use."""
    module, _, name = address.partition(":")
    return Lazily(lambda: getattr(import_module(f"complaints.adapters.{module}"), name)(**given))
