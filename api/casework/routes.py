"""Staff's routes: the list, a case, its clocks and forecast, and every act."""

from typing import Any

from api.casework.acting import act, act_on, shown
from api.casework.case_schemas import CaseSchema, ClocksSchema, ForecastSchema
from api.casework.policy import staff_policy_view
from api.casework.policy_schemas import StaffPolicySchema
from api.casework.schemas import (
    AssignmentSchema,
    CasePageSchema,
    CaseQuery,
    ClosureSchema,
    ContactSchema,
    FollowUpSchema,
    NoteSchema,
    QuestionSchema,
    ReopeningSchema,
    ReplySchema,
    TakenComplaintSchema,
    UnmaskingSchema,
)
from api.casework.undoing import UndoingSchema
from api.casework.views import clocks_view, due_span, forecast_view, page_view
from api.guards import acting, acting_on, portal, staff
from api.intake.routes import submit
from api.intake.schemas import SubmissionSchema
from api.intake.views import submission_view
from api.raw_mail import MESSAGE, RAW, as_file
from api.schema import Blueprint
from api.versions import asks_whether_new, is_known, unchanged, unless_known
from complaints.domain.case import ComplaintCase
from complaints.domain.commands import (
    Assignment,
    Closure,
    Contact,
    FollowUp,
    Note,
    Question,
    Reopening,
    Reply,
    Undoing,
    Unmasking,
)
from complaints.usecases.ports import CaseFilter
from complaints.usecases.read_raw_mail import read_mail_of_case
from complaints.usecases.view_cases import find_cases, glance_at, view_case

blueprint = Blueprint("casework", __name__, description="Staff: see and steer cases.")
FILTERS = ("stage", "agent", "department", "category", "business_line", "severity", "month", "q")
NOBODY = "none"
KNOWN = {"parameters": [{"in": "header", "name": "If-None-Match", "schema": {"type": "string"}}]}


@blueprint.get("/policy/staff")
@blueprint.response(200, StaffPolicySchema)
@staff
def get_staff_policy() -> Any:
    """What the staff page needs: beside the words of the form, those for everything that staff may do."""
    return staff_policy_view(portal().policy, portal())


@blueprint.get("/cases")
@blueprint.arguments(CaseQuery, location="query")
@blueprint.response(200, CasePageSchema)
@blueprint.alt_response(304, description="Nothing of it changed since the ETag that If-None-Match names.")
@blueprint.doc(**KNOWN)
@staff
def get_cases(query: dict[str, Any]) -> Any:
    """Cases that fit the filters, newest first; the ETag changes when anything shown does, the time of asking apart."""
    by = acting()
    since, until = due_span(due=query["due"], by=by)
    wanted = CaseFilter(
        **{name: query[name] or None for name in FILTERS},
        handler="" if query["handler"] == NOBODY else query["handler"] or None,
        overdue=query["overdue"],
        due_from=since,
        due_until=until,
    )
    page = find_cases(
        cases=portal().cases, wanted=wanted, limit=query["limit"], cursor=query["cursor"] or None, circumstances=by
    )
    return unless_known(page_view(page, by), apart_from=("now",))


@blueprint.post("/cases")
@blueprint.arguments(TakenComplaintSchema)
@blueprint.response(201, SubmissionSchema)
@staff
def post_case(body: dict[str, Any]) -> Any:
    """Takes a complaint that came by phone, letter, visit, fax, chat …"""
    submission = submit(body, channel=body["channel"], attachment_keys=body["attachments"])
    return submission_view(submission, portal()), 201, {"Cache-Control": "no-store"}


@blueprint.get("/cases/<reference>")
@blueprint.response(200, CaseSchema)
@blueprint.alt_response(304, description="It stands at the version still that If-None-Match names.")
@blueprint.doc(**KNOWN)
@staff
def get_case(reference: str) -> Any:
    """The whole case with its timeline; the ETag is its version. Whoever has that one is told so from its row alone."""
    if asks_whether_new():
        version = glance_at(cases=portal().cases, reference=reference, circumstances=acting())
        if version is not None and is_known(version):
            return unchanged(version)
    case = _viewed(reference)
    return unchanged(case.version) if is_known(case.version) else shown(case)


