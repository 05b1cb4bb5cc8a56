"""A ladder's steps stand on the right side of the due time, within the clock, and each says something of its own."""

from dataclasses import replace

import pytest

from complaints.domain.counting import Counting, Start
from complaints.domain.ladder_checks import ladders
from complaints.domain.policy import LadderStep, StepKind
from complaints.domain.working_time import Limit, Unit
from tests.factories import a_policy


def limit(text: str) -> Limit:
    amount, _, unit = text.rpartition(" ")
    return Limit(int(amount or 0), Unit(unit))


def a_step(name: str = "step", kind: StepKind = StepKind.URGING, **changes) -> LadderStep:
    return replace(LadderStep(name, kind, to=("handler",)), **changes)


def refused(*steps: LadderStep, **changes) -> list[tuple[str, str]]:
    clock = replace(a_policy().clock("reply"), ladder=steps, **changes)
    return [
        (each.clause.removeprefix("clocks.reply.ladder."), each.reason) for each in ladders(a_policy(clocks=(clock,)))
    ]


def reminded(before: str, runs: str, **changes) -> bool:
    reminder = a_step(kind=StepKind.REMINDER, before=limit(before))
    found = refused(reminder, limit=limit(runs), **changes)
    assert found in ([], [("step.before", "lies in the past: the clock does not run so long")])
    return not found


def test_the_ladders_of_a_sound_policy_are_sound():
    assert list(ladders(a_policy())) == []


@pytest.mark.parametrize(
    ("before", "runs"),
    [
        ("2 hours", "2 hours"),
        ("3 hours", "2 hours"),
        ("120 minutes", "2 hours"),
        ("2 working_days", "2 working_days"),
        ("2 working_days", "48 hours"),
        ("3 calendar_days", "3 calendar_days"),
        ("24 hours", "same_day"),
        ("1 working_days", "same_day"),
        ("1 months", "20 calendar_days"),
        ("24 working_hours", "24 hours"),
    ],
)
def test_a_reminder_before_its_clock_has_started_is_refused(before, runs):
    assert not reminded(before, runs)


@pytest.mark.parametrize(
    ("before", "runs"),
    [
        ("119 minutes", "2 hours"),
        ("1 working_days", "2 working_days"),
        ("1 working_days", "48 hours"),
        ("4 hours", "same_day"),
        ("20 calendar_days", "1 months"),
        ("30 hours", "1 working_days"),
        ("8 working_hours", "1 working_days"),
    ],
)
def test_a_reminder_that_may_come_in_time_is_taken(before, runs):
    assert reminded(before, runs)


def test_a_reminder_may_be_too_early_for_some_levels_but_not_for_all():
    levels = {"by": "severity", "limits": {"major": limit("1 hours")}}
    assert reminded("4 hours", "8 hours", **levels)
    assert not reminded("4 hours", "4 hours", **levels)


@pytest.mark.parametrize(
    "changes",
    [
        {"agreed": "promised_at"},
        {"pauses": ("noted",), "resumes": ("contacted",)},
        {"counting": Counting(grace=limit("1 hours"))},
        {"counting": Counting(end_of_day=True)},
        {"counting": Counting(start=Start.NEXT_DAY)},
    ],
)
def test_what_lengthens_a_clock_leaves_room_for_its_reminder(changes):
    assert reminded("2 hours", "2 hours", **changes)


@pytest.mark.parametrize(
    ("step", "clause", "reason"),
    [
        (a_step(before=limit("1 hours")), "step", "a reminder stands before"),
        (a_step(kind=StepKind.REMINDER), "step", "a reminder stands before"),
        (a_step(before=limit("1 hours"), after=limit("1 hours")), "step", "either before or after"),
        (a_step(kind=StepKind.REMINDER, before=limit("same_day")), "step.before", "the end of a day"),
        (a_step(repeat=limit("0 hours")), "step.repeat", "without end"),
    ],
)
def test_a_step_on_the_wrong_side_is_refused(step, clause, reason):
    ((found, said),) = refused(step)
    assert (found, reason in said) == (clause, True)


def test_two_steps_that_say_the_same_at_the_same_time_are_refused():
    twin = a_step("twin", copy=("agent",))
    assert refused(a_step(), twin) == [("twin", "says the same at the same time as the step 'step'")]


@pytest.mark.parametrize(
    "other",
    [
        a_step("other", to=("head",)),
        a_step("other", after=limit("1 hours")),
        a_step("other", kind=StepKind.ESCALATION),
        a_step("other", when={"severity": ("major",)}),
    ],
)
def test_steps_to_others_or_at_other_times_or_in_other_cases_are_no_twins(other):
    assert refused(a_step(), other) == []
