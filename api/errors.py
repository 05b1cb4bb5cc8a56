"""One table from what can go wrong to what HTTP says, in the reader's language and smorest's envelope."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from api.entries import guard_told
from api.guards import acting, acting_on, portal
from api.limits import errors_of, ways_told
from api.messages import TEXTS, say, translated, wanted_locale
from api.requests import request_id
from api.statuses import STATUS
from complaints.domain.approvals import RequestRefused
from complaints.domain.bulletin import NotAnonymous
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.disposal import DisposalRefused
from complaints.domain.forms import FieldsRefused
from complaints.domain.intake import AnonymousRefused
from complaints.domain.objections import ObjectionTooLate, ObjectionTooOften
from complaints.domain.penalty_acts import BeyondBounds, PenaltyRefused
from complaints.domain.penalty_words import amount_told
from complaints.domain.policy import PolicyProfile
from complaints.domain.publishing import NotWritten, SectionsMissing
from complaints.domain.records import EvidenceMissing, RecordMissing
from complaints.domain.refusal_words import refusal_told
from complaints.domain.text import spoken
from complaints.domain.undoing import CannotUndo
from complaints.usecases.directory import (
    DirectoryRefused,
    StaleDirectory,
)
from complaints.usecases.keep_bulletin import SourceRefused
from complaints.usecases.keep_limits import ProofNeeded, TooMany
from complaints.usecases.ports import UnknownReference
from complaints.usecases.release_mail import ReleaseRefused, StillHeld
from complaints.usecases.submit_complaint import AttachmentRefused


class UploadRefused(Exception):
    """A slot was asked for a file that is too large or of a forbidden type: `reason` as in AttachmentRefused."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def register_errors(app: Flask) -> None:
    """Hangs every error of the house, and werkzeug's own, on the app."""
    for error_class, (status, key) in STATUS.items():
        app.register_error_handler(error_class, _plain(status, key))
    app.register_error_handler(UnknownReference, _unknown_reference)
    app.register_error_handler(GuardsUnmet, _guards)
    app.register_error_handler(RecordMissing, _record_missing)
    app.register_error_handler(ObjectionTooLate, _objection_too_late)
    app.register_error_handler(ObjectionTooOften, _objection_too_often)
    app.register_error_handler(EvidenceMissing, _evidence)
    app.register_error_handler(CannotUndo, _cannot_undo)
    app.register_error_handler(RequestRefused, _refused("request"))
    app.register_error_handler(PenaltyRefused, _refused("penalty"))
    app.register_error_handler(DisposalRefused, _refused("disposal"))
    app.register_error_handler(BeyondBounds, _bounds)
    app.register_error_handler(UnknownValue, _unknown_value)
    app.register_error_handler(FieldsRefused, _fields)
    app.register_error_handler(AnonymousRefused, _anonymous)
    app.register_error_handler(AttachmentRefused, _attachment)
    app.register_error_handler(DirectoryRefused, _directory_refused)
    app.register_error_handler(StaleDirectory, _stale_directory)
    app.register_error_handler(ReleaseRefused, _release_refused)
    app.register_error_handler(StillHeld, _still_held)
    app.register_error_handler(UploadRefused, _upload)
    app.register_error_handler(NotAnonymous, _not_anonymous)
    app.register_error_handler(SourceRefused, _source)
    app.register_error_handler(SectionsMissing, _sections_missing)
    app.register_error_handler(NotWritten, _not_written)
    app.register_error_handler(ProofNeeded, _too_often)
    app.register_error_handler(TooMany, _too_often)
    app.register_error_handler(HTTPException, _http)


def envelope(status: int, message: str, errors: Any = None) -> tuple[Response, int]:
    """The answer {code, status, message, errors}."""
    body = {"code": status, "status": HTTPStatus(status).phrase, "message": message, "errors": errors or {}}
    return jsonify(body), status


def _plain(status: int, key: str) -> Callable[[Exception], tuple[Response, int]]:
    return lambda error: envelope(status, say(key, wanted_locale()))


