"""Who is told of a matter or a penalty: the tier whose turn it is, who asked, whom it falls on, and of vacant posts."""

from dataclasses import replace
from datetime import date

import pytest

from complaints.domain.acts import THE_TIMER
from complaints.domain.case import ComplaintCase
from complaints.domain.commands import Decision, PenaltyAppeal, PenaltyDecision, PenaltyProposal, Request
from complaints.domain.letter_owed import Letter
from complaints.domain.letters import letters_for
from tests.factories import (
    a_member,
    a_penalty,
    a_policy,
    a_registered_case,
    a_roster,
    acting,
    after,
    an_approval,
    circumstances,
    moment,
    with_due_steps,
)

REDRESS = an_approval("redress", by=("handler",), tiers=("head|legal", "director"))
REVIEW = an_approval("review", by=("agent",), tiers=("handler",), recuses=True)
RUDE = a_penalty("rude", shares={"head": 20})
HELD = a_penalty("held", on=("urged.reply",))
POLICY = a_policy(approvals=(REDRESS, REVIEW), penalties=(RUDE, HELD), letters=())
ASKED = ("handler", "Fri 2026-11-20 11:00", Request("redress", "赔偿200元"))
AGREED = ("head", "Fri 2026-11-20 12:00", Decision("redress", approved=True, text="属实"))
RUDENESS = ("supervisor", "Fri 2026-11-20 11:00", PenaltyProposal("rude", "辱骂客户"))
DECIDED = ("director", "Fri 2026-11-20 12:00", PenaltyDecision(1, approved=True))
APPEALED = ("handler", "Fri 2026-11-20 13:00", PenaltyAppeal(1, "不是我"))


def letters(*steps, roster=None, policy=POLICY) -> list[Letter]:
    """What the last of `steps` calls for."""
    *earlier, last = steps
    before = after(a_registered_case(policy=policy, roster=roster), *earlier, roster=roster, policy=policy)
    return letters_between(before, after(before, last, roster=roster, policy=policy), last, roster, policy)


def letters_between(before: ComplaintCase, done: ComplaintCase, last, roster, policy) -> list[Letter]:
    who, when, _ = last
    by = circumstances(actor=acting(who, roster=roster), now=moment(when), roster=roster, policy=policy)
    return list(letters_for(before=before, after=done, circumstances=by))


def told(*steps, **surroundings) -> set[tuple[str, str]]:
    """(part, whom) of the letters about approvals; (kind, whom) of others."""
    return {
        (letter.context.get("approval", {}).get("part", letter.kind), letter.to.removesuffix("@staff.example"))
        for letter in letters(*steps, **surroundings)
    }


# -- matters


def test_a_request_is_told_to_everybody_who_may_speak_for_its_first_tier():
    assert told(ASKED) == {("decider", "head"), ("decider", "legal")}


def test_a_forwarded_decision_is_told_to_the_next_tier():
    assert told(ASKED, AGREED) == {("decider", "director")}
    (letter,) = letters(ASKED, AGREED)
    (opinion,) = letter.context["approval"]["opinions"]
    assert opinion == {"tier": "部门负责人或法务", "by": "李伟", "approved": True, "text": "属实"}


@pytest.mark.parametrize("approved", [True, False])
def test_a_final_decision_is_told_to_who_asked(approved):
    final = ("director", "Fri 2026-11-20 13:00", Decision("redress", approved))
    assert told(ASKED, AGREED, final) == {("asker", "handler")}
    (letter,) = letters(ASKED, AGREED, final)
    assert letter.context["approval"]["verdict"] == ("approved" if approved else "refused")


def test_who_asks_and_decides_himself_gets_no_letter_about_it():
    both = a_roster(a_member("handler", roles=frozenset({"handler", "legal"})))
    assert told(ASKED, roster=both) == {("decider", "head"), ("decider", "legal")}


def test_a_second_request_tells_nothing_of_what_was_said_about_the_first():
    refused = ("legal", "Fri 2026-11-20 12:00", Decision("redress", approved=False, text="证据不足"))
    again = ("handler", "Fri 2026-11-20 14:00", Request("redress", "补充证据后再次申请"))
    first, *_ = letters(ASKED, refused, again)
    assert first.context["approval"]["opinions"] == []
    assert first.context["approval"]["asked_for"] == "补充证据后再次申请"


