"""Many at once: no update lost, no number given twice, nobody tries for ever. `make torture` has 50 and 500 at once."""

from collections.abc import Callable, Iterator

import pytest

from complaints.usecases.writing import TRIES
from tests.torture.crowds import Crowd, mails, submissions, supplements, writers
from tests.torture.world import Worlds, worlds


@pytest.fixture(scope="module")
def made(dynamodb_local: str) -> Iterator[Worlds]:
    """Worlds on DynamoDB Local."""
    with worlds(dynamodb_local) as each:
        yield each


@pytest.mark.parametrize("crowd_of", [writers, supplements, mails])
def test_ten_who_write_on_one_case_at_once_all_get_their_turn(made: Worlds, crowd_of: Callable[..., Crowd]) -> None:
    with made.fresh() as world:
        crowd = crowd_of(world, many=10)
    assert crowd.faults == ()
    assert crowd.answers == {200: 10}
    assert 1 < crowd.tries <= TRIES


def test_fifty_who_complain_at_once_get_fifty_numbers_and_do_not_collide(made: Worlds) -> None:
    with made.fresh() as world:
        crowd = submissions(world, many=50, threads=16)
    assert crowd.faults == ()
    assert crowd.answers == {201: 50}
    assert crowd.collisions == {}
