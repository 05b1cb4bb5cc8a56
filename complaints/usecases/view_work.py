"""What lies on a member's desk: what waits for him and his roles, most urgent first, and what he may know of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from complaints.domain.acts import VIEW, NotAllowed
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.confidentiality import AGENT, Sight, sight
from complaints.domain.waiting import EVERYBODY, Lane, Wait, head_desk, waits
from complaints.usecases.desk_port import DeskRow
from complaints.usecases.desks import Asked, read_place, rows_on, write_place
from complaints.usecases.ports import CaseRepository
from complaints.usecases.view_cases import OWN_CASES_ONLY, may_view

MINE = "mine"
PILES: dict[str, tuple[Lane, ...]] = {
    MINE: (Lane.LIMITS, Lane.CALLS, Lane.APPROVALS),
    Lane.DELEGATED.value: (Lane.DELEGATED,),
    Lane.STUCK.value: (Lane.STUCK,),
    Lane.CALLS.value: (Lane.CALLS,),
    Lane.APPROVALS.value: (Lane.APPROVALS,),
}
COUNTED = 100  # further than that nobody counts


@dataclass(frozen=True)
class WorkPage:
    """Some of a pile, each with its case; `counts`: rows of every pile, at most COUNTED; `cursor` asks for more."""

    waits: tuple[tuple[Wait, ComplaintCase], ...]
    counts: dict[str, int]
    cursor: str | None


def view_work(
    *, cases: CaseRepository, pile: str, limit: int, cursor: str | None, circumstances: Circumstances
) -> WorkPage:
    """A page of a pile (one of PILES). Raises NotAllowed, BadCursor.

    What a row says is checked against the case itself: what has been done meanwhile is not shown.
    """
    by, member = circumstances, circumstances.actor.member
    if member is None:
        raise NotAllowed(act=VIEW)
    seen = sight(member=member, roster=by.roster, today=by.today)
    counts = {name: len(_rows(cases, name, seen, by, COUNTED, None)) for name in PILES}
    rows = _rows(cases, pile, seen, by, limit + 1, read_place(cursor=cursor))
    shown = rows[:limit]
    found = tuple(each for row in shown if (each := _checked(cases, row, by)))
    return WorkPage(found, counts, write_place(sort=shown[-1].sort) if len(rows) > limit else None)


def _rows(
    cases: CaseRepository, pile: str, seen: Sight, by: Circumstances, limit: int, after: str | None
) -> list[DeskRow]:
    """The rows of a pile over all desks that are the member's, in order; each thing once."""
    desks = _desks(pile, seen, by)
    until = by.now if pile == Lane.STUCK else None
    found = [
        row
        for lane in PILES[pile]
        for who in desks
        for row in islice(rows_on(cases=cases, asked=Asked(lane, who, until, limit), seen=seen, after=after), limit)
    ]
    once = {row.sort: row for row in found}
    return [once[key] for key in sorted(once)][:limit]


def _desks(pile: str, seen: Sight, by: Circumstances) -> Iterable[str]:
    member = by.actor.member
    assert member is not None
    if pile == Lane.DELEGATED:
        return (member.email,)
    if pile == Lane.STUCK:
        sees_all = member.roles & (frozenset(by.policy.acts[VIEW].by) - OWN_CASES_ONLY)
        return (EVERYBODY,) if sees_all else ()
    roles = (*seen.roles, *((AGENT,) if AGENT in member.roles else ()))
    return tuple(dict.fromkeys((*seen.stands_for, *roles, *([head_desk(seen.heads)] if seen.heads else []))))


def _checked(cases: CaseRepository, row: DeskRow, by: Circumstances) -> tuple[Wait, ComplaintCase] | None:
    """What the row tells of, as the case says it now; None where it does not any more, or he may not see it."""
    case = cases.get(reference=row.reference)
    under = by.under(case)
    if not may_view(case=case, circumstances=under):
        return None
    now = waits(case=case, policy=under.policy, calendar=under.calendar)
    return next(((each, case) for each in now if (each.lane, each.who, each.what) == row.key), None)
