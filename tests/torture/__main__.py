"""`make torture`: all of this folder for as long as it is given, by a seed; prints what was done and what was found.

SEED (20261120), MINUTES (30), OPERATIONS (10000) are taken from the environment. Ends with 1 where anything was amiss.
"""

import json
import logging
import os
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from complaints.adapters.policy_files import POLICIES
from dev import dynamodb_local
from tests.torture.chaos import Chaos, in_time
from tests.torture.crashing import crashed, points
from tests.torture.crowds import Crowd, mails, submissions, supplements, writers
from tests.torture.flows import MAIN, OTHERS
from tests.torture.forgeries import forge
from tests.torture.states import Life
from tests.torture.telling import questions, told_by_time
from tests.torture.world import Worlds, worlds

PAIRS = 300  # of calls, for each question that time might answer
RATE = 0.03  # of calls, for each kind of fault
SHARES = {"crashes": 0.35, "faults": 0.5, "states": 0.1}  # of the time
NOWHERE = dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), "/dev/null")


@dataclass
class Tally:
    """What was done in all, and what was wrong."""

    figures: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def add(self, scene: str, *, wrong: list[str], **figures: Any) -> None:
        """One scene: printed, and added up where it is a number that is added up."""
        print(json.dumps({"scene": scene, **figures, "wrong": wrong[:20]}, ensure_ascii=False), flush=True)
        self.wrong += [f"{scene}: {each}" for each in wrong]
        for name in ("operations", "deaths", "faults", "losses", "duplicates", "forged", "believed"):
            self.figures[name] = self.figures.get(name, 0) + int(figures.get(name, 0))


def crashes(made: Worlds, tally: Tally, chance: random.Random, seconds: float) -> None:
    """Every flow dies at every point, in an order by the seed, as far as the time goes."""
    every = [(flow, point) for flow in (*MAIN, *OTHERS) for point in points(made, flow)]
    chance.shuffle(every)
    over, died, repeated, wrong = in_time(seconds=seconds), 0, 0, list[str]()
    for flow, point in every:
        if over():
            break
        crash = crashed(made, flow, point)
        died, repeated = died + 1, repeated + crash.doubled
        wrong += [f"{flow.__name__} {point}: {fault}" for fault in crash.faults]
    done = {"deaths": died, "operations": died, "faults": died, "losses": len(wrong)}
    tally.add("crashes", wrong=wrong, points=len(every), mails_once_more=repeated, **done)


def faults(made: Worlds, tally: Tally, first: int, operations: int, seconds: float) -> None:
    """A company on bad days."""
    with made.fresh() as world:
        found = Chaos(world, seed=first, rate=RATE).run(operations=operations, until=in_time(seconds=seconds))
    wrong = [*found.lost, *found.stuck, *([f"{found.doubled} mails came twice"] if found.doubled else [])]
    tally.add(
        "faults",
        wrong=wrong,
        operations=found.operations,
        faults=sum(found.injected.values()),
        losses=len(found.lost) + len(found.stuck),
        duplicates=found.doubled,
        cases=found.cases,
        mails=found.mails,
        mails_once_more=found.repeated,
        most_mails_in_a_sweep=found.most_in_a_sweep,
        out_of_order=found.out_of_order,
        set_aside=found.set_aside,
        kinds=dict(found.injected),
    )


def crowds(made: Worlds, tally: Tally) -> None:
    """Fifty on one case, five hundred at the door."""
    for scene, crowd in _crowds(made):
        tally.add(
            scene,
            wrong=list(crowd.faults),
            operations=sum(crowd.answers.values()),
            losses=len(crowd.faults),
            answers=dict(crowd.answers),
            tries_at_most=crowd.tries,
            calls=dict(crowd.calls),
            collisions=dict(crowd.collisions),
            seconds=round(crowd.seconds, 1),
        )


def _crowds(made: Worlds) -> Iterator[tuple[str, Crowd]]:
    for kind, crowd_of in (("notes", writers), ("supplements", supplements), ("mails", mails)):
        with made.fresh() as world:
            yield f"50 {kind} on one case", crowd_of(world, many=50)
    with made.fresh() as world:
        yield "500 submissions at once", submissions(world, many=500)


def states(tally: Tally, first: int, seconds: float) -> None:
    """Lives of cases under every shipped regulation, in turn, as far as the time goes."""
    policies = sorted(file.stem for file in POLICIES.glob("*.toml"))
    over, before, turns, wrong = in_time(seconds=seconds), Life.done, 0, list[str]()
    few = settings(max_examples=5, stateful_step_count=40, deadline=None, database=None, phases=[Phase.generate])
    few = settings(few, suppress_health_check=list(HealthCheck))
    while not over():
        policy, turns = policies[turns % len(policies)], turns + 1
        lives = seed(first + turns)(type(f"Under_{policy}", (Life,), {"policies": (policy,)}))
        try:
            run_state_machine_as_test(lives, settings=few)
        except AssertionError as broken:
            wrong.append(f"{policy}, seed {first + turns}: {broken}")
    tally.add("states", wrong=wrong, operations=Life.done - before, losses=len(wrong), lives=turns * 5)


def forgeries(made: Worlds, tally: Tally, first: int, many: int) -> None:
    """What is made up and must not be believed."""
    with made.fresh() as world:
        found = forge(world, many=many, seed=first)
    tally.add("forgeries", wrong=list(found.believed), forged=found.tried, believed=len(found.believed))


def telling(made: Worlds, tally: Tally, chance: random.Random) -> None:
    """Refusals that must not tell by their time."""
    with made.fresh() as world:
        for question, (first, second) in questions(world).items():
            told = told_by_time(first, second, pairs=PAIRS, chance=chance)
            wrong = ["time tells it"] if told.tells else []
            tally.add(f"time: {question}", wrong=wrong, pairs=told.pairs, share=told.share, chance=told.chance)


def main(env: Callable[[str, str], str]) -> int:
    """All of it; 1 where anything was wrong."""
    first, seconds = int(env("SEED", "20261120")), float(env("MINUTES", "30")) * 60
    os.environ.update(NOWHERE | {"AWS_EC2_METADATA_DISABLED": "true"})
    logging.disable(logging.CRITICAL)
    began, tally = monotonic(), Tally()
    print(json.dumps({"seed": first, "minutes": seconds / 60}), flush=True)
    engine = dynamodb_local.start(data_dir=None)
    try:
        with worlds(engine.endpoint) as made:
            forgeries(made, tally, first, 50)
            telling(made, tally, random.Random(first))
            crowds(made, tally)
            faults(made, tally, first, int(env("OPERATIONS", "10000")), seconds * SHARES["faults"])
            states(tally, first, seconds * SHARES["states"])
            crashes(made, tally, random.Random(first), seconds * SHARES["crashes"])
    finally:
        engine.stop()
    for each in tally.wrong:
        print(f"WRONG {each}", flush=True)
    print(json.dumps(tally.figures | {"seconds": int(monotonic() - began)}), flush=True)
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main(lambda name, usual: os.environ.get(name) or usual))
