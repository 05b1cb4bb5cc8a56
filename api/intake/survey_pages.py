"""The satisfaction survey: one page from the link in the mail, for every browser, with a script or without.

Looking at it changes nothing, so a scanner that follows links rates nothing: that takes a choice and a button.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from marshmallow import ValidationError
from werkzeug.wrappers import Response as AnyResponse

from api.guards import acting, acting_on, anyone, open_case, portal
from api.intake.act_schemas import SurveySchema
from api.intake.addresses import survey_address
from api.intake.pages import as_html, words
from api.intake.views import ADDRESSES, acts_open
from api.limits import ways_told
from api.messages import say, translated
from complaints.domain.case import ComplaintCase
from complaints.domain.commands import Act, SurveyAnswer
from complaints.domain.policy import PolicyProfile
from complaints.domain.survey import AlreadyRated, NotAsked
from complaints.domain.text import LOCALES
from complaints.domain.wording import SCORES
from complaints.usecases.keep_limits import ProofNeeded
from complaints.usecases.passes import SURVEY, read_pass
from complaints.usecases.perform_act import perform_act
from complaints.usecases.ports import UnknownReference

blueprint = Blueprint("surveys", __name__)
SCORE, COMMENT = "score", "comment"


@blueprint.post("/surveys")
@anyone
def open_survey() -> AnyResponse:
    """To the page of the case whose number and secret are typed."""
    try:
        case = open_case(request.form.get("reference", ""), request.form.get("secret", ""))
    except UnknownReference:
        return _nothing(_locale("zh-CN"), wrong=True)
    except ProofNeeded:  # a page without scripts cannot work
        locale = _locale("zh-CN")
        return _nothing(locale, wrong=True, said=say("limit.proof", locale, ways_told(locale)), status=429)
    return redirect(f"{survey_address(case)}?locale={_locale(case.locale)}", 303)


@blueprint.get("/surveys/<token>")
@anyone
def show_survey(token: str) -> Response:
    """The questions; what was answered, once it was."""
    try:
        case = _case(token)
    except UnknownReference:
        return _nothing(_locale("zh-CN"), wrong=False)
    return _page(case, {}, {}, 200)


@blueprint.post("/surveys/<token>")
@anyone
def post_survey(token: str) -> AnyResponse:
    """Rates the handling, once; then the page says thank you, and may be loaded again."""
    try:
        case = _case(token)
    except UnknownReference:
        return _nothing(_locale("zh-CN"), wrong=False)
    typed = request.form.to_dict()
    try:
        answer = SurveySchema().load(_body(typed, acting_on(case).policy))
    except ValidationError as error:
        return _page(case, typed, _errors(error, _locale(case.locale)), 422)
    command = SurveyAnswer(answer[SCORE], answer[COMMENT], answer["answers"])
    with suppress(AlreadyRated, NotAsked):  # pressed twice, or too late: the page that follows says how it stands
        perform_act(cases=portal().cases, reference=case.reference, command=command, circumstances=acting())
    return redirect(f"{request.path}?locale={_locale(case.locale)}", 303)


def _case(token: str) -> ComplaintCase:
    services = portal()
    keys = services.settings.signing_keys
    return services.cases.get(reference=read_pass(purpose=SURVEY, given=token, now=services.clock(), keys=keys))


def _locale(own: str) -> str:
    asked = request.values.get("locale", "")
    return asked if asked in LOCALES else own


def _body(typed: Mapping[str, str], policy: PolicyProfile) -> dict[str, Any]:
    asked = [question.id for question in policy.survey.questions[1:]]
    body: dict[str, Any] = {"answers": {name: _number(typed[name]) for name in asked if typed.get(name)}}
    if typed.get(SCORE):
        body[SCORE] = _number(typed[SCORE])
    return body | {COMMENT: typed.get(COMMENT, "")}


def _number(text: str) -> int | str:
    return int(text) if len(text) == 1 and text.isascii() and text.isdecimal() else text


def _errors(error: ValidationError, locale: str) -> dict[str, str]:
    """By field the first thing that is wrong; a missing score in the words of the page."""
    found = translated(error.messages, locale)
    told = {name: str(next(iter(each), "")) for name, each in found.items() if name in (SCORE, COMMENT)}
    if SCORE in told:
        told[SCORE] = words(locale)("error.score_missing")
    return told or {"": say("invalid", locale)}


def _page(case: ComplaintCase, typed: Mapping[str, str], errors: Mapping[str, str], status: int) -> Response:
    by, locale = acting_on(case), _locale(case.locale)
    first, others = by.policy.survey.questions[:1], by.policy.survey.questions[1:]
    t = words(locale)
    rendered = render_template(
        "survey.html",
        locale=locale,
        locales=by.policy.locales,
        t=t,
        reference=case.reference,
        open=ADDRESSES[Act.SURVEY] in acts_open(case, by),
        rating=SCORES[case.rating].in_locale(locale) if case.rating else "",
        again=case.rating is not None and case.closed_at is None,
        questions=[
            {"name": SCORE, "title": first[0].title.in_locale(locale) if first else t("survey.score"), "needed": True},
            *({"name": each.id, "title": each.title.in_locale(locale), "needed": False} for each in others),
        ],
        scores={score: title.in_locale(locale) for score, title in SCORES.items()},
        values=typed,
        errors=errors,
    )
    return as_html(rendered, status)


def _nothing(locale: str, *, wrong: bool, said: str = "", status: int = 404) -> Response:
    """No case is opened: by the link, or (`wrong`) by what was typed; or for what is `said`."""
    rendered = render_template("survey_closed.html", locale=locale, t=words(locale), wrong=wrong, said=said)
    return as_html(rendered, status)
