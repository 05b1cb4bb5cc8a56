"""Staff's route of the record of sign-ins."""

from typing import Any

from api.access.login_schemas import LoginPageSchema, LoginQuery
from api.guards import acting, portal, staff
from api.intake.views import moment
from api.schema import Blueprint
from complaints.domain.staff import Roster
from complaints.usecases.logins import view_logins

blueprint = Blueprint("logins", __name__, description="Staff: who signed in, and who was refused.")


@blueprint.get("/sign-ins")
@blueprint.arguments(LoginQuery, location="query")
@blueprint.response(200, LoginPageSchema)
@staff
def get_sign_ins(query: dict[str, Any]) -> Any:
    """The record of sign-ins of a month, newest first, its hash chain computed again."""
    by = acting()
    page = view_logins(
        trail=portal().logins,
        month=query["month"],
        limit=query["limit"],
        cursor=query["cursor"] or None,
        circumstances=by,
    )
    entries = [
        {
            "seq": entry.seq,
            "at": moment(entry.at, by.calendar.zone),
            "event": entry.event,
            "how": entry.how,
            "email": entry.email,
            "name": _name(entry.email, by.roster),
            "device": entry.browser.device,
            "network": entry.browser.network,
            "hash": entry.hash,
        }
        for entry in page.entries
    ]
    return {"entries": entries, "broken_at": page.broken_at, "cursor": page.cursor}, 200, {"Cache-Control": "no-store"}


def _name(email: str, roster: Roster) -> str:
    """Of anybody who is or was on the staff."""
    known = (member.name for member in roster.members if member.email.casefold() == email.casefold())
    return next(known, "")
