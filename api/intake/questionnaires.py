"""A survey of many, answered by the link of its letter: for every browser, with a script or without, once.

Looking at it changes nothing, so a scanner that follows links answers nothing: that takes a choice and a button.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from marshmallow import ValidationError
from werkzeug.wrappers import Response as AnyResponse

from api.guards import acting, anyone, portal
from api.intake.act_schemas import QuestionnaireSchema
from api.intake.pages import as_html, words
from api.messages import translated, wanted_locale
from complaints.domain.policy_oversight import Audience
from complaints.domain.text import LOCALES, spoken
from complaints.domain.wording import SCORES
from complaints.usecases.answer_campaign import Asked, SurveyOver, answer_survey, ask_no_more, open_invitation
from complaints.usecases.campaign_store import AlreadyAnswered, StaleCampaign
from complaints.usecases.ports import UnknownReference

blueprint = Blueprint("questionnaires", __name__)
COMMENT, NAME, REFUSE = "comment", "name", "refuse"


@blueprint.get("/questionnaires/<token>")
@anyone
def show_questionnaire(token: str) -> Response:
    """The questions; that it was answered, once it was."""
    try:
        asked = _asked(token)
    except UnknownReference:
        return _said("over", wanted_locale(), 404)
    return _page(asked, {}, {}, 200)


@blueprint.post("/questionnaires/<token>")
@anyone
def post_questionnaire(token: str) -> AnyResponse:
    """Keeps the answer, once, or that nothing more is to be asked; the page that follows says how it stands."""
    try:
        asked = _asked(token)
    except UnknownReference:
        return _said("over", wanted_locale(), 404)
    if request.form.get(REFUSE) and not _is_of_staff(asked):
        with suppress(StaleCampaign):  # pressed twice
            ask_no_more(store=portal().campaigns, asked=asked)
        return _said("declined", _locale(asked), 200)
    typed = request.form.to_dict()
    try:
        answer = QuestionnaireSchema().load(_body(typed, asked))
    except ValidationError as error:
        return _page(asked, typed, _errors(error, asked), 422)
    with suppress(AlreadyAnswered, SurveyOver):
        answer_survey(
            store=portal().campaigns,
            asked=asked,
            scores=answer["scores"],
            comment=answer[COMMENT],
            name="" if _is_of_staff(asked) else answer[NAME],
            new_id=portal().new_token,
            now=acting().now,
        )
    return redirect(f"{request.path}?locale={_locale(asked)}", 303)


def _asked(token: str) -> Asked:
    services = portal()
    keys = services.settings.signing_keys
    return open_invitation(store=services.campaigns, given=token, keys=keys, circumstances=acting())


def _locale(asked: Asked) -> str:
    wanted = request.values.get("locale", "")
    return wanted if wanted in LOCALES else asked.invitation.locale


def _is_of_staff(asked: Asked) -> bool:
    return asked.rule.audience is Audience.STAFF


def _body(typed: Mapping[str, str], asked: Asked) -> dict[str, Any]:
    scores = {each.id: typed[each.id] for each in asked.rule.questions if typed.get(each.id)}
    return {"scores": scores, COMMENT: typed.get(COMMENT, ""), NAME: typed.get(NAME, "")}


def _errors(error: ValidationError, asked: Asked) -> dict[str, str]:
    """By field the first thing that is wrong; where nothing was chosen, at the first question."""
    locale = _locale(asked)
    found = translated(error.messages, locale)
    told = {name: str(next(iter(each), "")) for name, each in found.items() if name in (COMMENT, NAME)}
    if "scores" in found:
        told[asked.rule.questions[0].id] = words(locale)("questionnaire.nothing")
    return told


def _page(asked: Asked, typed: Mapping[str, str], errors: Mapping[str, str], status: int) -> Response:
    locale, invitation = _locale(asked), asked.invitation
    if invitation.answered:
        return _said("answered", locale, status)
    rendered = render_template(
        "questionnaire.html",
        step="form",
        locale=locale,
        locales=LOCALES,
        t=words(locale),
        title=asked.rule.title.in_locale(locale),
        of_staff=_is_of_staff(asked),
        smallest=asked.rule.smallest,
        until=spoken(asked.campaign.ends_at, locale=locale, zone=acting().calendar.zone, year=True, ends=True),
        questions=[
            {"name": each.id, "title": each.title.in_locale(locale), "needed": True} for each in asked.rule.questions
        ],
        scores={score: title.in_locale(locale) for score, title in SCORES.items()},
        values=typed,
        errors=errors,
    )
    return as_html(rendered, status)


def _said(step: str, locale: str, status: int) -> Response:
    """What has become of it: answered, declined, or over."""
    rendered = render_template("questionnaire.html", step=step, locale=locale, locales=LOCALES, t=words(locale))
    return as_html(rendered, status)
