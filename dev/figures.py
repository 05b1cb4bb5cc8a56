"""What a bench has found is told: one JSON object a line for each figure, as soon as it is known."""

import json
import sys
from collections.abc import Iterable

Figure = tuple[str, float, str]  # its name, its value, in which unit


def tell(figures: Iterable[Figure]) -> dict[str, float]:
    """Prints each, and says them all by name."""
    told: dict[str, float] = {}
    for figure, value, unit in figures:
        told[figure] = value
        sys.stdout.write(json.dumps({"figure": figure, "value": value, "unit": unit}) + "\n")
        sys.stdout.flush()
    return told