@blueprint.get("/cases/<reference>/clocks")
@blueprint.response(200, ClocksSchema)
@staff
def get_clocks(reference: str) -> Any:
    """Every clock: who answers for it, since when, until when, and day by day why."""
    case = _viewed(reference)
    return clocks_view(case, acting_on(case))


@blueprint.get("/cases/<reference>/forecast")
@blueprint.response(200, ForecastSchema)
@staff
def get_forecast(reference: str) -> Any:
    """What will be sent, to whom and when, if nobody acts."""
    case = _viewed(reference)
    return forecast_view(case, acting_on(case))


@blueprint.get("/cases/<reference>/policy")
@blueprint.response(200, StaffPolicySchema)
@staff
def get_policy_of_case(reference: str) -> Any:
    """The words of the regulation under which the case was registered, whichever is in force by now."""
    return staff_policy_view(acting_on(_viewed(reference)).policy, portal())


@blueprint.get("/cases/<reference>/mails/<message>")
@blueprint.response(200, RAW, content_type=MESSAGE)
@staff
def get_mail_of_case(reference: str, message: str) -> Any:
    """The raw message by which something was done to the case, as a file; for who may know who complains."""
    services = portal()
    raw = read_mail_of_case(
        cases=services.cases, mails=services.mails, reference=reference, message_id=message, circumstances=acting()
    )
    return as_file(raw, message)


@act(blueprint, "assignment", AssignmentSchema)
def post_assignment(body: dict[str, Any], reference: str) -> Any:
    """Gives the case to a handler."""
    return act_on(reference, Assignment(**body))


@act(blueprint, "note", NoteSchema)
def post_note(body: dict[str, Any], reference: str) -> Any:
    """Leaves a note for staff."""
    return act_on(reference, Note(**body))


@act(blueprint, "unmasking", UnmaskingSchema)
def post_unmasking(body: dict[str, Any], reference: str) -> Any:
    """Shows how to reach the complainant for a quarter of an hour; the timeline says who looked, and why."""
    return act_on(reference, Unmasking(**body))


@act(blueprint, "question", QuestionSchema)
def post_question(body: dict[str, Any], reference: str) -> Any:
    """Asks the complainant something: by mail, and where he follows the case. He is shown the words as they stand."""
    return act_on(reference, Question(**body))


@act(blueprint, "contact", ContactSchema)
def post_contact(body: dict[str, Any], reference: str) -> Any:
    """Records a talk with the complainant."""
    return act_on(reference, Contact(**body))


@act(blueprint, "reply", ReplySchema)
def post_reply(body: dict[str, Any], reference: str) -> Any:
    """Replies to the agent: the result or the plan, or an interim word."""
    answered = {name: value for name, value in body.pop("five_w_two_h").items() if value}
    return act_on(reference, Reply(**body, five_w_two_h=answered))


@act(blueprint, "follow-up", FollowUpSchema)
def post_follow_up(body: dict[str, Any], reference: str) -> Any:
    """Records a call: satisfied closes by the policy's guards, not satisfied opens the next round."""
    return act_on(reference, FollowUp(**body))


@act(blueprint, "closure", ClosureSchema)
def post_closure(body: dict[str, Any], reference: str) -> Any:
    """Closes the case in one of the policy's ways."""
    return act_on(reference, Closure(**body))


@act(blueprint, "reopening", ReopeningSchema)
def post_reopening(body: dict[str, Any], reference: str) -> Any:
    """Takes a closed case up again."""
    return act_on(reference, Reopening(**body))


@act(blueprint, "undoing", UndoingSchema)
def post_undoing(body: dict[str, Any], reference: str) -> Any:
    """Takes back what the reader himself did within the last ten minutes, while nothing has been built upon it."""
    return act_on(reference, Undoing(**body))


def _viewed(reference: str) -> ComplaintCase:
    return view_case(cases=portal().cases, reference=reference, circumstances=acting())
