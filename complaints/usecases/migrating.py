"""What an operator is told while stored items are brought to the shape that this code writes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """How far the change to `version` has come: items looked at, and changed, or to be changed in a dry run."""

    version: int
    looked_at: int
    changed: int
    done: bool


class TableIsLater(Exception):
    """The items were written by later code: `there` is their version, `known` the last that this code knows."""

    def __init__(self, *, there: int, known: int) -> None:
        super().__init__(f"the items are of version {there}, this code knows {known}")
        self.there, self.known = there, known
