"""Publishes the open figures of a month, once, and reads what was published: the page reads nothing else."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from complaints.domain.case_facts import ticks
from complaints.domain.circumstances import Circumstances
from complaints.domain.counting import deadline
from complaints.domain.month import UnknownFigure
from complaints.domain.open_figures import OpenMonth, open_month
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_oversight import Every
from complaints.domain.report_calendar import Period, period_of
from complaints.usecases.ports import CaseRepository
from complaints.usecases.report_cases import NOBODY, Reading, months_back


class FiguresNotOpen(UnknownFigure):
    """The regulation keeps its figures to itself."""


class OpenFigures(Protocol):
    """What was published, a row a month."""

    def put(self, *, figures: OpenMonth) -> None:
        """Keeps the figures of a month; what was published of it already stays as it is."""

    def latest(self, *, limit: int) -> tuple[OpenMonth, ...]:
        """The newest months, at most `limit`, and no other row is read."""


def publish_open_figures(
    *, cases: CaseRepository, figures: OpenFigures, circumstances: Circumstances
) -> tuple[str, ...]:
    """Publishes the months that are due: those over for long enough that came after the newest one published.

    The months published. None where the policy keeps its figures to itself. Confidential cases are in no figure.
    """
    by, rule = circumstances, circumstances.policy.open_figures
    if rule is None:
        return ()
    newest = next(iter(figures.latest(limit=1)), None)
    due = [period for period in _over(by, rule.months) if newest is None or period.id > newest.month]
    due = [
        period for period in due if deadline(calendar=by.calendar, start=period.end, limit=rule.after).due_at <= by.now
    ]
    due = due[:1] if newest is None else due  # what was before the first is not gone through afterwards
    for period in reversed(due):
        figures.put(figures=_reckoned(cases, period, by))
    return tuple(period.id for period in reversed(due))


def _over(by: Circumstances, months: int) -> Iterator[Period]:
    """The months that are over, the newest first."""
    month = by.today.strftime("%Y-%m")
    for _ in range(months):
        month = months_back(month=month, count=2)[1]
        yield period_of(every=Every.MONTH, day=date.fromisoformat(f"{month}-01"), calendar=by.calendar)


def _reckoned(cases: CaseRepository, period: Period, by: Circumstances) -> OpenMonth:
    told = Reading(cases, NOBODY, by.now, by).counting(period=period)
    start, end = ticks(period.start), ticks(period.end)
    received = [facts for facts in told if start <= facts.received < end]
    return open_month(cases=received, policy=by.policy, period=period, as_of=by.now)


def published(*, figures: OpenFigures, policy: PolicyProfile) -> tuple[OpenMonth, ...]:
    """The months that everybody may see, the newest first. Raises FiguresNotOpen."""
    if policy.open_figures is None:
        raise FiguresNotOpen
    return figures.latest(limit=policy.open_figures.months)
