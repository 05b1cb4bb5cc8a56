"""The handler's mailbox answers that he is away: his deputy is brought in, and may act until he is back."""

from dataclasses import replace
from datetime import date

import pytest

from complaints.bootstrap import Services
from complaints.domain.case import Kind, Stage
from complaints.domain.clocks import clocks
from complaints.domain.commands import Reply
from complaints.usecases.mail_room import Fate
from tests.factories import DEPARTMENT, a_member, a_roster
from tests.fakes import InMemoryStaff, fake_services
from tests.unit.usecases.letters_in import address_of, receive
from tests.unit.usecases.steps import AGENT, CUSTOMER, HANDLER, act, owed, run_timer, submit, the_case

SECOND = a_member("second", roles=frozenset({"handler"}), name="李雷", department=DEPARTMENT)
AWAY = {"headers": {"auto-submitted": ("auto-replied",)}, "subject": "自动回复", "text": "本人休假，有事请联系李雷。"}


def a_portal(deputy: str = SECOND.email) -> Services:
    portal = fake_services(staff=InMemoryStaff(a_roster(a_member("handler", deputy=deputy), SECOND)))
    submit(portal)
    return portal


def away(portal: Services) -> list[dict[str, object]]:
    return [dict(entry.data) for entry in the_case(portal).timeline if entry.kind is Kind.AWAY]


def test_the_deputy_is_written_to_and_no_clock_stops() -> None:
    portal = a_portal()
    before = len(owed(portal))
    assert receive(portal, address_of(HANDLER), **AWAY).fate is Fate.AUTOMATIC
    (noted,) = away(portal)
    assert (noted["who"], noted["deputy"], noted["mail"]) == (HANDLER, SECOND.email, "stored-1")
    assert owed(portal)[before:] == [("notice", SECOND.email)]
    case = the_case(portal)
    assert (case.handler, case.stage) == (HANDLER, Stage.DISPATCHED)
    assert all(clock.stopped_at is None for clock in clocks(case=case, policy=portal.policy, calendar=portal.calendar))


def test_the_subject_tells_the_answer_of_who_is_away_from_a_bounce() -> None:
    portal = a_portal()
    receive(portal, address_of(HANDLER), **AWAY | {"headers": {"return-path": ("<>",)}})
    assert [noted["deputy"] for noted in away(portal)] == [SECOND.email]


def test_it_is_said_once_a_day() -> None:
    portal = a_portal()
    for number, hours in enumerate((0, 3, 30)):
        portal.clock.advance(hours=hours)
        receive(portal, address_of(HANDLER), **AWAY, message_id=f"<{number}@x>")
    assert len(away(portal)) == 2


def test_the_deputy_answers_in_his_place_and_is_reminded_with_him() -> None:
    portal = a_portal()
    assert receive(portal, address_of(SECOND.email)).fate is Fate.RECORDED
    assert the_case(portal).stage is Stage.DISPATCHED  # so far his answer is no reply
    receive(portal, address_of(HANDLER), **AWAY, message_id="<away@x>")
    run_timer(portal, "Mon 2026-11-23 06:00")
    told = {to for kind, to in owed(portal) if kind == "reminder"}
    assert told == {HANDLER, SECOND.email}
    receive(portal, address_of(SECOND.email), message_id="<2@x>")
    assert the_case(portal).timeline[-1].actor == f"staff:{SECOND.email}"
    assert the_case(portal).stage is Stage.FOLLOW_UP


def test_once_the_handler_acts_himself_nobody_stands_in() -> None:
    portal = a_portal()
    receive(portal, address_of(HANDLER), **AWAY, message_id="<away@x>")
    assert the_case(portal).deputy == SECOND.email
    receive(portal, address_of(HANDLER), message_id="<back@x>", text="备注：已回来")
    assert the_case(portal).deputy == ""


@pytest.mark.parametrize("deputy", ["", "gone@staff.example", HANDLER])
def test_without_a_deputy_who_stands_above_is_brought_in(deputy: str) -> None:
    portal = a_portal(deputy)
    receive(portal, address_of(HANDLER), **AWAY)
    above = portal.policy.succession["handler"]
    assert away(portal)[0]["deputy"] == f"{above}@staff.example"


def test_where_nobody_can_stand_in_the_agent_is_told() -> None:
    portal = a_portal("")
    portal = replace(portal, policy=replace(portal.policy, succession={}))
    before = len(owed(portal))
    receive(portal, address_of(HANDLER), **AWAY)
    assert (away(portal)[0]["deputy"], owed(portal)[before:]) == ("", [("notice", AGENT)])


@pytest.mark.parametrize("who", [CUSTOMER, AGENT, "head@staff.example"])
def test_the_absence_of_others_is_kept_and_changes_nothing(who: str) -> None:
    portal = a_portal()
    before = the_case(portal)
    assert receive(portal, address_of(who), **AWAY).fate is Fate.AUTOMATIC
    assert the_case(portal) == before


def test_a_reassigned_case_has_no_deputy_of_the_handler_before() -> None:
    portal = a_portal()
    receive(portal, address_of(HANDLER), **AWAY)
    act(portal, "second", "Fri 2026-11-20 12:00", Reply("周二更换。"))
    assert the_case(portal).deputy == SECOND.email
    receive(portal, address_of(AGENT), message_id="<3@x>", text="不满意：仍有色差")
    assert the_case(portal).round == 2


def brought_in() -> Services:
    """A case whose handler has answered by robot, so that SECOND was brought in."""
    portal = a_portal()
    receive(portal, address_of(HANDLER), **AWAY, message_id="<away@x>")
    assert the_case(portal).deputy == SECOND.email
    return portal


def test_who_was_brought_in_still_answers_for_a_handler_who_then_leaves_the_company() -> None:
    portal = brought_in()
    portal.staff.put(member=a_member("handler", active=False))
    run_timer(portal, "Mon 2026-11-23 06:00")
    assert {to for kind, to in owed(portal) if kind == "reminder"} == {SECOND.email}
    receive(portal, address_of(SECOND.email), message_id="<2@x>")
    assert the_case(portal).stage is Stage.FOLLOW_UP


def test_who_is_there_for_who_was_brought_in_is_told_and_answers() -> None:
    portal, third = brought_in(), a_member("third", roles=frozenset({"handler"}), department=DEPARTMENT)
    portal.staff.put(member=third)
    portal.staff.put(member=replace(SECOND, deputy=third.email, away_from=date(2026, 11, 20)))
    run_timer(portal, "Mon 2026-11-23 06:00")
    assert {to for kind, to in owed(portal) if kind == "reminder"} == {HANDLER, third.email}
    receive(portal, address_of(third.email), message_id="<2@x>")
    assert the_case(portal).stage is Stage.FOLLOW_UP
