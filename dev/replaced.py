"""Another attribute on somebody else's class, for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def replaced(owner: type, name: str, new: Any) -> Iterator[None]:
    """`owner.name` is `new` inside the block, and afterwards what it was."""
    former = owner.__dict__[name]
    setattr(owner, name, new)
    try:
        yield
    finally:
        setattr(owner, name, former)
