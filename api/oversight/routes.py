"""Staff's routes beyond single cases: what the regulation says, and what may be said in mail."""

from typing import Any

from api.guards import portal, staff
from api.oversight.schemas import CommandsSchema, RegulationSchema
from api.oversight.views import regulation_view
from api.schema import Blueprint
from complaints.domain.mail_help import command_help

blueprint = Blueprint("oversight", __name__, description="Staff: what the regulation says.")


@blueprint.get("/regulation")
@blueprint.response(200, RegulationSchema)
@staff
def get_regulation() -> Any:
    """The regulation in force, clause by clause, with the rules that each carries."""
    services = portal()
    policy = services.policy
    return regulation_view(policy, services.regulations.quotes(policy_id=policy.id, version=policy.version))


@blueprint.get("/mail-commands")
@blueprint.response(200, CommandsSchema)
@staff
def get_mail_commands() -> Any:
    """The commands that may be written in an answer to a letter, with an example each."""
    return {"commands": [vars(each) for each in command_help()]}
