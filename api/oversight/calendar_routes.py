"""The working calendar as staff read it: a year of days, each with whether it counts and why."""

from datetime import date, timedelta
from typing import Any

from marshmallow import fields

from api.guards import acting, portal, staff
from api.schema import Blueprint, Schema, between, wording
from api.texts import both, both_or_none
from complaints.domain.upkeep import calendar_ends_soon
from complaints.domain.working_time import FIRST_DAY, DayLine, Override, WorkingCalendar

blueprint = Blueprint("calendar", __name__, description="Staff: the days that count.")
LAST_YEAR = 2100


class CalendarQuery(Schema):
    """Which year: the running one, unless said otherwise."""

    year = fields.Integer(load_default=None, validate=between(FIRST_DAY.year, LAST_YEAR))


class OverrideSchema(Schema):
    """On whose word a day is not as in the public calendar, and what it `was`: holiday, make_up_day, or empty."""

    source = wording()
    was = fields.String()


class CalendarDaySchema(Schema):
    """A day. `reason`: working_day, make_up_day, rest_day or holiday; `name`: what of, where it has one.

    `override`: null for what the public calendar has so.
    """

    day = fields.String()
    counted = fields.Boolean()
    reason = fields.String()
    name = fields.Dict(keys=fields.String(), values=fields.String(), allow_none=True)
    override = fields.Nested(OverrideSchema, allow_none=True)


class MissingYearSchema(Schema):
    """A year whose holidays are not known, and the file by which the deployment is told of them."""

    year = fields.Integer()
    file = fields.String()


class CalendarSchema(Schema):
    """A year of days. `known_until`: the first day whose holidays nobody has published yet; `ends_soon`: that day is
    near, and whoever keeps the portal has been told; `weekdays`: those that count by themselves, 0 is Monday.

    `missing`: the next year, while its holidays are not known, and the `file` of the deployment that brings them.
    """

    year = fields.Integer()
    today = fields.String()
    zone = fields.String()
    weekdays = fields.List(fields.Integer())
    hours = fields.List(fields.List(fields.String()))
    known_until = fields.String()
    ends_soon = fields.Boolean()
    missing = fields.Nested(MissingYearSchema, allow_none=True)
    days = fields.List(fields.Nested(CalendarDaySchema))


@blueprint.get("/calendar")
@blueprint.arguments(CalendarQuery, location="query")
@blueprint.response(200, CalendarSchema)
@staff
def get_calendar(query: dict[str, Any]) -> Any:
    """The days of a year as deadlines count them, with holidays, make-up days and what the company puts over them."""
    by = acting()
    return calendar_view(query["year"] or by.today.year, portal().calendar) | {
        "today": by.today.isoformat(),
        "ends_soon": calendar_ends_soon(calendar=portal().calendar, now=by.now),
        "missing": _missing(by.today.year + 1, portal().calendar, by.policy.calendar.region),
    }


def _missing(year: int, calendar: WorkingCalendar, region: str) -> dict[str, Any] | None:
    known = calendar.known_until > date(year, 1, 1)
    return None if known else {"year": year, "file": f"complaints/calendars/{region}-{year}.toml"}


def calendar_view(year: int, calendar: WorkingCalendar) -> dict[str, Any]:
    """What the calendar says of itself, and of each day of `year`."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    days = (first + timedelta(days=number) for number in range((after - first).days))
    return {
        "year": year,
        "zone": calendar.zone.key,
        "weekdays": sorted(calendar.weekdays),
        "hours": [[f"{begin:%H:%M}", f"{end:%H:%M}"] for begin, end in calendar.hours],
        "known_until": calendar.known_until.isoformat(),
        "days": [_day(calendar.explain(day), calendar.overrides.get(day)) for day in days],
    }


def _day(line: DayLine, override: Override | None) -> dict[str, Any]:
    return {
        "day": line.day.isoformat(),
        "counted": line.counted,
        "reason": line.reason,
        "name": both_or_none(line.name),
        "override": {"source": both(override.source), "was": override.was} if override else None,
    }
