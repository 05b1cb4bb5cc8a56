"""What is counted by the hour: the same suite on the fake and on the table."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from complaints.adapters.dynamodb import items
from complaints.adapters.dynamodb.counter import DynamoDBCounter
from complaints.usecases.counter_port import Counter
from tests.adapters.stores import Store, an_empty_table, at_once
from tests.adapters.test_costs import counting
from tests.factories import REGISTERED_AT

HOUR = REGISTERED_AT.replace(minute=0) + timedelta(hours=1)
NEXT = HOUR + timedelta(hours=1)
NETWORK = "complaint 203.0.113.0/24"


def test_each_name_and_hour_is_counted_by_itself_and_no_two_callers_get_the_same_number(store: Store) -> None:
    numbers = at_once(*[lambda: store.counter.count(to=NETWORK, hour_ends=HOUR) for _ in range(8)])
    assert sorted(numbers) == list(range(1, 9))
    assert store.counter.count(to=NETWORK.upper(), hour_ends=HOUR) == 9
    assert store.counter.count(to=NETWORK, hour_ends=NEXT) == 1
    assert store.counter.count(to="complaint 198.51.100.0/24", hour_ends=HOUR) == 1


def test_amounts_add_up_and_can_be_looked_at_without_counting(store: Store) -> None:
    assert store.counter.counted(to=NETWORK, hour_ends=HOUR) == 0
    store.counter.count(to=NETWORK, hour_ends=HOUR, by=700)
    assert store.counter.count(to=NETWORK, hour_ends=HOUR, by=50) == 750
    assert store.counter.counted(to=NETWORK, hour_ends=HOUR) == 750
    assert store.counter.counted(to=NETWORK, hour_ends=NEXT) == 0


def stored() -> list[items.HourItem]:
    return [item for item in items.HourItem.scan() if item.pk.startswith("H#")]


def test_the_item_holds_no_name_and_goes_ten_minutes_after_its_hour(table: Store) -> None:
    DynamoDBCounter(key=b"key").count(to=NETWORK, hour_ends=HOUR)
    [item] = stored()
    assert "203" not in item.pk
    assert item.expires_at == int((HOUR + timedelta(minutes=10)).timestamp())


def test_the_same_network_is_another_item_on_another_day_and_under_another_key(table: Store) -> None:
    for key, hour in ((b"key", HOUR), (b"key", HOUR + timedelta(days=1)), (b"other", HOUR)):
        DynamoDBCounter(key=key).count(to=NETWORK, hour_ends=hour)
    assert len({item.pk for item in stored()}) == 3


@pytest.mark.parametrize(
    ("done", "written", "read"),
    [
        (lambda counter: counter.count(to=NETWORK, hour_ends=HOUR), 1, 0),
        (lambda counter: counter.count(to=NETWORK, hour_ends=HOUR, by=10**9), 1, 0),
        (lambda counter: counter.counted(to=NETWORK, hour_ends=HOUR), 0, 0.5),
    ],
)
def test_to_count_costs_a_write_unit_and_to_look_half_a_read_unit(
    dynamodb_local: str, done: Callable[[Counter], int], written: float, read: float
) -> None:
    counter = an_empty_table(dynamodb_local).counter
    counter.count(to=NETWORK, hour_ends=HOUR)
    with counting() as spent:
        done(counter)
    assert (spent["written"], spent["read"], spent["calls"]) == (written, read, 1)
