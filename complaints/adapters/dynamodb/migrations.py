"""Changes of the items' shape: each has a version, is made once over the whole table, and goes on where it was stopped.

The only scan there is. It reads at a bounded rate, so that the portal works on meanwhile, and an item is changed under
the condition that it is as it was read; one that was changed meanwhile is read again.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError

from complaints.adapters.dynamodb.items import CaseItem
from complaints.adapters.dynamodb.versions import CODE_VERSION, VERSION_KEY
from complaints.usecases.migrating import Progress, TableIsLater

Raw = dict[str, Any]
PAGE = 100
ROUNDS = 3


@dataclass(frozen=True)
class Migration:
    """To `version`: `change` gives the new attributes of an item in DynamoDB's own form, or None where it is right."""

    version: int
    what: str
    change: Callable[[Raw], Raw | None]


MIGRATIONS: tuple[Migration, ...] = ()  # the shape of version 1 is that of the first release


def migrate(
    *,
    told: Callable[[Progress], None],
    pause: Callable[[float], None],
    per_second: int,
    dry_run: bool,
    migrations: tuple[Migration, ...] = MIGRATIONS,
) -> int:
    """Makes every migration that the table has not had, in order; how many. `pause` waits seconds between pages.

    `told` is called after each page. Raises TableIsLater.
    """
    connection = CaseItem._get_connection().connection
    client, table = connection.client, CaseItem.Meta.table_name
    there = _version(client, table)
    last = max((each.version for each in migrations), default=CODE_VERSION)
    if there > last:
        raise TableIsLater(there=there, known=last)
    owed = [each for each in sorted(migrations, key=lambda each: each.version) if each.version > there]
    for migration in owed:
        _run(client, table, migration, told, pause, per_second, dry_run)
        if not dry_run:
            _note(client, table, {"n": {"N": str(migration.version)}})
    if not owed and not dry_run:
        _note(client, table, {"n": {"N": str(there)}})
    return len(owed)


def _run(
    client: BaseClient,
    table: str,
    migration: Migration,
    told: Callable[[Progress], None],
    pause: Callable[[float], None],
    per_second: int,
    dry_run: bool,
) -> None:
    state = {} if dry_run else _state(client, table, migration.version)
    start, looked, changed = state.get("at"), state.get("looked", 0), state.get("changed", 0)
    while True:
        page = client.scan(
            TableName=table,
            Limit=min(PAGE, per_second),
            ConsistentRead=True,
            **({"ExclusiveStartKey": start} if start else {}),
        )
        for item in page["Items"]:
            if item["pk"]["S"] != VERSION_KEY[0]:
                looked += 1
                changed += _change(client, table, migration, item, dry_run)
        start = page.get("LastEvaluatedKey")
        told(Progress(migration.version, looked, changed, done=not start))
        if not start:
            return
        if not dry_run:
            at = {"for": migration.version, "at": start, "looked": looked, "changed": changed}
            _note(client, table, {"s": {"S": json.dumps(at)}})
        pause(len(page["Items"]) / per_second)


def _change(client: BaseClient, table: str, migration: Migration, item: Raw, dry_run: bool) -> bool:
    """Whether the item had the old shape. It is put only as long as it is what was read."""
    for _ in range(ROUNDS):
        wanted = migration.change(dict(item))
        if wanted is None or wanted == item:
            return False
        if dry_run:
            return True
        try:
            client.put_item(TableName=table, Item=wanted, **_as_it_was(item))
            return True
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
        key = {name: item[name] for name in ("pk", "sk")}
        item = client.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item") or {}
        if not item:
            return False
    raise RuntimeError(f"an item was changed by others {ROUNDS} times while it was migrated; run it again")


def _as_it_was(item: Mapping[str, Any]) -> dict[str, Any]:
    names = {f"#{index}": name for index, name in enumerate(item)}
    values = {f":{index}": value for index, value in enumerate(item.values())}
    return {
        "ConditionExpression": " AND ".join(f"#{index} = :{index}" for index in range(len(item))),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    }


def _item(client: BaseClient, table: str) -> Raw:
    found = client.get_item(TableName=table, Key=_key(), ConsistentRead=True)
    return dict(found.get("Item") or {})


def _version(client: BaseClient, table: str) -> int:
    return int(_item(client, table).get("n", {"N": "1"})["N"])


def _state(client: BaseClient, table: str, version: int) -> dict[str, Any]:
    """Where a run of this very migration was stopped."""
    told = json.loads(_item(client, table).get("s", {"S": "{}"})["S"])
    return told if told.get("for") == version else {}


def _note(client: BaseClient, table: str, attributes: Raw) -> None:
    item = {name: value for name, value in _item(client, table).items() if name != "s"}
    whole = {"t": {"S": "z"}, "n": {"N": "1"}} | item | attributes | _key()
    client.put_item(TableName=table, Item=whole)


def _key() -> Raw:
    return {name: {"S": value} for name, value in zip(("pk", "sk"), VERSION_KEY, strict=True)}
