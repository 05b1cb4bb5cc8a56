"""What the house refuses, error by error: what HTTP says of it, in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, request

from api.entries import guard_told
from api.envelopes import envelope, plain
from api.guards import acting, acting_on, portal
from api.messages import say, wanted_locale
from api.statuses import STATUS
from complaints.domain.approvals import RequestRefused
from complaints.domain.bulletin import NotAnonymous
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.disposal import DisposalRefused
from complaints.domain.forms import FieldsRefused
from complaints.domain.intake import AnonymousRefused
from complaints.domain.lifecycle import IllegalTransition
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
from complaints.usecases.release_mail import ReleaseRefused, StillHeld
from complaints.usecases.submit_complaint import AttachmentRefused

Handler = Callable[[Any], tuple[Response, int]]


def handler_of(kind: type[Exception]) -> Handler | None:
    """What answers errors of this class: by itself or the nearest class above that is in the table."""
    return next((HANDLERS[each] for each in kind.__mro__ if each in HANDLERS), None)


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


HANDLERS: Mapping[type[Exception], Handler] = {
    **{kind: plain(status, key) for kind, (status, key) in STATUS.items()},
    IllegalTransition: lambda error: envelope(409, say(error.reason, wanted_locale())),
    GuardsUnmet: _guards,
    RecordMissing: _record_missing,
    ObjectionTooLate: _objection_too_late,
    ObjectionTooOften: _objection_too_often,
    EvidenceMissing: _evidence,
    CannotUndo: _cannot_undo,
    RequestRefused: _refused("request"),
    PenaltyRefused: _refused("penalty"),
    DisposalRefused: _refused("disposal"),
    BeyondBounds: _bounds,
    UnknownValue: _unknown_value,
    FieldsRefused: _fields,
    AnonymousRefused: _anonymous,
    AttachmentRefused: _attachment,
    DirectoryRefused: _directory_refused,
    StaleDirectory: _stale_directory,
    ReleaseRefused: _release_refused,
    StillHeld: _still_held,
    NotAnonymous: _not_anonymous,
    SourceRefused: _source,
    SectionsMissing: _sections_missing,
    NotWritten: _not_written,
}
