"""Many at once: no update lost, no number given twice, nobody tries for ever. `make torture` has 50 and 500 at once."""

from collections.abc import Iterator
from typing import Any

import pytest

from complaints.adapters.dynamodb import cases as cases_on_dynamodb
from complaints.usecases.writing import TRIES
from tests.torture.crowds import submissions, writers
from tests.torture.world import Worlds, worlds


@pytest.fixture(scope="module")
def made(dynamodb_local: str) -> Iterator[Worlds]:
    """Worlds on DynamoDB Local."""
    with worlds(dynamodb_local) as each:
        yield each


def test_ten_who_write_on_one_case_at_once_lose_nothing(made: Worlds) -> None:
    with made.fresh() as world:
        crowd = writers(world, many=10)
    assert crowd.faults == ()
    assert set(crowd.answers) <= {200, 412}
    assert crowd.answers[200] >= 8, "who stands back gets his turn"
    assert 0 < crowd.collisions.total() <= 10 * TRIES


def test_fifty_who_complain_at_once_get_fifty_numbers_and_do_not_collide(made: Worlds) -> None:
    with made.fresh() as world:
        crowd = submissions(world, many=50, threads=16)
    assert crowd.faults == ()
    assert crowd.answers == {201: 50}
    assert crowd.collisions == {}


def test_who_collides_stands_back_longer_each_time_and_not_for_ever(monkeypatch: Any) -> None:
    bounds: list[float] = []
    monkeypatch.setattr(cases_on_dynamodb.random, "uniform", lambda least, most: bounds.append(most) or least)
    for attempt in range(TRIES):
        cases_on_dynamodb.DynamoDBCases().stand_back(attempt=attempt)
    assert bounds == sorted(bounds)
    assert sum(bounds) < 6, "a browser waits no longer"
