"""After an extension the ladder stands before the new due time: what was said for the old one is said again."""

from dataclasses import replace

import pytest

from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.commands import Decision, Request
from complaints.domain.ladder import due_steps, forecast, next_action_at
from tests.factories import a_calendar, a_policy, a_registered_case, after, an_approval, moment, with_due_steps

POSTPONEMENT = an_approval("postponement", by=("handler",), tiers=("head",), extends=("reply",), at_most=2)
POLICY = a_policy(approvals=(POSTPONEMENT,))
WEDNESDAY, FRIDAY = "2026-11-25T18:00:00+08:00", "2026-11-27T18:00:00+08:00"


def extended(case: ComplaintCase, until: str, *, asked: str, granted: str) -> ComplaintCase:
    steps = (
        ("handler", asked, Request("postponement", "等待配件", until=until)),
        ("head", granted, Decision("postponement", approved=True)),
    )
    return after(case, *steps, policy=POLICY)


def climbed(case: ComplaintCase, *times: str) -> ComplaintCase:
    for time in times:
        case = with_due_steps(case, now=moment(time), policy=POLICY)
    return case


def said(case: ComplaintCase) -> list[tuple[str, str]]:
    kinds = (Kind.REMINDED, Kind.URGED, Kind.ESCALATED)
    return [(entry.data["step"], entry.data["due"][:16]) for entry in case.timeline if entry.kind in kinds]


def due(case: ComplaintCase, now: str) -> list[str]:
    steps = due_steps(case=case, policy=POLICY, calendar=a_calendar(), now=moment(now))
    return [step.step.id for step in steps]


def test_who_was_reminded_of_the_old_time_is_reminded_of_the_new_one():
    case = climbed(a_registered_case(policy=POLICY), "Mon 2026-11-23 06:00")
    case = extended(case, WEDNESDAY, asked="Mon 2026-11-23 09:00", granted="Mon 2026-11-23 09:30")
    assert due(case, "Wed 2026-11-25 13:59") == []
    assert due(case, "Wed 2026-11-25 14:00") == ["reminder"]
    case = climbed(case, "Wed 2026-11-25 14:00", "Wed 2026-11-25 14:00", "Wed 2026-11-25 18:00")
    new = "2026-11-25T18:00"
    assert said(case) == [("reminder", "2026-11-23T10:00"), ("reminder", new), ("urging", new)]


def test_what_was_said_before_a_late_decision_is_said_again_when_the_new_time_has_passed():
    case = after(
        a_registered_case(policy=POLICY),
        ("handler", "Mon 2026-11-23 09:00", Request("postponement", "等待配件", until=WEDNESDAY)),
        policy=POLICY,
    )
    case = climbed(case, "Mon 2026-11-23 10:00", "Mon 2026-11-23 12:00")
    assert [step for step, _ in said(case)] == ["urging", "head"]
    case = after(case, ("head", "Mon 2026-11-23 13:00", Decision("postponement", approved=True)), policy=POLICY)
    assert due(case, "Wed 2026-11-25 17:59") == ["reminder"]
    case = climbed(case, "Wed 2026-11-25 18:00", "Wed 2026-11-25 20:00")
    assert [step for step, _ in said(case)] == ["urging", "head", "urging", "head"]


def test_each_extension_puts_the_ladder_up_again():
    case = climbed(a_registered_case(policy=POLICY), "Mon 2026-11-23 06:00")
    case = extended(case, WEDNESDAY, asked="Mon 2026-11-23 09:00", granted="Mon 2026-11-23 09:30")
    case = climbed(case, "Wed 2026-11-25 14:00")
    case = extended(case, FRIDAY, asked="Wed 2026-11-25 15:00", granted="Wed 2026-11-25 16:00")
    case = climbed(case, "Fri 2026-11-27 14:00")
    dues = ["2026-11-23T10:00", "2026-11-25T18:00", "2026-11-27T18:00"]
    assert said(case) == [("reminder", due) for due in dues]


@pytest.mark.parametrize("approved", [True, False])
def test_a_request_alone_moves_nothing(approved):
    case = climbed(a_registered_case(policy=POLICY), "Mon 2026-11-23 06:00")
    case = after(
        case,
        ("handler", "Mon 2026-11-23 09:00", Request("postponement", "等待配件", until=WEDNESDAY)),
        ("head", "Mon 2026-11-23 09:30", Decision("postponement", approved=approved)),
        policy=POLICY,
    )
    upcoming = next_action_at(case=case, policy=POLICY, calendar=a_calendar(), now=moment("Mon 2026-11-23 09:30"))
    assert upcoming == moment("Wed 2026-11-25 14:00" if approved else "Mon 2026-11-23 10:00")


def test_the_repetitions_of_a_step_begin_anew():
    case = climbed(a_registered_case(policy=POLICY), "Mon 2026-11-23 06:00")
    case = extended(case, WEDNESDAY, asked="Mon 2026-11-23 09:00", granted="Mon 2026-11-23 09:30")
    now = moment("Mon 2026-11-23 09:30")
    steps = forecast(case=case, policy=POLICY, calendar=a_calendar(), now=now, most=6)
    executive = [(f"{step.at:%m-%d %H:%M}", step.occurrence) for step in steps if step.step.id == "executive"]
    assert executive == [("11-27 18:00", 1), ("11-28 18:00", 2)]


def test_a_step_stored_before_keys_knew_of_extensions_is_known_again():
    """Whether a step was taken is read from where it stands on the timeline: nothing else need be stored for it."""
    case = climbed(a_registered_case(policy=POLICY), "Mon 2026-11-23 06:00")
    old = case.timeline[-1]
    bare = {name: value for name, value in old.data.items() if name != "outcome"}
    case = replace(case, timeline=(*case.timeline[:-1], replace(old, data=bare)))
    assert due(case, "Mon 2026-11-23 06:30") == []
    case = extended(case, WEDNESDAY, asked="Mon 2026-11-23 09:00", granted="Mon 2026-11-23 09:30")
    assert due(case, "Wed 2026-11-25 14:00") == ["reminder"]
