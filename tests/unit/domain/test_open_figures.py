"""Open figures tell no small number, nor anything from which one could be reckoned."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain.kpis import facts_at
from complaints.domain.month import asked_by_figures
from complaints.domain.open_figures import InTime, OpenMonth, hidden, open_month, share
from complaints.domain.policy_oversight import Every, OpenFiguresRule
from complaints.domain.regulation import Regulation
from complaints.domain.report_calendar import period_of
from complaints.domain.working_time import Limit, Unit
from tests.factories import a_calendar, a_complaint, a_policy, a_registered_case, moment

RULE = OpenFiguresRule(after=Limit(10, Unit.CALENDAR_DAYS))
POLICY = a_policy(open_figures=RULE)
SMALLEST = RULE.smallest


def told(*categories: str, as_of: str = "2026-12-10 10:00") -> OpenMonth:
    """November 2026, with a case nobody answers of each of the categories."""
    cases = [
        a_registered_case(reference=f"2611{number:04}", complaint=replace(a_complaint(), category=category))
        for number, category in enumerate(categories)
    ]
    november = period_of(every=Every.MONTH, day=moment("2026-11-01 00:00").date(), calendar=a_calendar())
    regulation, asked = Regulation(POLICY, a_calendar()), asked_by_figures(policy=POLICY)
    return open_month(
        cases=list(facts_at(cases=cases, under=lambda _: regulation, asked=asked, as_of=moment(as_of))),
        policy=POLICY,
        period=november,
        as_of=moment(as_of),
    )


def test_month_tells_how_many_came_and_about_what() -> None:
    month = told(*["design"] * 6, *["delivery"] * 8)
    assert (month.received, dict(month.causes)) == (14, {"delivery": 8, "design": 6})
    assert month.in_time == InTime(0)


def test_month_of_few_tells_nothing_at_all() -> None:
    month = told(*["design"] * 4)
    assert (month.received, month.in_time, dict(month.causes)) == (None, None, {})


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 9, "b": 7}, {"a": 9, "b": 7}),
        (
            {"a": 9, "b": 7, "c": 2},
            {"a": 9, "b": None, "c": None},
        ),  # the total would tell a hidden cause that stands alone
        ({"a": 9, "b": 7, "c": 2, "d": 2}, {"a": 9, "b": None, "c": None, "d": None}),  # and two of 4 are few still
        ({"a": 9, "b": 3, "c": 2}, {"a": 9, "b": None, "c": None}),
        ({"a": 9, "b": 2}, {"a": None, "b": None}),
        ({"a": 9, "b": 0}, {"a": 9}),
    ],
)
def test_small_causes_are_hidden_with_as_many_others_as_keep_them_from_being_reckoned(
    counts: dict[str, int], shown: dict[str, Any]
) -> None:
    assert hidden(counts, smallest=SMALLEST) == shown


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30)), st.integers(3, 9))
def test_nobody_reckons_a_small_number_from_what_is_told(counts: dict[str, int], smallest: int) -> None:
    shown = hidden(counts, smallest=smallest)
    assert all(count is None or count >= smallest for count in shown.values())
    secret = [name for name, count in shown.items() if count is None]
    left = sum(counts.values()) - sum(count for count in shown.values() if count is not None)
    if secret and sum(counts.values()) >= smallest and len([name for name in counts if counts[name]]) > 1:
        assert len(secret) > 1
        assert left >= smallest


@pytest.mark.parametrize(
    ("kept", "of", "shown"),
    [
        (40, 50, InTime(80)),
        (50, 50, InTime(100)),
        (0, 50, InTime(0)),
        (49, 50, InTime(92, "at_least")),
        (46, 50, InTime(92, "at_least")),
        (45, 50, InTime(90)),
        (1, 50, InTime(8, "at_most")),
        (4, 50, InTime(8, "at_most")),
        (5, 9, None),
    ],
)
def test_share_of_few_is_a_bound_that_is_the_same_for_each_of_them(kept: int, of: int, shown: Any) -> None:
    assert share(kept=kept, of=of, smallest=SMALLEST) == shown
