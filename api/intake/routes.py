"""The public's routes: file a complaint, follow it, add to it."""

from datetime import timedelta
from typing import Any

from flask import request

from api.errors import UploadRefused
from api.guards import acting, acting_on, anyone, complainant, portal, the_case
from api.intake.act_schemas import (
    MailsSchema,
    ObjectionSchema,
    SecondComplaintSchema,
    SupplementSchema,
    SurveySchema,
    WithdrawalSchema,
)
from api.intake.addresses import receipt_address
from api.intake.changed_page import changed_page
from api.intake.complaints import read_complaint, second_complaint
from api.intake.keys import act_once, given_key
from api.intake.pages import CONFIRMED, STARTED, confirmation, is_plain_form
from api.intake.schemas import (
    ComplaintSchema,
    PolicySchema,
    PublicCaseSchema,
    SlotSchema,
    SubmissionSchema,
    UploadSchema,
)
from api.intake.uploads import bare_name, store_posted_files, upload_key
from api.intake.views import policy_view, public_view, submission_view
from api.limits import limit_complaint, limit_files_of_the_case, limit_plain_form, limit_upload
from api.schema import Blueprint
from complaints.domain.commands import Command, Objection, Supplement, SurveyAnswer, Withdrawal
from complaints.domain.limits import CONFIRMED_WITHIN, SOONEST
from complaints.usecases.mail_again import mail_again
from complaints.usecases.passes import stamped_ago
from complaints.usecases.submit_complaint import Submission, look_up, submit_complaint

blueprint = Blueprint("intake", __name__, description="File a complaint and follow it; no account needed.")
KEYED = {"parameters": [{"in": "header", "name": "Idempotency-Key", "schema": {"type": "string"}}]}


@blueprint.get("/policy")
@blueprint.response(200, PolicySchema)
@anyone
def get_policy() -> Any:
    """What the form needs: the words, choices and limits of the regulation in force."""
    services = portal()
    return policy_view(services.policy, services)


@blueprint.post("/attachments")
@blueprint.arguments(UploadSchema)
@blueprint.response(201, SlotSchema)
@anyone
def post_attachment(body: dict[str, Any]) -> Any:
    """A slot to upload one file to, before the complaint names its key."""
    services = portal()
    rule = services.policy.intake.attachments
    if body["size"] > rule.max_bytes:
        raise UploadRefused(reason="too_large")
    if body["type"] not in rule.types:
        raise UploadRefused(reason="type")
    limit_upload(size=body["size"])
    name = bare_name(body["name"])
    return services.attachments.offer(key=upload_key(body["type"]), name=name, type=body["type"], size=body["size"])


@blueprint.post("/complaints")
@blueprint.doc(**KEYED)
@blueprint.arguments(ComplaintSchema)
@blueprint.response(201, SubmissionSchema)
@blueprint.alt_response(303, description="To the receipt page, after a plain form post")
@anyone
def post_complaint(body: dict[str, Any]) -> Any:
    """Files a complaint. The same Idempotency-Key gives the same case and the same answer."""
    services = portal()
    if not is_plain_form():
        limit_complaint(body)
    asks = is_plain_form() and _wants_confirmation(body)
    keys = [*body["attachments"], *store_posted_files()]
    if asks:
        return confirmation(keys)
    submission = submit(body, channel="web", attachment_keys=keys)
    if is_plain_form():
        return changed_page(submission) or ("", 303, {"Location": receipt_address(submission.case.reference)})
    return submission_view(submission, services), 201, {"Cache-Control": "no-store"}


def _wants_confirmation(body: dict[str, Any]) -> bool:
    """Whether a plain form has to be confirmed: one too many, sent too soon, or filled in where nobody sees it."""
    opened, confirmed = _shown_ago(STARTED), _shown_ago(CONFIRMED)
    wanted = limit_plain_form(body, wary=opened is not None and opened < SOONEST)
    return wanted and not (confirmed is not None and SOONEST <= confirmed < CONFIRMED_WITHIN)


def _shown_ago(what: str) -> timedelta | None:
    services, owner = portal(), request.form.get("idempotency_key", "")
    keys, given = services.settings.signing_keys, request.form.get(what, "")
    return stamped_ago(purpose=what, owner=owner, given=given, now=services.clock(), keys=keys)


