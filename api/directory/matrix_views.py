"""The responsibility matrix and its changes as they are shown."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from api.guards import acting, portal
from api.intake.views import moment
from complaints.domain.acts import MATRIX_DECISION
from complaints.domain.directory import absent_without_deputy, known_as
from complaints.domain.matrix import Rows
from complaints.domain.staff import ChangeState, MatrixChange, Reassignment, Responsibility, Roster
from complaints.domain.staffing import departments_without_head, short_posts, unanswered
from complaints.usecases.keep_directory import may_keep
from complaints.usecases.keep_matrix import may_decide


def matrix_shown(*, day: date, rows: Rows, people: Roster) -> dict[str, Any]:
    """The matrix `rows` of `day` with its gaps, and what is scheduled and proposed, among `people`."""
    by = acting()
    return {
        "on": day.isoformat(),
        "today": by.today.isoformat(),
        "responsibilities": [asdict(row) for row in rows],
        "gaps": _gaps(day, rows, people),
        "scheduled": [change_shown(change) for change in people.scheduled if change.effective > by.today],
        "proposals": [change_shown(change) for change in portal().staff.proposals()],
        "may": {
            "propose": may_keep(by),
            "decide": may_decide(by),
            "four_eyes": MATRIX_DECISION in by.policy.acts,
        },
    }


def change_shown(change: MatrixChange) -> dict[str, Any]:
    """A change with names and in the company's time, and what the reader may do with it."""
    by = acting()
    zone, is_open = by.calendar.zone, change.state is ChangeState.OPEN
    is_own = change.proposed_by == by.actor.email.casefold()
    return vars(change) | {
        "state": change.state.value,
        "effective": change.effective.isoformat(),
        "cells": [_cell(cell, by.roster) for cell in change.cells],
        "proposed_by_name": _name(change.proposed_by, by.roster),
        "proposed_at": moment(change.proposed_at, zone),
        "decided_by_name": _name(change.decided_by, by.roster),
        "decided_at": moment(change.decided_at, zone) if change.decided_at else None,
        "may_decide": is_open and not is_own and may_decide(by),
        "may_withdraw": is_open and is_own and may_keep(by),
    }


def _gaps(day: date, rows: Rows, people: Roster) -> dict[str, Any]:
    policy = acting().policy
    then = replace(people, responsibilities=rows, scheduled=())
    posts = short_posts(policy=policy, roster=then)
    gaps = unanswered(policy=policy, roster=then, today=day)
    return {
        "unanswered": [{"category": category, "business_line": line} for category, line in gaps],
        "short_posts": [{"role": role, "wanted": wanted, "held": held} for role, (wanted, held) in posts.items()],
        "departments_without_head": departments_without_head(policy=policy, roster=then, today=day),
        "absent": absent_without_deputy(roster=then, today=day),
        "gone": sorted({row.handler for row in rows if people.find(row.handler) is None}),
    }


def _cell(cell: Reassignment, people: Roster) -> dict[str, Any]:
    return vars(cell) | {"before": _answerer(cell.before, people), "after": _answerer(cell.after, people)}


def _answerer(row: Responsibility | None, people: Roster) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"handler": row.handler, "handler_name": _name(row.handler, people), "department": row.department}


def _name(email: str, people: Roster) -> str:
    member = known_as(roster=people, email=email)
    return member.name if member else email
