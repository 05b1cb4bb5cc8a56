"""What a penalty comes to by its clause: money and points, days over a limit, shares, and the sheet of a month."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from complaints.domain.policy_clauses import Amount, PenaltyRule
from complaints.domain.working_time import Limit, Unit, WorkingCalendar


@dataclass(frozen=True)
class Charge:
    """Within which bounds a penalty lies: money in yuan, points to be taken off; None where the text gives none."""

    money: Amount | None
    points: Amount | None


def amount(*, rule: PenaltyRule, days: int = 0, doubled: bool = False) -> Charge:
    """The bounds that `rule` gives when its limit was exceeded by `days`, and, where `doubled`, twice that.

    The first day is included in the money of the clause, unless the clause says that it comes on top.
    """
    further = days if rule.first_day_extra else max(days - 1, 0)
    times = 2 if doubled else 1
    money = _grown(rule.money, further * rule.per_day, times) if rule.money else None
    return Charge(money, _grown(rule.points, 0, times) if rule.points else None)


def lies_within(*, named: int, bounds: Amount) -> bool:
    """Whether an amount that was named is one that the bounds leave."""
    return bounds.least <= named and (bounds.open or named <= (bounds.most or bounds.least))


def is_fixed(bounds: Amount) -> bool:
    """Whether the bounds leave exactly one amount."""
    return not bounds.open and bounds.most in (0, bounds.least)


def share(*, money: int, percent: int) -> int:
    """What somebody bears jointly of `money`, in whole yuan, half a yuan up."""
    return (money * percent + 50) // 100


def days_over(*, due_at: datetime, until: datetime, calendar: WorkingCalendar) -> int:
    """Working days begun since `due_at` by `until`: 1 from the first moment after it, 0 up to it."""
    days, reached = 0, due_at
    while reached < until:
        days += 1
        reached = calendar.shift(moment=due_at, limit=Limit(days, Unit.WORKING_DAYS))
    return days


@dataclass(frozen=True)
class ItemScore:
    """An item of a monthly score sheet: what it is worth, and what of it is lost."""

    item: str
    worth: int
    lost: int

    @property
    def left(self) -> int:
        """What is left of it."""
        return self.worth - self.lost


def score_sheet(*, rules: Iterable[PenaltyRule], counts: Mapping[str, tuple[int, ...]]) -> tuple[ItemScore, ...]:
    """The month's score of each item that `rules` take from, in their order.

    `counts`: penalty -> the points that were decided on, one number for each time. An item loses no more than it is
    worth, and all of it from the `lost_at`-th time of one of its penalties on.
    """
    items: dict[str, list[PenaltyRule]] = {}
    for rule in rules:
        if rule.item:
            items.setdefault(rule.item, []).append(rule)
    return tuple(ItemScore(item, found[0].item_points, _lost(found, counts)) for item, found in items.items())


def _lost(rules: list[PenaltyRule], counts: Mapping[str, tuple[int, ...]]) -> int:
    worth = rules[0].item_points
    points = {rule.id: counts.get(rule.id, ()) for rule in rules}
    if any(rule.lost_at and len(points[rule.id]) >= rule.lost_at for rule in rules):
        return worth
    return min(worth, sum(sum(each) for each in points.values()))


def _grown(bounds: Amount, extra: int, times: int) -> Amount:
    most = (bounds.most + extra) * times if bounds.most else 0
    return Amount((bounds.least + extra) * times, most, bounds.open)
