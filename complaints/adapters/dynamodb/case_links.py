"""CaseLinks on the one table."""

from datetime import datetime

from complaints.adapters.dynamodb.tokens import NOBODY, token, used

KIND = "R"


class DynamoDBCaseLinks:
    """Links by hash. The table's TTL clears them away; their time is checked all the same."""

    def put(self, *, token_hash: str, reference: str, expires_at: datetime) -> None:
        """Keeps a link."""
        token(KIND, token_hash, NOBODY, expires_at, body=reference).save()

    def use(self, *, token_hash: str, now: datetime) -> str | None:
        """Reads and deletes in one conditional step: of two at once, one wins."""
        link = used(KIND, token_hash, now)
        return str(link.body) if link else None
