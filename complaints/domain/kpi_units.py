"""What a case adds to a figure: the runs, events or the case itself that belong to the period, and whose they are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from complaints.domain.case_facts import CaseFacts, Event, Holder, Run
from complaints.domain.conditions import met
from complaints.domain.policy_intake import When
from complaints.domain.policy_oversight import Counts, KpiRule, Measure

CASES, CLOCK = "cases", "clock:"
MET, BREACHED = "met", "breached"
HANDLER, AGENT, DEPARTMENT = "handler", "agent", "department"
WHOSE = {name: Holder._fields.index(name) for name in (HANDLER, AGENT, DEPARTMENT)}
SECOND = 1_000_000


class Numbers(NamedTuple):
    """What some cases add to a figure: runs or events, of them hits, seconds; and cases: counted, that and other."""

    units: int = 0
    hits: int = 0
    seconds: int = 0
    counted: int = 0
    that: int = 0
    other: int = 0


class Unit(NamedTuple):
    """One thing that is counted: when, whose it was as that was settled, whether it is `that`, how many seconds."""

    at: int | None
    whose: Holder
    hit: bool = True
    seconds: int = 0


class Gauge:
    """What cases add to the figure of a rule, one at a time; what the rule asks is looked up once for all of them."""

    def __init__(self, *, rule: KpiRule) -> None:
        self.rule = rule
        self.clocks = frozenset(name.removeprefix(CLOCK) for name in rule.of if name.startswith(CLOCK))
        self._of, self._that = frozenset(rule.of), frozenset(rule.that)
        self._whose = WHOSE.get(rule.by)

    def shares(self, *, told: CaseFacts, start: int, end: int, as_of: int) -> Mapping[str | None, Numbers]:
        """What a case adds to the figure over a span of moments (None), and to each of its parts; nothing: no entry."""
        rule = self.rule
        if not is_counted(told=told, when=rule.when) or (rule.unless and met(when=rule.unless, known=told.known)):
            return {}
        units = [unit for unit in self._units(told, as_of) if unit.at is not None and start <= unit.at < end]
        if not units:
            return {}
        if not rule.by:
            return {None: _numbers(units)}
        if self._whose is None:
            return dict.fromkeys((None, *told.known[rule.by]), _numbers(units))
        if len(units) == 1:
            return dict.fromkeys((None, str(units[0].whose[self._whose])), _numbers(units))
        parts: dict[str, list[Unit]] = {}
        for unit in units:
            parts.setdefault(str(unit.whose[self._whose]), []).append(unit)
        return {None: _numbers(units), **{part: _numbers(some) for part, some in parts.items()}}

    def _units(self, told: CaseFacts, as_of: int) -> Iterable[Unit]:
        rule = self.rule
        if rule.measure is Measure.ENTERED:
            return ()
        if self.clocks:
            return self._runs(told, as_of)
        if rule.of == (CASES,):
            at = belongs_at(rule.counts, told.received, told.due, told.closed)
            return (Unit(at, told.holder, self._is_that(told)),)
        happened = self._events(self._of, told)
        if not happened:
            return ()
        if rule.measure is Measure.COUNT:
            hit = self._is_that(told)
            return [Unit(event.at, told.holders[event.holder], hit) for event in happened]
        at = belongs_at(rule.counts, told.received, told.due, told.closed)
        return (Unit(at, told.holders[happened[-1].holder], self._is_that(told)),)

    def _runs(self, told: CaseFacts, as_of: int) -> Iterator[Unit]:
        rule = self.rule
        for run in told.runs:
            if run.clock not in self.clocks:
                continue
            ended = run.stopped if run.stopped is not None else run.cancelled
            at = belongs_at(rule.counts, run.started, run.due, ended)
            if rule.measure is Measure.MEAN_HOURS:
                if run.stopped is not None:
                    yield Unit(at, told.before(run.stopped), seconds=(run.stopped - run.started) // SECOND)
            elif (verdict := _verdict(run, as_of)) or rule.measure is Measure.COUNT:
                hit = (not rule.that or verdict in self._that) and met(when=rule.that_when, known=told.known)
                settled = run.due if ended is None else min(ended, run.due)
                yield Unit(at, told.before(settled) if ended is not None or verdict else told.holder, hit)

    def _is_that(self, told: CaseFacts) -> bool:
        rule = self.rule
        return (not rule.that or bool(self._events(self._that, told))) and met(when=rule.that_when, known=told.known)

    def _events(self, names: frozenset[str], told: CaseFacts) -> list[Event]:
        who = self.rule.done_by
        return [event for event in told.events if not names.isdisjoint(event.names) and _done_by(who, event)]


def _numbers(units: Sequence[Unit]) -> Numbers:
    if len(units) == 1:
        hit = int(units[0].hit)
        return Numbers(1, hit, units[0].seconds, 1, hit, 1 - hit)
    hits = sum(unit.hit for unit in units)
    return Numbers(len(units), hits, sum(unit.seconds for unit in units), 1, int(hits > 0), int(hits < len(units)))


def _verdict(run: Run, as_of: int) -> str:
    """Whether a run was met or breached; neither while it runs in time, nor where closing the case has ended it."""
    if run.stopped is not None:
        return MET if run.stopped <= run.due else BREACHED
    if run.cancelled is not None:
        return "" if run.cancelled <= run.due else BREACHED
    return BREACHED if is_overdue(run=run, as_of=as_of) else ""


def is_overdue(*, run: Run, as_of: int) -> bool:
    """Whether the run had ended at `as_of` and what it waits for had not happened."""
    return run.stopped is None and run.cancelled is None and not run.paused and as_of > run.due


def is_late(*, run: Run, as_of: int) -> bool:
    """Whether the limit was not kept, or is not any more."""
    return _verdict(run, as_of) == BREACHED


def belongs_at(counts: Counts, received: int, due: int | None, closed: int | None) -> int | None:
    """The moment by which something belongs to a period: as it began, was due, or ended."""
    match counts:
        case Counts.RECEIVED:
            return received
        case Counts.DUE:
            return due
        case Counts.CLOSED:
            return closed


def is_counted(*, told: CaseFacts, when: When) -> bool:
    """Whether the case enters a figure of which `when` says the cases: by its type, or because that type is named."""
    return (told.counts or "type" in when) and met(when=when, known=told.known)


def _done_by(who: str, event: Event) -> bool:
    return not who or {HANDLER: event.by_handler, AGENT: event.by_agent}.get(who, False)
