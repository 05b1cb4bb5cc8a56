"""Items are brought to a new shape: once, at a bounded rate, going on where it was stopped, whoever else writes."""

from typing import Any

import pytest

from complaints.adapters.dynamodb import migrations
from complaints.adapters.dynamodb.items import CaseItem, KeyItem
from complaints.adapters.dynamodb.migrations import Migration, Raw, migrate
from complaints.adapters.dynamodb.versions import CODE_VERSION, VERSION_KEY
from complaints.usecases.migrating import Progress, TableIsLater
from tests.adapters.stores import Store

ITEMS = 25


def shouted(item: Raw) -> Raw | None:
    """A new shape: references in capitals."""
    if item["t"]["S"] != "k" or item["r"]["S"].isupper():
        return None
    return item | {"r": {"S": item["r"]["S"].upper()}}


SHOUTED = Migration(2, "references in capitals", shouted)


class Run:
    """One run of the migrations, and what it told."""

    def __init__(self) -> None:
        self.told: list[Progress] = []
        self.paused: list[float] = []

    def __call__(self, *given: Migration, per_second: int = 1000, dry_run: bool = False) -> int:
        return migrate(
            told=self.told.append,
            pause=self.paused.append,
            per_second=per_second,
            dry_run=dry_run,
            migrations=given,
        )


@pytest.fixture
def run(table: Store) -> Run:
    """On a table with keys of the old shape, and no note of its version."""
    with KeyItem.batch_write() as batch:
        for number in range(ITEMS):
            batch.save(KeyItem(f"K#{number:02}", "K", reference=f"case-{number}"))
    return Run()


def references() -> set[str]:
    return {KeyItem.get(f"K#{number:02}", "K").reference for number in range(ITEMS)}


def noted() -> Any:
    connection = CaseItem._get_connection().connection
    key = dict(zip(("pk", "sk"), ({"S": each} for each in VERSION_KEY), strict=True))
    return connection.client.get_item(TableName=CaseItem.Meta.table_name, Key=key).get("Item", {})


def test_every_item_has_the_new_shape_afterwards_and_the_table_says_so(run: Run) -> None:
    assert run(SHOUTED) == 1
    assert references() == {f"CASE-{number}" for number in range(ITEMS)}
    assert noted()["n"] == {"N": "2"}
    assert "s" not in noted()
    assert run.told[-1] == Progress(2, ITEMS, ITEMS, done=True)
    assert run(SHOUTED) == 0


def test_a_dry_run_counts_and_changes_nothing(run: Run) -> None:
    assert run(SHOUTED, dry_run=True) == 1
    assert run.told[-1].changed == ITEMS
    assert all(reference.islower() for reference in references())
    assert noted() == {}


def test_it_reads_no_faster_than_it_is_told(run: Run) -> None:
    run(SHOUTED, per_second=10)
    assert len(run.told) >= 3
    assert run.paused == [1.0] * len(run.paused)


def test_what_was_stopped_goes_on_where_it_was(run: Run) -> None:
    class Stopped(Exception):
        """Somebody pulled the plug."""

    def stop(progress: Progress) -> None:
        if progress.looked_at >= 20:
            raise Stopped

    with pytest.raises(Stopped):
        migrate(told=stop, pause=lambda _: None, per_second=10, dry_run=False, migrations=(SHOUTED,))
    assert noted()["n"] == {"N": "1"}
    assert run(SHOUTED, per_second=10) == 1
    assert run.told[0].looked_at > 10  # the pages before the stop are not read again
    assert references() == {f"CASE-{number}" for number in range(ITEMS)}


def test_an_item_that_is_written_meanwhile_is_read_again(run: Run) -> None:
    met = []

    def meddled(item: Raw) -> Raw | None:
        if item["pk"]["S"] == "K#07" and not met:
            met.append(item)
            KeyItem("K#07", "K", reference="written-meanwhile").save()
        return shouted(item)

    run(Migration(2, "with a rival", meddled))
    assert KeyItem.get("K#07", "K").reference == "WRITTEN-MEANWHILE"


def test_an_item_that_is_deleted_meanwhile_stays_away(run: Run) -> None:
    met = []

    def meddled(item: Raw) -> Raw | None:
        if item["pk"]["S"] == "K#07" and not met:
            met.append(item)
            KeyItem("K#07", "K").delete()
        return shouted(item)

    run(Migration(2, "with a rival", meddled))
    assert not list(KeyItem.query("K#07"))


def test_migrations_are_made_in_their_order_and_each_once(run: Run) -> None:
    order: list[int] = []
    later = Migration(3, "nothing", lambda item: order.append(3))  # type: ignore[func-returns-value]
    sooner = Migration(2, "nothing", lambda item: order.append(2))  # type: ignore[func-returns-value]
    assert run(later, sooner) == 2
    assert order == [2] * ITEMS + [3] * ITEMS
    assert run(later, sooner) == 0


def test_a_table_of_later_code_is_left_alone(run: Run) -> None:
    run(SHOUTED)
    with pytest.raises(TableIsLater, match=f"of version 2, this code knows {CODE_VERSION}"):
        run()


def test_code_knows_the_version_of_its_last_migration() -> None:
    assert max((each.version for each in migrations.MIGRATIONS), default=1) == CODE_VERSION
