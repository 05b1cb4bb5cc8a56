"""Who is told: people by their roles, deputies for the absent, the next level up for a vacancy, at last the admin."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.domain.confidentiality import Circle
from complaints.domain.staff import Roster, stand_in
from tests.factories import NAMES, a_member, a_policy, a_registered_case, a_roster

TODAY = date(2026, 11, 20)
HOLIDAY = {"away_from": date(2026, 11, 16), "away_until": date(2026, 11, 30)}


def told(role: str, roster: Roster, case=None) -> tuple[list[str], list[str]]:
    found = Circle(case or a_registered_case(), a_policy(), roster, TODAY).told(role=role)
    return [member.email.removesuffix("@staff.example") for member in found.members], list(found.vacancies)


@pytest.mark.parametrize("role", NAMES)
def test_a_role_stands_for_the_person_who_holds_it(role):
    assert told(role, a_roster()) == ([role], [])


def test_handler_and_agent_are_those_of_the_case_not_everybody_with_the_role():
    others = [a_member(f"other-{role}", roles=frozenset({role})) for role in ("handler", "agent")]
    assert told("handler", a_roster(*others)) == (["handler"], [])
    assert told("agent", a_roster(*others)) == (["agent"], [])


def test_the_head_is_that_of_the_department_of_the_case():
    elsewhere = a_member("elsewhere", roles=frozenset({"head"}), department="bathroom-line")
    assert told("head", a_roster(elsewhere)) == (["head"], [])
    other_case = replace(a_registered_case(), department="bathroom-line")
    assert told("head", a_roster(elsewhere), other_case) == (["elsewhere"], [])


def test_a_role_that_several_hold_stands_for_all_of_them():
    assert told("supervisor", a_roster(a_member("second", roles=frozenset({"supervisor"})))) == (
        ["supervisor", "second"],
        [],
    )


def test_the_deputy_is_told_in_place_of_the_absent():
    away = a_member("handler", deputy="auditor@staff.example", **HOLIDAY)
    assert told("handler", a_roster(away)) == (["auditor"], [])


def test_the_deputy_of_an_absent_deputy_is_told():
    away = a_member("handler", deputy="auditor@staff.example", **HOLIDAY)
    also_away = a_member("auditor", deputy="legal@staff.example", **HOLIDAY)
    assert told("handler", a_roster(away, also_away)) == (["legal"], [])


def test_deputies_in_a_circle_are_a_vacancy():
    away = a_member("handler", deputy="auditor@staff.example", **HOLIDAY)
    circle = a_member("auditor", deputy="handler@staff.example", **HOLIDAY)
    assert told("handler", a_roster(away, circle)) == (["head"], ["handler"])


@pytest.mark.parametrize("deputy", ["", "nobody@staff.example", "handler@staff.example"])
def test_the_absent_without_a_deputy_leave_a_vacancy(deputy):
    away = a_member("handler", deputy=deputy, **HOLIDAY)
    assert told("handler", a_roster(away)) == (["head"], ["handler"])


def test_one_deputy_for_two_is_told_once():
    both = [a_member(name, roles=frozenset({"director"}), deputy="legal@staff.example", **HOLIDAY) for name in "ab"]
    assert told("director", a_roster(a_member("director", active=False), *both)) == (["legal"], [])


def test_a_vacancy_goes_up_level_by_level_and_every_vacant_post_is_named():
    gone = [a_member(role, active=False) for role in ("handler", "head", "supervisor")]
    assert told("handler", a_roster(*gone)) == (["director"], ["handler", "head", "supervisor"])


def test_when_nobody_is_left_the_administrator_is_told():
    gone = [a_member(role, active=False) for role in NAMES if role != "admin"]
    assert told("handler", a_roster(*gone)) == (["admin"], ["handler", "head", "supervisor", "director", "executive"])


def test_even_an_absent_administrator_is_told_in_the_end():
    gone = [a_member(role, active=False) for role in NAMES if role != "admin"]
    roster = a_roster(*gone, a_member("admin", **HOLIDAY))
    assert told("legal", roster) == (["admin"], ["legal", "executive", "admin"])


def test_a_succession_in_a_circle_ends_with_the_administrator():
    gone = a_roster(a_member("head", active=False), a_member("supervisor", active=False))
    policy = a_policy(succession={"head": "supervisor", "supervisor": "head"})
    found = Circle(a_registered_case(), policy, gone, TODAY).told(role="head")
    assert [member.email for member in found.members] == ["admin@staff.example"]
    assert found.vacancies == ("head", "supervisor")


@given(
    states=st.lists(st.sampled_from(["there", "away", "gone"]), min_size=len(NAMES), max_size=len(NAMES)),
    deputies=st.lists(st.sampled_from(["", *NAMES]), min_size=len(NAMES), max_size=len(NAMES)),
    role=st.sampled_from([role for role in NAMES if role != "admin"]),
)
@settings(max_examples=200, deadline=None)
def test_somebody_is_always_told_as_long_as_there_is_an_administrator(states, deputies, role):
    people = [
        a_member(
            name,
            active=state != "gone" or name == "admin",
            deputy=f"{deputy}@staff.example",
            **(HOLIDAY if state == "away" else {}),
        )
        for name, state, deputy in zip(NAMES, states, deputies, strict=True)
    ]
    members, vacancies = told(role, a_roster(*people))
    assert members
    assert len(members) == len(set(members))
    assert len(vacancies) == len(set(vacancies))


@pytest.mark.parametrize(
    ("today", "away"),
    [
        (date(2026, 11, 15), False),
        (date(2026, 11, 16), True),
        (date(2026, 11, 29), True),
        (date(2026, 11, 30), False),
    ],
)
def test_an_absence_begins_on_its_first_day_and_ends_with_the_day_back(today, away):
    assert a_member(**HOLIDAY).is_away(today=today) is away


def test_an_absence_without_an_end_goes_on_and_a_day_back_without_a_start_is_none():
    assert a_member(away_from=date(2026, 11, 16)).is_away(today=date(2030, 1, 1))
    assert not a_member(away_until=date(2026, 11, 30)).is_away(today=TODAY)


def test_a_member_who_is_there_stands_for_himself():
    assert stand_in(member=a_member(), roster=a_roster(), today=TODAY) == a_member()


def test_people_are_found_by_address_whatever_its_case_and_only_while_active():
    assert a_roster().find("Agent@Staff.Example") == a_member("agent")
    assert a_roster().find("") is None
    assert a_roster(a_member("agent", active=False)).find("agent@staff.example") is None


def test_somebody_is_named_by_his_address_or_as_an_actor_and_only_while_active():
    roster = a_roster(a_member("legal", active=False))
    agent = a_member("agent")
    assert {roster.name_of(who) for who in (agent.email, f"staff:{agent.email}")} == {agent.name}
    assert {roster.name_of(who) for who in ("", "timer", "complainant", "legal@staff.example")} == {""}


def test_holders_of_a_role_are_the_active_ones():
    second = a_member("second", roles=frozenset({"agent", "auditor"}))
    roster = a_roster(second, a_member("agent", active=False))
    assert roster.holding("agent") == (second,)
