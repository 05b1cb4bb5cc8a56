"""One run of a flow that dies at one point, what comes after it, and what is found wrong then."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.torture.attempts import Flow
from tests.torture.killing import Point, counting, dies
from tests.torture.world import Worlds

READS = ("Get", "BatchGet", "Query", "Scan", "Head", "List")  # operations of AWS, by how their names begin


@dataclass(frozen=True)
class Crash:
    """A flow that died at a point: what was wrong in the end, and how many mails came once more."""

    flow: str
    point: Point
    faults: tuple[str, ...]
    doubled: int


def points(worlds: Worlds, flow: Flow) -> Iterator[Point]:
    """Where it makes a difference that an undisturbed run dies: at its beginning, and after each call that writes.

    To AWS, before a call is after the one before it, and a call that reads is none: what dies with the process is
    nothing that anybody else could have seen.
    """
    with worlds.fresh() as world:
        attempt = flow(world)
        with counting() as calls:
            attempt.run()
    yield Point(1, after=False)
    yield from (Point(number, after=True) for number, made in enumerate(calls.made, 1) if not made.startswith(READS))


def crashed(worlds: Worlds, flow: Flow, point: Point) -> Crash:
    """What came of a run that died at `point`, after everybody did what he does then.

    A mail may come once more where the run had handed one over: it died before it could note that.
    """
    with worlds.fresh() as world:
        attempt = flow(world)
        calls, faults = dies(point, attempt.run), list[str]()
        try:
            (attempt.again or attempt.run)()
        except Exception as raised:  # whatever it is: it ought to go well now
            faults.append(f"run again: {raised!r}")
        world.recover()
        verdict = world.judged()
        try:
            attempt.check()
        except AssertionError as wrong:
            faults.append(str(wrong) or repr(wrong.__traceback__))
        if verdict.doubled and not (calls and calls.sent):
            faults.append("a mail came twice, though the run that died had sent none")
        return Crash(flow.__name__, point, (*verdict.faults, *faults), verdict.doubled)
