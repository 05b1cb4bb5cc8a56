"""Staff's routes beyond single cases: what the regulation says."""

from typing import Any

from api.guards import portal, staff
from api.oversight.schemas import RegulationSchema
from api.oversight.views import regulation_view
from api.schema import Blueprint

blueprint = Blueprint("oversight", __name__, description="Staff: what the regulation says.")


@blueprint.get("/regulation")
@blueprint.response(200, RegulationSchema)
@staff
def get_regulation() -> Any:
    """The regulation in force, clause by clause, with the rules that each carries."""
    return regulation_view(portal().policy)
