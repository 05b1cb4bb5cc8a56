"""Earlier cases of a person or an order, and the search for the person before a complaint is taken down."""

from typing import Any

from marshmallow import fields

from api.guards import acting, portal, staff
from api.intake.views import moment
from api.schema import Blueprint, Line, Schema
from complaints.domain.search import keys
from complaints.usecases.linked_cases import Known, linked_cases, look_up_complainant
from complaints.usecases.ports import Shared
from complaints.usecases.view_cases import view_case

blueprint = Blueprint("complainants", __name__, description="Staff: who complained before.")


class LinkedSchema(Schema):
    """Another case, and `why` it is shown: what it has in common."""

    reference = fields.String()
    stage = fields.String()
    category = fields.String()
    received_at = fields.String()
    why = fields.List(fields.String(), metadata={"description": "Of phone, email, order_no, name"})


class LinkedCasesSchema(Schema):
    """Other cases of the same person or order, the sure ones first."""

    cases = fields.List(fields.Nested(LinkedSchema))


class ComplainantQuery(Schema):
    """What is known of who calls: any of these is enough."""

    phone = Line(40)
    email = Line(254)
    order_no = Line(60)
    name = Line(80)


class KnownSchema(Schema):
    """Somebody who has complained before, and in which of the cases found."""

    name = fields.String()
    phone = fields.String()
    email = fields.String()
    address = fields.String()
    kind = fields.String()
    references = fields.List(fields.String())


class ComplainantsSchema(Schema):
    """The cases found, and the people in them."""

    cases = fields.List(fields.Nested(LinkedSchema))
    people = fields.List(fields.Nested(KnownSchema))


@blueprint.get("/complainants")
@blueprint.arguments(ComplainantQuery, location="query")
@blueprint.response(200, ComplainantsSchema)
@staff
def get_complainants(query: dict[str, Any]) -> Any:
    """Who complained before with this number, address, order or name: at most ten cases, for who takes complaints."""
    found, people = look_up_complainant(cases=portal().cases, asked=keys(**query), circumstances=acting())
    return {"cases": [_linked(each) for each in found], "people": [_known(each) for each in people]}


@blueprint.get("/cases/<reference>/linked")
@blueprint.response(200, LinkedCasesSchema)
@staff
def get_linked(reference: str) -> Any:
    """Other cases of the same person or order, as far as who asks may see them; asked for beside the case."""
    case = view_case(cases=portal().cases, reference=reference, circumstances=acting())
    found = linked_cases(cases=portal().cases, case=case, circumstances=acting())
    return {"cases": [_linked(each) for each in found]}


def _linked(shared: Shared) -> dict[str, Any]:
    return {
        "reference": shared.row.reference,
        "stage": shared.row.stage,
        "category": shared.row.category,
        "received_at": moment(shared.row.received_at, acting().calendar.zone),
        "why": [by.value for by in shared.by],
    }


def _known(known: Known) -> dict[str, Any]:
    return vars(known.who) | {"references": known.references}