def test_of_an_absent_tier_the_deputy_is_told():
    away = a_member("director", away_from=date(2026, 11, 1), deputy="executive@staff.example")
    assert told(ASKED, AGREED, roster=a_roster(away)) == {("decider", "executive")}


def test_above_a_vacant_tier_is_told_who_decides_in_its_place_and_the_administrator_is_alarmed():
    gone = a_member("director", active=False)
    assert told(ASKED, AGREED, roster=a_roster(gone)) == {("decider", "executive"), ("vacancy", "admin")}


def test_where_nobody_can_decide_the_administrator_hears_of_every_vacant_post_and_is_asked_for_no_decision():
    gone = [a_member(role, active=False) for role in ("director", "executive")]
    found = letters(ASKED, AGREED, roster=a_roster(*gone))
    assert {(letter.kind, letter.to) for letter in found} == {("vacancy", "admin@staff.example")}
    assert [letter.context["vacant"] for letter in found] == ["客户服务分部经理", "总经理室"]


def test_the_first_handler_who_is_recused_is_not_asked():
    asked = ("agent", "Fri 2026-11-20 11:00", Request("review", "请复议"))
    assert told(asked) == {("decider", "head")}


# -- penalties


def test_a_proposal_is_told_to_its_tier_and_to_those_it_falls_on():
    assert told(RUDENESS) == {("decider", "director"), ("concerned", "handler"), ("concerned", "head")}


def test_a_decision_is_told_to_who_proposed_and_to_those_it_falls_on():
    assert told(RUDENESS, DECIDED) == {("asker", "supervisor"), ("concerned", "handler"), ("concerned", "head")}


def test_an_appeal_is_told_to_who_hears_it():
    assert told(RUDENESS, DECIDED, APPEALED) == {("decider", "executive")}


def test_what_came_of_an_appeal_is_told_like_a_decision():
    heard = ("executive", "Fri 2026-11-20 14:00", PenaltyDecision(1, approved=False))
    expected = {("asker", "supervisor"), ("concerned", "handler"), ("concerned", "head")}
    assert told(RUDENESS, DECIDED, APPEALED, heard) == expected


def test_an_agreement_that_is_not_the_last_is_told_to_the_next_tier_alone():
    policy = replace(POLICY, penalties=(replace(RUDE, tiers=("supervisor", "director")),))
    agreed = ("supervisor", "Fri 2026-11-20 12:00", PenaltyDecision(1, approved=True))
    assert told(RUDENESS, agreed, policy=policy) == {("decider", "director")}


def test_what_the_timeline_calls_for_is_told_though_nobody_proposed_it():
    before = a_registered_case(policy=POLICY)
    now = moment("Mon 2026-11-23 10:00")
    done = with_due_steps(before, now=now, policy=POLICY)
    by = circumstances(actor=THE_TIMER, now=now, policy=POLICY)
    found = [letter for letter in letters_for(before=before, after=done, circumstances=by) if letter.kind == "approval"]
    assert {(letter.context["approval"]["part"], letter.to) for letter in found} == {
        ("decider", "director@staff.example"),
        ("concerned", "handler@staff.example"),
    }
    assert found[0].context["approval"]["asked_by"] == ""


def test_two_penalties_for_one_cause_are_two_letters():
    policy = replace(POLICY, penalties=(HELD, replace(HELD, id="held_again")))
    before, now = a_registered_case(policy=policy), moment("Mon 2026-11-23 10:00")
    done = with_due_steps(before, now=now, policy=policy)
    by = circumstances(actor=THE_TIMER, now=now, policy=policy)
    found = [letter for letter in letters_for(before=before, after=done, circumstances=by) if letter.kind == "approval"]
    assert [letter.to for letter in found].count("director@staff.example") == 2


def test_whom_a_penalty_falls_on_is_told_nothing_about_the_complaint():
    (letter,) = (each for each in letters(RUDENESS) if each.to == "handler@staff.example")
    told_to_him = str(letter.context)
    assert not any(word in told_to_him for word in ("林芳", "13800138000", "开裂", "OP-2026-0815", "白云区"))
    assert letter.context["approval"]["asked_for"] == "辱骂客户"


def test_of_a_penalty_whose_clause_is_gone_nobody_is_told():
    before = after(a_registered_case(policy=POLICY), RUDENESS, policy=POLICY)
    by = circumstances(actor=acting("supervisor"), policy=replace(POLICY, penalties=()))
    assert letters_for(before=a_registered_case(policy=POLICY), after=before, circumstances=by) == ()
