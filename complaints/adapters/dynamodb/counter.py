"""Counter on the one table: an item for each name and hour, which holds neither a name nor what leads back to it."""

import hmac
from datetime import datetime, timedelta
from typing import Any

from complaints.adapters.dynamodb.items import HourItem
from complaints.adapters.dynamodb.moments import as_text

KEPT_FOR = timedelta(minutes=10)  # beyond its hour, then the table's TTL clears it away


HOUR = HourItem.kind.get_discriminator(HourItem)
COUNTED: dict[str, Any] = {
    "UpdateExpression": "SET #gone = :gone, #kind = :kind ADD #count :by",
    "ExpressionAttributeNames": {
        "#gone": HourItem.expires_at.attr_name,
        "#kind": HourItem.kind.attr_name,
        "#count": HourItem.letters.attr_name,
    },
    "ReturnValues": "UPDATED_NEW",
}


def counted(item: HourItem, *, by: int, gone: datetime) -> int:
    """What `item` has come to with `by` more, in one atomic update; it goes when `gone` is past.

    It is counted several times for each complaint, always by the same expression: that is not put together anew.
    """
    table = HourItem._get_connection()
    values = {":gone": {"N": str(int(gone.timestamp()))}, ":kind": {"S": HOUR}, ":by": {"N": str(by)}}
    place = {"TableName": table.table_name, "Key": {"pk": {"S": item.pk}, "sk": {"S": item.sk}}}
    answer = table.connection.dispatch("UpdateItem", COUNTED | place | {"ExpressionAttributeValues": values})
    return int(answer["Attributes"]["n"]["N"])


class DynamoDBCounter:
    """Counts under an HMAC of the name. Its salt is another every day: no two days can be told to be of one network."""

    def __init__(self, *, key: bytes) -> None:
        self._key = hmac.digest(key, b"names that are counted", "sha256")

    def count(self, *, to: str, hour_ends: datetime, by: int = 1) -> int:
        """One atomic update, one write unit."""
        return counted(self._item(to, hour_ends), by=by, gone=hour_ends + KEPT_FOR)

    def counted(self, *, to: str, hour_ends: datetime) -> int:
        """Half a read unit."""
        item = self._item(to, hour_ends)
        try:
            return int(HourItem.get(item.pk, item.sk).letters)
        except HourItem.DoesNotExist:
            return 0

    def _item(self, to: str, hour_ends: datetime) -> HourItem:
        at = as_text(hour_ends)
        salt = hmac.digest(self._key, at[: len("2026-11-20")].encode(), "sha256")
        return HourItem(f"H#{hmac.digest(salt, to.casefold().encode(), 'sha256').hex()[:32]}", at)
