"""The timer: each step of the ladder once and to the right people, whatever happens while it runs.

A case of Friday 10:00 is due on Monday 10:00; reminder four working hours before, urging at, escalations after.
"""

from dataclasses import replace

import pytest

from complaints.bootstrap import Services
from complaints.domain.case import BrokenTimeline
from complaints.domain.commands import Reply, Supplement, Withdrawal
from complaints.domain.policy import StepKind
from complaints.usecases.escalate_due import BATCH, Escalation
from complaints.usecases.ports import StaleCase
from complaints.usecases.writing import TRIES
from tests.factories import a_member, a_policy, a_roster, moment
from tests.fakes import InMemoryStaff, fake_services
from tests.unit.usecases.steps import (
    AGENT,
    HANDLER,
    Crash,
    act,
    crash,
    in_between,
    kinds,
    owed,
    run_timer,
    submit,
    the_case,
)

HEAD, SUPERVISOR, EXECUTIVE = (f"{role}@staff.example" for role in ("head", "supervisor", "executive"))
DONE_NOTHING = Escalation(0, ())
REPLY = Reply("周二更换门板。")


@pytest.fixture
def portal() -> Services:
    portal = fake_services()
    submit(portal)
    return portal


def said(portal: Services) -> list[tuple[str, str]]:
    """What the timer has called for since the case was registered."""
    return [letter for letter in owed(portal) if letter[0] not in ("acknowledgement", "dispatch")]


@pytest.mark.parametrize(
    ("before", "at", "letters"),
    [
        ("Mon 2026-11-23 05:59", "Mon 2026-11-23 06:00", [("reminder", HANDLER)]),
        ("Mon 2026-11-23 09:59", "Mon 2026-11-23 10:00", [("urging", HANDLER), ("urging", AGENT)]),
        ("Mon 2026-11-23 11:59", "Mon 2026-11-23 12:00", [("escalation", HEAD), ("escalation", HANDLER)]),
        ("Tue 2026-11-24 09:59", "Tue 2026-11-24 10:00", [("escalation", SUPERVISOR), ("escalation", HEAD)]),
        (
            "Wed 2026-11-25 09:59",
            "Wed 2026-11-25 10:00",
            [("escalation", EXECUTIVE), ("escalation", HEAD), ("escalation", SUPERVISOR)],
        ),
        (
            "Thu 2026-11-26 09:59",
            "Thu 2026-11-26 10:00",
            [("escalation", EXECUTIVE), ("escalation", HEAD), ("escalation", SUPERVISOR)],
        ),
    ],
)
def test_a_step_is_taken_at_its_minute_once_and_said_to_those_the_ladder_names(
    portal: Services, before: str, at: str, letters: list[tuple[str, str]]
):
    while run_timer(portal, before).steps:
        pass
    earlier = said(portal)
    assert run_timer(portal, at) == Escalation(1, ())
    assert said(portal)[len(earlier) :] == letters
    assert run_timer(portal, at) == DONE_NOTHING
    assert said(portal) == earlier + letters


def test_a_step_and_its_letters_stand_under_one_write(portal: Services):
    run_timer(portal, "Mon 2026-11-23 06:00")
    case = the_case(portal)
    assert (case.version, kinds(case, since=4)) == (2, ["reminded"])
    assert ("26110001", 5) in portal.outbox.envelopes
    assert case.timeline[-1].actor == "timer"


def test_running_every_minute_of_a_week_says_each_thing_once(portal: Services):
    portal.clock.now = the_case(portal).received_at
    for day in ("Fri 2026-11-20", "Sat 2026-11-21", "Mon 2026-11-23", "Tue 2026-11-24", "Wed 2026-11-25"):
        for hour in range(10 if day.startswith("Fri") else 0, 24):
            for minute in (0, 1, 30, 59):
                run_timer(portal, f"{day} {hour:02}:{minute:02}")
    assert kinds(the_case(portal), since=4) == ["reminded", "urged", "escalated", "escalated", "escalated"]


def test_two_timers_at_the_same_moment_say_it_once(portal: Services):
    in_between(portal, lambda: run_timer(portal, "Mon 2026-11-23 06:00"))
    assert run_timer(portal, "Mon 2026-11-23 06:00") == DONE_NOTHING
    assert kinds(the_case(portal), since=4) == ["reminded"]
    assert said(portal) == [("reminder", HANDLER)]


def test_a_reply_by_a_moment_earlier_takes_the_step_away(portal: Services):
    in_between(portal, lambda: act(portal, "handler", "Mon 2026-11-23 10:00", REPLY))
    assert run_timer(portal, "Mon 2026-11-23 10:00") == DONE_NOTHING
    assert kinds(the_case(portal), since=4) == ["replied"]


def test_a_timer_that_slept_too_long_does_not_remind_of_what_is_overdue(portal: Services):
    assert run_timer(portal, "Mon 2026-11-23 10:30").steps == 1
    assert said(portal) == [("urging", HANDLER), ("urging", AGENT)]