def _unknown_reference(error: UnknownReference) -> tuple[Response, int]:
    """The same for a wrong number and a wrong secret; staff, who need no secret, are not told of one."""
    return envelope(404, say("case_unknown" if "member" in g else "not_found", wanted_locale()))


def _policy_of_the_case() -> PolicyProfile:
    """The policy that the case of this request pins: read anew, for an error does not carry it."""
    case = portal().cases.get(reference=str((request.view_args or {})["reference"]))
    return acting_on(case).policy


def _guards(error: GuardsUnmet) -> tuple[Response, int]:
    locale = wanted_locale()
    policy = _policy_of_the_case()
    missing = {guard: guard_told(guard, policy, locale) for guard in error.guards}
    comma = "; " if locale == "en" else "；"
    return envelope(409, say("guards_unmet", locale, comma.join(missing.values())), {"guards": missing})


def _record_missing(error: RecordMissing) -> tuple[Response, int]:
    locale = wanted_locale()
    missing = guard_told(f"recorded:{error.record}", _policy_of_the_case(), locale)
    return envelope(409, missing, {"records": {error.record: missing}})


def _refused(group: str) -> Callable[[Any], tuple[Response, int]]:
    """Of errors that say their `reason`, in the words of a group."""
    return lambda error: envelope(409, say(f"{group}.{error.reason}", wanted_locale()), {"reason": error.reason})


def _bounds(error: BeyondBounds) -> tuple[Response, int]:
    locale = wanted_locale()
    message = say("bounds.none", locale)
    if error.bounds:
        told = amount_told(amount=vars(error.bounds), unit=error.field, locale=locale)
        message = say("bounds", locale, told)
    return envelope(422, message, {"json": {error.field: [message]}})


def _cannot_undo(error: CannotUndo) -> tuple[Response, int]:
    message = refusal_told(reason=f"undo.{error.reason}", about=(), locale=wanted_locale())
    return envelope(409, message, {"reason": error.reason})


def _unknown_value(error: UnknownValue) -> tuple[Response, int]:
    message = say("unknown_value", wanted_locale())
    return envelope(422, message, {"json": _nested({error.field: [message]})})


def _fields(error: FieldsRefused) -> tuple[Response, int]:
    locale = wanted_locale()
    found = {name: [say(f"fault.{fault}", locale)] for name, fault in error.faults.items()}
    return envelope(422, say("invalid", locale), {"json": _nested(found)})


def _anonymous(error: AnonymousRefused) -> tuple[Response, int]:
    message = say("anonymous_refused", wanted_locale())
    return envelope(422, message, {"json": {"anonymous": [message]}})


def _nested(messages: Mapping[str, list[str]]) -> dict[str, Any]:
    """Messages by the name of a field (`category`, `complainant.phone`), as the body has the fields."""
    tree: dict[str, Any] = {}
    for dotted, said in messages.items():
        group, dot, name = dotted.partition(".")
        if dot:
            tree.setdefault(group, {})[name] = said
        else:
            tree[group] = said
    return tree


def _attachment(error: AttachmentRefused) -> tuple[Response, int]:
    message = say(f"attachment_{error.reason}", wanted_locale(), error.name[:200])
    return envelope(413 if error.reason == "too_large" else 422, message, {"json": {"attachments": [message]}})


def _directory_refused(error: DirectoryRefused) -> tuple[Response, int]:
    """Messages by field as the body has the fields; `responsibilities.3.handler` is that of the fourth row."""
    locale = wanted_locale()
    tree: dict[str, Any] = {}
    for dotted, fault in error.faults.items():
        *groups, name = dotted.split(".")
        place = tree
        for group in groups:
            place = place.setdefault(group, {})
        place[name] = [say(fault, locale)]
    return envelope(422, say("invalid", locale), {"json": tree})


