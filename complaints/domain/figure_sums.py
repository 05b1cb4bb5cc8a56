"""A month's figures as sums that are kept: what each case adds to them, so that a change of a case is a difference.

A sum is a vector of whole numbers under a key, and lies at a place: a scope, which is a month or one of OPEN and TREND,
and a name in it. The names of one kind begin with the same letter and end with the circle of readers, so that a page
read in order holds what is wanted, and who may not know of some cases leaves out what they add.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from operator import add, sub
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from complaints.domain.case_facts import CaseFacts, Run, moment_of, ticks
from complaints.domain.confidentiality import Sight
from complaints.domain.kpi_units import SECOND, Gauge, Numbers, is_overdue
from complaints.domain.kpis import HOUR, Figure, figure_of
from complaints.domain.month import EDGES, AgeBand, MonthReport, all_rules, band, spread
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_oversight import KpiRule
from complaints.domain.report_calendar import Period

FORM = 1  # counted up when the same cases add something else
OPEN, TREND = "open", "trend"
TAB = "\t"
AN_HOUR = HOUR * SECOND
Vector = tuple[int, ...]
ONE: Vector = (1,)


class Kind(StrEnum):
    """What a sum is of: the first letter of its name."""

    FIGURES = "a"
    ENDED = "e"  # by age, those that were open as the month ended and are not since then
    HANDLED = "h"  # by the hours that it took to close them
    LATER = "l"  # by the hour in which limits run out, what they add from then on
    STANDS = "o"  # by the month since when they are open, and the hour in which they came
    CAME = "t"


class Place(NamedTuple):
    """Where a sum lies."""

    scope: str
    name: str


Told = Iterable[tuple[str, Mapping[str, Any]]]  # by name, as it reads: a vector of one number is the number
Additions = Mapping[Place, Mapping[str, Vector]]


class Circle(NamedTuple):
    """Who may know of a case, as far as sums must tell it apart; for most cases nothing is said."""

    seen_by: tuple[str, ...] = ()
    respondent: str = ""
    handler: str = ""
    agent: str = ""
    department: str = ""

    @property
    def text(self) -> str:
        """As it stands in the name of a place."""
        return json.dumps(self, ensure_ascii=False, separators=(",", ":")) if any(self) else ""


@dataclass(frozen=True)
class Summing:
    """By what cases are added up: the figures of a policy, and the months of a zone."""

    gauges: tuple[Gauge, ...]
    zone: ZoneInfo

    def additions(self, *, facts: CaseFacts, last: int, months: Sequence[str], circle: Circle) -> Additions:
        """What a case adds, by place and key; `last`: the last moment that its facts know of.

        A limit that is running adds from its end on what it adds then, unless something happens before.
        """
        found: dict[Place, dict[str, Vector]] = {}
        end = circle.text

        def put(scope: str, name: str, key: str, vector: Vector) -> None:
            if any(vector):
                place = found.setdefault(Place(scope, f"{name}#{end}"), {})
                place[key] = _sum(place.get(key), vector)

        running = tuple(run for run in facts.runs if is_overdue(run=run, as_of=run.due + 1) and run.due >= last)
        for month in months:
            self._month(put, month, facts, last, running)
        if facts.counts and facts.turns and facts.turns[-1].is_open:
            since = f"{moment_of(facts.turns[-1].at).astimezone(self.zone):%Y-%m}"
            put(OPEN, f"{Kind.STANDS}{since}.{facts.received // AN_HOUR:08}", str(facts.received), ONE)
        put(TREND, Kind.CAME, months[0], ONE)
        return found

    def _month(
        self,
        put: Callable[[str, str, str, Vector], None],
        month: str,
        facts: CaseFacts,
        last: int,
        running: Sequence[Run],
    ) -> None:
        start, end = month_span(month, self.zone)
        for gauge in self.gauges:
            shares = gauge.shares(told=facts, start=start, end=end, as_of=last)
            for part, numbers in shares.items():
                put(month, Kind.FIGURES, _key(gauge, part), numbers)
            for due in sorted({run.due for run in running if run.clock in gauge.clocks}):
                after = gauge.shares(told=facts, start=start, end=end, as_of=due + 1)
                for part in {**shares, **after}:
                    more = tuple(map(sub, after.get(part, Numbers()), shares.get(part, Numbers())))
                    put(month, f"{Kind.LATER}{due // AN_HOUR:08}", f"{due}{TAB}{_key(gauge, part)}", more)
                shares = after
        if not facts.counts:
            return
        if facts.closed is not None and start <= facts.closed < end:
            seconds = (facts.closed - facts.received) // SECOND
            put(month, f"{Kind.HANDLED}{seconds // HOUR:06}", str(seconds), ONE)
        if facts.was_open(end) and any(turn.at > end for turn in facts.turns):
            put(month, Kind.ENDED, str(band(received=facts.received, at=end)), ONE)


def summing(*, policy: PolicyProfile, zone: ZoneInfo) -> Summing:
    """By what the cases of a portal are added up."""
    return Summing(tuple(Gauge(rule=rule) for rule in all_rules(policy=policy)), zone)


def difference(*, before: Additions, after: Additions) -> dict[Place, dict[str, Vector]]:
    """What is to be added so that `after` is in the sums instead of `before`."""
    found: dict[Place, dict[str, Vector]] = {}
    for place in {**before, **after}:
        had, has = before.get(place, {}), after.get(place, {})
        for key in {**had, **has}:
            vector = tuple(map(sub, *_alike(has.get(key, ()), had.get(key, ()))))
            if any(vector):
                found.setdefault(place, {})[key] = vector
    return found


def plain(*, told: Mapping[str, Vector]) -> dict[str, Any]:
    """As it is kept and reads: a vector of one number is the number."""
    return {key: vector[0] if len(vector) == 1 else vector for key, vector in told.items()}


def together(*, told: Mapping[str, Vector], more: Mapping[str, Vector]) -> dict[str, Vector]:
    """Both added up; what comes to nothing is left out."""
    found = dict(told)
    for key, vector in more.items():
        found[key] = _sum(found.get(key), vector)
        if not any(found[key]):
            del found[key]
    return found


@dataclass(frozen=True)
class Sums:
    """Sums that were read: of a month up to the hour of `now`, and of what is open."""

    month: Told
    standing: Told


def month_of_sums(*, sums: Sums, seen: Sight, policy: PolicyProfile, period: Period, now: datetime) -> MonthReport:
    """The report of a month as of now, for whom `seen` tells; the cases behind its numbers are not named."""
    figures, seconds = dict[str, Vector](), list[int]()
    bands = _standing(sums.standing, seen, period, now)
    for name, told in _shown(sums.month, seen):
        match name[0]:
            case Kind.FIGURES:
                _take(figures, told)
            case Kind.LATER:
                _take(figures, _run_out(told, ticks(now)))
            case Kind.HANDLED:
                for each, count in told.items():
                    seconds += [int(each)] * count
            case Kind.ENDED if period.end <= now:
                for place, count in told.items():
                    bands[int(place)] += count
    rules, own = all_rules(policy=policy), len(policy.kpis)
    found = tuple(_figures(rules, figures))
    ages = tuple(AgeBand(*edges, count) for edges, count in zip(EDGES, bands, strict=True))
    return MonthReport(period, now, found[:own], found[own:], ages, spread(seconds=sorted(seconds)))


def trend_of_sums(*, sums: Told, seen: Sight) -> dict[str, int]:
    """How many cases were registered in each month."""
    found = Counter[str]()
    for _, told in _shown(sums, seen):
        found.update(told)
    return dict(found)


@lru_cache(maxsize=1000)
def month_span(month: str, zone: ZoneInfo) -> tuple[int, int]:
    """The first moment of a month (YYYY-MM) and the first after it, in ticks."""
    first = date.fromisoformat(f"{month}-01")
    year, number = divmod(first.year * 12 + first.month, 12)
    begins, ends = (datetime(day.year, day.month, 1, tzinfo=zone) for day in (first, date(year, number + 1, 1)))
    return ticks(begins), ticks(ends)


def hour_of(now: datetime) -> str:
    """The name behind which nothing lies that has run out by `now`."""
    return f"{Kind.LATER}{ticks(now) // AN_HOUR + 1:08}"


def _standing(sums: Told, seen: Sight, period: Period, now: datetime) -> list[int]:
    """How many of the cases that are open have which age, now or as the month ended."""
    at, bands = min(ticks(now), ticks(period.end)), [0] * len(EDGES)
    for name, told in _shown(sums, seen):
        since, _, hour = name.partition("#")[0][1:].partition(".")
        if since > period.id:
            continue
        first, last = (band(received=moment, at=at) for moment in (int(hour) * AN_HOUR, (int(hour) + 1) * AN_HOUR - 1))
        if first == last:
            bands[first] += sum(told.values())
            continue
        for received, count in told.items():
            bands[band(received=int(received), at=at)] += count
    return bands


def _run_out(told: Mapping[str, Vector], now: int) -> dict[str, Vector]:
    """What limits add that have run out by now."""
    found: dict[str, Vector] = {}
    for key, vector in told.items():
        due, _, rest = key.partition(TAB)
        if int(due) < now:
            found[rest] = _sum(found.get(rest), vector)
    return found


def _figures(rules: Iterable[KpiRule], sums: Mapping[str, Vector]) -> Iterator[Figure]:
    parts: dict[str, dict[str, Vector]] = {}
    for key, vector in sums.items():
        name, tab, part = key.partition(TAB)
        if tab:
            parts.setdefault(name, {})[part] = vector
    for rule in rules:
        whole = figure_of(rule=rule, numbers=Numbers(*sums.get(rule.id, ())))
        own = sorted(parts.get(rule.id, {}).items())
        yield whole.with_parts({part: figure_of(rule=rule, numbers=Numbers(*vector)) for part, vector in own})


def _shown(sums: Told, seen: Sight) -> Told:
    """Those of which the reader may know."""
    for name, told in sums:
        circle = name.partition("#")[2]
        if not circle or _knows(circle, seen):
            yield name, told


def _knows(circle: str, seen: Sight) -> bool:
    seen_by, respondent, handler, agent, department = json.loads(circle)
    return seen.shows(seen_by=seen_by, respondent=respondent, handler=handler, agent=agent, department=department)


def _key(gauge: Gauge, part: str | None) -> str:
    return gauge.rule.id if part is None else f"{gauge.rule.id}{TAB}{part}"


def _take(found: dict[str, Vector], told: Mapping[str, Vector]) -> None:
    for key, vector in told.items():
        found[key] = _sum(found.get(key), vector)


def _sum(one: Vector | None, other: Vector) -> Vector:
    return tuple(map(add, one, other)) if one else tuple(other)


def _alike(one: Vector, other: Vector) -> tuple[Vector, Vector]:
    """Nothing is as many zeros as the other has numbers."""
    size = max(len(one), len(other))
    return one or (0,) * size, other or (0,) * size
