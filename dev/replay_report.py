"""What a replay found, case by case and in total, as a table or as lines of JSON."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from complaints.domain.clocks import ClockState
from complaints.domain.replay import Outcome, Replay

Print = Callable[[str], object]
NOTHING = Replay(())
STATES = tuple(state.value for state in ClockState)


@dataclass(frozen=True)
class Compared:
    """One case: how its clocks stand today, and how they would; or the fault for which it could not be reckoned."""

    reference: str
    received_at: datetime | None = None
    today: Replay = NOTHING
    then: Replay = NOTHING
    fault: str = ""


@dataclass
class Totals:
    """Sums over cases; `clocks`: (side, clock, state) -> runs."""

    cases: int = 0
    late_today: int = 0
    late_then: int = 0
    newly_late: int = 0
    no_longer_late: int = 0
    clocks: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    faults: int = 0

    def add(self, found: Compared) -> None:
        """Counts one case."""
        self.cases += 1
        self.faults += bool(found.fault)
        today, then = bool(found.today.late), bool(found.then.late)
        self.late_today += today
        self.late_then += then
        self.newly_late += then and not today
        self.no_longer_late += today and not then
        self.unknown.update(found.then.unknown)
        for side, replayed in (("today", found.today), ("then", found.then)):
            self.clocks.update((side, outcome.clock, outcome.state.value) for outcome in replayed.outcomes)

    def of(self, side: str) -> dict[str, dict[str, int]]:
        """Clock -> state -> runs, of one side."""
        names = dict.fromkeys(clock for which, clock, _ in self.clocks if which == side)
        return {clock: {state: self.clocks[side, clock, state] for state in STATES} for clock in names}


def as_table(found: Iterable[Compared], *, zone: tzinfo, print: Print) -> int:
    """Prints a line for each case and the totals; how many cases could not be reckoned."""
    totals = Totals()
    print(f"{'case':<14} {'received':<17} {'today':<44} then")
    for each in found:
        totals.add(each)
        received = f"{each.received_at.astimezone(zone):%Y-%m-%d %H:%M}" if each.received_at else ""
        said = (
            f"cannot be reckoned: {each.fault}" if each.fault else f"{_summary(each.today):<44} {_summary(each.then)}"
        )
        print(f"{each.reference:<14} {received:<17} {said}".rstrip())
    for line in _told(totals):
        print(line)
    return totals.faults


def as_json(found: Iterable[Compared], *, zone: tzinfo, print: Print) -> int:
    """Prints a JSON object a line: each case, then `{"total": …}`; how many cases could not be reckoned."""
    totals = Totals()
    for each in found:
        totals.add(each)
        print(json.dumps(_case(each, zone), ensure_ascii=False))
    total: dict[str, Any] = {
        name: value for name, value in vars(totals).items() if name not in ("clocks", "unknown", "faults")
    }
    total |= {"today": totals.of("today"), "then": totals.of("then")}
    total |= {"unknown": dict(totals.unknown), "not_reckoned": totals.faults}
    print(json.dumps({"total": total}, ensure_ascii=False))
    return totals.faults


def _summary(replayed: Replay) -> str:
    """'late: reply, reply#2 (of 3)', or how many clocks ran."""
    runs = len(replayed.outcomes)
    if replayed.late:
        return f"late: {', '.join(map(_run, replayed.late))} (of {runs})"
    open_ones = sum(outcome.state in (ClockState.RUNNING, ClockState.PAUSED) for outcome in replayed.outcomes)
    return f"in time: {runs}" + (f", {open_ones} of them still open" if open_ones else "")


def _run(outcome: Outcome) -> str:
    return outcome.clock if outcome.run == 1 else f"{outcome.clock}#{outcome.run}"


def _told(totals: Totals) -> Iterator[str]:
    for title, side in (("today", "today"), ("under the other regulation", "then")):
        yield ""
        yield f"{title:<28} " + " ".join(f"{state:>9}" for state in STATES)
        for clock, states in totals.of(side).items():
            yield f"  {clock:<26} " + " ".join(f"{states[state]:>9}" for state in STATES)
    yield ""
    yield f"{totals.cases} cases; late today: {totals.late_today}, late under the other: {totals.late_then}"
    yield f"late there and not today: {totals.newly_late}; late today and not there: {totals.no_longer_late}"
    if totals.unknown:
        listed = ", ".join(f"{name} ({count})" for name, count in totals.unknown.most_common())
        yield f"the other regulation does not know, and it was left out: {listed}"
    if totals.faults:
        yield f"could not be reckoned: {totals.faults}"


def _case(found: Compared, zone: tzinfo) -> dict[str, Any]:
    if found.fault:
        return {"reference": found.reference, "fault": found.fault}
    assert found.received_at is not None
    return {
        "reference": found.reference,
        "received_at": found.received_at.astimezone(zone).isoformat(),
        "today": [_outcome(outcome, zone) for outcome in found.today.outcomes],
        "then": [_outcome(outcome, zone) for outcome in found.then.outcomes],
        "unknown": list(found.then.unknown),
    }


def _outcome(outcome: Outcome, zone: tzinfo) -> dict[str, Any]:
    return {
        "clock": outcome.clock,
        "run": outcome.run,
        "started": outcome.started_at.astimezone(zone).isoformat(),
        "due": outcome.due_at.astimezone(zone).isoformat(),
        "state": outcome.state.value,
    }
