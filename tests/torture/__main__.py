"""`make torture`: all of this folder for as long as it is given, by a seed; prints what was done and what was found.

SEED (20261120), MINUTES (30), OPERATIONS (10000), PROCESSES (as many as there are cores) come from the environment.
What takes long is shared out: each process has an engine and a world of its own, the seed counted up, its share of the
operations, and every so-manieth flow and regulation. Ends with 1 where anything was amiss.
"""

import json
import os
import random
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import monotonic

from tests.torture.scenes import Share, Tally, crowds, forgeries, one_share, quiet_worlds, telling

LEAST = 60  # seconds for what takes long, however long the rest took


def main(env: Callable[[str, str], str]) -> int:
    """All of it; 1 where anything was wrong."""
    first, seconds = int(env("SEED", "20261120")), float(env("MINUTES", "30")) * 60
    many, operations = int(env("PROCESSES", str(os.cpu_count() or 1))), int(env("OPERATIONS", "10000"))
    began, tally = monotonic(), Tally()
    print(json.dumps({"seed": first, "minutes": seconds / 60, "processes": many}), flush=True)
    with quiet_worlds() as made:
        forgeries(made, tally, first, 50)
        telling(made, tally, random.Random(first))
        crowds(made, tally)
    left = max(seconds - (monotonic() - began), LEAST)
    shares = [Share(number, many, first + number, left, -(-operations // many)) for number in range(many)]
    with ProcessPoolExecutor(many, mp_context=get_context("spawn")) as processes:
        for done in processes.map(one_share, shares):
            tally.join(done)
    for each in tally.wrong:
        print(f"WRONG {each}", flush=True)
    print(json.dumps(tally.figures | {"seconds": int(monotonic() - began)}), flush=True)
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main(lambda name, usual: os.environ.get(name) or usual))
