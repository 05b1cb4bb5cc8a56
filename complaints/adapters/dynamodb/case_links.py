"""CaseLinks on the one table."""

from datetime import UTC, datetime

from pynamodb.exceptions import DeleteError

from complaints.adapters.dynamodb.items import TokenItem
from complaints.adapters.dynamodb.sign_ins import NOBODY


class DynamoDBCaseLinks:
    """Links by hash. The table's TTL clears them away; their time is checked all the same."""

    def put(self, *, token_hash: str, reference: str, expires_at: datetime) -> None:
        """Keeps a link."""
        TokenItem(f"R#{token_hash}", "R", email=NOBODY, body=reference, expires_at=_epoch(expires_at)).save()

    def use(self, *, token_hash: str, now: datetime) -> str | None:
        """Reads and deletes in one conditional step: of two at once, one wins."""
        try:
            link = TokenItem.get(f"R#{token_hash}", "R", consistent_read=True)
            link.delete(condition=TokenItem.pk.exists())
        except TokenItem.DoesNotExist:
            return None
        except DeleteError as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                return None
            raise
        return str(link.body) if _epoch(now) < link.expires_at else None


def _epoch(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())
