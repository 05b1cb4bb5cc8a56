"""Staff's routes for mail that waits for a person: the list, the raw message, released or rejected."""

from typing import Any

from api.guards import acting, portal, staff
from api.intake.views import moment
from api.oversight.quarantine_schemas import (
    MailDecisionSchema,
    QuarantineQuery,
    QuarantineSchema,
    RejectionSchema,
    ReleaseSchema,
)
from api.raw_mail import MESSAGE, RAW, as_file
from api.schema import Blueprint
from complaints.domain.circumstances import Circumstances
from complaints.usecases.mail_room import Delivered
from complaints.usecases.quarantine import Decision, Manner, QuarantinedMail, Standing
from complaints.usecases.read_raw_mail import read_quarantined_mail
from complaints.usecases.reject_mail import reject_mail
from complaints.usecases.release_mail import Release, manners, release_mail
from complaints.usecases.view_quarantine import view_quarantine

blueprint = Blueprint("quarantine", __name__, description="Staff: mail that waits for a person.")


@blueprint.get("/quarantine")
@blueprint.arguments(QuarantineQuery, location="query")
@blueprint.response(200, QuarantineSchema)
@staff
def get_quarantine(query: dict[str, Any]) -> Any:
    """Mail that waits for a person, with which nothing was done; or what was released, or rejected."""
    by = acting()
    page = view_quarantine(
        room=portal().mail_room,
        standing=Standing(query["state"]),
        limit=query["limit"],
        cursor=query["cursor"] or None,
        circumstances=by,
    )
    return {"messages": [_mail(mail, by) for mail in page.mails], "cursor": page.cursor}


@blueprint.get("/quarantine/<message>/raw")
@blueprint.response(200, RAW, content_type=MESSAGE)
@staff
def get_quarantined_mail(message: str) -> Any:
    """The raw message, as a file; for who may know who writes about its case."""
    services = portal()
    raw = read_quarantined_mail(
        room=services.mail_room, mails=services.mails, message_id=message, circumstances=acting()
    )
    return as_file(raw, message)


@blueprint.post("/quarantine/<message>/release")
@blueprint.arguments(ReleaseSchema)
@blueprint.response(200, MailDecisionSchema)
@staff
def post_release(body: dict[str, Any], message: str) -> Any:
    """Releases a message: it is read again, or put on a case, or opens one."""
    by = acting()
    release = Release(Manner(body["manner"]), body["reference"], body["sure"])
    decision = release_mail(
        room=portal().mail_room, open_mail=_opened, message_id=message, release=release, circumstances=by
    )
    return _decision(decision, by)


@blueprint.post("/quarantine/<message>/rejection")
@blueprint.arguments(RejectionSchema)
@blueprint.response(200, MailDecisionSchema)
@staff
def post_rejection(body: dict[str, Any], message: str) -> Any:
    """Rejects a message: nothing is done with it, and it stays listed for the record."""
    by = acting()
    return _decision(
        reject_mail(room=portal().mail_room, message_id=message, reason=body["reason"], circumstances=by), by
    )


def _opened(mail: QuarantinedMail) -> Delivered:
    return portal().open_mail(stored_as=mail.message_id, recipients=mail.recipients, verdicts={})


def _mail(mail: QuarantinedMail, by: Circumstances) -> dict[str, Any]:
    return {
        "id": mail.message_id,
        "at": moment(mail.at, by.calendar.zone),
        "reason": mail.reason,
        "cause": mail.cause,
        "sender": mail.sender,
        "subject": mail.subject,
        "reference": mail.reference,
        "preview": mail.preview,
        "veiled": mail.veiled,
        "manners": [] if mail.decision else [manner.value for manner in manners(mail)],
        "decision": _decision(mail.decision, by) if mail.decision else None,
    }


def _decision(decision: Decision, by: Circumstances) -> dict[str, Any]:
    return {
        "state": decision.standing.value,
        "by": decision.by,
        "by_name": by.roster.name_of(decision.by),
        "at": moment(decision.at, by.calendar.zone),
        "reason": decision.reason,
        "manner": decision.manner,
        "fate": decision.fate,
        "reference": decision.reference,
    }
