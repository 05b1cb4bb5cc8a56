"""The responsibility matrix: what it is on a day, what is proposed for which day, and who approved what."""

from typing import Any

from api.directory.matrix_schemas import (
    MatrixChangesQuery,
    MatrixChangesSchema,
    MatrixDecisionSchema,
    MatrixQuery,
    MatrixSchema,
    NewMatrixSchema,
)
from api.directory.matrix_views import change_shown, matrix_shown
from api.guards import acting, portal, roster, staff
from api.schema import Blueprint
from api.versions import LONGEST_VERSION, ON_VERSION, expected_version, tagged
from complaints.domain.staff import ChangeState, Responsibility, Roster
from complaints.usecases.ask_approvers import ask_approvers
from complaints.usecases.directory import StaleDirectory
from complaints.usecases.keep_matrix import (
    decide_matrix,
    matrix_of_day,
    propose_matrix,
    settled_changes,
    withdraw_matrix,
)

blueprint = Blueprint("matrix", __name__, description="The responsibility matrix, and the changes of it.")


@blueprint.get("/responsibilities")
@blueprint.arguments(MatrixQuery, location="query")
@blueprint.response(200, MatrixSchema)
@staff
def get_responsibilities(query: dict[str, Any]) -> Any:
    """The responsibility matrix of today or another day, who is missing, and what is proposed."""
    by = acting()
    day = query["on"] or by.today
    rows = matrix_of_day(directory=portal().staff, day=day, circumstances=by)
    return matrix_shown(day=day, rows=rows, people=roster()), 200, tagged(roster().version)


@blueprint.put("/responsibilities")
@blueprint.doc(**ON_VERSION)
@blueprint.arguments(NewMatrixSchema)
@blueprint.response(200, MatrixSchema)
@blueprint.alt_response(202, schema=MatrixSchema, description="Proposed; another person must approve it.")
@staff
def put_responsibilities(body: dict[str, Any]) -> Any:
    """Proposes another matrix from a day on; where the policy asks for no approval, it is decided with that."""
    proposed = propose_matrix(
        directory=portal().staff,
        rows=tuple(Responsibility(**row) for row in body["responsibilities"]),
        effective=body["effective"],
        reason=body["reason"],
        expected=_expected(),
        circumstances=acting(),
    )
    if proposed.change is None or proposed.change.state is not ChangeState.OPEN:
        return _today(proposed.roster)
    ask_approvers(post=portal().house_post, change=proposed.change, circumstances=acting())
    return _today(proposed.roster, 202)


@blueprint.post("/responsibilities/changes/<change>/decision")
@blueprint.doc(**ON_VERSION)
@blueprint.arguments(MatrixDecisionSchema)
@blueprint.response(200, MatrixSchema)
@staff
def post_matrix_decision(body: dict[str, Any], change: str) -> Any:
    """Approves or refuses what another person proposed."""
    then = decide_matrix(
        directory=portal().staff, id=_number(change), **body, expected=_expected(), circumstances=acting()
    )
    return _today(then)


@blueprint.delete("/responsibilities/changes/<change>")
@blueprint.doc(**ON_VERSION)
@blueprint.response(200, MatrixSchema)
@staff
def delete_matrix_change(change: str) -> Any:
    """Takes back what one proposed oneself."""
    return _today(
        withdraw_matrix(directory=portal().staff, id=_number(change), expected=_expected(), circumstances=acting())
    )


@blueprint.get("/responsibilities/changes")
@blueprint.arguments(MatrixChangesQuery, location="query")
@blueprint.response(200, MatrixChangesSchema)
@staff
def get_matrix_changes(query: dict[str, Any]) -> Any:
    """Who changed what in the matrix, who approved it and from which day on; nothing is ever taken out of this list."""
    changes = settled_changes(directory=portal().staff, **query, circumstances=acting())
    return {"changes": [change_shown(change) for change in changes]}


def _number(change: str) -> int:
    """Its number; that of none, where it is no number: who may not decide is told so all the same."""
    return int(change) if change.isdecimal() and len(change) <= LONGEST_VERSION else 0


def _expected() -> int | None:
    return expected_version(stale=StaleDirectory)


def _today(people: Roster, status: int = 200) -> Any:
    today = acting().today
    return matrix_shown(day=today, rows=people.matrix(today=today), people=people), status, tagged(people.version)
