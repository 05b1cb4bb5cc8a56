"""Staff's routes for penalties: proposed, decided tier by tier, appealed. The portal applies none."""

from typing import Any

from api.casework.acting import act, act_on
from api.casework.penalties import penalties_view
from api.casework.penalty_schemas import (
    PenaltiesSchema,
    PenaltyAppealSchema,
    PenaltyDecisionSchema,
    PenaltySchema,
)
from api.guards import acting, acting_on, portal, staff
from api.schema import Blueprint
from complaints.domain.commands import PenaltyAppeal, PenaltyDecision, PenaltyProposal
from complaints.usecases.view_cases import view_penalties

blueprint = Blueprint("penalties", __name__, description="Staff: penalties, as proposals that people decide on.")


@blueprint.get("/cases/<reference>/penalties")
@blueprint.response(200, PenaltiesSchema)
@staff
def get_penalties(reference: str) -> Any:
    """The penalties of a case that the reader may see: also for whom one falls on who may not see the case."""
    case = view_penalties(cases=portal().cases, reference=reference, circumstances=acting())
    return penalties_view(case, acting_on(case)), 200, {"ETag": f'"{case.version}"', "Cache-Control": "no-store"}


@act(blueprint, "penalty", PenaltySchema)
def post_penalty(body: dict[str, Any], reference: str) -> Any:
    """Proposes a penalty."""
    return act_on(reference, PenaltyProposal(**body))


@act(blueprint, "penalty-decision", PenaltyDecisionSchema)
def post_penalty_decision(body: dict[str, Any], reference: str) -> Any:
    """Decides on a penalty as the tier whose turn it is, or on an appeal against it."""
    return act_on(reference, PenaltyDecision(**body))


@act(blueprint, "penalty-appeal", PenaltyAppealSchema)
def post_penalty_appeal(body: dict[str, Any], reference: str) -> Any:
    """Appeals against a penalty, as whom it falls on."""
    return act_on(reference, PenaltyAppeal(**body))
