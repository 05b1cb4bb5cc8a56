"""Earlier cases of the same person or order, found by themselves; and who somebody is that complains again."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from complaints.domain.acts import INTAKE, NotAllowed, may
from complaints.domain.case import BrokenTimeline, Complainant, ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.search import By, Key, keys, keys_of
from complaints.usecases.fitting import fits, tells_name
from complaints.usecases.ports import CaseFilter, CaseRepository, Shared
from complaints.usecases.view_cases import within_reach

MOST = 10
LOOKED_AT = 25  # of each key: some of them the reader may not see


@dataclass(frozen=True)
class Known:
    """Somebody who has complained before, as he said last, and in which of the cases found."""

    who: Complainant
    references: tuple[str, ...]


def linked_cases(*, cases: CaseRepository, case: ComplaintCase, circumstances: Circumstances) -> tuple[Shared, ...]:
    """Other cases of the person or the order of `case`: at most MOST, those that only share a name last, newest first.

    Only those of the reader's lists. Who may not know who complains in a case is not told by its company either.
    """
    member = circumstances.actor.member
    if member is None or not circumstances.under(case).circle(case).knows_name(member=member):
        return ()
    return tuple(_found(cases, keys_of(complaint=case.content), circumstances, apart_from=case.reference)[:MOST])


def look_up_complainant(
    *, cases: CaseRepository, asked: Collection[Key], circumstances: Circumstances
) -> tuple[tuple[Shared, ...], tuple[Known, ...]]:
    """Cases with any of the keys `asked`, as in `linked_cases`, and the people who complained in them.

    For who may register complaints. Raises NotAllowed.
    """
    policy, roster, today = circumstances.policy, circumstances.roster, circumstances.today
    if not may(actor=circumstances.actor, act=INTAKE, case=None, policy=policy, roster=roster, today=today):
        raise NotAllowed(act=INTAKE)
    found = tuple(_found(cases, asked, circumstances)[:MOST])
    return found, _people(cases, found)


def _found(cases: CaseRepository, asked: Collection[Key], by: Circumstances, *, apart_from: str = "") -> list[Shared]:
    wanted = within_reach(wanted=CaseFilter(), circumstances=by)
    if wanted is None or not asked:
        return []
    found = cases.sharing(keys=asked, limit=LOOKED_AT, apart_from=apart_from)
    seen = (each for each in found if fits(row=each.row, wanted=wanted, now=by.now))
    told = (each for each in seen if tells_name(row=each.row, wanted=wanted))
    return sorted(told, key=lambda each: each.by == (By.NAME,))


def _people(cases: CaseRepository, found: Collection[Shared]) -> tuple[Known, ...]:
    """The people of the cases found, each once: who gave the same name, number and mail address is the same.

    A case that cannot be read says nothing of who complained, and holds up none of the others.
    """
    people: dict[tuple[Key, ...], Known] = {}
    for each in found:
        try:
            complaint = cases.get(reference=each.row.reference).content
        except BrokenTimeline:
            continue
        who = complaint.complainant
        same = keys(phone=who.phone, email=who.email, name=who.name)
        if complaint.anonymous or not same:
            continue
        known = people.setdefault(same, Known(who, ()))
        people[same] = replace(known, references=(*known.references, each.row.reference))
    return tuple(people.values())
