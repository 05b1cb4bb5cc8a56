"""The indexes of the one table: what each is asked by, and what it gives back."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection

# What a row of the lists shows and is chosen by. What changes with each act is not among it, as every change of what is
# shown is a write in every index: neither the version nor the number of entries, nor when the timer looks again.
OF_ROWS = ("t", "r", "de", "ag", "ca", "bl", "se", "ro", "cn", "su", "du", "dc", "sb", "re", "la", "nt")
KEYS = ("h", "st", "mo")


def _rows(key: str) -> IncludeProjection:
    return IncludeProjection([*OF_ROWS, *(each for each in KEYS if each != key)])


class ByDue(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """What time drives: open cases by their next action, envelopes by when they ought to have left. Sparse."""

    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    due_shard = UnicodeAttribute(hash_key=True, attr_name="ds")
    next_action_at = UnicodeAttribute(range_key=True, attr_name="na")


class ByHandler(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """A handler's cases, by when they were received."""

    class Meta:
        index_name = "handler"
        projection = _rows("h")

    handler = UnicodeAttribute(hash_key=True, attr_name="h")
    listed = UnicodeAttribute(range_key=True, attr_name="li")


class ByStage(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """The cases of a stage, by when they were received."""

    class Meta:
        index_name = "stage"
        projection = _rows("st")

    stage = UnicodeAttribute(hash_key=True, attr_name="st")
    listed = UnicodeAttribute(range_key=True, attr_name="li")


class ByMonth(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """The cases registered in a month, by when they were received."""

    class Meta:
        index_name = "month"
        projection = _rows("mo")

    month = UnicodeAttribute(hash_key=True, attr_name="mo")
    listed = UnicodeAttribute(range_key=True, attr_name="li")
