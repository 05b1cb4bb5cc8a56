"""Penalties proposed by hand, decided tier by tier, appealed."""

from dataclasses import replace

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import Closure, PenaltyAppeal, PenaltyProposal, Record, Reply
from complaints.domain.forms import FieldsRefused
from complaints.domain.penalty_acts import BeyondBounds, PenaltyRefused
from complaints.domain.policy_intake import FieldKind, FieldRule
from complaints.domain.text import Text
from tests.factories import (
    a_complaint,
    a_field,
    a_member,
    a_record,
    a_registered_case,
    a_roster,
)
from tests.unit.domain.penalised import (
    APPEALED,
    HELD,
    POLICY,
    RUDE,
    RUDENESS,
    approved,
    decided,
    did,
    overdue,
    proposed,
    the_last,
)

# -- proposed by hand


def test_a_penalty_is_proposed_by_its_roles_alone():
    assert the_last(did(RUDENESS))["text"] == "态度恶劣"
    for who in ("agent", "director", "handler"):
        with pytest.raises(NotAllowed):
            did((who, *RUDENESS[1:]))


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (PenaltyProposal("lost", "x"), "penalty"),
        (PenaltyProposal("rude", "x", on="nobody@staff.example"), "on"),
        (PenaltyProposal("rude", "x", evidence=99), "evidence"),
        (PenaltyProposal("rude", "x", evidence=-1), "evidence"),
    ],
)
def test_a_proposal_names_what_there_is(command, field):
    with pytest.raises(UnknownValue) as refused:
        did(("supervisor", "Fri 2026-11-20 11:00", command))
    assert refused.value.field == field


def test_a_proposal_whose_conditions_do_not_hold_is_refused():
    policy = replace(POLICY, penalties=(replace(RUDE, when={"severity": ("major",)}),))
    with pytest.raises(UnknownValue):
        did(RUDENESS, policy=policy)


def test_a_proposal_gives_what_the_clause_asks_for():
    asked = FieldRule("rule", Text("违反的部门规定", "Rule of the department"), required=True)
    policy = replace(POLICY, penalties=(replace(RUDE, fields=(asked,)),))
    with pytest.raises(FieldsRefused):
        did(RUDENESS, policy=policy)
    given = ("supervisor", "Fri 2026-11-20 11:00", PenaltyProposal("rude", "x", fields={"rule": "第3条"}))
    assert the_last(did(given, policy=policy))["fields"] == {"rule": "第3条"}


def test_the_same_is_not_proposed_twice_for_the_same_person():
    once = ("supervisor", "Fri 2026-11-20 11:00", PenaltyProposal("rude", "x", evidence=3))
    with pytest.raises(PenaltyRefused) as refused:
        did(once, once)
    assert refused.value.reason == "proposed"
    other = ("supervisor", "Fri 2026-11-20 11:00", PenaltyProposal("rude", "x", on="agent@staff.example", evidence=3))
    assert the_last(did(once, other))["number"] == 2


def test_penalties_live_on_after_the_case_is_closed():
    case = did(("agent", "Fri 2026-11-20 10:30", Closure("answered", "已答复")), RUDENESS)
    steps = [decided("director", money=100, points=10), APPEALED, decided("executive", when="Thu 2026-11-26 09:00")]
    case = did(*steps, case=case)
    assert (case.stage, the_last(case)["verdict"]) == ("closed", "upheld")


# -- decided


def test_each_tier_agrees_in_turn_and_the_last_one_decides():
    case = did(decided("supervisor"), case=overdue())
    assert {"verdict": "forwarded", "tier": "director", "decided": {}}.items() <= the_last(case).items()
    with pytest.raises(NotAllowed):
        did(decided("supervisor"), case=case)
    case = did(decided("director"), case=case)
    assert {"verdict": "approved", "tier": "", "outcome": "held.approved"}.items() <= the_last(case).items()


def test_a_tier_that_disagrees_ends_it():
    case = did(decided("supervisor", approved=False), case=overdue())
    assert {"verdict": "refused", "tier": "", "decided": {}, "text": "意见"}.items() <= the_last(case).items()
    with pytest.raises(PenaltyRefused) as refused:
        did(decided("director"), case=case)
    assert refused.value.reason == "decided"


def test_a_penalty_that_there_is_not_cannot_be_decided_on():
    with pytest.raises(UnknownValue):
        did(decided("director", number=2), case=did(RUDENESS))


@pytest.mark.parametrize(
    ("amounts", "field"),
    [
        ({"points": 10}, "money"),
        ({"money": 50}, "points"),
        ({"money": 49, "points": 10}, "money"),
        ({"money": 201, "points": 10}, "money"),
        ({"money": 50, "points": 9}, "points"),
    ],
)
def test_what_is_decided_lies_within_what_the_clause_leaves(amounts, field):
    with pytest.raises(BeyondBounds) as refused:
        did(RUDENESS, decided("director", **amounts))
    assert refused.value.field == field
    assert the_last(did(RUDENESS, decided("director", money=200, points=99)))["decided"] == {"money": 200, "points": 99}


def test_of_what_the_clause_does_not_give_nothing_can_be_decided():
    with pytest.raises(BeyondBounds) as refused:
        did(decided("supervisor", points=3), case=overdue())
    assert (refused.value.field, refused.value.bounds) == ("points", None)


