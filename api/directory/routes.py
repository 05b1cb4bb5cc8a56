"""The staff directory, for everybody on the staff to see and for administrators to keep; the responsibility matrix."""

from dataclasses import asdict
from typing import Any

from api.directory.schemas import (
    ChangesQuery,
    ChangesSchema,
    MatrixSchema,
    MemberChangeSchema,
    NewMatrixSchema,
    NewMemberSchema,
    StaffListSchema,
    StaffMemberSchema,
)
from api.guards import acting, portal, roster, staff
from api.intake.views import moment
from api.schema import Blueprint
from api.versions import expected_version, tagged
from complaints.domain.circumstances import Circumstances
from complaints.domain.directory import absent_without_deputy, known_as
from complaints.domain.staff import Responsibility, Roster, StaffMember
from complaints.domain.staffing import departments_without_head, short_posts, unanswered
from complaints.usecases.directory import DirectoryChange, StaleDirectory, plain_member
from complaints.usecases.keep_directory import (
    add_member,
    change_member,
    check_may_keep,
    directory_changes,
    may_keep,
    set_matrix,
)

blueprint = Blueprint("directory", __name__, description="The staff directory and the responsibility matrix.")
SHOWN_TO_COLLEAGUES = ("email", "name", "roles", "department", "active")


@blueprint.get("/staff")
@blueprint.response(200, StaffListSchema)
@staff
def get_staff() -> Any:
    """The staff directory."""
    keeps = may_keep(acting())
    members = sorted(roster().members, key=lambda member: member.email)
    return {"staff": [_member(member, keeps=keeps) for member in members]}, 200, tagged(roster().version)


@blueprint.post("/staff")
@blueprint.arguments(NewMemberSchema)
@blueprint.response(201, StaffMemberSchema)
@staff
def post_member(body: dict[str, Any]) -> Any:
    """Adds a member of staff."""
    member = StaffMember(**body | {"roles": frozenset(body["roles"])})
    after = add_member(directory=portal().staff, member=member, expected=_expected(), circumstances=acting())
    return _found(after, member.email), 201, tagged(after.version)


@blueprint.patch("/staff/<email>")
@blueprint.arguments(MemberChangeSchema)
@blueprint.response(200, StaffMemberSchema)
@staff
def patch_member(body: dict[str, Any], email: str) -> Any:
    """Changes a member of staff, or takes him out of service; nobody is deleted."""
    changes = body | ({"roles": frozenset(body["roles"])} if "roles" in body else {})
    after = change_member(
        directory=portal().staff, email=email, changes=changes, expected=_expected(), circumstances=acting()
    )
    return _found(after, email), 200, tagged(after.version)


@blueprint.get("/staff/changes")
@blueprint.arguments(ChangesQuery, location="query")
@blueprint.response(200, ChangesSchema)
@staff
def get_changes(query: dict[str, Any]) -> Any:
    """Who changed what in directory and matrix, and when; nothing is ever taken out of this list."""
    by = acting()
    changes = directory_changes(directory=portal().staff, **query, circumstances=by)
    return {"changes": [_change(change, by) for change in changes]}


@blueprint.get("/responsibilities")
@blueprint.response(200, MatrixSchema)
@staff
def get_responsibilities() -> Any:
    """The responsibility matrix, and who is missing."""
    check_may_keep(acting())
    return _matrix(roster())


@blueprint.put("/responsibilities")
@blueprint.arguments(NewMatrixSchema)
@blueprint.response(200, MatrixSchema)
@staff
def put_responsibilities(body: dict[str, Any]) -> Any:
    """Replaces the responsibility matrix."""
    rows = tuple(Responsibility(**row) for row in body["responsibilities"])
    return _matrix(set_matrix(directory=portal().staff, rows=rows, expected=_expected(), circumstances=acting()))


def _expected() -> int | None:
    return expected_version(stale=StaleDirectory)


def _found(after: Roster, email: str) -> dict[str, Any]:
    member = known_as(roster=after, email=email)
    assert member, "it was just kept"
    return _member(member, keeps=True)


def _member(member: StaffMember, *, keeps: bool) -> dict[str, Any]:
    plain = plain_member(member)
    return plain if keeps else {name: plain[name] for name in SHOWN_TO_COLLEAGUES}


def _matrix(people: Roster) -> Any:
    by = acting()
    posts = short_posts(policy=by.policy, roster=people)
    gaps = unanswered(policy=by.policy, roster=people, today=by.today)
    shown = {
        "responsibilities": [asdict(row) for row in people.responsibilities],
        "gaps": {
            "unanswered": [{"category": category, "business_line": line} for category, line in gaps],
            "short_posts": [{"role": role, "wanted": wanted, "held": held} for role, (wanted, held) in posts.items()],
            "departments_without_head": departments_without_head(policy=by.policy, roster=people),
            "absent": absent_without_deputy(roster=people, today=by.today),
        },
    }
    return shown, 200, tagged(people.version)


def _change(change: DirectoryChange, by: Circumstances) -> dict[str, Any]:
    named = {"at": moment(change.at, by.calendar.zone), "by_name": by.roster.name_of(change.by)}
    return vars(change) | named
