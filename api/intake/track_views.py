"""What the page of a case without scripts shows: the public view, in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, render_template, request

from api.bodies import FORM_WITH_FILES_LIMIT
from api.guards import acting_on, portal, the_case
from api.intake.pages import as_html, typed, words
from api.intake.views import ADDRESSES, public_view
from api.messages import wanted_locale
from complaints.domain.case import Stage
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Act
from complaints.domain.lifecycle import CALLED_WITHIN
from complaints.domain.policy_intake import Choice
from complaints.domain.text import LOCALES, spoken, spoken_day

ICONS = {
    "running": "clock",
    "overdue": "alert",
    "paused": "pause",
    "met": "check",
    "breached": "check",
    "expected": "expected",
    "cancelled": "cross",
}
TAKEN_BY = {Stage.DISPATCHED: "replied", Stage.FOLLOW_UP: "called"}  # the entry that shows that a step was taken
COMING = frozenset({"running", "expected", "paused"})
DONE = {
    "answer": "question.done",
    "withdrawal": "track.withdrawn_done",
    "mails": "mails.done",
    "call": "call.done",
    "supplements": "track.done",
    "objection": "objection.done",
}
OWN_FIELDS = {"call": "call_at", "withdrawal": "reason"}  # all other forms begin with a text
MISSING = {"call_at": "error.call_at_missing", "text": "error.text_missing"}
KILOBYTE, MEGABYTE = 2**10, 2**20


def page_locale() -> str:
    """The language of the page: as its address or its form says, else as its reader prefers."""
    asked = request.args.get("locale") or typed().get("locale", "")
    return asked if asked in LOCALES else wanted_locale()


def asking_page(given: Mapping[str, str], said: str, status: int) -> Response:
    """Number and secret are asked for; after a wrong one it says so, or what is `said` (`over`: the page was open long
    enough)."""
    locale = page_locale()
    t = words(locale)
    told = t("track.over") if said == "over" else said or (t("track.wrong") if status == 404 else "")
    return as_html(render_template("track_asking.html", locale=locale, t=t, given=given, said=told), status)


def case_page(
    *,
    done: str = "",
    act: str = "",
    values: Mapping[str, str] = {},
    errors: Mapping[str, str] = {},
    confirms: bool = False,
    status: int = 200,
) -> Response:
    """The case of this request: what was just `done`, or what is wrong in the form `act`."""
    case = the_case()
    by, locale = acting_on(case), page_locale()
    t, services = words(locale), portal()
    seen = public_view(case, by, services)
    rendered = render_template(
        "track.html",
        locale=locale,
        locales=by.policy.locales,
        t=t,
        case=seen,
        **_head(seen, by, locale),
        steps=_steps(seen),
        icons=ICONS,
        coming=any(promise["state"] in COMING for promise in seen["promises"]),
        when=lambda iso: spoken(datetime.fromisoformat(iso), locale=locale, zone=by.calendar.zone, year=True),
        at=lambda iso: spoken(datetime.fromisoformat(iso), locale=locale, zone=by.calendar.zone, year=True, ends=False),
        file_told=lambda file: _file_told(file, locale),
        facts=_facts(seen, by, locale),
        may_add=ADDRESSES[Act.SUPPLEMENT] in seen["can"],
        call_from=f"{by.now.astimezone(by.calendar.zone):%Y-%m-%dT%H:%M}",
        call_until=f"{(by.now + CALLED_WITHIN).astimezone(by.calendar.zone):%Y-%m-%dT%H:%M}",
        types=",".join(services.policy.intake.attachments.types),
        count=services.policy.intake.attachments.max_files,
        size=f"{FORM_WITH_FILES_LIMIT // MEGABYTE} MB",
        said=t(DONE[done]) if done in DONE and not errors else "",
        act=act,
        first=OWN_FIELDS.get(act, "text"),
        values=values,
        errors=_worded(errors, values, locale),
        confirms=confirms,
        key=services.new_token(),
        reason=typed().get("reason", ""),
    )
    return as_html(rendered, status)


def _worded(errors: Mapping[str, str], values: Mapping[str, str], locale: str) -> dict[str, str]:
    """What is empty is asked for in the words of the page."""
    t = words(locale)
    return {
        name: t(MISSING[name]) if name in MISSING and not values.get(name, "").strip() else message
        for name, message in errors.items()
    }


def _head(seen: Mapping[str, Any], by: Circumstances, locale: str) -> dict[str, str]:
    """What it is called, and how it stands in one sentence."""
    t, closing = words(locale), (seen["closing_title"] or {}).get(locale, "")
    closed = seen["stage"] == Stage.CLOSED
    if seen["counted"]:
        title, yours = t("track.case", reference=seen["reference"]), t("track.complaint")
        plain = t(f"sentence.{seen['stage']}")
        sentence = t("sentence.closed_as", kind=closing) if closed and closing else plain
    else:
        kind = seen["type_title"][locale].lower()
        title, yours = t("noted.case", type=kind, reference=seen["reference"]), t("noted.yours")
        named = t("noted.closed_as", type=kind, kind=closing) if closing else t("noted.closed", type=kind)
        sentence = named if closed else t("noted.sentence", type=kind)
    if seen["disposed_at"]:
        days = {name: _day(seen[f"{name}_at"], by, locale) for name in ("closed", "disposed")}
        sentence = t("sentence.disposed", **days)
    return {"title": title, "yours": yours, "sentence": sentence}


def _day(iso: str, by: Circumstances, locale: str) -> str:
    return spoken_day(datetime.fromisoformat(iso).astimezone(by.calendar.zone).date(), locale=locale, year=True)


def _steps(seen: Mapping[str, Any]) -> list[dict[str, str]]:
    """The stages, each done, current, ahead or skipped: a case may be closed without all of them."""
    stages, kinds = list(Stage), {entry["kind"] for entry in seen["timeline"]}
    at = stages.index(Stage(seen["stage"]))
    if stages[at] is not Stage.CLOSED:
        states = ["done" if each < at else "current" if each == at else "ahead" for each in range(len(stages))]
    else:
        states = ["done" if TAKEN_BY.get(each, "") in ("", *kinds) else "skipped" for each in stages]
    return [{"stage": stage.value, "state": state} for stage, state in zip(stages, states, strict=True)]


def _facts(seen: Mapping[str, Any], by: Circumstances, locale: str) -> list[tuple[str, str, bool]]:
    """(label, value, whether it takes the whole width) of what was complained of."""
    t, intake = words(locale), by.policy.intake
    own = {each.id: each.title.in_locale(locale) for each in intake.words if each.title}

    def called(name: str) -> str:
        return own.get(name) or t(f"track.{name}")

    rows = [
        (called("category"), _title(intake.categories, seen["category"], locale), False),
        (called("business_line"), _title(intake.business_lines, seen["business_line"], locale), False),
        (called("order_no"), seen["order_no"], False),
        *((each["label"][locale], each["value"][locale], False) for each in seen["particulars"]),
        (called("repeat_of"), seen["repeat_of"], False),
        (called("description"), seen["description"], True),
        (called("demand"), seen["demand"], True),
        (t("track.attachments"), "\n".join(_file_told(file, locale) for file in seen["attachments"]), True),
    ]
    return [row for row in rows if row[1]]


def _title(choices: tuple[Choice, ...], chosen: str, locale: str) -> str:
    return next((each.title.in_locale(locale) for each in choices if each.id == chosen), chosen)


def _file_told(file: Mapping[str, Any], locale: str) -> str:
    t, size = words(locale), file["size"]
    told = f"{max(1, round(size / KILOBYTE))} KB" if size < MEGABYTE else f"{round(size / MEGABYTE, 1):g} MB"
    state = t(f"file.held_{file['reason']}") if file["state"] == "held" else t("file.pending")
    return f"{file['name']} ({told})" + ("" if file["state"] == "clean" else f" · {state}")
