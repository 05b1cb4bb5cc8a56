"""Items that are good for a time: under a hash, cleared away by the table's TTL, used once where they are links."""

from datetime import UTC, datetime

from pynamodb.exceptions import DeleteError

from complaints.adapters.dynamodb.items import TokenItem
from complaints.adapters.dynamodb.refusals import refused

NOBODY = "-"


def token(kind: str, key: str, email: str, expires_at: datetime, *, sk: str = "", body: str | None = None) -> TokenItem:
    """An item of that kind until `expires_at` (aware)."""
    return TokenItem(f"{kind}#{key}", sk or kind, email=email, expires_at=epoch(expires_at), body=body)


def used(kind: str, key: str, now: datetime) -> TokenItem | None:
    """Reads and deletes in one conditional step: of two at once, one wins. None where it is gone or too old."""
    try:
        item = TokenItem.get(f"{kind}#{key}", kind, consistent_read=True)
        item.delete(condition=TokenItem.pk.exists())
    except TokenItem.DoesNotExist:
        return None
    except DeleteError as error:
        if refused(error):
            return None
        raise
    return item if epoch(now) < item.expires_at else None


def epoch(moment: datetime) -> int:
    """Seconds since 1970, as the table's TTL wants them."""
    return int(moment.astimezone(UTC).timestamp())
