"""Bad days in short: under faults of every kind nothing is lost or stuck, and nothing believed that is made up."""

from collections.abc import Iterator

import pytest

from functions.waiting_letters import BATCH
from tests.torture.chaos import Chaos
from tests.torture.forgeries import ATTEMPTS, forge
from tests.torture.world import Worlds, worlds

SEED = 20261120


@pytest.fixture(scope="module")
def made(dynamodb_local: str) -> Iterator[Worlds]:
    """Worlds on DynamoDB Local."""
    with worlds(dynamodb_local) as each:
        yield each


def test_after_bad_days_nothing_is_lost_nothing_stuck_and_no_mail_came_twice_for_no_reason(made: Worlds) -> None:
    with made.fresh() as world:
        found = Chaos(world, seed=SEED, rate=0.03).run(operations=120)
    assert (found.lost, found.stuck, found.doubled) == ([], [], 0)
    assert found.cases > 5
    assert found.most_in_a_sweep <= 2 * BATCH
    assert sum(found.injected.values()) > 50
    assert {"answer lost on the wire", "sesv2 away", "s3 away"} <= set(found.injected)


def test_nothing_that_is_made_up_is_believed(made: Worlds) -> None:
    with made.fresh() as world:
        found = forge(world, many=3, seed=SEED)
    assert (found.tried, found.believed) == (3 * len(ATTEMPTS), ())
