"""A proposed change of the responsibility matrix waits for its second person, who is told by mail."""

from typing import Any

from complaints.domain.acts import MATRIX_DECISION
from complaints.domain.circumstances import Circumstances
from complaints.domain.policy import PolicyProfile
from complaints.domain.staff import MatrixChange, Reassignment, Responsibility, Roster, StaffMember
from complaints.domain.text import Text, spoken_day
from complaints.usecases.directory import KeptDirectory
from complaints.usecases.house_letters import HousePost, tell
from complaints.usecases.keep_matrix import may_decide

PROPOSED = "matrix-proposed"
CELLS_TOLD = 20
ANY_CATEGORY, ANY_LINE = Text("任何类别", "any category"), Text("全部业务线", "all lines")
NOBODY = Text("不单独指定", "no row of its own")


def ask_approvers(*, post: HousePost, change: MatrixChange, circumstances: Circumstances) -> int:
    """Mails `change` to whoever may approve it and is there, once; to the absent too where nobody else is left.

    How many were told. Mail that does not leave loses nothing: the change stands on their work page as well.
    """
    approvers = _approvers(change, circumstances)
    present = tuple(each for each in approvers if not each.is_away(today=circumstances.today))
    return sum(_tell(post, change, each, circumstances) for each in present or approvers)


def changes_to_decide(*, directory: KeptDirectory, circumstances: Circumstances) -> tuple[MatrixChange, ...]:
    """The proposed changes that wait for this very reader, the oldest first: never what he proposed himself."""
    if not may_decide(circumstances):
        return ()
    own = circumstances.actor.email.casefold()
    return tuple(change for change in directory.proposals() if change.proposed_by != own)


def _approvers(change: MatrixChange, by: Circumstances) -> tuple[StaffMember, ...]:
    roles = by.policy.acts[MATRIX_DECISION].by
    held = {member.email: member for role in roles for member in by.roster.holding(role)}
    return tuple(member for member in held.values() if member.email.casefold() != change.proposed_by)


def _tell(post: HousePost, change: MatrixChange, member: StaffMember, by: Circumstances) -> bool:
    context = told_of_change(change=change, policy=by.policy, roster=by.roster, locale=member.locale)
    about = (str(change.id), change.proposed_at.isoformat(), member.email)
    return tell(post=post, kind=PROPOSED, member=member, about=about, context=context)


def told_of_change(*, change: MatrixChange, policy: PolicyProfile, roster: Roster, locale: str) -> dict[str, Any]:
    """`change` as JSON values in the words of `locale`, for a letter."""
    return {
        "reference": "",
        "proposer": roster.name_of(change.proposed_by) or change.proposed_by,
        "effective": spoken_day(change.effective, locale=locale, year=True),
        "why": change.reason,
        "cells": [_cell(cell, policy, roster, locale) for cell in change.cells[:CELLS_TOLD]],
        "more": max(0, len(change.cells) - CELLS_TOLD),
    }


def _cell(cell: Reassignment, policy: PolicyProfile, roster: Roster, locale: str) -> dict[str, str]:
    category = policy.category(cell.category)
    line = next((each for each in policy.intake.business_lines if each.id == cell.business_line), None)
    told = category.title if category else ANY_CATEGORY, line.title if line else ANY_LINE
    return {
        "where": " · ".join(each.in_locale(locale) for each in told),
        "before": _answerer(cell.before, roster, locale),
        "after": _answerer(cell.after, roster, locale),
    }


def _answerer(row: Responsibility | None, roster: Roster, locale: str) -> str:
    if row is None:
        return NOBODY.in_locale(locale)
    return roster.name_of(row.handler) or row.handler
