"""What a case adds to a figure: the runs, events or the case itself that belong to the period, and whose they are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import add
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

    def plus(self, more: "Numbers") -> "Numbers":
        """Both together."""
        return Numbers(*map(add, self, more))


class Unit(NamedTuple):
    """One thing that is counted: when, whose it was as that was settled, whether it is `that`, how many seconds."""

    at: int | None
    whose: Holder
    hit: bool = True
    seconds: int = 0


def shares(*, rule: KpiRule, told: CaseFacts, span: tuple[int, int], as_of: int) -> Mapping[str | None, Numbers]:
    """What a case adds to the figure of `rule` over a span of moments (None), and to each of its parts."""
    if not is_counted(told=told, when=rule.when) or (rule.unless and met(when=rule.unless, known=told.known)):
        return {}
    start, end = span
    units = [unit for unit in _units(rule, told, as_of) if unit.at is not None and start <= unit.at < end]
    if not units:
        return {}
    found: dict[str | None, list[Unit]] = {None: units}
    if rule.by:
        place = WHOSE.get(rule.by)
        for unit in units:
            for value in told.known[rule.by] if place is None else (str(unit.whose[place]),):
                found.setdefault(value, []).append(unit)
    return {part: _numbers(some) for part, some in found.items()}


def _numbers(units: Sequence[Unit]) -> Numbers:
    hits = sum(unit.hit for unit in units)
    return Numbers(len(units), hits, sum(unit.seconds for unit in units), 1, int(hits > 0), int(hits < len(units)))


def _units(rule: KpiRule, told: CaseFacts, as_of: int) -> Iterable[Unit]:
    if rule.measure is Measure.ENTERED:
        return ()
    if any(name.startswith(CLOCK) for name in rule.of):
        return _runs(rule, told, as_of)
    if rule.of == (CASES,):
        return (Unit(belongs_at(rule.counts, told.received, told.due, told.closed), told.holder, _is_that(rule, told)),)
    happened = _events(rule, rule.of, told)
    if rule.measure is Measure.COUNT:
        return [Unit(event.at, told.holders[event.holder], _is_that(rule, told)) for event in happened]
    if not happened:
        return ()
    at = belongs_at(rule.counts, told.received, told.due, told.closed)
    return (Unit(at, told.holders[happened[-1].holder], _is_that(rule, told)),)


def _runs(rule: KpiRule, told: CaseFacts, as_of: int) -> Iterator[Unit]:
    for run in told.runs:
        if f"{CLOCK}{run.clock}" not in rule.of:
            continue
        ended = run.stopped if run.stopped is not None else run.cancelled
        at = belongs_at(rule.counts, run.started, run.due, ended)
        if rule.measure is Measure.MEAN_HOURS:
            if run.stopped is not None:
                yield Unit(at, told.before(run.stopped), seconds=(run.stopped - run.started) // SECOND)
        elif (verdict := _verdict(run, as_of)) or rule.measure is Measure.COUNT:
            hit = (not rule.that or verdict in rule.that) and met(when=rule.that_when, known=told.known)
            settled = run.due if ended is None else min(ended, run.due)
            yield Unit(at, told.before(settled) if ended is not None or verdict else told.holder, hit)


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


def _is_that(rule: KpiRule, told: CaseFacts) -> bool:
    return (not rule.that or bool(_events(rule, rule.that, told))) and met(when=rule.that_when, known=told.known)


def _events(rule: KpiRule, names: tuple[str, ...], told: CaseFacts) -> list[Event]:
    return [event for event in told.events if not set(names).isdisjoint(event.names) and _done_by(rule.done_by, event)]


def _done_by(who: str, event: Event) -> bool:
    return not who or {HANDLER: event.by_handler, AGENT: event.by_agent}.get(who, False)