def _stale_directory(error: StaleDirectory) -> tuple[Response, int]:
    """Who was faster, at what and when: he who is told may keep the directory, so he may know."""
    locale = wanted_locale()
    latest = next(iter(portal().staff.changes(limit=1)), None)
    if latest is None:
        return envelope(412, say("directory.stale", locale))
    by, people = acting(), portal().staff.roster()
    told = {"by": latest.by, "by_name": people.name_of(latest.by), "about": latest.about, "version": latest.version}
    at = spoken(latest.at, locale=locale, zone=by.calendar.zone)
    what = people.name_of(latest.about) or latest.about or say("directory.matrix", locale)
    message = say("directory.stale_by", locale, told["by_name"] or latest.by, at, what)
    return envelope(412, message, told | {"at": latest.at.astimezone(by.calendar.zone).isoformat()})


def _objection_too_late(error: ObjectionTooLate) -> tuple[Response, int]:
    locale, zone = wanted_locale(), portal().calendar.zone
    until = spoken(error.until, locale=locale, zone=zone, year=True, ends=True)
    return envelope(422, say("objection_too_late", locale, until), {"until": error.until.isoformat()})


def _objection_too_often(error: ObjectionTooOften) -> tuple[Response, int]:
    return envelope(422, say("objection_too_often", wanted_locale(), error.at_most), {"at_most": error.at_most})


def _evidence(error: EvidenceMissing) -> tuple[Response, int]:
    message = say("evidence", wanted_locale(), error.files)
    return envelope(422, message, {"json": {"attachments": [message]}})


def _sections_missing(error: SectionsMissing) -> tuple[Response, int]:
    locale = wanted_locale()
    titles = ("、" if locale == "zh-CN" else ", ").join(title.in_locale(locale) for title in error.titles)
    return envelope(409, say("report_incomplete", locale, titles), {})


def _not_written(error: NotWritten) -> tuple[Response, int]:
    locale = wanted_locale()
    message = say("report_no_place", locale) if error.most is None else say("report_score", locale, error.most)
    return envelope(422, message, {"json": {"texts": [message]}})


def _release_refused(error: ReleaseRefused) -> tuple[Response, int]:
    field = {"no_case": "reference", "not_sure": "sure"}.get(error.reason, "manner")
    message = say(f"release.{error.reason}", wanted_locale())
    return envelope(422, message, {"json": {field: [message]}})


def _still_held(error: StillHeld) -> tuple[Response, int]:
    return envelope(409, say("mail_still_held", wanted_locale()), {"reason": error.reason})


def _not_anonymous(error: NotAnonymous) -> tuple[Response, int]:
    locale = wanted_locale()
    found = {field: [say(f"tells.{kind}", locale) for kind in kinds] for field, kinds in error.found.items()}
    return envelope(422, say("invalid", locale), {"json": found})


def _source(error: SourceRefused) -> tuple[Response, int]:
    message = say(f"source.{error.reason}", wanted_locale())
    return envelope(422, message, {"json": {"reference": [message]}})


def _upload(error: UploadRefused) -> tuple[Response, int]:
    field = "size" if error.reason == "too_large" else "type"
    message = say(f"attachment_{error.reason}", wanted_locale())
    return envelope(413 if error.reason == "too_large" else 422, message, {"json": {field: [message]}})


def _too_often(error: ProofNeeded | TooMany) -> tuple[Response, int]:
    """With the other ways there are, and when this one is open again."""
    key = "limit.proof" if isinstance(error, ProofNeeded) else "limit.most"
    response, status = envelope(429, say(key, wanted_locale(), ways_told(wanted_locale())), errors_of(error))
    response.headers["Retry-After"] = str(max(1, int((error.until - portal().clock()).total_seconds())))
    return response, status


def _http(error: HTTPException) -> tuple[Response, int] | HTTPException:
    """werkzeug's errors and webargs' validation errors, which carry their messages in `data`."""
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, RequestEntityTooLarge):
        return envelope(413, say("too_large", wanted_locale()))
    found = getattr(error, "data", {}).get("messages", {})
    locale = wanted_locale()
    known = "invalid" if found else f"http.{error.code}"
    message = say(known, locale, request_id()) if known in TEXTS else HTTPStatus(error.code).phrase
    response, status = envelope(error.code, message, translated(found, locale))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response, status
