"""The scenes of `make torture`, each with its counts; those that take long as one process does its share of them."""

import json
import logging
import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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
SHARES = {"faults": 0.65, "states": 0.1, "crashes": 0.22}  # of the time
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

    def join(self, other: "Tally") -> None:
        """What another process has done and found."""
        self.wrong += other.wrong
        for name, figure in other.figures.items():
            self.figures[name] = self.figures.get(name, 0) + figure


@dataclass(frozen=True)
class Share:
    """What one process does: the `number`-th of so many."""

    number: int
    of: int
    seed: int
    seconds: float
    operations: int


def crashes(made: Worlds, tally: Tally, share: Share) -> None:
    """Every flow of the share dies at every point, in an order by the seed, as far as the time goes."""
    flows = (*MAIN, *OTHERS)[share.number :: share.of]
    every = [(flow, point) for flow in flows for point in points(made, flow)]
    random.Random(share.seed).shuffle(every)
    over, wrong, repeated = in_time(seconds=share.seconds * SHARES["crashes"]), list[str](), 0
    died, told = Counter[str](), Counter[str]()
    for flow, point in every:
        if over():
            break
        crash = crashed(made, flow, point)
        died[flow.__name__] += 1
        told[flow.__name__] += bool(crash.doubled)
        repeated += crash.doubled
        wrong += [f"{flow.__name__} {point}: {fault}" for fault in crash.faults]
    done = dict.fromkeys(("deaths", "operations", "faults"), died.total()) | {"losses": len(wrong)}
    points_of = Counter(flow.__name__ for flow, _ in every)
    by_flow = {name: [points_of[name], died[name], told[name]] for name in points_of}
    tally.add("crashes", wrong=wrong, points=len(every), mails_once_more=repeated, points_deaths_more=by_flow, **done)


def faults(made: Worlds, tally: Tally, share: Share) -> None:
    """A company on bad days."""
    over = in_time(seconds=share.seconds * SHARES["faults"])
    with made.fresh() as world:
        found = Chaos(world, seed=share.seed, rate=RATE).run(operations=share.operations, until=over)
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


def states(tally: Tally, share: Share) -> None:
    """Lives of cases under every shipped regulation of the share, in turn, as far as the time goes."""
    policies = sorted(file.stem for file in POLICIES.glob("*.toml"))[share.number :: share.of]
    over, before, turns, wrong = in_time(seconds=share.seconds * SHARES["states"]), Life.done, 0, list[str]()
    few = settings(max_examples=5, stateful_step_count=40, deadline=None, database=None, phases=[Phase.generate])
    few = settings(few, suppress_health_check=list(HealthCheck))
    while not over():
        policy, turns = policies[turns % len(policies)], turns + 1
        lives = seed(share.seed + turns)(type(f"Under_{policy}", (Life,), {"policies": (policy,)}))
        try:
            run_state_machine_as_test(lives, settings=few)
        except AssertionError as broken:
            wrong.append(f"{policy}, seed {share.seed + turns}: {broken}")
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


@contextmanager
def quiet_worlds() -> Iterator[Worlds]:
    """With an engine of their own; nothing is logged."""
    os.environ.update(NOWHERE | {"AWS_EC2_METADATA_DISABLED": "true"})
    logging.disable(logging.CRITICAL)
    engine = dynamodb_local.start(data_dir=None)
    try:
        with worlds(engine.endpoint) as made:
            yield made
    finally:
        engine.stop()


def one_share(share: Share) -> Tally:
    """What takes long, in a process of its own."""
    tally = Tally()
    with quiet_worlds() as made:
        faults(made, tally, share)
        states(tally, share)
        crashes(made, tally, share)
    return tally
