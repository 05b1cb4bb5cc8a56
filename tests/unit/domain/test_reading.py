"""Plain mappings into frozen dataclasses: everything that does not fit is found in one pass, with its path."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pytest

from complaints.domain.reading import UNREADABLE, read
from complaints.domain.working_time import Limit, Unit


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Door:
    id: str
    width: int = 60


@dataclass(frozen=True)
class Kitchen:
    name: str
    doors: tuple[Door, ...]
    colour: Colour = Colour.RED
    fitted: bool = False
    limit: Limit | None = None
    prices: Mapping[str, int] | None = None


def reading(value: object, wanted: object = Kitchen) -> tuple[object, list[tuple[str, str]]]:
    problems: list = []
    return read(wanted, value, "", problems), [(problem.clause, problem.reason) for problem in problems]


def test_a_mapping_that_fits_becomes_the_value():
    table = {
        "name": "A",
        "doors": [{"id": "left"}, {"id": "right", "width": 45}],
        "colour": "blue",
        "fitted": True,
        "limit": "2 working_days",
        "prices": {"door": 300},
    }
    limit = Limit(2, Unit.WORKING_DAYS)
    doors = (Door("left"), Door("right", 45))
    assert reading(table) == (Kitchen("A", doors, Colour.BLUE, True, limit, {"door": 300}), [])


def test_a_table_of_tables_gives_its_keys_as_ids():
    found, problems = reading({"name": "A", "doors": {"left": {}, "right": {"width": 45}}})
    assert (found, problems) == (Kitchen("A", (Door("left"), Door("right", 45))), [])


@pytest.mark.parametrize(
    ("change", "clause", "reason"),
    [
        ({"nmae": "B"}, "nmae", "is not a known key"),
        ({"name": 1}, "name", "must be text, not 1"),
        ({"fitted": "yes"}, "fitted", "must be true or false, not 'yes'"),
        ({"fitted": 1}, "fitted", "must be true or false, not 1"),
        ({"colour": "green"}, "colour", "'green' is none of blue, red"),
        ({"doors": "left"}, "doors", "must be a list"),
        ({"doors": ["left"]}, "doors[0]", "must be a table"),
        ({"doors": [{"id": "left"}, {}]}, "doors[1].id", "is missing"),
        ({"doors": {"left": 1}}, "doors.left", "must be a table"),
        ({"doors": {"left": {"width": "60"}}}, "doors.left.width", "must be a whole number, not '60'"),
        ({"doors": {"left": {"width": True}}}, "doors.left.width", "must be a whole number, not True"),
        ({"prices": ["door"]}, "prices", "must be a table"),
        ({"prices": {"door": "300"}}, "prices.door", "must be a whole number, not '300'"),
    ],
)
def test_what_does_not_fit_is_named_with_its_path(change, clause, reason):
    found, problems = reading({"name": "A", "doors": []} | change)
    assert problems == [(clause, reason)]
    readable = clause not in ("doors", "doors[0]", "doors.left", "prices")  # no list or table of tables is left blank
    assert isinstance(found, Kitchen) == readable


def test_what_stands_in_for_a_single_value_is_blank_and_its_problem_says_so():
    problems: list = []
    found = read(Kitchen, {"doors": {"left": {"width": "x"}}, "limit": "soon", "colour": 1, "extra": 1}, "", problems)
    assert found == Kitchen("", (Door("left", 0),), Colour.RED, False, Limit(1, Unit.WORKING_DAYS))
    assert {problem.clause for problem in problems if problem.unread} == {"name", "doors.left.width", "limit", "colour"}
    assert {problem.clause for problem in problems if not problem.unread} == {"extra"}


def test_all_that_is_wrong_is_found_in_one_pass():
    found, problems = reading({"doors": [{"width": "x"}], "colour": "green", "extra": 1})
    assert found == Kitchen("", (Door("", 0),))
    assert [clause for clause, _ in problems] == ["extra", "name", "doors[0].id", "doors[0].width", "colour"]


@pytest.mark.parametrize("value", [1, "text", [], None])
def test_only_a_table_becomes_a_dataclass(value):
    assert reading(value) == (UNREADABLE, [("", "must be a table")])


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("2 working_days", Limit(2, Unit.WORKING_DAYS)),
        ("4 working_hours", Limit(4, Unit.WORKING_HOURS)),
        ("24 hours", Limit(24, Unit.HOURS)),
        ("3 minutes", Limit(3, Unit.MINUTES)),
        ("15 calendar_days", Limit(15, Unit.CALENDAR_DAYS)),
        ("6 months", Limit(6, Unit.MONTHS)),
        ("same_day", Limit(0, Unit.SAME_DAY)),
    ],
)
def test_limits_are_read_as_regulations_write_them(text, limit):
    assert reading(text, Limit) == (limit, [])


@pytest.mark.parametrize(
    "value",
    ["2 days", "working_days", "2  working_days", "-1 hours", "1 same_day", "two hours", "", " 2 hours", 2, None],
)
def test_what_is_no_limit_is_refused(value):
    found, ((clause, reason),) = reading(value, Limit)
    assert found is UNREADABLE
    assert (clause, reason) == (
        "",
        f"{value!r} is no limit such as '2 working_days', '24 hours' or 'same_day'",
    )
