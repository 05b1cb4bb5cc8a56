"""The indexes of the one table: what each is asked by, and what it gives back."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection


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
        projection = AllProjection()

    handler = UnicodeAttribute(hash_key=True, attr_name="h")
    listed = UnicodeAttribute(range_key=True, attr_name="li")


class ByStage(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """The cases of a stage, by when they were received."""

    class Meta:
        index_name = "stage"
        projection = AllProjection()

    stage = UnicodeAttribute(hash_key=True, attr_name="st")
    listed = UnicodeAttribute(range_key=True, attr_name="li")


class ByMonth(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """The cases registered in a month, by when they were received."""

    class Meta:
        index_name = "month"
        projection = AllProjection()

    month = UnicodeAttribute(hash_key=True, attr_name="mo")
    listed = UnicodeAttribute(range_key=True, attr_name="li")