def test_a_reminder_that_lapsed_with_nothing_after_it_is_asked_for_no_more():
    policy = a_policy()
    reminding = tuple(
        replace(rule, ladder=tuple(step for step in rule.ladder if step.kind is StepKind.REMINDER))
        for rule in policy.clocks
    )
    portal = fake_services(policy=replace(policy, clocks=reminding))
    submit(portal)
    assert portal.cases.next_due_at() is not None
    assert run_timer(portal, "Mon 2026-11-23 10:30") == DONE_NOTHING
    assert portal.cases.next_due_at() is None
    assert kinds(the_case(portal), since=4) == []


def test_a_crash_between_two_cases_is_made_good_by_the_next_run(portal: Services):
    submit(portal, key="second")
    in_between(portal, lambda: None, crash)
    with pytest.raises(Crash):
        run_timer(portal, "Mon 2026-11-23 06:00")
    assert [kinds(the_case(portal, each), since=4) for each in ("26110001", "26110002")] == [["reminded"], []]
    assert said(portal) == [("reminder", HANDLER)]
    assert run_timer(portal, "Mon 2026-11-23 06:01") == Escalation(1, ())
    assert said(portal) == [("reminder", HANDLER)] * 2
    assert {letter.context["reference"] for letter in portal.outbox.owed()[-2:]} == {"26110001", "26110002"}


def test_a_case_that_fails_is_reported_and_holds_up_no_other(portal: Services):
    for key in ("second", "third"):
        submit(portal, key=key)
    broken = BrokenTimeline(reference="26110001", seq=2, reason="the entry was altered")
    portal.cases.faults["26110001"] = broken
    assert run_timer(portal, "Mon 2026-11-23 06:00") == Escalation(2, (("26110001", broken),))
    assert run_timer(portal, "Mon 2026-11-23 06:01") == Escalation(0, (("26110001", broken),))
    portal.cases.faults.clear()
    assert run_timer(portal, "Mon 2026-11-23 06:02") == Escalation(1, ())


def test_more_failing_cases_than_a_batch_do_not_starve_the_others():
    portal = fake_services()
    for number in range(BATCH + 5):
        reference = submit(portal, key=f"{number}").case.reference
        portal.cases.faults[reference] = OSError("gone")
    submit(portal, key="the last and good one")
    done = run_timer(portal, "Mon 2026-11-23 06:00")
    assert (done.steps, len(done.failed)) == (1, BATCH + 5)


def test_more_cases_than_a_batch_that_stay_due_do_not_starve_the_others():
    portal = fake_services()
    for number in range(BATCH + 5):
        submit(portal, key=f"{number}")
    portal.clock.now = moment("Fri 2026-11-27 10:00")
    newer = submit(portal, key="newer").case.reference
    done = run_timer(portal, "Mon 2026-12-07 10:00")  # of the older ones, the executive has yet to hear many times
    assert done == Escalation(4 * (BATCH + 6), ())
    assert kinds(the_case(portal, newer), since=4) == ["urged", "escalated", "escalated", "escalated"]


def test_a_case_that_moves_on_all_the_time_is_reported(portal: Services):
    def somebody_supplements() -> None:
        act(portal, "complainant", "Mon 2026-11-23 06:00", Supplement("还有"))

    in_between(portal, *[somebody_supplements] * TRIES)
    ((reference, error),) = run_timer(portal, "Mon 2026-11-23 06:00").failed
    assert (reference, type(error)) == ("26110001", StaleCase)
    assert run_timer(portal, "Mon 2026-11-23 06:01") == Escalation(1, ())


def test_a_closed_case_is_left_in_peace(portal: Services):
    act(portal, "complainant", "Fri 2026-11-20 11:00", Withdrawal())
    assert run_timer(portal, "Mon 2026-12-07 10:00") == DONE_NOTHING


def test_a_vacant_post_is_passed_by_and_the_administrator_alarmed():
    staff = InMemoryStaff(a_roster(a_member("head", active=False)))
    portal = fake_services(staff=staff)
    submit(portal)
    run_timer(portal, "Mon 2026-11-23 10:00")
    earlier = said(portal)
    run_timer(portal, "Mon 2026-11-23 12:00")
    assert said(portal)[len(earlier) :] == [
        ("escalation", SUPERVISOR),
        ("escalation", HANDLER),
        ("vacancy", "admin@staff.example"),
    ]
    assert the_case(portal).timeline[-1].data["vacant"] == ["head"]


def test_an_unassigned_case_urges_the_supervisor_after_four_hours():
    portal = fake_services(staff=InMemoryStaff(a_roster(a_member("handler", active=False))))
    submit(portal)
    assert run_timer(portal, "Fri 2026-11-20 13:59") == DONE_NOTHING
    assert run_timer(portal, "Fri 2026-11-20 14:00") == Escalation(1, ())
    assert said(portal)[-1] == ("urging", SUPERVISOR)
