"""Following a case without a script: number and secret open its page for half an hour, every press for as long again.

The page says what the one with scripts says, and takes the same acts; each ends with the page anew, which may be loaded
again.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, request
from marshmallow import ValidationError
from werkzeug.wrappers import Response as AnyResponse

from api.guards import acting_on, anyone, come_in, open_case, portal, the_case
from api.intake.act_schemas import ObjectionSchema, SupplementSchema, WithdrawalSchema
from api.intake.addresses import TRACK_PAGE, track_address
from api.intake.keys import act_once
from api.intake.pages import flat_errors, typed
from api.intake.track_views import asking_page, case_page, page_locale
from api.intake.uploads import store_posted_files
from api.limits import limit_files_of_the_case, ways_told
from api.messages import say, translated
from complaints.domain.case import ComplaintCase
from complaints.domain.commands import Objection, Supplement, Withdrawal
from complaints.usecases.keep_limits import ProofNeeded
from complaints.usecases.mail_again import mail_again
from complaints.usecases.passes import TRACK, read_pass
from complaints.usecases.ports import UnknownReference
from complaints.usecases.submit_complaint import look_up

blueprint = Blueprint("tracks", __name__)
ACT = "act"


@blueprint.get("/track")
@anyone
def show_asking() -> Response:
    """Asks for number and secret."""
    return asking_page({}, "", 200)


@blueprint.post("/track")
@anyone
def post_asking() -> AnyResponse:
    """To the page of the case whose number and secret are typed; the same answer, whichever of the two is wrong."""
    given = {name: request.form.get(name, "") for name in ("reference", "secret")}
    try:
        case = open_case(given["reference"], given["secret"])
    except UnknownReference:
        return asking_page(given, "", 404)
    except ProofNeeded:  # a page without scripts cannot work
        locale = page_locale()
        return asking_page(given, say("limit.proof", locale, ways_told(locale)), 429)
    return redirect(f"{track_address(case.reference)}?locale={page_locale()}", 303)


@blueprint.get(TRACK_PAGE)
@anyone
def show_case(token: str) -> Response:
    """How the case stands, and forms for what may be done now."""
    try:
        come_in(_case(token))
    except UnknownReference:
        return asking_page({}, "over", 404)
    return case_page(done=request.args.get("done", ""))


@blueprint.post(TRACK_PAGE)
@anyone
def post_act(token: str) -> AnyResponse:
    """Does what the form is for; then the page says so."""
    try:
        come_in(_case(token))
    except UnknownReference:
        return asking_page({}, "over", 404)
    act = request.form.get(ACT, "")
    if act == "withdrawal" and not request.form.get("confirmed"):
        return case_page(confirms=True)
    try:
        _DOING.get(act, _nothing)()
    except ValidationError as error:
        errors = dict(flat_errors(translated(error.messages, page_locale())))
        return case_page(act=_form(act), values=typed(), errors=errors, status=422)
    return redirect(f"{track_address(the_case().reference)}?locale={page_locale()}&done={act}", 303)


def as_track_page(response: Response) -> Response:
    """What could not be done, on the page of the case, with what was typed."""
    failed = request.endpoint == "tracks.post_act" and response.status_code >= 400 and response.is_json
    if not failed:
        return response
    answer = response.get_json()
    errors = dict(flat_errors(answer["errors"].get("json", {}))) or {"": answer["message"]}
    values = typed()
    return case_page(act=_form(values.get(ACT, "")), values=values, errors=errors, status=response.status_code)


def _form(act: str) -> str:
    """Which form of the page it was: every question has its own."""
    return f"answer-{request.form.get('number', '')[:9]}" if act == "answer" else act


def _case(token: str) -> ComplaintCase:
    services = portal()
    reference = read_pass(purpose=TRACK, given=token, now=services.clock(), keys=services.settings.signing_keys)
    return services.cases.get(reference=reference)


def _add(answers: tuple[int, ...] = ()) -> None:
    services = portal()
    said = SupplementSchema().load({"text": _text(), "attachments": store_posted_files()})
    files = look_up(store=services.attachments, keys=said["attachments"], rule=services.policy.intake.attachments)
    limit_files_of_the_case(files)
    act_once(Supplement(said["text"], files, answers=answers))


def _answer() -> None:
    number = request.form.get("number", "")
    _add((int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 0,))


def _ask_for_call() -> None:
    if not request.form.get("call_at"):
        raise ValidationError({"call_at": ["required"]})
    said = SupplementSchema().load({"text": _text(), "call_at": _call_at()})
    act_once(Supplement(said["text"], call_at=said["call_at"].isoformat()))


def _call_at() -> str:
    """What was typed on the wall clock of the company, as a moment; what is none as it stands."""
    given = request.form.get("call_at", "")
    try:
        return datetime.fromisoformat(given).replace(tzinfo=acting_on(the_case()).calendar.zone).isoformat()
    except ValueError:
        return given


def _object() -> None:
    act_once(Objection(ObjectionSchema().load({"text": _text()})["text"]))


def _withdraw() -> None:
    act_once(Withdrawal(WithdrawalSchema().load({"reason": request.form.get("reason", "")})["reason"]))


def _mail() -> None:
    services, case = portal(), the_case()
    token, by = services.new_token(), acting_on(case)
    mail_again(post=services.post, counter=services.counter, case=case, circumstances=by, token=token)


def _nothing() -> None:
    raise ValidationError({"": ["unknown_value"]})


def _text() -> str:
    return request.form.get("text", "")


_DOING: Mapping[str, Callable[[], Any]] = {
    "answer": _answer,
    "supplements": _add,
    "call": _ask_for_call,
    "objection": _object,
    "withdrawal": _withdraw,
    "mails": _mail,
}
