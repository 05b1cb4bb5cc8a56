"""Publishes the open figures of a month, once, and reads what was published: the page reads nothing else."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from complaints.domain.circumstances import Circumstances
from complaints.domain.counting import deadline
from complaints.domain.month import UnknownFigure
from complaints.domain.open_figures import OpenMonth, open_month
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_oversight import Every
from complaints.domain.regulation import Regulation, of_case
from complaints.domain.report_calendar import Period, period_of
from complaints.usecases.ports import CaseFilter, CaseRepository
from complaints.usecases.report_cases import months_back

PAGE = 250


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
    in_force = Regulation(by.policy, by.calendar)
    return open_month(
        cases=[cases.get(reference=reference) for reference in _references(cases, period.id, by)],
        policy=by.policy,
        under=lambda case: of_case(case=case, in_force=in_force, regulations=by.regulations),
        period=period,
        as_of=by.now,
    )


def _references(cases: CaseRepository, month: str, by: Circumstances) -> list[str]:
    """The cases of a month that everybody may know of."""
    found, cursor = list[str](), None
    while True:
        page = cases.find(wanted=CaseFilter(month=month), now=by.now, limit=PAGE, cursor=cursor)
        found += [row.reference for row in page.rows if not row.seen_by]
        cursor = page.cursor
        if cursor is None:
            return found


def published(*, figures: OpenFigures, policy: PolicyProfile) -> tuple[OpenMonth, ...]:
    """The months that everybody may see, the newest first. Raises FiguresNotOpen."""
    if policy.open_figures is None:
        raise FiguresNotOpen
    return figures.latest(limit=policy.open_figures.months)
