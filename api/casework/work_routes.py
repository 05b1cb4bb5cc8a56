"""Staff's desk: what waits for me and my roles, most urgent first."""

from typing import Any

from api.casework.work_schemas import WorkQuery, WorkSchema
from api.casework.work_views import work_view
from api.guards import acting, portal, staff
from api.schema import Blueprint
from api.versions import unless_known
from complaints.usecases.ask_approvers import changes_to_decide
from complaints.usecases.view_retention import proposals_waiting
from complaints.usecases.view_work import view_work

blueprint = Blueprint("work", __name__, description="Staff: what lies on my desk.")


@blueprint.get("/work")
@blueprint.arguments(WorkQuery, location="query")
@blueprint.response(200, WorkSchema)
@blueprint.alt_response(304, description="Nothing of it changed since the ETag of If-None-Match, but the time left.")
@blueprint.doc(parameters=[{"in": "header", "name": "If-None-Match", "schema": {"type": "string"}}])
@staff
def get_work(query: dict[str, Any]) -> Any:
    """What waits: `mine`, of that `calls` and `approvals` alone, what I have `delegated`, and what is `stuck`."""
    by = acting()
    page = view_work(
        cases=portal().cases,
        pile=query["lane"],
        limit=query["limit"],
        cursor=query["cursor"] or None,
        circumstances=by,
    )
    changes = changes_to_decide(directory=portal().staff, circumstances=by)
    disposals = proposals_waiting(cases=portal().cases, circumstances=by)
    return unless_known(work_view(page, changes, by, portal()) | {"disposals": disposals}, apart_from=("now", "left"))
