"""Whether a write was refused by its condition, or failed in another way."""

from pynamodb.exceptions import PynamoDBException


def refused(error: PynamoDBException) -> bool:
    """Whether the condition did not hold.

    A call that got no answer has no code at all, and PynamoDB's own property of it raises AttributeError there, which
    would hide what went wrong.
    """
    answer = getattr(error.cause, "response", None) or {}
    return bool(answer.get("Error", {}).get("Code") == "ConditionalCheckFailedException")