def submit(body: dict[str, Any], *, channel: str, attachment_keys: list[str]) -> Submission:
    """Files what a loaded body says, as whoever acts. Raises what submit_complaint raises, and MalformedKey."""
    services = portal()
    return submit_complaint(
        cases=services.cases,
        attachments=services.attachments,
        complaint=read_complaint(body, policy=services.policy, channel=channel),
        attachment_keys=attachment_keys,
        idempotency_key=given_key() or services.new_token(),
        signing_keys=services.settings.signing_keys,
        circumstances=acting(),
        received_at=body.get("received_at"),
    )


@blueprint.get("/complaints/<reference>")
@blueprint.response(200, PublicCaseSchema)
@complainant
def get_complaint() -> Any:
    """The complainant's view: stage, promised dates, public timeline."""
    return _shown(the_case())


@blueprint.get("/complaints/<reference>/policy")
@blueprint.response(200, PolicySchema)
@complainant
def get_policy_of_complaint() -> Any:
    """The words of the regulation under which the complaint was registered, whichever is in force by now."""
    return policy_view(acting_on(the_case()).policy, portal())


@blueprint.post("/complaints/<reference>/supplements")
@blueprint.doc(**KEYED)
@blueprint.arguments(SupplementSchema)
@blueprint.response(200, PublicCaseSchema)
@complainant
def post_supplement(body: dict[str, Any]) -> Any:
    """Adds words and files to the complaint, or answers what was asked."""
    services = portal()
    files = look_up(store=services.attachments, keys=body["attachments"], rule=services.policy.intake.attachments)
    limit_files_of_the_case(files)
    call_at = body["call_at"].isoformat() if body["call_at"] else ""
    return _act(Supplement(body["text"], files, call_at, tuple(body["answers"])))


@blueprint.post("/complaints/<reference>/withdrawal")
@blueprint.doc(**KEYED)
@blueprint.arguments(WithdrawalSchema)
@blueprint.response(200, PublicCaseSchema)
@complainant
def post_withdrawal(body: dict[str, Any]) -> Any:
    """Takes the complaint back."""
    return _act(Withdrawal(body["reason"]))


@blueprint.post("/complaints/<reference>/objection")
@blueprint.doc(**KEYED)
@blueprint.arguments(ObjectionSchema)
@blueprint.response(200, PublicCaseSchema)
@complainant
def post_objection(body: dict[str, Any]) -> Any:
    """Disagrees with the result; a closed case is taken up again."""
    return _act(Objection(body["text"]))


@blueprint.post("/complaints/<reference>/survey")
@blueprint.doc(**KEYED)
@blueprint.arguments(SurveySchema)
@blueprint.response(200, PublicCaseSchema)
@complainant
def post_survey(body: dict[str, Any]) -> Any:
    """Rates the handling, once."""
    return _act(SurveyAnswer(body["score"], body["comment"], body["answers"]))


@blueprint.post("/complaints/<reference>/mails")
@blueprint.arguments(MailsSchema)
@blueprint.response(200, PublicCaseSchema)
@complainant
def post_mails(body: dict[str, Any]) -> Any:
    """Mails the complainant his last letters again."""
    services, case = portal(), the_case()
    mail_again(
        post=services.post,
        counter=services.counter,
        case=case,
        circumstances=acting_on(case),
        token=services.new_token(),
    )
    return _shown(case)


@blueprint.post("/complaints/<reference>/complaints")
@blueprint.doc(**KEYED)
@blueprint.arguments(SecondComplaintSchema)
@blueprint.response(201, SubmissionSchema)
@complainant
def post_second_complaint(body: dict[str, Any]) -> Any:
    """Files another complaint of the same matter, linked to the first."""
    services, first = portal(), the_case()
    complaint = second_complaint(body, first.content, policy=services.policy)
    who = complaint.complainant
    limit_complaint({"complainant": {"phone": who.phone, "email": who.email}, "website": ""})
    submission = submit_complaint(
        cases=services.cases,
        attachments=services.attachments,
        complaint=complaint,
        attachment_keys=body["attachments"],
        idempotency_key=given_key() or services.new_token(),
        signing_keys=services.settings.signing_keys,
        circumstances=acting(),
        follows=first,
    )
    return submission_view(submission, services), 201, {"Cache-Control": "no-store"}


def _act(command: Command) -> Any:
    """The case after an act of the complainant; asked for again under the same key it is done once."""
    return _shown(act_once(command))


def _shown(case: Any) -> Any:
    return public_view(case, acting_on(case), portal()), 200, {"Cache-Control": "no-store"}
