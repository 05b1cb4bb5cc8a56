"""Who was refused waits a moment, then for his turn; the turn of who died passes on, and nobody waits for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from complaints.adapters.dynamodb import turns
from complaints.adapters.dynamodb.items import TurnItem
from complaints.usecases.writing import TRIES
from tests.adapters.stores import Store

CASE = "26110001"


def holder() -> str:
    """Whose turn it is; empty for nobody's."""
    return next((str(item.holder) for item in TurnItem.query(f"C#{CASE}", TurnItem.sk == turns.TURN)), "")


def refused_twice(stand_back: Callable[[], None]) -> None:
    stand_back()
    stand_back()


def test_who_is_refused_once_takes_no_turn_and_who_is_again_gives_it_back(table: Store):
    with table.cases.in_turn(reference=CASE) as stand_back:
        stand_back()
        assert holder() == ""
        stand_back()
        mine = holder()
        assert mine
        stand_back()
        assert holder() == mine, "who has it keeps it until he is done"
    assert holder() == ""


def test_the_next_goes_on_when_the_turn_was_given_back_and_not_before(table: Store):
    order, first_has_it = list[str](), Event()

    def second() -> None:
        with table.cases.in_turn(reference=CASE) as stand_back:
            first_has_it.wait()
            refused_twice(stand_back)
            order.append("second")

    with ThreadPoolExecutor(1) as pool:
        with table.cases.in_turn(reference=CASE) as stand_back:
            done = pool.submit(second)
            refused_twice(stand_back)
            first_has_it.set()
            turns._sleep(0.3, 0.3)
            order.append("first")
        done.result()
    assert order == ["first", "second"]


def test_the_turn_of_who_died_is_taken_over(table: Store, monkeypatch: Any):
    monkeypatch.setattr(turns, "HELD", 0.2)
    TurnItem(f"C#{CASE}", turns.TURN, holder="the dead").save()
    with table.cases.in_turn(reference=CASE) as stand_back:
        refused_twice(stand_back)
        assert holder() not in ("", "the dead")
    assert holder() == ""


def test_whose_turn_was_taken_over_takes_it_from_nobody(table: Store):
    with table.cases.in_turn(reference=CASE) as stand_back:
        refused_twice(stand_back)
        TurnItem(f"C#{CASE}", turns.TURN, holder="another").save()
    assert holder() == "another"


def test_nobody_waits_longer_than_so_long_in_all(table: Store, monkeypatch: Any):
    slept: list[float] = []
    now = [0.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(turns, "time", type("Time", (), {"sleep": staticmethod(sleep), "monotonic": lambda: now[0]}))
    monkeypatch.setattr(turns, "HELD", 1000.0)
    TurnItem(f"C#{CASE}", turns.TURN, holder="another").save()
    with table.cases.in_turn(reference=CASE) as stand_back:
        for _ in range(TRIES - 1):
            stand_back()
    assert slept[0] <= turns.SHORTEST
    assert turns.PATIENCE <= sum(slept) <= turns.PATIENCE + turns.LOOKS[1] + (TRIES - 2) * turns.LONGEST < 29
    assert holder() == "another"


@pytest.mark.parametrize("fault", [ZeroDivisionError, KeyboardInterrupt])
def test_who_fails_gives_his_turn_back(table: Store, fault: type[BaseException]):
    with pytest.raises(fault), table.cases.in_turn(reference=CASE) as stand_back:  # noqa: PT012
        refused_twice(stand_back)
        raise fault
    assert holder() == ""
