"""Working calendars by region: days off and make-up days from a library, with the house's own files laid on top."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from chinese_calendar.constants import Holiday, holidays, workdays

from complaints.adapters.policy_files import read_toml
from complaints.domain.policy import CalendarRule, PolicyError, PolicyProblem
from complaints.domain.policy_checks import WEEKDAYS
from complaints.domain.reading import read
from complaints.domain.text import Text
from complaints.domain.working_time import WHOLE_DAY, Override, WorkingCalendar

OWN_WORD = Text("公司自行安排", "The company's own arrangement")
CALENDARS = Path(__file__).resolve().parents[1] / "calendars"


class UnknownRegion(ValueError):
    """A policy asks for the calendar of a region that nobody has: `known` are those there are."""

    def __init__(self, *, region: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no calendar for region {region!r}; there are: {', '.join(known)}")
        self.region, self.known = region, known


@dataclass(frozen=True)
class DaysOff:
    """What is published of a region: both mappings date -> name; `known_until` is the first day nobody knows yet."""

    days_off: Mapping[date, Text]
    make_up_days: Mapping[date, Text]
    known_until: date
    overrides: Mapping[date, Override] = field(default_factory=dict)


@dataclass(frozen=True)
class CalendarYear:
    """A file of CALENDARS: what it adds to a year, on whose word, and whether that is the `complete` year."""

    source: Text = OWN_WORD
    complete: bool = False
    days_off: Mapping[str, Text] = field(default_factory=dict)
    make_up_days: Mapping[str, Text] = field(default_factory=dict)


def working_calendar(rule: CalendarRule, *, folder: Path = CALENDARS) -> WorkingCalendar:
    """The calendar that `rule` describes. Raises UnknownRegion, and PolicyFileError for a bad file in `folder`."""
    if rule.region not in REGIONS:
        raise UnknownRegion(region=rule.region, known=tuple(REGIONS))
    found = _with_files(REGIONS[rule.region](), rule.region, folder)
    return WorkingCalendar(
        zone=ZoneInfo(rule.zone),
        weekdays=frozenset(WEEKDAYS.index(weekday) for weekday in rule.weekdays),
        days_off=found.days_off,
        make_up_days=found.make_up_days,
        known_until=found.known_until,
        hours=tuple(_span(span) for span in rule.hours) or WHOLE_DAY,
        overrides=found.overrides,
    )


def _mainland_china() -> DaysOff:
    names = {holiday.value: Text(zh=holiday.chinese, en=holiday.value) for holiday in Holiday}
    return DaysOff(
        days_off={day: names[name] for day, name in holidays.items()},
        make_up_days={day: names[name] for day, name in workdays.items()},
        known_until=date(max(holidays).year + 1, 1, 1),
    )


def _without_holidays() -> DaysOff:
    """Who works by the weekday alone, such as a hotline of seven days: nothing is left to be published."""
    return DaysOff(days_off={}, make_up_days={}, known_until=date(2100, 1, 1))


REGIONS: Mapping[str, Callable[[], DaysOff]] = {"mainland-china": _mainland_china, "no-holidays": _without_holidays}


def _with_files(base: DaysOff, region: str, folder: Path) -> DaysOff:
    found = base
    for path in sorted(folder.glob(f"{region}-[0-9][0-9][0-9][0-9].toml")):
        year = int(path.stem[-4:])
        found = _with_year(found, read_toml(path, partial(_calendar_year, year=year)), year)
    return found


def _with_year(found: DaysOff, change: CalendarYear, year: int) -> DaysOff:
    off = {date.fromisoformat(day): name for day, name in change.days_off.items()}
    made_up = {date.fromisoformat(day): name for day, name in change.make_up_days.items()}
    follows = change.complete and year == found.known_until.year
    return replace(
        found,
        days_off={day: name for day, name in found.days_off.items() if day not in made_up} | off,
        make_up_days={day: name for day, name in found.make_up_days.items() if day not in off} | made_up,
        known_until=date(year + 1, 1, 1) if follows else found.known_until,
        overrides={**found.overrides, **dict(_overrides(found, off, made_up, change.source))},
    )


def _overrides(
    public: DaysOff, off: Mapping[date, Text], made_up: Mapping[date, Text], source: Text
) -> Iterator[tuple[date, Override]]:
    """The days that are otherwise than in the public calendar; what it has by now as well is none of them."""
    for day in sorted({*off, *made_up}):
        was = "holiday" if day in public.days_off else "make_up_day" if day in public.make_up_days else ""
        if was != ("holiday" if day in off else "make_up_day"):
            yield day, Override(source, was)


def _calendar_year(mapping: Mapping[str, Any], *, year: int) -> CalendarYear:
    problems: list[PolicyProblem] = []
    read_year = read(CalendarYear, mapping, "", problems)
    for table in ("days_off", "make_up_days"):
        problems.extend(_bad_days(mapping.get(table), table, year))
    if not problems:
        both = sorted(set(read_year.days_off) & set(read_year.make_up_days))
        problems.extend(PolicyProblem(f"make_up_days.{day}", "is a day off and a make-up day") for day in both)
    if problems:
        raise PolicyError(problems=tuple(problems))
    found: CalendarYear = read_year
    return found


def _bad_days(days: object, table: str, year: int) -> Iterator[PolicyProblem]:
    for day in days if isinstance(days, Mapping) else ():
        try:
            wrong = date.fromisoformat(day).year != year
        except ValueError:
            wrong = True
        if wrong:
            yield PolicyProblem(f"{table}.{day}", f"is no date such as {year}-10-01 in the year of the file")


def _span(span: str) -> tuple[time, time]:
    begin, _, end = span.partition("-")
    return time.fromisoformat(begin), time.fromisoformat(end)
