"""The version of the items in a table, for a deployment: noted when the table is made, asked for before changes."""

from typing import Any

from complaints.adapters.dynamodb.versions import CODE_VERSION, VERSION_KEY

KEY = {name: {"S": value} for name, value in zip(("pk", "sk"), VERSION_KEY, strict=True)}


def version_of_items(*, client: Any, table: str) -> int | None:
    """What the table says of itself; None where it says nothing, as tables did before there were versions."""
    item = client.get_item(TableName=table, Key=KEY, ConsistentRead=True).get("Item")
    return int(item["n"]["N"]) if item else None


def note_version(*, client: Any, table: str) -> bool:
    """Notes in a table that was just made that its items are of this code's version; whether it had not been."""
    if version_of_items(client=client, table=table) is not None:
        return False
    item = KEY | {"t": {"S": "z"}, "n": {"N": str(CODE_VERSION)}}
    client.put_item(TableName=table, Item=item, ConditionExpression="attribute_not_exists(pk)")
    return True
