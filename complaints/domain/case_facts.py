"""What figures need of a case: its facts, events and runs of limits with their moments, and nothing that anybody said.

Moments are whole microseconds since 1970: a month has a hundred thousand cases, and each has a dozen moments.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from complaints.domain.case import ComplaintCase, Stage, staff_actor
from complaints.domain.clocks import clocks, event_names
from complaints.domain.conditions import facts
from complaints.domain.penalties import points_standing
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import When
from complaints.domain.regulation import Regulation
from complaints.domain.timeline import states

KEYWORD = "keyword"  # the fact: which of the policy's keywords a complaint says
SHAPE = 1  # counted up when the same timeline gives other facts
EPOCH, TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
ALWAYS = (  # what a line of a report tells, whatever the figures ask
    *("type", "category", "business_line", "channel", "severity", "closing", "department", "stage", "round", "repeat"),
)


@dataclass(frozen=True)
class Asked:
    """What figures ask of a case: `keys` of facts, and the names of `events`."""

    keys: frozenset[str]
    events: frozenset[str]


class Holder(NamedTuple):
    """Who has had the case since a moment."""

    at: int
    handler: str
    agent: str
    department: str


class Event(NamedTuple):
    """What happened: under which names that are asked for, who had the case then (a place in `holders`), who did it."""

    at: int
    names: tuple[str, ...]
    holder: int
    by_handler: bool
    by_agent: bool


class Run(NamedTuple):
    """A run of a limit; what has not happened is None."""

    clock: str
    started: int
    due: int
    stopped: int | None
    cancelled: int | None
    paused: bool


class Turn(NamedTuple):
    """From when on the case was open, or was not."""

    at: int
    is_open: bool


class Points(NamedTuple):
    """Points of a penalty that stand, at the moment of what they are for."""

    at: int
    penalty: str
    points: int


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What figures need of a case as it stands.

    `known`: fact -> what it is, of those that are asked for; `counts`: whether its type is one that is counted;
    `holders`, `events` and `turns` in the order in which they came; `due`: the last end of its limits.
    """

    reference: str
    policy_id: str
    policy_version: str
    counts: bool
    received: int
    closed: int | None
    due: int | None
    known: Mapping[str, tuple[str, ...]]
    holders: tuple[Holder, ...]
    events: tuple[Event, ...]
    runs: tuple[Run, ...]
    turns: tuple[Turn, ...]
    points: tuple[Points, ...]

    def only(self, key: str) -> str:
        """A fact of which there is one at most; empty where there is none."""
        return next(iter(self.known[key]), "")

    @property
    def holder(self) -> Holder:
        """Who has the case."""
        return self.holders[-1]

    def before(self, moment: int) -> Holder:
        """Who had the case just before `moment`; where it began at that moment, who has it."""
        return next((each for each in reversed(self.holders) if each.at < moment), self.holder)

    def was_open(self, moment: int) -> bool:
        """Whether the case was there and open at `moment`."""
        return next((each.is_open for each in reversed(self.turns) if each.at <= moment), False)


def ticks(moment: datetime) -> int:
    """`moment` (aware) in microseconds since 1970."""
    return (moment - EPOCH) // TICK


def moment_of(ticks: int) -> datetime:
    """The moment in UTC behind `ticks`."""
    return EPOCH + ticks * TICK


def months_of(*, facts: CaseFacts, zone: ZoneInfo) -> Iterator[str]:
    """The months (YYYY-MM) to which anything of a case can belong: those from its receipt until it was closed and
    owed nothing, as far as they are known, and those in which limits end."""
    ended = [at for run in facts.runs for at in (run.stopped, run.cancelled) if at is not None]
    last = max((*ended, *(event.at for event in facts.events), *(turn.at for turn in facts.turns)), default=0)
    first, until = (moment_of(at).astimezone(zone) for at in (facts.received, max(facts.received, last)))
    for place in range(first.year * 12 + first.month - 1, until.year * 12 + until.month):
        yield f"{place // 12:04}-{place % 12 + 1:02}"
    moments = [at for run in facts.runs for at in (run.started, run.due)] + [taken.at for taken in facts.points]
    yield from (f"{moment_of(at).astimezone(zone):%Y-%m}" for at in moments)


def keys_of(conditions: Iterable[When]) -> Iterator[str]:
    """What conditions ask."""
    return (key for when in conditions for key in when)


def is_of_a_counted_type(*, case: ComplaintCase, policy: PolicyProfile) -> bool:
    """Whether figures that name no type count the case."""
    type_ = policy.type(case.content.type)
    return type_ is None or type_.counted


def case_facts(*, case: ComplaintCase, regulation: Regulation, asked: Asked) -> CaseFacts:
    """What figures need of `case` as it stands, reckoned by the regulation that it pins. Raises OutsideCalendar."""
    assert case.received_at is not None
    policy = regulation.policy
    holders: list[Holder] = []
    events: list[Event] = []
    turns: list[Turn] = []
    for entry, state in states(case):
        at, whose = ticks(entry.at), (state.handler, state.agent, state.department)
        if not holders or holders[-1][1:] != whose:
            holders.append(Holder(at, *whose))
        is_open = bool(state.policy_id) and state.stage is not Stage.CLOSED
        if is_open is not (turns[-1].is_open if turns else False):
            turns.append(Turn(at, is_open))
        if names := tuple(name for name in event_names(entry) if name in asked.events):
            by = tuple(bool(person) and entry.actor == staff_actor(person) for person in (state.handler, state.agent))
            events.append(Event(at, names, len(holders) - 1, *by))
    runs = clocks(case=case, policy=policy, calendar=regulation.calendar)
    return CaseFacts(
        reference=case.reference,
        policy_id=case.policy_id,
        policy_version=case.policy_version,
        counts=is_of_a_counted_type(case=case, policy=policy),
        received=ticks(case.received_at),
        closed=_ticks(case.closed_at),
        due=max((ticks(run.due_at) for run in runs if not run.rule.after_closing), default=None),
        known={key: _known(key, case, policy) for key in sorted({*asked.keys, *ALWAYS})},
        holders=tuple(holders),
        events=tuple(events),
        runs=tuple(
            Run(
                run.rule.id,
                ticks(run.started_at),
                ticks(run.due_at),
                _ticks(run.stopped_at),
                _ticks(run.cancelled_at),
                run.paused_at is not None,
            )
            for run in runs
        ),
        turns=tuple(turns),
        points=tuple(
            Points(ticks(at), penalty, points) for at, penalty, points in points_standing(case=case, policy=policy)
        ),
    )


def made_by(*, regulation: Regulation, asked: Asked) -> str:
    """By what facts were reckoned: they are the same for as long as this is."""
    policy = regulation.policy
    return _mark(policy.id, policy.version, asked.keys, asked.events, regulation.calendar.fingerprint)


@lru_cache(maxsize=64)
def _mark(id: str, version: str, keys: frozenset[str], events: frozenset[str], calendar: str) -> str:
    told = SHAPE, id, version, sorted(keys), sorted(events), calendar
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


def _known(key: str, case: ComplaintCase, policy: PolicyProfile) -> tuple[str, ...]:
    """What `key` is of the case; of its words nothing is kept but which keywords stand in them."""
    if key != KEYWORD:
        return facts(key=key, case=case)
    said = f"{case.content.description}\n{case.content.demand}".casefold()
    return tuple(rule.id for rule in policy.intake.keywords if any(word.casefold() in said for word in rule.words))


def _ticks(moment: datetime | None) -> int | None:
    return None if moment is None else ticks(moment)
