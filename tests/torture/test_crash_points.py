"""A run dies at a call to AWS, the platform and people try again, and all is as if nothing had happened.

The main flows die at points all along, the others at one that the seed chooses; `make torture` lets all die everywhere.
"""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from complaints.usecases import writing
from complaints.usecases.writing import summarise
from tests.torture.attempts import Flow
from tests.torture.crashing import crashed, points
from tests.torture.flows import MAIN, OTHERS
from tests.torture.killing import Killed, Point, counting, dies
from tests.torture.ledger import Judge
from tests.torture.world import Worlds, worlds

SEED = 20261120
MOST = 15  # of a main flow, evenly spread


@pytest.fixture(scope="module")
def made(dynamodb_local: str) -> Iterator[Worlds]:
    """Worlds on DynamoDB Local."""
    with worlds(dynamodb_local) as each:
        yield each


def name(flow: Flow) -> str:
    return flow.__name__


@pytest.mark.parametrize("flow", MAIN, ids=name)
def test_wherever_a_main_flow_dies_nothing_is_lost_and_nothing_done_twice(made: Worlds, flow: Flow) -> None:
    every = list(points(made, flow))
    assert len(every) > 4
    found = [crashed(made, flow, point) for point in every[:: 1 + len(every) // MOST]]
    assert [crash for crash in found if crash.faults] == []


@pytest.mark.parametrize("flow", OTHERS, ids=name)
def test_where_another_flow_dies_nothing_is_lost_and_nothing_done_twice(made: Worlds, flow: Flow) -> None:
    chosen = random.Random(f"{SEED} {name(flow)}").choice(list(points(made, flow)))
    assert crashed(made, flow, chosen).faults == ()


def test_a_letter_that_ses_took_and_nobody_marked_leaves_once_more_under_its_own_id(made: Worlds) -> None:
    with made.fresh() as world:
        stream_batch = MAIN[-1](world)
        with counting() as calls:
            stream_batch.run()
    sending = Point(calls.made.index("SendEmail") + 1, after=True)
    crash = crashed(made, MAIN[-1], sending)
    assert (crash.faults, crash.doubled) == ((), 1)


def test_a_dead_process_asks_nothing_more_and_no_handler_of_errors_keeps_it_alive(made: Worlds) -> None:
    with made.fresh() as world:
        attempt = MAIN[0](world)
        with pytest.raises(Killed), counting(until=Point(3, after=False)) as calls:
            attempt.run()
        assert len(calls.made) == 2
        with counting(until=Point(1, after=True)) as calls:
            for _ in range(2):
                with pytest.raises(Killed):
                    world.services.cases.next_due_at()
        assert len(calls.made) == 1
        assert dies(Point(99, after=True), attempt.run) is None


def test_the_judge_finds_a_letter_that_was_never_sent(made: Worlds) -> None:
    with made.fresh() as world:
        world.file()
        assert world.judged().faults == ()
        judge = Judge(world.services, world.remembered.asked, world.mails()[:1])
        [fault] = judge.on(*world.references()).faults
        assert "handler@staff.example" in fault
        assert fault.endswith("was never sent")


def test_the_judge_finds_a_snapshot_that_is_not_its_timeline(made: Worlds, monkeypatch: pytest.MonkeyPatch) -> None:
    torn = {"handler": "head@staff.example", "next_action_at": None}
    monkeypatch.setattr(writing, "summarise", lambda **given: replace(summarise(**given), **torn))
    with made.fresh() as world:
        world.file()
        faults = world.judged().faults
    assert len(faults) == 2
    assert ("is not its timeline" in faults[0], "next action" in faults[1]) == (True, True)
