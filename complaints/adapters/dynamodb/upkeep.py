"""UpkeepLog on the one table: one item."""

import json
from collections.abc import Mapping
from datetime import datetime

from complaints.adapters.dynamodb.items import UpkeepItem
from complaints.adapters.dynamodb.moments import as_moment, as_text

KEY = ("UPKEEP", "TOLD")


class DynamoDBUpkeepLog:
    """What administrators were told, and when."""

    def told(self) -> Mapping[str, datetime]:
        """Read consistently; nothing at first."""
        try:
            body = UpkeepItem.get(*KEY, consistent_read=True).body
        except UpkeepItem.DoesNotExist:
            return {}
        return {finding: as_moment(at) for finding, at in json.loads(body).items()}

    def note(self, *, told: Mapping[str, datetime]) -> None:
        """Replaces what was there before."""
        body = json.dumps({finding: as_text(at) for finding, at in told.items()}, ensure_ascii=False)
        UpkeepItem(*KEY, body=body).save()
