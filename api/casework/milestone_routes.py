"""Staff's routes for what the regulation adds: milestones, levels, requests and decisions.

Extension, redress, crisis and plan are the regulation's matters, scheme and record of those names, under the
addresses of the contract.
"""

from typing import Any

from api.casework.acting import act, act_on
from api.casework.milestone_schemas import (
    ClassificationSchema,
    CrisisSchema,
    DecisionSchema,
    MatterSchema,
    PlanSchema,
    RecordSchema,
    RequestSchema,
    VerdictSchema,
)
from api.guards import portal
from api.schema import Blueprint
from complaints.domain.commands import Classification, Decision, Record, Request
from complaints.usecases.submit_complaint import look_up

blueprint = Blueprint("milestones", __name__, description="Staff: what the regulation adds to the life of a case.")


@act(blueprint, "record", RecordSchema)
def post_record(body: dict[str, Any], reference: str) -> Any:
    """Records a milestone of the regulation."""
    return act_on(reference, Record(**_with_files(body)))


@act(blueprint, "plan", PlanSchema)
def post_plan(body: dict[str, Any], reference: str) -> Any:
    """Records the plan of measures."""
    return act_on(reference, Record(record="plan", **_with_files(body)))


@act(blueprint, "classification", ClassificationSchema)
def post_classification(body: dict[str, Any], reference: str) -> Any:
    """Puts the case at a level of a scheme."""
    return act_on(reference, Classification(**body))


@act(blueprint, "crisis", CrisisSchema)
def post_crisis(body: dict[str, Any], reference: str) -> Any:
    """Declares at which level of crisis the case stands."""
    return act_on(reference, Classification(scheme="crisis", **body))


@act(blueprint, "request", RequestSchema)
def post_request(body: dict[str, Any], reference: str) -> Any:
    """Puts a matter before those who decide it."""
    return act_on(reference, Request(**_with_files(body)))


@act(blueprint, "decision", DecisionSchema)
def post_decision(body: dict[str, Any], reference: str) -> Any:
    """Decides, as the tier whose turn it is."""
    return act_on(reference, Decision(**body))


@act(blueprint, "extension", MatterSchema)
def post_extension(body: dict[str, Any], reference: str) -> Any:
    """Asks for more time."""
    return act_on(reference, Request(matter="extension", **_with_files(body)))


@act(blueprint, "extension-decision", VerdictSchema)
def post_extension_decision(body: dict[str, Any], reference: str) -> Any:
    """Decides on more time."""
    return act_on(reference, Decision(matter="extension", **body))


@act(blueprint, "redress", MatterSchema)
def post_redress(body: dict[str, Any], reference: str) -> Any:
    """Asks for redress."""
    return act_on(reference, Request(matter="redress", **_with_files(body)))


@act(blueprint, "redress-decision", VerdictSchema)
def post_redress_decision(body: dict[str, Any], reference: str) -> Any:
    """Decides on redress."""
    return act_on(reference, Decision(matter="redress", **body))


def _with_files(body: dict[str, Any]) -> dict[str, Any]:
    """The body with the uploaded files in place of their keys. Raises AttachmentRefused."""
    rule = portal().policy.intake.attachments
    return body | {"attachments": look_up(store=portal().attachments, keys=body["attachments"], rule=rule)}
