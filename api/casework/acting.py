"""An act of staff has two addresses: one does it, the other says what doing it would cause."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g

from api.casework.case_schemas import CaseSchema
from api.casework.foreseen import ForeseenSchema, foreseen_view
from api.casework.penalties import penalties_view
from api.casework.views import case_view
from api.guards import acting, acting_on, portal, staff
from api.schema import Blueprint, Schema
from api.versions import ON_VERSION, expected_version, tagged
from complaints.domain.case import ComplaintCase
from complaints.domain.commands import Command
from complaints.usecases.perform_act import foresee_act, perform_act
from complaints.usecases.view_cases import may_view

View = Callable[..., Any]


def act(blueprint: Blueprint, name: str, body: type[Schema]) -> Callable[[View], View]:
    """Registers a view of (body, reference) that ends in `act_on` under /<name>, and under /previews/<name>."""

    def registered(view: View) -> View:
        @wraps(view)
        def foreseeing(*args: Any, **kwargs: Any) -> Any:
            g.foreseeing = True
            return view(*args, **kwargs)

        foreseeing.__name__ = f"{view.__name__}_preview"
        foreseeing.__doc__ = f"What this would cause, and nothing is done: {view.__doc__}"
        for path, shape, done in ((name, CaseSchema, view), (f"previews/{name}", ForeseenSchema, foreseeing)):
            answering = blueprint.arguments(body)(blueprint.response(200, shape)(staff(done)))
            blueprint.post(f"/cases/<reference>/{path}")(blueprint.doc(**ON_VERSION)(answering))
        return view

    return registered


def act_on(reference: str, command: Command) -> Any:
    """The case after `command`, on the version that If-Match names; or what would come of it, where that is asked."""
    asked: dict[str, Any] = {
        "cases": portal().cases,
        "reference": reference,
        "command": command,
        "circumstances": acting(),
        "expected_version": expected_version(),
    }
    if not g.get("foreseeing"):
        return shown(perform_act(**asked))
    foreseen = foresee_act(**asked)
    return foreseen_view(foreseen, acting_on(foreseen.after), portal()), 200, {"Cache-Control": "no-store"}


def shown(case: ComplaintCase) -> Any:
    """The case; of one that he may not see, what falls on him, for he may appeal against it."""
    by = acting_on(case)
    seen = case_view(case, by, portal()) if may_view(case=case, circumstances=by) else penalties_view(case, by)
    return seen, 200, tagged(case.version)
