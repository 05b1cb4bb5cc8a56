"""What everybody may know of a month: how many complaints, how many answered in time, about what. No small numbers.

A number of fewer people than the policy allows is not told, nor anything from which it could be reckoned: a hidden
cause never stands alone, for the total would tell it; months are not added up, for the sum would; and a month is
published once, for what was added meanwhile would be the difference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from complaints.domain.case_facts import CaseFacts
from complaints.domain.kpi_units import CLOCK, MET
from complaints.domain.kpis import figure_of_facts
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_oversight import KpiRule, Measure
from complaints.domain.report_calendar import Period
from complaints.domain.text import Text

NOTHING = Text("", "")
VOLUME = KpiRule("volume", NOTHING, NOTHING, Measure.COUNT, by="category")


@dataclass(frozen=True)
class InTime:
    """The promised limits that were kept, in whole per cent; a `bound` (at_least, at_most) where all but few were."""

    percent: int
    bound: str = ""


@dataclass(frozen=True)
class OpenMonth:
    """What is told of a month (YYYY-MM), as of a moment. None: too few to be told.

    `causes`: category -> how many, the most first; those of None are hidden together. `smallest`: below it they are.
    """

    month: str
    as_of: datetime
    smallest: int
    received: int | None
    in_time: InTime | None = None
    causes: Mapping[str, int | None] = field(default_factory=dict)


def open_month(*, cases: Sequence[CaseFacts], policy: PolicyProfile, period: Period, as_of: datetime) -> OpenMonth:
    """The figures of `period` as everybody may know them; `cases`: those received in it that everybody may know of."""
    assert policy.open_figures is not None
    smallest = policy.open_figures.smallest
    volume = figure_of_facts(rule=VOLUME, told=cases, period=period, as_of=as_of)
    if volume.numerator < smallest:
        return OpenMonth(period.id, as_of, smallest, None)
    promised = tuple(f"{CLOCK}{clock.id}" for clock in policy.clocks if clock.promise)
    rule = KpiRule("kept", NOTHING, NOTHING, Measure.SHARE, of=promised, that=(MET,))
    kept = figure_of_facts(rule=rule, told=cases, period=period, as_of=as_of)
    causes = hidden({name: part.numerator for name, part in volume.parts.items()}, smallest=smallest)
    in_time = share(kept=kept.numerator, of=kept.denominator, smallest=smallest) if promised else None
    return OpenMonth(period.id, as_of, smallest, volume.numerator, in_time, causes)


def hidden(counts: Mapping[str, int], *, smallest: int) -> dict[str, int | None]:
    """`counts` without the small ones, the most first, and without as many others as keep these from being reckoned.

    The hidden ones are at least two and together at least `smallest`: what is left of the total says no more than that.
    """
    order = sorted((name for name in counts if counts[name]), key=lambda name: (counts[name], name))
    small = [name for name in order if counts[name] < smallest]
    for name in order[len(small) :]:
        if not small or (len(small) > 1 and sum(counts[each] for each in small) >= smallest):
            break
        small.append(name)
    return {name: None if name in small else counts[name] for name in reversed(order)}


def share(*, kept: int, of: int, smallest: int) -> InTime | None:
    """How many of `of` were kept. Where fewer than `smallest` were, or were not, it is a bound that tells no number."""
    if of < 2 * smallest:
        return None
    if 0 < of - kept < smallest:
        return InTime(-(-100 * (of - smallest + 1) // of), "at_least")
    if 0 < kept < smallest:
        return InTime(100 * (smallest - 1) // of, "at_most")
    return InTime((100 * kept + of // 2) // of)
