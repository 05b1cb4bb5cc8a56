"""What calls for a penalty: the entry of the timeline, the clock behind it, and on whom it falls."""

import math
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from complaints.domain.case import ComplaintCase, Entry
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import ENTRY_KINDS, Clock, clocks
from complaints.domain.penalty_amounts import days_over
from complaints.domain.policy_clauses import PenaltyRule
from complaints.domain.staff import standing_for
from complaints.domain.timeline import states

HANDLER = "handler"
DAYS = "days"  # the field in which a record says by how many days a limit was exceeded


def evidence_of(*, case: ComplaintCase, seq: int) -> Entry | None:
    """The entry with this number, or None."""
    return next((entry for entry in case.timeline if entry.seq == seq), None)


def evidence_key(*, entry: Entry) -> tuple[Any, ...]:
    """What makes evidence the same: the entry, or, of steps that repeat themselves, the limit that was exceeded."""
    if entry.kind in ENTRY_KINDS.values():
        return (entry.kind, entry.data["clock"], entry.data["run"], entry.data["step"], entry.data["due"])
    return (entry.seq,)


def as_it_stood(*, case: ComplaintCase, seq: int) -> ComplaintCase:
    """The case after the entry with this number; as it stands where there is none."""
    return next((state for entry, state in states(case) if entry.seq == seq), case)


def days_beyond(*, rule: PenaltyRule, case: ComplaintCase, evidence: int, by: Circumstances) -> int:
    """Working days begun beyond the limit that the evidence is about, until its clock stopped or, as yet, now.

    Evidence that no clock stands behind may say itself how many, in its field `days`: begun days count whole.
    """
    clock = _clock(rule, case, evidence, by)
    if clock is None:
        return _days_told(evidence_of(case=case, seq=evidence))
    until = clock.stopped_at or clock.cancelled_at or by.now
    return days_over(due_at=clock.due_at, until=until, calendar=by.calendar)


def responsible(*, rule: PenaltyRule, case: ComplaintCase, evidence: int, by: Circumstances) -> str:
    """The address of whom it falls on where nobody is named; empty where there is nobody.

    For a limit exceeded, who answers for it; else who was complained about, or else the handler at the time.
    """
    then, clock = as_it_stood(case=case, seq=evidence), _clock(rule, case, evidence, by)
    if clock and clock.rule.accountable != HANDLER:
        return _holder(clock.rule.accountable, then, by)
    respondent = by.roster.find(then.content.respondent) if clock is None else None
    return respondent.email if respondent else then.handler


def jointly(*, rule: PenaltyRule, on: str, case: ComplaintCase, by: Circumstances) -> list[dict[str, Any]]:
    """Who bears the penalty jointly, as [{role, on, percent}]: a head is that of the person's own department."""
    person = by.roster.find(on)
    there = replace(case, department=person.department) if person and person.department else case
    shares = ((role, _holder(role, there, by), percent) for role, percent in rule.shares.items())
    return [{"role": role, "on": holder, "percent": percent} for role, holder, percent in shares if holder != on]


def _days_told(entry: Entry | None) -> int:
    told = str(entry.data.get("fields", {}).get(DAYS, "")) if entry else ""
    try:
        return max(math.ceil(Decimal(told)), 0)
    except (InvalidOperation, OverflowError, ValueError):
        return 0


def _holder(role: str, case: ComplaintCase, by: Circumstances) -> str:
    succession: Mapping[str, str] = {}  # what falls on a vacant post falls on nobody
    found = standing_for(role=role, case=case, roster=by.roster, succession=succession, today=by.today)
    return found.members[0].email if found.members else ""


def _clock(rule: PenaltyRule, case: ComplaintCase, seq: int, by: Circumstances) -> Clock | None:
    """The clock that a ladder step was about; of the clock that the rule names, the run that the entry stopped late."""
    entry = evidence_of(case=case, seq=seq)
    if entry is None:
        return None
    running = clocks(case=case, policy=by.policy, calendar=by.calendar)
    if entry.kind in ENTRY_KINDS.values():
        return next(
            (each for each in running if (each.rule.id, each.run) == (entry.data["clock"], entry.data["run"])), None
        )
    named = (each for each in running if each.rule.id == rule.clock)
    return next((each for each in named if each.stopped_at == entry.at and entry.at > each.due_at), None)
