"""Who is away and who answers meanwhile, and what lies on the desk of somebody who leaves."""

from typing import Any

from marshmallow import fields

from api.guards import acting, portal, staff
from api.intake.views import moment
from api.schema import Blueprint, Schema, between
from complaints.domain.absences import Absence, Cover, absences
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Act
from complaints.domain.staff import StaffMember
from complaints.usecases.keep_directory import may_keep
from complaints.usecases.ports import CaseSummary
from complaints.usecases.view_desk import DeskOf, check_may_hand_over, view_desk

blueprint = Blueprint("desks", __name__, description="Absences, and desks that are handed over.")
MOST_CASES = 200


class ColleagueSchema(Schema):
    """Somebody, by address and name."""

    email = fields.String()
    name = fields.String()


class CoverSchema(Schema):
    """From `from` on, before `until` (null: for good) `by` answers; null: nobody."""

    from_ = fields.String(data_key="from", attribute="from")
    until = fields.String(allow_none=True)
    by = fields.Nested(ColleagueSchema, allow_none=True)


class AbsenceSchema(ColleagueSchema):
    """Somebody is away; `until`: the first day back, or null. `gap`: on some day nobody answers in his place."""

    department = fields.String()
    from_ = fields.String(data_key="from", attribute="from")
    until = fields.String(allow_none=True)
    running = fields.Boolean()
    deputy = fields.Nested(ColleagueSchema, allow_none=True)
    covers = fields.List(fields.Nested(CoverSchema))
    gap = fields.Boolean()


class AbsencesSchema(Schema):
    """Running and coming absences, in the order in which they begin."""

    today = fields.String()
    absences = fields.List(fields.Nested(AbsenceSchema))


class DeskCaseSchema(Schema):
    """An open case on the desk."""

    reference = fields.String()
    stage = fields.String()
    category = fields.String()
    received_at = fields.String()
    due_at = fields.String(allow_none=True)
    overdue = fields.Boolean()


class RoleDeskSchema(Schema):
    """What waits for the word of a role that he holds, and how many `others` hold it."""

    role = fields.String()
    waiting = fields.Integer()
    others = fields.Integer()


class DeskSchema(ColleagueSchema):
    """What lies on a desk, as far as the reader may know of it.

    `cases`: the open ones that he handles, newest first; `more`: there are further ones. `limits`, `calls`: how many
    hold him to account, counted to a hundred. `cells`: of the responsibility matrix of today that name him.
    `assigned_by`: the roles that may give a case to another.
    """

    active = fields.Boolean()
    cases = fields.List(fields.Nested(DeskCaseSchema))
    more = fields.Boolean()
    limits = fields.Integer()
    calls = fields.Integer()
    roles = fields.List(fields.Nested(RoleDeskSchema))
    deputy_for = fields.List(fields.Nested(ColleagueSchema))
    cells = fields.Integer()
    assigned_by = fields.List(fields.String())


class DeskQuery(Schema):
    """How many cases."""

    limit = fields.Integer(load_default=MOST_CASES, validate=between(1, MOST_CASES))


@blueprint.get("/staff/absences")
@blueprint.response(200, AbsencesSchema)
@staff
def get_absences() -> Any:
    """Who is away, now or later, and who answers in the meantime."""
    by = acting()
    if not may_keep(by):
        check_may_hand_over(by)
    found = absences(roster=by.roster, today=by.today)
    return {"today": by.today.isoformat(), "absences": [_absence(each, by) for each in found]}


@blueprint.get("/staff/<email>/desk")
@blueprint.arguments(DeskQuery, location="query")
@blueprint.response(200, DeskSchema)
@staff
def get_desk(query: dict[str, Any], email: str) -> Any:
    """What lies on somebody's desk, and would lie there if he left."""
    return _desk(view_desk(cases=portal().cases, email=email, **query, circumstances=acting()), acting())


def _absence(absence: Absence, by: Circumstances) -> dict[str, Any]:
    member = absence.member
    deputy = by.roster.find(member.deputy) if member.deputy else None
    return _person(member) | {
        "department": member.department,
        "from": absence.first.isoformat(),
        "until": absence.until.isoformat() if absence.until else None,
        "running": absence.first <= by.today,
        "deputy": _person(deputy) if deputy else None,
        "covers": [_cover(each) for each in absence.covers],
        "gap": absence.has_gap,
    }


def _cover(cover: Cover) -> dict[str, Any]:
    until = cover.until.isoformat() if cover.until else None
    return {"from": cover.first.isoformat(), "until": until, "by": _person(cover.by) if cover.by else None}


def _desk(desk: DeskOf, by: Circumstances) -> dict[str, Any]:
    return vars(desk) | {
        **_person(desk.member),
        "active": desk.member.active,
        "cases": [_case(row, by) for row in desk.cases],
        "deputy_for": [_person(each) for each in desk.deputy_for],
        "assigned_by": by.policy.acts[Act.ASSIGNMENT].by,
    }


def _case(row: CaseSummary, by: Circumstances) -> dict[str, Any]:
    zone = by.calendar.zone
    return {
        "reference": row.reference,
        "stage": row.stage,
        "category": row.category,
        "received_at": moment(row.received_at, zone),
        "due_at": moment(row.due_at, zone) if row.due_at else None,
        "overdue": row.due_at is not None and row.due_at < by.now,
    }


def _person(member: StaffMember) -> dict[str, str]:
    return {"email": member.email, "name": member.name}
