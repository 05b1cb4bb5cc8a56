"""Clauses that contradict each other are refused."""

from dataclasses import replace

import pytest

from complaints.domain.policy import LetterRule
from complaints.domain.text import Text
from complaints.domain.twin_checks import twins
from tests.factories import a_policy, a_route

MAJOR = {"severity": ("major",)}


def refused(**changes) -> list[tuple[str, str]]:
    return [(problem.clause, problem.reason) for problem in twins(a_policy(**changes))]


def a_letter(name: str, to: tuple[str, ...] = ("agent", "head"), **changes) -> LetterRule:
    return replace(LetterRule(name, "replied", "notice", to=to), **changes)


def test_a_sound_policy_has_no_twins():
    assert refused() == []


def test_a_letter_that_goes_to_somebody_twice_is_refused():
    letters = (a_letter("one"), a_letter("two", to=("head", "director")))
    assert refused(letters=letters) == [("letters.two", "sends head the same letter as 'one'")]


@pytest.mark.parametrize(
    "changes",
    [
        {"to": ("director",)},
        {"on": "further_reply"},
        {"letter": "reply-received"},
        {"when": MAJOR},
        {"title": Text("别的", "Other")},
        {"says": Text("别的", "Other")},
    ],
)
def test_letters_that_differ_are_no_twins(changes):
    assert refused(letters=(a_letter("one"), a_letter("two", **changes))) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        ({"when": MAJOR}, {"when": MAJOR}),
        ({}, {"when": MAJOR}),
        ({"on": ("objected", "reopened")}, {"on": ("reopened",)}),
    ],
)
def test_a_route_behind_one_that_takes_all_its_cases_is_refused(first, second):
    routes = (a_route("head", id="one", **first), a_route("director", id="two", **second))
    assert refused(routes=routes) == [("routes.two", "is never taken: 'one' says where these cases go")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"when": MAJOR}, {}),
        ({"when": MAJOR}, {"when": {"severity": ("general",)}}),
        ({"on": ("objected",)}, {}),
        ({}, {"on": ("objected",)}),
        ({"on": ("objected",)}, {"on": ("objected", "reopened")}),
    ],
)
def test_a_route_with_cases_of_its_own_is_taken(first, second):
    assert refused(routes=(a_route("head", id="one", **first), a_route("director", id="two", **second))) == []


@pytest.mark.parametrize(
    ("changes", "clause", "reason"),
    [
        ({"starts": ("noted",), "stops": ("noted",)}, "stops", "the clock is started and stopped by the same event"),
        ({"pauses": ("replied",), "resumes": ("noted",)}, "pauses", "'replied' stands among what stops the clock"),
        ({"pauses": ("noted",), "resumes": ("replied",)}, "resumes", "'replied' stands among what stops the clock"),
        ({"pauses": ("noted",), "resumes": ("noted",)}, "resumes", "'noted' stands among what pauses the clock"),
    ],
)
def test_an_event_that_does_two_things_to_a_clock_is_refused(changes, clause, reason):
    clock = replace(a_policy().clock("reply"), **changes)
    ((found, said),) = refused(clocks=(clock,))
    assert found == f"clocks.reply.{clause}"
    assert said.startswith(reason)
