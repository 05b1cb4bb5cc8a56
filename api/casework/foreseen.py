"""What an act would cause: which letters leave, which clocks it moves, and what is next if nobody acts after it."""

from collections.abc import Iterator
from typing import Any

from marshmallow import fields

from api.casework.case_schemas import StepSchema
from api.casework.views import forecast_view
from api.intake.views import moment
from api.schema import Schema, wording
from api.texts import both
from complaints.bootstrap import Services
from complaints.domain.case import COMPLAINANT
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import Clock, clocks
from complaints.domain.letter_owed import Letter
from complaints.domain.veil import veiled_words
from complaints.usecases.compose_letter import filled_in
from complaints.usecases.ports import Writing
from complaints.usecases.view_cases import may_view


class ForeseenLetterSchema(Schema):
    """A letter that would leave; without the address, where it goes to the complainant."""

    to = fields.String()
    to_name = fields.String()
    kind = fields.String()
    audience = fields.String()
    subject = fields.String()


class ForeseenClockSchema(Schema):
    """A clock that would change: it `starts`, `stops`, `pauses`, `resumes`, or `moves` to another `due_at`."""

    clock = fields.String()
    run = fields.Integer()
    title = wording()
    change = fields.String()
    due_at = fields.String()


class ForeseenSchema(Schema):
    """What an act would cause. `next`: the first thing that happens after it if nobody acts, or null."""

    stage = fields.String()
    letters = fields.List(fields.Nested(ForeseenLetterSchema))
    clocks = fields.List(fields.Nested(ForeseenClockSchema))
    next = fields.Nested(StepSchema, allow_none=True)


def foreseen_view(writing: Writing, by: Circumstances, services: Services) -> dict[str, Any]:
    """What `writing` would bring, as far as the actor may see the case; behind a veil without who complains."""
    case, member = writing.after, by.actor.member
    if not may_view(case=case, circumstances=by):
        return {"stage": case.stage.value, "letters": [], "clocks": [], "next": None}
    view = {
        "stage": case.stage.value,
        "letters": [_letter(letter, case.reference, services) for letter in writing.letters],
        "clocks": list(_changed(writing, by)),
        "next": next(iter(forecast_view(case, by)["steps"]), None),
    }
    open_ = member is not None and by.circle(case).knows_name(member=member)
    return view if open_ else veiled_words(view, complaint=case.content, policy=by.policy)


def _letter(letter: Letter, reference: str, services: Services) -> dict[str, Any]:
    ours = letter.audience != COMPLAINANT  # who complains is shown on the case alone, to whom and as far as it shows it
    return {
        "to": letter.to if ours else "",
        "to_name": letter.name if ours else "",
        "kind": letter.kind,
        "audience": letter.audience,
        "subject": filled_in(post=services.post, letter=letter, reference=reference)[0],
    }


def _changed(writing: Writing, by: Circumstances) -> Iterator[dict[str, Any]]:
    assert writing.before is not None
    had, has = (
        {(run.rule.id, run.run): run for run in clocks(case=case, policy=by.policy, calendar=by.calendar)}
        for case in (writing.before, writing.after)
    )
    for key, clock in (had | has).items():
        change = _change(had.get(key), has.get(key))
        if change:
            due_at = moment(clock.due_at, by.calendar.zone)
            title = both(clock.rule.title)
            yield {"clock": key[0], "run": key[1], "title": title, "change": change, "due_at": due_at}


def _change(before: Clock | None, after: Clock | None) -> str:
    """What becomes of a clock: empty for nothing. What is undone takes a clock away, or lets a stopped one run on."""
    if before is None or after is None or _ended(before) or _ended(after):
        ran, runs = before is not None and not _ended(before), after is not None and not _ended(after)
        return "" if ran == runs else "stops" if ran else "resumes" if before else "starts"
    if bool(before.paused_at) != bool(after.paused_at):
        return "pauses" if after.paused_at else "resumes"
    return "moves" if before.due_at != after.due_at else ""


def _ended(clock: Clock) -> bool:
    return clock.stopped_at is not None or clock.cancelled_at is not None
