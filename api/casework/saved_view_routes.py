"""Staff's own views of the list of cases. Nobody reads those of somebody else: the address names no person."""

from typing import Any

from api.casework.saved_view_schemas import KeptViewsSchema, SavedViewsSchema
from api.guards import portal, staff, the_member
from api.schema import Blueprint
from api.versions import ON_VERSION, expected_version, tagged
from complaints.usecases.saved_views import SavedView, StaleViews

blueprint = Blueprint("views", __name__, description="Staff: views of the list that one keeps for oneself.")


@blueprint.get("/views")
@blueprint.response(200, KeptViewsSchema)
@staff
def get_views() -> Any:
    """My own views of the list of cases, in my order; the ETag is their version."""
    views, version = portal().saved_views.of(email=the_member().email)
    return _shown(views, version)


@blueprint.put("/views")
@blueprint.doc(**ON_VERSION)
@blueprint.arguments(SavedViewsSchema)
@blueprint.response(200, KeptViewsSchema)
@staff
def put_views(body: dict[str, Any]) -> Any:
    """Replaces my own views, on the version that If-Match names."""
    views = tuple(SavedView(view["name"], _asked(view["filters"])) for view in body["views"])
    version = portal().saved_views.keep(
        email=the_member().email, views=views, expected_version=expected_version(stale=StaleViews)
    )
    return _shown(views, version)


def _asked(filters: dict[str, Any]) -> dict[str, Any]:
    """What is really asked for."""
    return {name: value for name, value in filters.items() if value not in ("", None, False)} | (
        {"overdue": False} if filters.get("overdue") is False else {}
    )


def _shown(views: tuple[SavedView, ...], version: int) -> Any:
    told = [{"name": view.name, "filters": dict(view.filters)} for view in views]
    return {"views": told, "version": version}, 200, tagged(version)
