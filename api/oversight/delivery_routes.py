"""Mail that did not arrive: looked at by month, sent again; and addresses that are not written to meanwhile."""

from typing import Any

from api.guards import acting, portal, staff
from api.intake.views import moment
from api.oversight.delivery_schemas import (
    BlocksSchema,
    DeliveriesQuery,
    DeliveriesSchema,
    DeliverySchema,
    FreeingSchema,
    ResendingSchema,
)
from api.schema import Blueprint
from complaints.domain.case import COMPLAINANT
from complaints.domain.circumstances import Circumstances
from complaints.usecases.deliveries import Block, Lost, Mended
from complaints.usecases.mend_deliveries import free_address, resend_letter
from complaints.usecases.view_deliveries import ShownMail, shown_mail, view_blocks, view_deliveries

blueprint = Blueprint("deliveries", __name__, description="Staff: mail that did not arrive.")


@blueprint.get("/deliveries")
@blueprint.arguments(DeliveriesQuery, location="query")
@blueprint.response(200, DeliveriesSchema)
@staff
def get_deliveries(query: dict[str, Any]) -> Any:
    """What bounced, was reported as spam, is late or never left, in a month."""
    by = acting()
    month = query["month"] or f"{by.today:%Y-%m}"
    page = view_deliveries(
        desk=portal().delivery_desk,
        outbox=portal().outbox,
        month=month,
        state=Lost(query["state"]) if query["state"] else None,
        limit=query["limit"],
        cursor=query["cursor"] or None,
        circumstances=by,
    )
    since = page.waiting[0] if page.waiting else None
    return {
        "month": month,
        "deliveries": [_delivery(each, by) for each in page.mails],
        "waiting": {"count": len(page.waiting), "since": moment(since, by.calendar.zone) if since else None},
        "cursor": page.cursor,
    }


@blueprint.get("/deliveries/blocks")
@blueprint.response(200, BlocksSchema)
@staff
def get_blocks() -> Any:
    """The addresses that are not written to."""
    return _blocks(acting())


@blueprint.post("/deliveries/<delivery>/resending")
@blueprint.arguments(ResendingSchema)
@blueprint.response(200, DeliverySchema)
@staff
def post_resending(body: dict[str, Any], delivery: str) -> Any:
    """Sends the letter once more, to the same or to another address; its case says so."""
    by, desk = acting(), portal().delivery_desk
    mail = resend_letter(desk=desk, id=delivery, **body, circumstances=by)
    return _delivery(shown_mail(desk=desk, mail=mail, circumstances=by), by)


@blueprint.post("/deliveries/blocks/<block>/freeing")
@blueprint.arguments(FreeingSchema)
@blueprint.response(200, BlocksSchema)
@staff
def post_freeing(body: dict[str, Any], block: str) -> Any:
    """The address is written to again; every case on which it was noted says so. What is still blocked."""
    free_address(desk=portal().delivery_desk, id=block, **body, circumstances=acting())
    return _blocks(acting())


def _blocks(by: Circumstances) -> dict[str, Any]:
    return {"blocks": [_block(each, by) for each in view_blocks(desk=portal().delivery_desk, circumstances=by)]}


def _delivery(shown: ShownMail, by: Circumstances) -> dict[str, Any]:
    mail = shown.mail
    return vars(mail) | {
        "at": moment(mail.at, by.calendar.zone),
        "state": mail.state.value,
        "blocked": shown.blocked,
        "block": shown.block,
        "may": _may(shown),
        "mended": _mended(mail.mended, by) if mail.mended else None,
    }


def _may(shown: ShownMail) -> list[str]:
    """What can be done; a letter that is late may arrive still, and a second one would come beside it."""
    mail, able = shown.mail, []
    if not mail.mended and len(mail.references) == 1 and mail.letter and mail.state is not Lost.DELAYED:
        able = ["resend_elsewhere"] if shown.blocked else ["resend", "resend_elsewhere"]
    if mail.audience == COMPLAINANT and mail.references:
        able.append("call")
    return [*able, "free"] if shown.blocked else able


def _mended(mended: Mended, by: Circumstances) -> dict[str, Any]:
    return vars(mended) | {
        "means": mended.means.value,
        "by_name": by.roster.name_of(mended.by),
        "at": moment(mended.at, by.calendar.zone),
    }


def _block(block: Block, by: Circumstances) -> dict[str, Any]:
    return vars(block) | {
        "to": block.address,
        "since": moment(block.since, by.calendar.zone),
        "why": block.why.value,
    }
