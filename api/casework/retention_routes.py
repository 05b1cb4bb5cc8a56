"""Staff's routes for what was kept for its time: held, proposed, approved by another, and then gone."""

from typing import Any

from api.casework.acting import act, act_on
from api.casework.retention_schemas import (
    DisposalDecisionSchema,
    DisposalSchema,
    HoldLiftingSchema,
    LegalHoldSchema,
    RetentionQuery,
    RetentionSchema,
)
from api.casework.retention_views import retention_view
from api.guards import acting, portal, staff
from api.schema import Blueprint
from complaints.domain.commands import DisposalDecision, DisposalProposal, HoldLifting, LegalHold
from complaints.usecases.view_retention import Wanted, view_retention

blueprint = Blueprint("retention", __name__, description="Staff: what is kept, held and disposed of.")


@blueprint.get("/retention")
@blueprint.arguments(RetentionQuery, location="query")
@blueprint.response(200, RetentionSchema)
@staff
def get_retention(query: dict[str, Any]) -> Any:
    """A pile: what is `due`, `coming`, `held`, `proposed` and waiting for another person, `erasing`, or `disposed`."""
    by = acting()
    page = view_retention(
        cases=portal().cases,
        wanted=Wanted(query["state"], query["month"], query["department"]),
        limit=query["limit"],
        cursor=query["cursor"] or None,
        circumstances=by,
    )
    return retention_view(page, by), 200, {"Cache-Control": "no-store"}


@act(blueprint, "legal-hold", LegalHoldSchema)
def post_legal_hold(body: dict[str, Any], reference: str) -> Any:
    """Holds the case: while that stands it is not disposed of, and a proposal to do so is off."""
    return act_on(reference, LegalHold(**body))


@act(blueprint, "legal-hold-lifting", HoldLiftingSchema)
def post_hold_lifting(body: dict[str, Any], reference: str) -> Any:
    """Lifts the legal hold."""
    return act_on(reference, HoldLifting(**body))


@act(blueprint, "disposal", DisposalSchema)
def post_disposal(body: dict[str, Any], reference: str) -> Any:
    """Proposes to dispose of a case whose time is over; another person decides."""
    return act_on(reference, DisposalProposal(**body))


@act(blueprint, "disposal-decision", DisposalDecisionSchema)
def post_disposal_decision(body: dict[str, Any], reference: str) -> Any:
    """Approves or refuses what another person proposed. What is approved nobody reads any more."""
    return act_on(reference, DisposalDecision(**body))