def test_the_days_beyond_go_on_until_the_clock_stops_and_the_decision_counts_them():
    late = did(("handler", "Thu 2026-11-26 10:00", Reply("已更换。")), case=overdue())
    steps = [decided("supervisor", when="Mon 2026-11-30 09:00"), decided("director", when="Mon 2026-11-30 10:00")]
    assert {"days": 3, "decided": {"money": 150}}.items() <= the_last(did(*steps, case=late)).items()
    steps = [decided("supervisor", when="Thu 2026-11-26 10:01"), decided("director", when="Thu 2026-11-26 10:01")]
    assert {"days": 4, "decided": {"money": 200}}.items() <= the_last(did(*steps, case=overdue())).items()


def test_what_is_answered_too_late_counts_the_days_without_any_ladder():
    policy = replace(POLICY, penalties=(replace(HELD, on=("replied",), clock="reply"),))
    case = did(("handler", "Thu 2026-11-26 10:00", Reply("已更换。")), policy=policy)
    assert proposed(case)[0]["days"] == 3


@pytest.mark.parametrize(("told", "days", "money"), [("3", 3, 150), ("2.5", 3, 150), ("0", 0, 50), ("", 0, 50)])
def test_b9_a_record_may_say_itself_by_how_many_days_a_limit_was_exceeded(told, days, money):
    held = a_record("held", fields=(a_field("days", kind=FieldKind.NUMBER),))
    rule = replace(HELD, on=("recorded.held",), tiers=("director",))
    policy = replace(POLICY, records=(held,), penalties=(rule,))
    case = did(("handler", "Fri 2026-11-20 11:00", Record("held", {"days": told})), policy=policy)
    assert (proposed(case)[0]["days"], proposed(case)[0]["money"]["least"]) == (days, money)
    assert the_last(did(decided("director"), case=case, policy=policy))["decided"] == {"money": money}


@pytest.mark.parametrize(("repeat_of", "money", "points"), [("26100009", 100, 20), ("", 50, 10)])
def test_a10_a_second_complaint_doubles_the_penalty(repeat_of, money, points):
    policy = replace(POLICY, penalties=(replace(RUDE, doubled={"repeat": ("yes",)}),))
    case = a_registered_case(complaint=a_complaint(repeat_of=repeat_of), policy=policy)
    case = did(RUDENESS, case=case, policy=policy)
    told = the_last(case)
    assert (told["doubled"], told["money"]["least"], told["points"]["least"]) == (bool(repeat_of), money, points)
    with pytest.raises(BeyondBounds):
        did(decided("director", money=money - 1, points=points), case=case, policy=policy)
    done = did(decided("director", money=money, points=points), case=case, policy=policy)
    assert the_last(done)["decided"] == {"money": money, "points": points}


def test_nobody_decides_on_what_falls_on_himself():
    roster = a_roster(a_member("handler", roles=frozenset({"handler", "director"})))
    case = did(RUDENESS, roster=roster)
    with pytest.raises(NotAllowed):
        did(decided("handler", money=50, points=10), case=case, roster=roster)
    assert the_last(did(decided("director", money=50, points=10), case=case, roster=roster))["verdict"] == "approved"


# -- appealed


@pytest.mark.parametrize(("stands", "verdict"), [(True, "upheld"), (False, "withdrawn")])
def test_whom_it_falls_on_may_appeal_to_who_hears_it(stands, verdict):
    case = did(APPEALED, case=approved())
    assert {"verdict": "appealed", "tier": "executive"}.items() <= the_last(case).items()
    case = did(decided("executive", approved=stands, when="Thu 2026-11-26 09:00"), case=case)
    kept = {"money": 50, "points": 10} if stands else {}
    assert {"verdict": verdict, "tier": "", "decided": kept}.items() <= the_last(case).items()


def test_only_whom_it_falls_on_may_appeal():
    with pytest.raises(NotAllowed):
        did(("agent", *APPEALED[1:]), case=approved())


def test_who_bears_it_jointly_may_appeal():
    policy = replace(POLICY, penalties=(replace(RUDE, shares={"head": 20}),))
    case = did(("head", *APPEALED[1:]), case=approved(policy=policy), policy=policy)
    assert the_last(case)["verdict"] == "appealed"


def test_an_appeal_is_possible_once_and_only_against_a_decision():
    with pytest.raises(PenaltyRefused):
        did(APPEALED, case=did(RUDENESS))
    upheld = did(APPEALED, decided("executive", when="Thu 2026-11-26 09:00"), case=approved())
    with pytest.raises(PenaltyRefused) as refused:
        did(("handler", "Thu 2026-11-26 10:00", PenaltyAppeal(1, "仍不服")), case=upheld)
    assert refused.value.reason == "final"


def test_where_nobody_hears_an_appeal_there_is_none():
    policy = replace(POLICY, penalties=(replace(RUDE, appeal=()),))
    with pytest.raises(PenaltyRefused):
        did(APPEALED, case=approved(policy=policy), policy=policy)


def test_who_has_decided_does_not_hear_the_appeal():
    both = a_roster(a_member("director", roles=frozenset({"director", "executive"})))
    case = did(APPEALED, case=approved(roster=both), roster=both)
    with pytest.raises(NotAllowed):
        did(decided("director", when="Thu 2026-11-26 09:00"), case=case, roster=both)
    heard = did(decided("executive", when="Thu 2026-11-26 09:00"), case=case, roster=both)
    assert the_last(heard)["verdict"] == "upheld"
