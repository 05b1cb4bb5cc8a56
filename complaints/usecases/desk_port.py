"""A row of somebody's desk, as the store keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class DeskRow:
    """One thing on a desk. `key`: (lane, who, what) of a Wait; `sort`: its place in the pile, unlike any other's.

    `facts`: what decides who may know of the case (see Sight.shows).
    """

    reference: str
    key: tuple[str, str, str]
    sort: str
    facts: Mapping[str, Any]
