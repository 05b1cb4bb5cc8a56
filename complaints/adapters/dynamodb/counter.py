"""Counter on the one table: an item for each name and hour, which holds neither a name nor what leads back to it."""

import hmac
from datetime import datetime, timedelta

from complaints.adapters.dynamodb.items import HourItem
from complaints.adapters.dynamodb.moments import as_text

KEPT_FOR = timedelta(minutes=10)  # beyond its hour, then the table's TTL clears it away


class DynamoDBCounter:
    """Counts under an HMAC of the name. Its salt is another every day: no two days can be told to be of one network."""

    def __init__(self, *, key: bytes) -> None:
        self._key = hmac.digest(key, b"names that are counted", "sha256")

    def count(self, *, to: str, hour_ends: datetime, by: int = 1) -> int:
        """One atomic update, one write unit."""
        item = self._item(to, hour_ends)
        gone = int((hour_ends + KEPT_FOR).timestamp())
        item.update(actions=[HourItem.letters.add(by), HourItem.expires_at.set(gone), HourItem.kind.set(HourItem)])
        return int(item.letters)

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
