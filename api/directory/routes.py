"""The staff directory, for everybody on the staff to see and for administrators to keep."""

from typing import Any

from api.directory.schemas import (
    ChangesQuery,
    ChangesSchema,
    MemberChangeSchema,
    NewMemberSchema,
    StaffListSchema,
    StaffMemberSchema,
)
from api.guards import acting, portal, roster, staff
from api.intake.views import moment
from api.schema import Blueprint
from api.versions import ON_VERSION, expected_version, tagged
from complaints.domain.circumstances import Circumstances
from complaints.domain.directory import known_as
from complaints.domain.staff import Roster, StaffMember
from complaints.usecases.directory import DirectoryChange, StaleDirectory, plain_member
from complaints.usecases.keep_directory import (
    add_member,
    change_member,
    directory_changes,
    may_keep,
)

blueprint = Blueprint("directory", __name__, description="The staff directory.")
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
@blueprint.doc(**ON_VERSION)
@blueprint.arguments(NewMemberSchema)
@blueprint.response(201, StaffMemberSchema)
@staff
def post_member(body: dict[str, Any]) -> Any:
    """Adds a member of staff."""
    member = StaffMember(**body | {"roles": frozenset(body["roles"])})
    after = add_member(directory=portal().staff, member=member, expected=_expected(), circumstances=acting())
    return _found(after, member.email), 201, tagged(after.version)


@blueprint.patch("/staff/<email>")
@blueprint.doc(**ON_VERSION)
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


def _expected() -> int | None:
    return expected_version(stale=StaleDirectory)


def _found(after: Roster, email: str) -> dict[str, Any]:
    member = known_as(roster=after, email=email)
    assert member, "it was just kept"
    return _member(member, keeps=True)


def _member(member: StaffMember, *, keeps: bool) -> dict[str, Any]:
    plain = plain_member(member)
    return plain if keeps else {name: plain[name] for name in SHOWN_TO_COLLEAGUES}


def _change(change: DirectoryChange, by: Circumstances) -> dict[str, Any]:
    named = {"at": moment(change.at, by.calendar.zone), "by_name": by.roster.name_of(change.by)}
    return vars(change) | named
