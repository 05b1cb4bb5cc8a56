"""What lies on a member's desk: what waits for him and his roles, most urgent first, and what he may know of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from complaints.domain.acts import VIEW, NotAllowed
from complaints.domain.case import BrokenTimeline, ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.confidentiality import AGENT, Sight, sight
from complaints.domain.regulation import PolicyNotKept
from complaints.domain.waiting import EVERYBODY, LATE, PATIENCE, Lane, Wait, head_desk, late, waits
from complaints.usecases.desk_port import DeskRow
from complaints.usecases.desks import Asked, late_rows, read_place, rows_on, write_place
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
    """Some of a pile, each with its case; `counts`: rows of every pile, at most COUNTED; `cursor` asks for more.

    `unread`: cases of it whose timeline is broken, or whose regulation is not kept.
    """

    waits: tuple[tuple[Wait, ComplaintCase], ...]
    counts: dict[str, int]
    cursor: str | None
    unread: tuple[str, ...] = ()


def view_work(
    *, cases: CaseRepository, pile: str, limit: int, cursor: str | None, circumstances: Circumstances
) -> WorkPage:
    """A page of a pile (one of PILES). Raises NotAllowed, BadCursor.

    What a row says is checked against the case itself: what has been done meanwhile is not shown.
    """
    by, member = circumstances, circumstances.actor.member
    if member is None:
        raise NotAllowed(act=VIEW)
    after = read_place(cursor=cursor)
    reading = _Reading(cases, sight(member=member, roster=by.roster, today=by.today), by)
    lying = {name: reading.rows(name, COUNTED) for name in PILES}
    counts = {name: len(rows) for name, rows in lying.items()}
    from_here = after is None and limit < COUNTED
    rows = lying[pile][: limit + 1] if from_here else reading.rows(pile, limit + 1, after)
    shown = rows[:limit]
    found, unread = _read(cases, shown, by)
    return WorkPage(found, counts, write_place(sort=shown[-1].sort) if len(rows) > limit else None, unread)


def _read(
    cases: CaseRepository, rows: Iterable[DeskRow], by: Circumstances
) -> tuple[tuple[tuple[Wait, ComplaintCase], ...], tuple[str, ...]]:
    """What rows tell of, and the cases that cannot be read: they hold up none of the others."""
    found, unread = list[tuple[Wait, ComplaintCase]](), dict[str, None]()
    for row in rows:
        try:
            told = _checked(cases, row, by)
        except (BrokenTimeline, PolicyNotKept):
            unread[row.reference] = None
        else:
            found += [told] if told else []
    return tuple(found), tuple(unread)


@dataclass(frozen=True)
class _Reading:
    """Desks as one request reads them: of each lane and desk once, as piles have some in common."""

    cases: CaseRepository
    seen: Sight
    by: Circumstances
    read: dict[tuple[Asked, str | None], list[DeskRow]] = field(default_factory=dict)

    def rows(self, pile: str, limit: int, after: str | None = None) -> list[DeskRow]:
        """The rows of a pile over all desks that are the member's, in order; each thing once."""
        until = self.by.now if pile == Lane.STUCK else None
        asked = [Asked(lane, who, until, limit) for lane in PILES[pile] for who in _desks(pile, self.seen, self.by)]
        once = {row.sort: row for each in asked for row in self._on(each, after)}
        if pile == Lane.STUCK and asked:
            once |= {row.sort: row for row in self._late(limit, after)}
        return [once[key] for key in sorted(once)][:limit]

    def _on(self, asked: Asked, after: str | None) -> list[DeskRow]:
        if (asked, after) not in self.read:
            rows = rows_on(cases=self.cases, asked=asked, seen=self.seen, after=after)
            self.read[asked, after] = list(islice(rows, asked.limit))
        return self.read[asked, after]

    def _late(self, limit: int, after: str | None) -> list[DeskRow]:
        asked = Asked(Lane.STUCK, LATE, self.by.now, limit)
        if (asked, after) not in self.read:
            self.read[asked, after] = late_rows(
                cases=self.cases, seen=self.seen, since=self.by.now - PATIENCE, after=after, limit=limit
            )
        return self.read[asked, after]


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
    """What the row tells of, as the case says it now; None where it does not any more, or he may not see it.

    Raises BrokenTimeline, PolicyNotKept.
    """
    case = cases.get(reference=row.reference)
    under = by.under(case)
    if not may_view(case=case, circumstances=under):
        return None
    policy, calendar = under.policy, under.calendar
    if row.key[2] == LATE:
        found = late(case=case, policy=policy, calendar=calendar, now=by.now)
    else:
        now = waits(case=case, policy=policy, calendar=calendar)
        found = next((each for each in now if (each.lane, each.who, each.what) == row.key), None)
    return (found, case) if found else None
