"""Who speaks for a tier: holders of any of its roles, deputies, who stands above a vacancy; never an administrator."""

from datetime import date

import pytest

from complaints.domain.tiers import may_speak, roles_of, speakers
from tests.factories import a_member, a_policy, a_registered_case, a_roster, acting, circumstances

AWAY = {"away_from": date(2026, 11, 1)}


def asked(tier: str, *members, barred: tuple[str, ...] = (), **surroundings) -> tuple[list[str], tuple[str, ...]]:
    by = circumstances(roster=a_roster(*members), **surroundings)
    found = speakers(tier=tier, case=a_registered_case(), by=by, barred=barred)
    return [member.email.removesuffix("@staff.example") for member in found.members], found.vacancies


def speaks(who: str, tier: str, *members, barred: tuple[str, ...] = ()) -> bool:
    roster = a_roster(*members)
    by = circumstances(actor=acting(who, roster=roster), roster=roster)
    return may_speak(tier=tier, case=a_registered_case(), by=by, barred=barred)


def test_a_tier_is_a_role_or_any_of_several():
    assert roles_of("director") == ("director",)
    assert roles_of("director|legal") == ("director", "legal")
    assert asked("director|legal") == (["director", "legal"], ())
    assert [who for who in ("agent", "director", "legal") if speaks(who, "director|legal")] == ["director", "legal"]


def test_nobody_stands_above_a_vacant_post_while_another_role_of_the_tier_is_filled():
    gone = a_member("director", active=False)
    assert asked("director|legal", gone) == (["legal"], ("director",))
    assert not speaks("executive", "director|legal", gone)


def test_who_stands_above_a_vacant_post_speaks_for_it():
    gone = a_member("director", active=False)
    assert asked("director", gone) == (["executive"], ("director",))
    assert speaks("executive", "director", gone)
    assert not speaks("executive", "director")


def test_the_deputy_speaks_for_the_absent_who_may_still_do_it_himself():
    away = a_member("director", deputy="legal@staff.example", **AWAY)
    assert asked("director", away) == (["legal"], ())
    assert speaks("legal", "director", away)
    assert speaks("director", "director", away)
    assert not speaks("executive", "director", away)


def test_an_administrator_decides_nothing():
    gone = [a_member(role, active=False) for role in ("director", "executive")]
    assert asked("director", *gone) == ([], ("director", "executive"))
    assert not speaks("admin", "director", *gone)


def test_a_head_is_that_of_the_case():
    other = a_member("boss", roles=frozenset({"head"}), department="bathroom-line")
    assert asked("head", other) == (["head"], ())
    assert not speaks("boss", "head", other)


def test_who_is_barred_is_passed_over_without_his_post_being_vacant():
    barred = ("director@staff.example",)
    assert asked("director", barred=barred) == (["executive"], ())
    assert not speaks("director", "director", barred=barred)
    assert speaks("executive", "director", barred=barred)


@pytest.mark.parametrize("policy", [a_policy(succession={"director": "legal", "legal": "director"})])
def test_a_succession_that_turns_in_a_circle_ends(policy):
    gone = [a_member(role, active=False) for role in ("director", "legal")]
    assert asked("director", *gone, policy=policy) == ([], ("director", "legal"))


def test_the_complainant_speaks_for_no_tier():
    assert not speaks("complainant", "director")
